# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of hits share."""

from unittest import mock

from gi.overrides import _rc_front

IS_NATIVE = _rc_front.native is not None


def count_long_ways(function):
    """Counts the calls that are not over in C while it lasts."""
    cls = type(function)
    return mock.patch.object(cls, 'call_anew', autospec=True, side_effect=cls.call_anew)

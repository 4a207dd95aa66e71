# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How a cached function is called.

A value that is there already, and needs nobody to be asked, is what most calls want. Where it
can be told without Python, it is; everything else takes the long way, call_anew().
"""

from ._rc_bound import BoundCached


class Caller:
    """What looks like a function, and like a method if it is found on an object."""

    def __call__(self, *args, **kwargs):
        return self.call_anew(args, kwargs)

    def __get__(self, instance, owner=None):
        return self if instance is None else BoundCached(self, instance)

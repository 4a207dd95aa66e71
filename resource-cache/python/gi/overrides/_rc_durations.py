# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How long something takes or lasts, as people write it."""

import datetime
import math

from gi.repository import GLib, Rc

USEC_PER_SECOND = 1_000_000
MAX_USEC = 2 ** 63 - 1


def bad(error, accepted, value):
    return error(f'cache_resource: {accepted}, not {value!r}')


def describe(name):
    return (f'{name} accepts a text such as "1h" or "1 day 12hr", a number of seconds, '
            'a datetime.timedelta or None')


def parse_text(name, text):
    try:
        return Rc.duration_parse(text).usec
    except GLib.Error as error:
        raise ValueError(f'cache_resource: {describe(name)}; {error.message}') from None


def parse_seconds(name, value):
    try:
        seconds = float(value)
    except OverflowError:
        seconds = math.inf
    if not math.isfinite(seconds):
        raise bad(ValueError, describe(name), value)
    return round(seconds * USEC_PER_SECOND)


def parse(name, value):
    """Returns microseconds; 0 for none. The parameter's name is told if it is wrong."""
    if value is None:
        return 0
    if isinstance(value, str):
        usec = parse_text(name, value)
    elif isinstance(value, datetime.timedelta):
        usec = value // datetime.timedelta(microseconds=1)
    elif isinstance(value, bool) or not hasattr(value, '__float__'):
        raise bad(TypeError, describe(name), value)
    else:
        usec = parse_seconds(name, value)
    if not 0 < usec <= MAX_USEC:
        raise bad(ValueError, f'{name} accepts a time longer than nothing, or None', value)
    return usec

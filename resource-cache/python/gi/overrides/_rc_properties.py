# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The properties that a cache is made with."""

import datetime
import difflib

from gi.repository import GLib, Rc

DURATIONS = frozenset({'idle_timeout', 'load_timeout', 'refresh_after', 'retry_delay',
                       'stale_if_error', 'ttl', 'validate_interval'})
LIMITS = frozenset({'max_concurrent_loads', 'max_entries', 'max_weight'})
OTHERS = frozenset({'eviction_policy', 'jitter', 'load_priority', 'main_context',
                    'revalidate_on_resume', 'threaded', 'trim_on_low_memory'})
MICROSECOND = datetime.timedelta(microseconds=1)
MAX_USEC = 2 ** 63 - 1


def read_text(name, text):
    try:
        return Rc.duration_parse(text).usec
    except GLib.Error as error:
        raise ValueError(f'Rc.Cache(): {name} accepts a text such as "1h" or "1 day 12hr"; '
                         f'{error.message}') from None


def read_duration(name, value):
    """Microseconds."""
    if value is None:
        return 0
    if isinstance(value, str):
        return read_text(name, value)
    if isinstance(value, datetime.timedelta):
        value //= MICROSECOND
    if isinstance(value, bool) or not hasattr(value, '__index__'):
        raise TypeError(f'Rc.Cache(): {name} accepts a text such as "1h", a datetime.timedelta, a '
                        f'whole number of microseconds or None, not {type(value).__name__}')
    if not 0 <= value <= MAX_USEC:
        raise ValueError(f'Rc.Cache(): {name} accepts a time that is not negative, not {value}')
    return value


def read_property(name, value):
    name = name.replace('-', '_')
    if name in DURATIONS:
        return name, read_duration(name, value)
    if name in LIMITS and value is None:
        return name, 0
    if name in LIMITS and (isinstance(value, bool) or not hasattr(value, '__index__')):
        raise TypeError(f'Rc.Cache(): {name} accepts a whole number or None, not '
                        f'{type(value).__name__}')
    if name in LIMITS and value < 0:
        raise ValueError(f'Rc.Cache(): {name} accepts a number that is not negative, not {value}')
    if name not in LIMITS | OTHERS:
        raise explain_unknown(name)
    return name, value


def explain_unknown(name):
    known = sorted(DURATIONS | LIMITS | OTHERS)
    near = difflib.get_close_matches(name, known, 1)
    cure = f'Did you mean {near[0]}?' if near else f'It accepts {", ".join(known)}'
    return TypeError(f'Rc.Cache() has no property {name}. {cure}')


def read(properties):
    """Properties as GObject wants them."""
    return dict(read_property(name, value) for name, value in properties.items())

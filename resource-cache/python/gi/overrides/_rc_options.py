# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The parameters of cache_resource, checked when a function is decorated."""

import dataclasses
import datetime
import inspect
import math
import operator

from gi.repository import GLib, Rc

from . import _rc_function

USEC_PER_SECOND = 1_000_000
MAX_USEC = 2 ** 63 - 1
MAX_ENTRIES = 2 ** 32 - 1

TTL = ('ttl accepts a text such as "1h" or "1 day 12hr", a number of seconds, '
       'a datetime.timedelta or None')


def bad(error, accepted, value):
    return error(f'cache_resource: {accepted}, not {value!r}')


def parse_text(ttl):
    try:
        return Rc.duration_parse(ttl).usec
    except GLib.Error as error:
        raise ValueError(f'cache_resource: {TTL}; {error.message}') from None


def parse_seconds(ttl):
    try:
        seconds = float(ttl)
    except OverflowError:
        seconds = math.inf
    if not math.isfinite(seconds):
        raise bad(ValueError, TTL, ttl)
    return round(seconds * USEC_PER_SECOND)


def parse_ttl(ttl):
    """Returns microseconds; 0 for no limit."""
    if ttl is None:
        return 0
    if isinstance(ttl, str):
        usec = parse_text(ttl)
    elif isinstance(ttl, datetime.timedelta):
        usec = ttl // datetime.timedelta(microseconds=1)
    elif isinstance(ttl, bool) or not hasattr(ttl, '__float__'):
        raise bad(TypeError, TTL, ttl)
    else:
        usec = parse_seconds(ttl)
    if not 0 < usec <= MAX_USEC:
        raise bad(ValueError, 'ttl accepts a time longer than nothing, or None', ttl)
    return usec


def parse_max_entries(max_entries):
    accepted = f'max_entries accepts a whole number from 1 to {MAX_ENTRIES}, or None'
    if max_entries is None:
        return 0
    try:
        number = operator.index(max_entries)
    except TypeError:
        raise bad(TypeError, accepted, max_entries) from None
    if isinstance(max_entries, bool):
        raise bad(TypeError, accepted, max_entries)
    if not 0 < number <= MAX_ENTRIES:
        raise bad(ValueError, accepted, max_entries)
    return number


def check_function(name, function):
    if callable(function) and _rc_function.is_of_kind(function, inspect.iscoroutinefunction):
        raise TypeError(f'cache_resource: {name} accepts a function or None, not a coroutine '
                        'function: nobody would await it')
    if function is None or callable(function):
        return function
    raise bad(TypeError, f'{name} accepts a function or None', function)


def check_hash_funcs(hash_funcs):
    accepted = ('hash_funcs accepts a dictionary from types, or their names as '
                '"module.Qualname", to functions')
    if hash_funcs is None:
        return {}
    if not hasattr(hash_funcs, 'items'):
        raise bad(TypeError, accepted, hash_funcs)
    for key, function in hash_funcs.items():
        if not isinstance(key, (type, str)):
            raise bad(TypeError, accepted, key)
        if not callable(function):
            raise bad(TypeError, accepted, function)
    return dict(hash_funcs)


def check_cached(function):
    """Whether the results of a function can be shared."""
    if not callable(function):
        raise bad(TypeError, 'it decorates functions', function)
    is_of_kind = _rc_function.is_of_kind
    if is_of_kind(function, inspect.isgeneratorfunction) or \
            is_of_kind(function, inspect.isasyncgenfunction):
        raise TypeError(f'cache_resource: {_rc_function.display_name(function)} is a generator '
                        'function, and what it yields can be used only once. Cache a function '
                        'that returns a value, a list for instance')


def takes_arguments(validate):
    """Whether a validate function wants the arguments of the call after the value."""
    try:
        parameters = inspect.signature(validate).parameters.values()
    except (TypeError, ValueError):
        return False
    variable = [p for p in parameters if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    required = [p for p in parameters if p.default is p.empty and p not in variable]
    return bool(variable) or len(required) > 1


@dataclasses.dataclass
class Options:
    """What a decorated function's cache is to be like."""

    ttl_usec: int
    max_entries: int
    validate: object
    on_release: object
    hash_funcs: dict

    def is_like(self, other):
        """Whether a cache of the others' options can serve these."""
        same = _rc_function.is_same_function
        return ((self.ttl_usec, self.max_entries) == (other.ttl_usec, other.max_entries)
                and same(self.validate, other.validate)
                and same(self.on_release, other.on_release)
                and self.hash_funcs.keys() == other.hash_funcs.keys()
                and all(same(f, other.hash_funcs[key]) for key, f in self.hash_funcs.items()))


def make(ttl, max_entries, validate, on_release, hash_funcs):
    return Options(parse_ttl(ttl), parse_max_entries(max_entries),
                   check_function('validate', validate), check_function('on_release', on_release),
                   check_hash_funcs(hash_funcs))

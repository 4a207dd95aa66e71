# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The parameters of cache_resource, checked when a function is decorated."""

import dataclasses
import inspect
import operator

from . import _rc_durations, _rc_function
from ._rc_durations import MAX_USEC, bad

MAX_ENTRIES = 2 ** 32 - 1
MAX_WEIGHT = 2 ** 64 - 1


def parse_number(name, value, maximum):
    """Returns a bound; 0 for none."""
    accepted = f'{name} accepts a whole number from 1 to {maximum}, or None'
    if value is None:
        return 0
    try:
        number = operator.index(value)
    except TypeError:
        raise bad(TypeError, accepted, value) from None
    if isinstance(value, bool):
        raise bad(TypeError, accepted, value)
    if not 0 < number <= maximum:
        raise bad(ValueError, accepted, value)
    return number


def parse_jitter(jitter):
    accepted = 'jitter accepts a number from 0 to 1, the share of the ttl, or None'
    if jitter is None:
        return 0.0
    if isinstance(jitter, (bool, str)) or not hasattr(jitter, '__float__'):
        raise bad(TypeError, accepted, jitter)
    share = float(jitter)
    if not 0 <= share <= 1:
        raise bad(ValueError, accepted, jitter)
    return share


def check_choice(name, value, choices):
    accepted = f'{name} accepts ' + ' or '.join(f'"{choice}"' for choice in choices)
    if not isinstance(value, str):
        raise bad(TypeError, accepted, value)
    if value not in choices:
        raise bad(ValueError, accepted, value)
    return value


def check_refresh_mode(refresh_mode, ttl):
    check_choice('refresh_mode', refresh_mode, ('foreground', 'background'))
    if refresh_mode == 'background' and ttl is None:
        raise ValueError('cache_resource: refresh_mode accepts "background" only together with a '
                         'ttl, after which values are refreshed')
    return refresh_mode


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
    if isinstance(function, property):
        raise TypeError('cache_resource: a property is no function. Write it below @property, '
                        'where the function is')
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


def check_show_spinner(show_spinner):
    if isinstance(show_spinner, (bool, str)):
        return show_spinner
    raise bad(TypeError, 'show_spinner accepts True, False or the text to show', show_spinner)


def check_show_time(show_time):
    if isinstance(show_time, bool):
        return show_time
    raise bad(TypeError, 'show_time accepts True or False', show_time)


@dataclasses.dataclass
class Options:
    """What a decorated function's cache is to be like."""

    ttl_usec: int
    idle_timeout_usec: int
    max_entries: int
    max_weight: int
    weigh: object
    validate: object
    validate_interval_usec: int
    on_release: object
    hash_funcs: dict
    retry_delay_usec: int
    stale_if_error_usec: int
    load_timeout_usec: int
    jitter: float
    scope: str
    refresh_mode: str
    show_spinner: object
    show_time: bool

    @property
    def is_background(self):
        return self.refresh_mode == 'background'

    def make_properties(self):
        """Those of the cache. One that is refreshed serves old values as long again."""
        is_background = self.is_background
        return {
            'ttl': min((1 + is_background) * self.ttl_usec, MAX_USEC),
            'refresh_after': self.ttl_usec if is_background else 0,
            'idle_timeout': self.idle_timeout_usec,
            'max_entries': self.max_entries,
            'max_weight': self.max_weight,
            'validate_interval': self.validate_interval_usec,
            'retry_delay': self.retry_delay_usec,
            'stale_if_error': self.stale_if_error_usec,
            'load_timeout': self.load_timeout_usec,
            'jitter': self.jitter,
        }

    def is_like(self, other):
        """Whether a cache of the others' options can serve these."""
        return all(is_same(value, getattr(other, name)) for name, value in vars(self).items())


def is_same(one, other):
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if callable(one) and callable(other):
        return _rc_function.is_same_function(one, other)
    return type(one) is type(other) and one == other


def make(*, ttl, idle_timeout, max_entries, max_weight, weigh, validate, validate_interval,
         on_release, hash_funcs, retry_delay, stale_if_error, load_timeout, jitter, scope,
         refresh_mode, show_spinner, show_time):
    duration = _rc_durations.parse
    return Options(
        ttl_usec=duration('ttl', ttl),
        idle_timeout_usec=duration('idle_timeout', idle_timeout),
        max_entries=parse_number('max_entries', max_entries, MAX_ENTRIES),
        max_weight=parse_number('max_weight', max_weight, MAX_WEIGHT),
        weigh=check_function('weigh', weigh),
        validate=check_function('validate', validate),
        validate_interval_usec=duration('validate_interval', validate_interval),
        on_release=check_function('on_release', on_release),
        hash_funcs=check_hash_funcs(hash_funcs),
        retry_delay_usec=duration('retry_delay', retry_delay),
        stale_if_error_usec=duration('stale_if_error', stale_if_error),
        load_timeout_usec=duration('load_timeout', load_timeout),
        jitter=parse_jitter(jitter),
        scope=check_choice('scope', scope, ('global', 'session')),
        refresh_mode=check_refresh_mode(refresh_mode, ttl),
        show_spinner=check_show_spinner(show_spinner),
        show_time=check_show_time(show_time))

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The functions of a program that the library calls.

The library cannot pass on what they raise, and does not see what they return by mistake:
here both become something that somebody is told.
"""

import inspect
import logging
import sys

from gi.repository import Rc

from . import _rc_courier, _rc_function, _rc_load, _rc_running

log = logging.getLogger('resource-cache')

MAX_WEIGHT = 2 ** 64 - 1


def count_references(argument):
    return sys.getrefcount(argument)


# Those that a call alone has to its argument, as the library calls a function.
OF_A_CALL = count_references(*(object(),))


def is_coroutine_function(function):
    return _rc_function.is_of_kind(function, inspect.iscoroutinefunction)


def check_given(verb, function, accepted='a function or None'):
    """Nobody would see what is wrong with it when it is called, in whatever thread."""
    if not callable(function):
        raise TypeError(f'Rc.Cache.{verb}() accepts {accepted}, not {type(function).__name__}')
    if is_coroutine_function(function):
        raise TypeError(f'Rc.Cache.{verb}() accepts {accepted}, not a coroutine function: nobody '
                        'would await it. “await cache.get_with_async(key, function)” does, and '
                        'Rc.cache_resource does with those that it decorates')


def check_loader(verb, function):
    check_given(verb, function, 'a function that returns the value')


def call_loader(function):
    """Whether it is a coroutine function takes a while to find out: not at every hit."""
    check_loader('get_with', function)
    return function()


def explain_returned(load, returned):
    key = Rc.key_dup_label(load.get_key())
    return TypeError(f'the load function returned {returned.__name__} for key “{key}” and did not '
                     'answer. Call return_value(), return_object() or return_error() of the load '
                     'that it is given; or use get_with(), whose function returns the value')


def fail(load, error):
    """Settles a load with what its function raised. In a thread of the library, and from the
    main loop, an interruption is nobody's: there it is raised by all who wait."""
    is_given_up = _rc_load.interruption.take(error)
    if load.is_settled():
        if not is_given_up:
            log.error('The load function raised for key “%s” after it had answered',
                      Rc.key_dup_label(load.get_key()), exc_info=error)
    elif is_given_up:
        _rc_load.give_up(load)
    else:
        _rc_load.fail_for_all(load, error)


def guard_load(function):
    """What it raises, its callers raise."""
    def run(load, *data):
        try:
            # What it returned may hold the load: only its type is kept.
            with _rc_courier.suspended(), _rc_running.Running(load):
                returned = type(function(load, *data))
            # Asked in this order: when nobody else has the load, nobody answers it any more.
            if returned is not type(None) and sys.getrefcount(load) <= OF_A_CALL \
                    and not load.is_settled():
                raise explain_returned(load, returned)
        except BaseException as error:
            fail(load, error)
    return run


def guard_validate(function):
    """A validate function that raises says no."""
    def validate(key, value, *data):
        try:
            return bool(function(key, value, *data))
        except BaseException as error:
            if not isinstance(error, Exception):
                _rc_load.interruption.error = error
            log.warning('The validate function raised for key “%s”; the value has left the cache',
                        Rc.key_dup_label(key), exc_info=error)
            return False
    return validate


def guard_release(function):
    """Nobody is there to catch what a release function raises: it is logged."""
    def release(key, value, reason, *data):
        try:
            function(key, value, reason, *data)
        except Exception:
            log.exception('The release function raised for key “%s”; the value has left the cache',
                          Rc.key_dup_label(key))
    return release


def guard_weigh(function):
    def weigh(key, value, *data):
        try:
            weight = int(function(key, value, *data))
            if not 0 <= weight <= MAX_WEIGHT:
                raise ValueError(f'a weight is a number from 0 to {MAX_WEIGHT}, not {weight}')
            return weight
        except Exception:
            log.exception('The weigh function raised for key “%s”; it counts as 1',
                          Rc.key_dup_label(key))
            return 1
    return weigh


def answer_by(function):
    """A load function out of one that returns the value."""
    return guard_load(lambda load: _rc_load.answer(load, function()))


class Match:
    """Chooses what is removed, until the function raises: then nothing more is."""

    def __init__(self, function):
        self.function = function
        self.error = None
        self.keys = []

    def __call__(self, key, value):
        if self.error is not None:
            return False
        try:
            if not self.function(key, value):
                return False
        except BaseException as error:
            self.error = error
            return False
        self.keys.append(key)
        return True

    def check(self):
        error, self.error = self.error, None
        if error is not None:
            raise error


GUARDS = {
    'load': guard_load,
    'validate': guard_validate,
    'release': guard_release,
    'weigh': guard_weigh,
}


def guard(what, function, data):
    if function is None:
        return None
    check_given(f'set_{what}_func', function)
    guarded = GUARDS[what](function)
    return (lambda *args: guarded(*args, *data)) if data else guarded

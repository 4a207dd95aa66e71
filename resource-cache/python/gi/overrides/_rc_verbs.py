# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The verbs that do not wait: they call back from the main loop, as those of Gio do.

What a load raised has to be fetched right after the library told that it failed, and who
was given up has to begin again: so both happen before the program is called back, and what
it calls to finish only hands over what came of it.
"""

from gi.repository import GLib

from ..module import get_introspection_module
from . import _rc_load

Cache = get_introspection_module('Rc').Cache

OUTCOME = '_rc_{}_outcome'

# The forms that take closures: of each other callback PyGObject would keep some memory for ever.
# So it does of a value to be filled in, if there is an error instead: not so of a lease.
BEGIN = {
    'acquire': Cache.acquire_async_with_closure,
    'begin': Cache.begin_async_with_closure,
    'get': Cache.acquire_async_with_closure,
    'get_with': Cache.get_with_value_async_with_closures,
    'refresh': Cache.refresh_async_with_closure,
}


def finish_get(cache, result):
    with Cache.acquire_finish(cache, result) as value:
        return value


def finish_begin(cache, result):
    return _rc_load.open_lease(*Cache.begin_lease_finish(cache, result))


FINISH = {
    'acquire': Cache.acquire_finish,
    'begin': finish_begin,
    'get': finish_get,
    'get_with': finish_get,
    'refresh': Cache.refresh_finish,
}


def begin(cache, verb, args, callback):
    BEGIN[verb](cache, *args, callback)


def take_outcome(cache, verb, result):
    """What to call for the value, or to raise what the load raised. None: begin again."""
    try:
        return _rc_load.give(FINISH[verb](cache, result))
    except GLib.Error as error:
        failure = _rc_load.take_failure(cache, error)
    return failure and failure.throw


class Call:
    """A call of a verb, until it has called back."""

    def __init__(self, cache, verb, args, callback, data):
        self.cache = cache
        self.verb = verb
        self.args = args
        self.callback = callback
        self.data = data

    def start(self):
        try:
            with _rc_load.interruption:
                self.begin()
        except BaseException:
            # It was answered: with what is raised here.
            self.callback = None
            raise

    def begin(self):
        begin(self.cache, self.verb, self.args, self.done)

    def done(self, cache, result):
        outcome = take_outcome(cache, self.verb, result)
        if self.callback is None:
            return
        if outcome is None:
            self.begin()
            return
        setattr(result, OUTCOME.format(self.verb), outcome)
        # The traceback of what is raised may hold the result.
        del outcome
        self.callback(cache, result, *self.data)


def start(cache, verb, args, callback, data):
    Call(cache, verb, args, callback, data).start()


def finish(cache, verb, result):
    """The value; or raises what the load raised."""
    outcome = vars(result).pop(OUTCOME.format(verb), None)
    if outcome is None:
        raise TypeError(f'Rc.Cache.{verb}_finish() accepts the result that the callback of '
                        f'{verb}_async() was given, once')
    try:
        return outcome()
    finally:
        del outcome

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the library at home in Python."""

import functools

from gi.repository import GLib

from ..module import get_introspection_module
from ..overrides import override
from . import (_rc_awaitable, _rc_callbacks, _rc_coroutines, _rc_errors, _rc_load, _rc_mapping,
               _rc_messages, _rc_properties, _rc_records, _rc_registry, _rc_verbs)
from ._rc_errors import *  # noqa: F403
from ._rc_front import NO_HIT, quick_hit
from ._rc_load import Uncached as uncached
from ._rc_messages import add_message
from ._rc_runner import run, spawn
from ._rc_running import current_load

Rc = get_introspection_module('Rc')


def check_key(key):
    """PyGObject would cut a text at a NUL, and two keys would become one."""
    if not isinstance(key, str):
        raise TypeError(f'a key is text, not {type(key).__name__}: use Rc.key_build(), '
                        'or str() of what identifies the value')
    if '\0' in key:
        raise ValueError('a key cannot hold a NUL character: use Rc.key_build() for it')
    return key


class Cache(_rc_mapping.Mapping, _rc_registry.Unique, Rc.Cache):
    """The cache as a mapping from text to any object, shared with the other languages."""

    _flights = None    # those of a cached coroutine function
    _said = None    # key → the value's id, and what was said while it was made

    def __init__(self, name, **properties):
        if not isinstance(name, str):
            raise TypeError('Rc.Cache() needs a name, a text that statistics and logs show, '
                            f'not {type(name).__name__}')
        Rc.Cache.__init__(self, name=name, **_rc_properties.read(properties))

    def __getitem__(self, key):
        value = quick_hit(self, key)
        if value is not NO_HIT:
            return value
        found, value = self.lookup_value(key)
        if not found:
            raise KeyError(key)
        return value

    def contains(self, key):
        return Rc.Cache.contains(self, check_key(key))

    def remove(self, key):
        return self._detaching(Rc.Cache.remove, check_key(key))

    def clear(self):
        self._detaching(Rc.Cache.clear)

    def remove_matching(self, function):
        """Removes each entry, and detaches each load, for which function(key, value) is true.
        The value is None for a load in progress. Returns the number of entries removed."""
        _rc_callbacks.check_given('remove_matching', function, 'a function of a key and a value')
        match = _rc_callbacks.Match(function)
        flights = self._flights
        begun = flights.begun() if flights is not None else {}
        try:
            number = Rc.Cache.remove_matching_with_closure(self, match)
        finally:
            if begun:
                flights.detach({key: begun[key] for key in match.keys if key in begun})
        match.check()
        return number

    def _make_closed_error(self):
        return _rc_errors.make(Rc.Error.CLOSED, f'Cache “{self.get_name()}” is closed and holds '
                               'nothing any more. Close a cache when nobody uses it, or make a new '
                               'one')

    def _detaching(self, verb, *key):
        """Coroutines that come later must not await a load that the cache no longer wants."""
        flights = self._flights
        begun = flights.begun(*key) if flights is not None else None
        try:
            return verb(self, *key)
        finally:
            if begun:
                flights.detach(begun)

    def peek(self, key):
        """The value, or None. Counts, promotes and validates nothing."""
        return self.peek_value(check_key(key))[1]

    def lookup(self, key):
        """The value, or None. Counts a hit or a miss, and never loads."""
        return self.lookup_value(key)[1]

    def lookup_value(self, key):
        """Whether there is a value, and the value."""
        value = quick_hit(self, key)
        if value is not NO_HIT:
            return True, value
        check_key(key)
        if self.is_closed():
            raise self._make_closed_error()
        with _rc_load.interruption:
            return Rc.Cache.lookup_value(self, key)

    def insert(self, key, value):
        """Stores any object, in place of what was there."""
        if self.is_closed():
            raise self._make_closed_error()
        Rc.Cache.insert_value(self, check_key(key), _rc_load.box(value))

    insert_value = insert

    def get(self, key, cancellable=None):
        """The value, loaded by the cache's own load function if it is not there."""
        value = quick_hit(self, key) if cancellable is None else NO_HIT
        if value is not NO_HIT:
            return value
        # A value to be filled in PyGObject does not free if there is an error instead.
        with self._call_loading(super().acquire, key, cancellable) as value:
            return value

    def acquire(self, key, cancellable=None):
        """A hold on a value: "with cache.acquire(key) as value:" keeps it open."""
        return self._call_loading(super().acquire, key, cancellable)

    def _call_loading(self, verb, key, cancellable):
        """What the load raised that this caller waited for, it raises."""
        failure = None
        check_key(key)
        while failure is None:
            try:
                with _rc_load.interruption:
                    return verb(key, cancellable)
            except GLib.Error as error:
                failure = _rc_load.take_failure(self, error)
        try:
            failure.throw()
        finally:
            del failure

    def get_with(self, key, function, *, cancellable=None):
        """The value, loaded by calling the function without arguments if it is not there."""
        if not callable(function):
            _rc_callbacks.check_loader('get_with', function)
        value = quick_hit(self, key) if cancellable is None else NO_HIT
        if value is not NO_HIT:
            return value
        begin = functools.partial(_rc_load.begin, cancellable=cancellable)
        return _rc_load.get_with(self, check_key(key), _rc_callbacks.call_loader, (function,),
                                 begin=begin)

    get_with_value = get_with

    def get_async(self, key, cancellable=None, callback=None, *data):
        """Calls back with the cache, a result for get_finish(), and the data. Without a
        callback: returns what can be awaited for the value, if somebody wants to."""
        if callback is None:
            return _rc_awaitable.get(self, check_key(key), cancellable)
        return _rc_verbs.start(self, 'get', (check_key(key), cancellable), callback, data)

    def get_finish(self, result):
        """The value; raises what the load raised."""
        return _rc_verbs.finish(self, 'get', result)

    def get_with_async(self, key, function, cancellable=None, callback=None, *data):
        """The function returns the value, here and now: only other callers do not wait for it.
        If the cache is threaded, it runs in a thread of the library. A coroutine function, for
        which there is no callback, is awaited in the loop of who awaits this."""
        if callback is None and _rc_callbacks.is_coroutine_function(function):
            return _rc_coroutines.get_with(self, check_key(key), function, cancellable)
        _rc_callbacks.check_loader('get_with_async', function)
        load = _rc_callbacks.answer_by(function)
        if callback is None:
            return _rc_awaitable.start(self, 'get_with', check_key(key), load,
                                       cancellable=cancellable)
        args = check_key(key), load, cancellable
        return _rc_verbs.start(self, 'get_with', args, callback, data)

    def get_with_finish(self, result):
        """The value; raises what the load raised."""
        return _rc_verbs.finish(self, 'get_with', result)

    def acquire_async(self, key, cancellable=None, callback=None, *data):
        """Without a callback: "async with cache.acquire_async(key) as value:"."""
        if callback is None:
            return _rc_awaitable.acquire(self, check_key(key), cancellable)
        return _rc_verbs.start(self, 'acquire', (check_key(key), cancellable), callback, data)

    def acquire_finish(self, result):
        """A lease: "with cache.acquire_finish(result) as value:"."""
        return _rc_verbs.finish(self, 'acquire', result)

    def refresh_async(self, key, cancellable=None, callback=None, *data):
        """Loads anew, and keeps the old value until the new one is there."""
        if callback is None:
            return _rc_awaitable.start(self, 'refresh', check_key(key), cancellable=cancellable)
        return _rc_verbs.start(self, 'refresh', (check_key(key), cancellable), callback, data)

    def refresh_finish(self, result):
        return _rc_verbs.finish(self, 'refresh', result)

    def set_load_func(self, function, *data):
        """The function gets an Rc.Load, and answers through it, now or later. What it returns
        counts for nothing; what it raises, its callers raise."""
        Rc.Cache.set_load_func_with_closure(
            self, _rc_callbacks.guard('load', function, data))

    def set_validate_func(self, function, *data):
        Rc.Cache.set_validate_func_with_closure(
            self, _rc_callbacks.guard('validate', function, data))

    def set_release_func(self, function, *data):
        Rc.Cache.set_release_func_with_closure(
            self, _rc_callbacks.guard('release', function, data))

    def set_weigh_func(self, function, *data):
        Rc.Cache.set_weigh_func_with_closure(
            self, _rc_callbacks.guard('weigh', function, data))


class Load(_rc_registry.Unique, Rc.Load):
    """A load in progress, which any object can answer."""

    def return_value(self, value):
        Rc.Load.return_value(self, _rc_load.box(value))

    return_object = return_value

    def add_message(self, text):
        """Says something that is told again with every hit."""
        _rc_messages.add_to(self, text)

    def return_failure(self, failure, message):
        Rc.Load.return_failure(self, _rc_load.box(failure), message)

    @property
    def previous(self):
        """The value that this load is to replace, or None."""
        return self.get_previous_value()[1]

    dup_previous = previous.fget

    def return_exception(self, error):
        """Every caller raises this exception."""
        _rc_load.fail(self, error)


class Lease(_rc_registry.Unique, Rc.Lease):
    """A borrower's hold on a value, to be used in a with statement."""

    def __repr__(self):
        state = ', released' if self.is_released() else ''
        return f'<Rc.Lease “{Rc.key_dup_label(self.get_key())}”{state}>'

    def __enter__(self):
        return self.value

    def __exit__(self, *_raised):
        self.release()

    @property
    def value(self):
        """What is held, until it is released."""
        is_held, value = self.get_value()
        if not is_held:
            raise ValueError(f'The lease on “{Rc.key_dup_label(self.get_key())}” was released, and '
                             'its value may be closed: use the value before that')
        return value


@_rc_records.with_fields(_rc_records.STATS)
class Stats(_rc_records.StatsRecord, Rc.Stats):
    """The counters of a cache at one moment; one minus an earlier one is what came between."""


@_rc_records.with_fields(_rc_records.ENTRY_INFO)
class EntryInfo(_rc_records.EntryInfoRecord, Rc.EntryInfo):
    """An entry at one moment. Times are in microseconds."""


class Registry(_rc_registry.Caches, Rc.Registry):
    """Every live cache of the process, whatever language made it."""


for _class in (Cache, EntryInfo, Lease, Load, Registry, Stats):
    override(_class)

for _enum in (Rc.EntryState, Rc.Error, Rc.EvictReason):
    _rc_records.make_readable(_enum)

# It makes caches, as soon as it is there: only now are they what they should be.
from ._rc_decorator import cache_resource  # noqa: E402
from ._rc_session import Session  # noqa: E402

__all__ = ['Cache', 'EntryInfo', 'Lease', 'Load', 'Registry', 'Session', 'Stats', 'add_message',
           'cache_resource', 'current_load', 'run', 'spawn', 'uncached', *_rc_errors.__all__]

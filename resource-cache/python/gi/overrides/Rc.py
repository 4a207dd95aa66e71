# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the library at home in Python."""

import functools

from gi.repository import GLib

from ..module import get_introspection_module
from ..overrides import override
from . import _rc_callbacks, _rc_errors, _rc_load, _rc_verbs
from ._rc_errors import CacheError, ClosedError, RecursiveLoadError, UnhashableParamError
from ._rc_load import Uncached as uncached

Rc = get_introspection_module('Rc')


def check_key(key):
    """PyGObject would cut a text at a NUL, and two keys would become one."""
    if not isinstance(key, str):
        raise TypeError(f'a key is text, not {type(key).__name__}: use Rc.key_build(), '
                        'or str() of what identifies the value')
    if '\0' in key:
        raise ValueError('a key cannot hold a NUL character: use Rc.key_build() for it')
    return key


class Cache(Rc.Cache):
    """The cache as a mapping from text to any object, shared with the other languages."""

    _flights = None    # those of a cached coroutine function

    def __init__(self, name, **properties):
        if not isinstance(name, str):
            raise TypeError('Rc.Cache() needs a name, a text that statistics and logs show, '
                            f'not {type(name).__name__}')
        super().__init__(name=name, **properties)

    def __repr__(self):
        stats = Rc.Cache.dup_stats(self)
        state = ', closed' if self.is_closed() else ''
        return (f'<Rc.Cache “{self.get_name()}”: {stats.get_n_entries()} entries, '
                f'{stats.get_hits()} hits, {stats.get_misses()} misses{state}>')

    def __getitem__(self, key):
        found, value = self.lookup_value(key)
        if not found:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.insert(key, value)

    def __delitem__(self, key):
        if not self.remove(key):
            raise KeyError(key)

    def __contains__(self, key):
        return self.contains(key)

    def __len__(self):
        return self.get_n_entries()

    def __iter__(self):
        return iter([info.get_key() for info in self.snapshot()])

    def __bool__(self):
        return True

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
            number = Rc.Cache.remove_matching(self, match)
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
        return self._call_loading(self.get_value, key, cancellable)[1]

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
        begin = functools.partial(_rc_load.begin, cancellable=cancellable)
        return _rc_load.get_with(self, check_key(key), _rc_callbacks.call_loader, (function,),
                                 begin=begin)

    get_with_value = get_with

    def get_async(self, key, cancellable=None, callback=None, *data):
        """Calls back with the cache, a result for get_finish(), and the data."""
        _rc_verbs.start(self, 'get_value', (check_key(key), cancellable), callback, data)

    def get_finish(self, result):
        """The value; raises what the load raised."""
        return _rc_verbs.finish(self, 'get_value', result)[1]

    def get_with_async(self, key, function, cancellable=None, callback=None, *data):
        """The function returns the value, here and now: only other callers do not wait for it.
        If the cache is threaded, it runs in a thread of the library."""
        _rc_callbacks.check_loader('get_with_async', function)
        # The empty data are those of the function.
        args = check_key(key), _rc_callbacks.answer_by(function), (), cancellable
        _rc_verbs.start(self, 'get_with_value', args, callback, data)

    def get_with_finish(self, result):
        """The value; raises what the load raised."""
        return _rc_verbs.finish(self, 'get_with_value', result)[1]

    def acquire_async(self, key, cancellable=None, callback=None, *data):
        _rc_verbs.start(self, 'acquire', (check_key(key), cancellable), callback, data)

    def acquire_finish(self, result):
        """A lease: "with cache.acquire_finish(result) as value:"."""
        return _rc_verbs.finish(self, 'acquire', result)

    def refresh_async(self, key, cancellable=None, callback=None, *data):
        """Loads anew, and keeps the old value until the new one is there."""
        _rc_verbs.start(self, 'refresh', (check_key(key), cancellable), callback, data)

    def refresh_finish(self, result):
        return _rc_verbs.finish(self, 'refresh', result)

    def set_load_func(self, function, *data):
        """The function gets an Rc.Load, and answers through it, now or later. What it returns
        counts for nothing; what it raises, its callers raise."""
        Rc.Cache.set_load_func(self, _rc_callbacks.guard('load', function), *data)

    def set_validate_func(self, function, *data):
        Rc.Cache.set_validate_func(self, _rc_callbacks.guard('validate', function), *data)

    def set_release_func(self, function, *data):
        Rc.Cache.set_release_func(self, _rc_callbacks.guard('release', function), *data)

    def set_weigh_func(self, function, *data):
        Rc.Cache.set_weigh_func(self, _rc_callbacks.guard('weigh', function), *data)


class Load(Rc.Load):
    """A load in progress, which any object can answer."""

    def return_value(self, value):
        Rc.Load.return_value(self, _rc_load.box(value))

    return_object = return_value

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


class Lease(Rc.Lease):
    """A borrower's hold on a value, to be used in a with statement."""

    def __enter__(self):
        return self.value

    def __exit__(self, *_raised):
        self.release()

    @property
    def value(self):
        return self.get_value()[1]


class Stats(Rc.Stats):
    def __repr__(self):
        return (f'<Rc.Stats: {self.get_hits()} hits, {self.get_misses()} misses, '
                f'{self.get_loads()} loads, {self.get_load_failures()} failures, '
                f'{self.get_evictions()} evictions, {self.get_n_entries()} entries>')


class EntryInfo(Rc.EntryInfo):
    def __repr__(self):
        return (f'<Rc.EntryInfo “{Rc.key_dup_label(self.get_key())}”: '
                f'age {Rc.duration_format(self.get_age())}, {self.get_hits()} hits, '
                f'loaded in {Rc.duration_format(self.get_load_time())}>')


for _class in (Cache, Lease, Load, Stats, EntryInfo):
    override(_class)

# It makes caches, as soon as it is there: only now are they what they should be.
from ._rc_decorator import cache_resource  # noqa: E402

__all__ = ['Cache', 'CacheError', 'ClosedError', 'EntryInfo', 'Lease', 'Load',
           'RecursiveLoadError', 'Stats', 'UnhashableParamError', 'cache_resource', 'uncached']

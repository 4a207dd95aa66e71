# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the library at home in Python."""

import functools
import logging

from gi.repository import GLib

from ..module import get_introspection_module
from ..overrides import override
from . import _rc_load
from ._rc_errors import CacheError, ClosedError, RecursiveLoadError, UnhashableParamError
from ._rc_load import Uncached as uncached

Rc = get_introspection_module('Rc')

log = logging.getLogger('resource-cache')


def check_key(key):
    """PyGObject would cut a text at a NUL, and two keys would become one."""
    if not isinstance(key, str):
        raise TypeError(f'a key is text, not {type(key).__name__}: use Rc.key_build(), '
                        'or str() of what identifies the value')
    if '\0' in key:
        raise ValueError('a key cannot hold a NUL character: use Rc.key_build() for it')
    return key


def guard_validate(function):
    """A validate function that raises says no, and the library logs why."""
    def validate(key, value, *data):
        try:
            return bool(function(key, value, *data))
        except GLib.Error:
            raise
        except BaseException as error:
            if not isinstance(error, Exception):
                _rc_load.interruption.error = error
            raise GLib.Error(_rc_load.describe(error), 'rc-error-quark',
                             int(Rc.Error.INVALID)) from None
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
            return int(function(key, value, *data))
        except Exception:
            log.exception('The weigh function raised for key “%s”; it counts as 1',
                          Rc.key_dup_label(key))
            return 1
    return weigh


class Cache(Rc.Cache):
    """The cache as a mapping from text to any object, shared with the other languages."""

    _flights = None    # those of a cached coroutine function

    def __init__(self, name, **properties):
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
        with _rc_load.interruption:
            return Rc.Cache.lookup_value(self, check_key(key))

    def insert(self, key, value):
        """Stores any object, in place of what was there."""
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
        begin = functools.partial(_rc_load.begin, cancellable=cancellable)
        return _rc_load.get_with(self, check_key(key), function, begin=begin)

    get_with_value = get_with

    def set_load_func(self, function, *data):
        """The function gets an Rc.Load to answer. What it raises, its callers raise."""
        def run(load, *more):
            try:
                function(load, *more)
            except BaseException as error:
                if not isinstance(error, Exception):
                    _rc_load.interruption.error = error
                elif load.is_settled():
                    raise
                if not load.is_settled():
                    _rc_load.fail(load, error)
        Rc.Cache.set_load_func(self, function and run, *data)

    def set_validate_func(self, function, *data):
        Rc.Cache.set_validate_func(self, function and guard_validate(function), *data)

    def set_release_func(self, function, *data):
        Rc.Cache.set_release_func(self, function and guard_release(function), *data)

    def set_weigh_func(self, function, *data):
        Rc.Cache.set_weigh_func(self, function and guard_weigh(function), *data)


class Load(Rc.Load):
    """A load in progress, which any object can answer."""

    def return_value(self, value):
        Rc.Load.return_value(self, _rc_load.box(value))

    return_object = return_value

    def return_failure(self, failure, message):
        Rc.Load.return_failure(self, _rc_load.box(failure), message)

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

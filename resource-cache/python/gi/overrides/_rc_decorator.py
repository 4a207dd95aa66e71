# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""cache_resource: a function whose results are kept in a cache of its own."""

import atexit
import collections
import functools
import inspect
import threading
import types
import weakref

from gi.repository import Rc

from . import _rc_async, _rc_front, _rc_function, _rc_load, _rc_options

CacheInfo = collections.namedtuple('CacheInfo', ['hits', 'misses', 'maxsize', 'currsize'])


class Call(threading.local):
    """The arguments of the call that goes on in this thread."""

    args = ()
    kwargs = {}

    def begin(self, args, kwargs, cache, key):
        outer = self.args, self.kwargs
        self.args, self.kwargs = args, kwargs
        try:
            return _rc_load.begin(cache, key)
        finally:
            self.args, self.kwargs = outer


def set_functions(cache, options, call):
    """The callbacks know neither the function nor the cache: they would keep it alive."""
    validate, on_release = options.validate, options.on_release
    if validate is not None and call is not None:
        cache.set_validate_func(
            lambda key, value: validate(value, *call.args, **call.kwargs))
    elif validate is not None:
        cache.set_validate_func(lambda key, value: validate(value))
    if on_release is not None:
        cache.set_release_func(lambda key, value, reason: on_release(value))


class Cached(_rc_front.Caller):
    """A function with a cache. Threads may call it, and clear it, as they like."""

    def __init__(self, function, options):
        functools.update_wrapper(self, function, updated=())
        if not isinstance(function, type):
            own = {name: value for name, value in getattr(function, '__dict__', {}).items()
                   if not hasattr(type(self), name)}
            vars(self).update({**own, '__wrapped__': function})
        # For inspect, which so takes this for the function that it wraps.
        for name in ('__code__', '__defaults__', '__kwdefaults__'):
            if hasattr(function, name):
                setattr(self, name, getattr(function, name))
        self._options = options
        wants_call = options.validate is not None and _rc_options.takes_arguments(options.validate)
        self._call = Call() if wants_call else None
        self._keys = _rc_function.KeyMaker(function, options.hash_funcs)
        self._flights = None
        if _rc_function.is_of_kind(function, inspect.iscoroutinefunction):
            self._flights = _rc_async.Flights()
        self.cache = Rc.Cache(self._keys.name, ttl=options.ttl_usec,
                              max_entries=options.max_entries)
        self.cache._flights = self._flights
        set_functions(self.cache, options, self._call)

    def call_anew(self, args, kwargs):
        key = self._keys.make(args, kwargs)
        if self._flights is not None:
            return self._flights.get(self, key, args, kwargs)
        return _rc_load.get_with(self.cache, key, self.__wrapped__, args, kwargs,
                                 self._beginner(args, kwargs))

    def __repr__(self):
        return f'<cached {self._keys.name}: {self.cache!r}>'

    def __reduce__(self):
        return self.__qualname__

    def _beginner(self, args, kwargs):
        """How to begin: the validate function may want to know the arguments."""
        if self._call is None:
            return _rc_load.begin
        bound = self._keys.bind(args, kwargs)
        return functools.partial(self._call.begin, bound.args, bound.kwargs)

    def _take_over(self, old):
        self.cache, self._call, self._flights = old.cache, old._call, old._flights
        set_functions(self.cache, self._options, self._call)

    def clear(self, *args, **kwargs):
        """Releases the value for these arguments; without any, all values."""
        if args or kwargs:
            self.cache.remove(self._keys.make(args, kwargs))
        else:
            self.cache.clear()

    def cache_info(self):
        """As functools.lru_cache tells it."""
        stats = self.cache.dup_stats()
        return CacheInfo(stats.get_hits(), stats.get_misses(),
                         self.cache.get_max_entries() or None, stats.get_n_entries())


class Definitions:
    """The cached functions that are alive, by what defines them again."""

    def __init__(self):
        # A garbage collection may come at any time and release values, in this thread.
        self.lock = threading.RLock()
        self.all = weakref.WeakSet()

    def snapshot(self):
        with self.lock:
            return list(self.all)

    def add(self, cached):
        """Adds a function. One that it replaces is cleared, or hands its cache over."""
        for old in self.snapshot():
            if not redefines(cached, old):
                continue
            if is_same_definition(cached, old):
                cached._take_over(old)
            else:
                old.cache.clear()
        with self.lock:
            self.all.add(cached)

    def clear(self):
        for cached in self.snapshot():
            cached.cache.clear()

    def close(self):
        for cached in self.snapshot():
            cached.cache.close()


def redefines(new, old):
    """Whether the new function takes the place of the old one. Functions that a loop or a
    factory makes of one piece of code stand side by side."""
    one, other = new.__wrapped__, old.__wrapped__
    if _rc_function.name_of(one) != _rc_function.name_of(other) or is_nameless(one):
        return False
    if get_cells(one) != get_cells(other):
        return False
    if get_code(one) is not get_code(other):
        return True
    return one is other and not new._options.is_like(old._options)


def is_same_definition(new, old):
    """Whether the same text was run again, as when a module is reloaded."""
    digest = _rc_function.code_digest(new.__wrapped__)
    return (digest is not None and digest == _rc_function.code_digest(old.__wrapped__)
            and new._options.is_like(old._options))


def is_nameless(function):
    return not isinstance(function, types.FunctionType) or function.__name__ == '<lambda>'


def get_cells(function):
    return [id(cell) for cell in getattr(function, '__closure__', None) or ()]


def get_code(function):
    return getattr(function, '__code__', function)


definitions = Definitions()
# While Python still is whole: on_release is Python.
atexit.register(definitions.close)


def decorate(function, options):
    if isinstance(function, (classmethod, staticmethod)):
        return type(function)(decorate(function.__func__, options))
    _rc_options.check_cached(function)
    cached = Cached(function, options)
    definitions.add(cached)
    return cached


def cache_resource(function=None, /, *, ttl=None, max_entries=None, validate=None,
                   on_release=None, hash_funcs=None):
    """Keeps what a function returns, one value for equal arguments, for all threads.

    ttl: how long a value is good for: "1h", seconds, a timedelta; None: for ever
    max_entries: how many values are kept; the one that was unused longest goes first
    validate: called with a value before it is used again; if it says no, the function runs
    on_release: called with each value that has left the cache
    hash_funcs: what stands for values that cannot be part of a key, by type or type's name
    """
    options = _rc_options.make(ttl, max_entries, validate, on_release, hash_funcs)
    if function is None:
        return functools.partial(decorate, options=options)
    return decorate(function, options)


cache_resource.clear = definitions.clear

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""cache_resource: a function whose results are kept in a cache of its own."""

import collections
import functools

from . import (_rc_arguments, _rc_async_refresh, _rc_front, _rc_options, _rc_place, _rc_refresh)
from ._rc_definitions import definitions

CacheInfo = collections.namedtuple('CacheInfo', ['hits', 'misses', 'maxsize', 'currsize'])


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
        self._definition = _rc_place.Definition(function, options)
        self._keys = self._definition.keys
        self._scope = _rc_place.make_scope(self._definition)
        self._show_front()

    @property
    def cache(self):
        """The Rc.Cache of the values; with scope="session", that of the current session."""
        return self._scope.get().cache

    def call_anew(self, args, kwargs):
        key = self._keys.make(args, kwargs)
        if self._has_front:
            self.remember(args, kwargs, key)
        return self._scope.get().get(key, args, kwargs)

    def __repr__(self):
        caches = ', '.join(map(repr, self._list_caches()))
        return f'<cached {self._keys.name}: {caches or "in no session"}>'

    def __reduce__(self):
        return self.__qualname__

    def _show_front(self):
        """What makes a key quickly has to make the same one for ever."""
        definition = self._definition
        self._has_front = not definition.is_coroutine and definition.options.scope == 'global' \
            and self._keys.counted is not None
        if self._has_front:
            self.open_front(self.cache, self._keys.counted)

    def _take_over(self, old):
        self._scope = old._scope
        self._scope.adopt(self._definition)
        self._show_front()

    def _list_caches(self):
        return [place.cache for place in self._scope.list_places()]

    def _clear_all(self):
        for cache in self._list_caches():
            cache.clear()

    def clear(self, *args, **kwargs):
        """Releases the value for these arguments; without any, all values. With
        scope="session" those of the current session."""
        if args or kwargs:
            self.cache.remove(self._keys.make(args, kwargs))
        else:
            self.cache.clear()

    def acquire(self, *args, **kwargs):
        """A lease on the value, loaded if it is not there: "with connect.acquire(path) as db:"
        keeps it open. For a coroutine function: "async with"."""
        return self._scope.get().acquire(self._keys.make(args, kwargs), args, kwargs)

    def warm(self, *args, **kwargs):
        """Loads the value for these arguments in the background, if it is not there."""
        key, made = self._keys.make(args, kwargs), _rc_arguments.Made(args, kwargs)
        place = self._scope.get()
        if place.flights is not None:
            _rc_async_refresh.warm(place, key, made)
        else:
            _rc_refresh.warm(place, key, made)

    def cache_info(self):
        """As functools.lru_cache tells it."""
        cache = self.cache
        stats = cache.dup_stats()
        return CacheInfo(stats.get_hits(), stats.get_misses(),
                         cache.get_max_entries() or None, stats.get_n_entries())

    def cache_parameters(self):
        """As functools.lru_cache tells them: arguments of different types are different."""
        return {'maxsize': self._options.max_entries or None, 'typed': True}

    def cache_clear(self):
        """clear(), as functools.lru_cache calls it."""
        self.clear()


def decorate(function, options):
    if isinstance(function, (classmethod, staticmethod)):
        return type(function)(decorate(function.__func__, options))
    _rc_options.check_cached(function)
    cached = Cached(function, options)
    definitions.add(cached)
    return cached


def cache_resource(function=None, /, *, ttl=None, idle_timeout=None, max_entries=None,
                   max_weight=None, weigh=None, validate=None, validate_interval=None,
                   on_release=None, hash_funcs=None, retry_delay=None, stale_if_error=None,
                   load_timeout=None, jitter=None, scope='global', refresh_mode='foreground',
                   show_spinner=True, show_time=False):
    """Keeps what a function returns, one value for equal arguments, for all threads.

    Times are texts such as "1h", seconds, or timedeltas.

    ttl: how long a value is good for; None: for ever
    idle_timeout: how long a value that nobody asks for is kept
    max_entries: how many values are kept; the one that was unused longest goes first
    max_weight: how much they may weigh together
    weigh: called once with each value: its weight, in bytes for instance; else it is 1
    validate: called with a value before it is used again; if it says no, the function runs
    validate_interval: how long after a yes it is not called again
    on_release: called with each value that has left the cache
    hash_funcs: what stands for values that cannot be part of a key, by type or type's name
    retry_delay: how long after a failure the same exception is raised without another try
    stale_if_error: for how long after the ttl the old value serves if the function raises
    load_timeout: how long others wait for the function
    jitter: the share of the ttl that is taken off at random, from 0 to 1
    scope: "global", or "session" for values of each Rc.Session
    refresh_mode: "foreground", or "background": between one ttl and two, the old value serves
        while the function runs in the background
    show_spinner: whether a call that takes its time is shown on a terminal, or the text for it
    show_time: whether the seconds are shown too
    """
    parameters = locals()
    del parameters['function']
    options = _rc_options.make(**parameters)
    if function is None:
        return functools.partial(decorate, options=options)
    return decorate(function, options)


cache_resource.clear = definitions.clear

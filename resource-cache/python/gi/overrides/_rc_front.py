# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How a cached function is called, and how a value that is at hand is had quickly.

A value that is there already, and needs nobody to be asked, is what most calls want. Where
the extension _rc_native is there, such a hit is over in C, and else with one call of the library;
everything else takes the long way, call_anew(). Values, statistics, order and signals are the
same with and without it.
"""

import itertools

from gi.repository import Rc

from ._rc_bound import BoundCached

# Equal are those of one type that look alike; but for floats that are zero, or not a number.
SIMPLE = frozenset({bool, bytes, float, int, str, type(None)})
MAX_CALLS = 256    # then all are forgotten
MAX_SIZE = 1024    # of the arguments of one call, which it keeps alive

ask = Rc.Cache.try_hit_value


def is_simple(value):
    cls = type(value)
    if cls is float:
        return value == value != 0
    return cls in SIMPLE and (cls is not int or value.bit_length() < 64)


def measure(value):
    return len(value) if isinstance(value, (bytes, str)) else 8


class PlainCaller:
    """What _rc_native.Caller is, in Python."""

    _cache = None
    _counted = ()
    _n_calls = 0
    _has_single = _has_all = False
    # The keys by the types of what is counted, and then by that. Those of one argument, as most
    # are, have a place of their own.
    _singles = _others = {}

    def __call__(self, *args, **kwargs):
        try:
            if self._has_single and len(args) == 1:
                single = args[0]
                key = self._singles[type(single)][single]
            else:
                counted = args if self._has_all else tuple(itertools.compress(args, self._counted))
                key = self._others[tuple(map(type, counted))][len(args), counted]
        except KeyError:
            key = None
        # Not in the except clause: what the function raises has nothing to do with it.
        if key is not None and not kwargs:
            found, value = ask(self._cache, key)
            if found:
                return value
        return self.call_anew(args, kwargs)

    def __get__(self, instance, owner=None):
        return self if instance is None else self.bound_to(instance)

    def open_front(self, cache, counted):
        """Lets calls be answered from this cache without call_anew(), if remember() was told
        their key. counted: for each positional parameter, whether it is part of the key."""
        # Last of all: whoever is told that it goes may open another front.
        old = self._cache  # noqa: F841
        self._cache, self._counted = cache, counted or ()
        self._has_single = bool(counted and counted[0])
        self._has_all = bool(counted and all(counted))
        self._forget()

    def _forget(self):
        self._singles, self._others, self._n_calls = {}, {}, 0

    def remember(self, args, kwargs, key):
        """Tells the key that arguments always make."""
        counted = tuple(itertools.compress(args, self._counted))
        if (kwargs or len(args) > len(self._counted) or not all(map(is_simple, counted))
                or sum(map(measure, counted)) > MAX_SIZE):
            return
        if self._n_calls >= MAX_CALLS:
            self._forget()
        if self._has_single and len(args) == 1:
            known, arguments = self._singles.setdefault(type(args[0]), {}), args[0]
        else:
            known = self._others.setdefault(tuple(map(type, counted)), {})
            arguments = len(args), counted
        self._n_calls += arguments not in known
        known[arguments] = key


class Plain:
    """What _rc_native is, in Python."""

    Caller = PlainCaller
    NO_HIT = object()

    @staticmethod
    def try_hit(cache, key):
        """The value if it is there, and nobody has to be asked; else NO_HIT."""
        found, value = ask(cache, key)
        return value if found else NO_HIT


def import_native():
    """The extension, or None. One of another version may expect another library."""
    # Whatever folder the typelib has the library from: loaded once, the extension finds it.
    Rc.error_quark()
    try:
        from . import _rc_native
    except ImportError:
        return None
    version = Rc.MAJOR_VERSION, Rc.MINOR_VERSION, Rc.MICRO_VERSION
    return _rc_native if getattr(_rc_native, 'VERSION', None) == version else None


native = import_native()
NO_HIT = (native or Plain).NO_HIT
try_hit = (native or Plain).try_hit


def no_hit(cache, key):
    return NO_HIT


# Before a verb that would tell the same: an attempt that costs as much is not worth it.
quick_hit = native.try_hit if native is not None else no_hit


class Caller((native or Plain).Caller):
    """What looks like a function, and like a method if it is found on an object."""

    def bound_to(self, instance):
        return BoundCached(self, instance)

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How a cached function is called, and how a value that is at hand is had quickly.

A value that is there already, and needs nobody to be asked, is what most calls want. Where
the extension _rc_native is there, such a hit is over in C; everything else takes the long way,
call_anew(). Values, statistics, order and signals are the same with and without it.
"""

from gi.repository import Rc

from ._rc_bound import BoundCached


class PlainCaller:
    """What _rc_native.Caller is, but that every call takes the long way."""

    def __call__(self, *args, **kwargs):
        return self.call_anew(args, kwargs)

    def __get__(self, instance, owner=None):
        return self if instance is None else self.bound_to(instance)

    def open_front(self, cache, counted):
        """Lets calls be answered from this cache without call_anew(), if remember() was told
        their key. counted: for each positional parameter, whether it is part of the key."""

    def remember(self, args, kwargs, key):
        """Tells the key that arguments always make."""


class Plain:
    """What _rc_native is, in Python."""

    Caller = PlainCaller
    NO_HIT = object()

    @staticmethod
    def try_hit(cache, key):
        """The value if it is there, and nobody has to be asked; else NO_HIT."""
        found, value = Rc.Cache.try_hit_value(cache, key)
        return value if found else Plain.NO_HIT


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

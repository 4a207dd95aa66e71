# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The cached functions that are alive, and which of them takes the place of which."""

import atexit
import threading
import types
import weakref

from . import _rc_function


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
        """Adds a function. One that it replaces is cleared, or hands its caches over."""
        for old in self.snapshot():
            if not redefines(cached, old):
                continue
            if is_same_definition(cached, old):
                cached._take_over(old)
            else:
                old._clear_all()
        with self.lock:
            self.all.add(cached)

    def clear(self):
        """Releases the values of all functions, in all sessions."""
        for cached in self.snapshot():
            cached._clear_all()

    def close(self):
        for cached in self.snapshot():
            for cache in cached._list_caches():
                cache.close()


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

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which loads that are coroutines await which others: a circle of them would never end.

The library knows that of threads. A task that awaits does not hold its thread.
"""

import contextlib
import contextvars
import threading
import weakref

from gi.repository import Rc

from . import _rc_errors

# The load that a task is part of, or None.
current = contextvars.ContextVar('resource-cache-coroutine', default=None)

# Guards all of it. A garbage collection may come at any time and call foreign code.
lock = threading.RLock()
needers = weakref.WeakValueDictionary()    # (cache, key) → Needer


class Needer:
    """A load, as long as it goes on, and what it awaits."""

    def __init__(self, cache, key):
        self.place = cache, key
        self.needs = []    # places, each with the load that was there, if one was
        self.is_over = False

    def begin(self):
        with lock:
            needers[self.place] = self

    def end(self):
        with lock:
            self.is_over = True
            # If the cache was cleared meanwhile, it may be another load's by now.
            if needers.get(self.place) is self:
                del needers[self.place]

    def reaches_locked(self, needer):
        if self is needer:
            return True
        others = [other or needers.get(place) for place, other in self.needs]
        return any(other is not None and not other.is_over and other.reaches_locked(needer)
                   for other in others)


@contextlib.contextmanager
def needing(cache, key):
    """The load that this is part of awaits another one meanwhile."""
    inside = current.get()
    if inside is None or inside.is_over:
        yield
        return
    place = cache, key
    with lock:
        other = needers.get(place)
        if other is not None and other.reaches_locked(inside):
            raise make_error(cache, key)
        need = place, other
        inside.needs.append(need)
    try:
        yield
    finally:
        with lock:
            inside.needs.remove(need)


def make_error(cache, key):
    return _rc_errors.make(
        Rc.Error.RECURSIVE_LOAD, f'The load of key “{Rc.key_dup_label(key)}” of cache '
        f'“{cache.get_name()}” awaits itself. Let its coroutine use another key, or make the '
        'value without the cache')

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The arguments that the values of a cache were made of, and are made anew of."""

import threading
import weakref

from gi.repository import GLib, Rc

from . import _rc_errors


class ForgottenError(_rc_errors.CacheError):
    """A value is to be loaded anew, and nobody knows of what arguments."""


def make_forgotten(name, key):
    return ForgottenError(
        f'Cache “{name}” does not know of what arguments the value for key '
        f'“{Rc.key_dup_label(key)}” is made: it knows those of the values that it has. Call the '
        'function', GLib.quark_to_string(Rc.error_quark()), int(Rc.Error.NOT_FOUND))


class Made:
    """What a value was made of, and the event loop and the time of its next refresh."""

    __slots__ = ('args', 'kwargs', 'loop', 'due_at')

    def __init__(self, args, kwargs):
        self.args = args
        self.kwargs = kwargs
        self.loop = None    # a weak reference
        self.due_at = None    # on the library's clock


class Call(threading.local):
    """The call that goes on in this thread."""

    key = made = None

    def run(self, function, cache, key, made):
        outer = self.key, self.made
        self.key, self.made = key, made
        try:
            return function(cache, key)
        finally:
            self.key, self.made = outer


class Arguments:
    """Remembers those of each value, as long as it is in the cache and no longer."""

    def __init__(self, cache):
        self.lock = threading.RLock()
        self.by_key = {}
        self.call = Call()
        # The library must not keep it alive: arguments may lead back to the cache.
        reference = weakref.ref(self)

        def forget(cache, key, _reason):
            arguments = reference()
            if arguments is not None:
                arguments.forget(cache, key)
        cache.connect('evict', forget)

    def __contains__(self, key):
        return key in self.by_key

    def remember(self, cache, key, made):
        """To be called when the value has been stored. Threads may store and evict at once, and
        be told of it in any order: so whoever comes last looks how it is."""
        with self.lock:
            if cache.contains(key):
                self.by_key[key] = made

    def forget(self, cache, key):
        with self.lock:
            if not cache.contains(key):
                self.by_key.pop(key, None)

    def find(self, key):
        """Those of the call in this thread, or of the value; None if nobody knows."""
        return self.call.made if self.call.key == key else self.by_key.get(key)

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sessions: what is cached for one user, request or window, and released with it."""

import collections
import contextlib
import contextvars
import inspect
import itertools
import threading
import weakref

from gi.repository import Rc

from . import _rc_errors, _rc_function

Entered = collections.namedtuple('Entered', ['session', 'outer'])

# The sessions that are entered here, innermost first.
entered = contextvars.ContextVar('resource-cache-session', default=None)

numbers = itertools.count(1)
# The states of all sessions that are open, by label. A garbage collection may close some at
# any time, in this thread.
lock = threading.RLock()
open_states = weakref.WeakValueDictionary()


class State:
    """What there is to close of a session, also when the session itself is gone."""

    def __init__(self, name):
        self.is_closed = False
        self.n_entered = 0
        self.places = weakref.WeakKeyDictionary()    # scope → its place in this session
        with lock:
            self.label = make_label(name)
            open_states[self.label] = self

    def close(self):
        with lock:
            self.is_closed = True
            places = list(self.places.values())
            self.places.clear()
            if open_states.get(self.label) is self:
                del open_states[self.label]
        for place in places:
            place.cache.close()


def make_label(name):
    """The name; if another open session has it, with a number."""
    labels = itertools.chain([name], (f'{name} {n}' for n in itertools.count(2)))
    return next(label for label in labels if label not in open_states)


def list_places(scope):
    with lock:
        found = [state.places.get(scope) for state in list(open_states.values())]
    return [place for place in found if place is not None]


class Session:
    """What functions with scope="session" are cached for.

    with Rc.Session('alice') as session: the session is current in the block, and closed at its
    end. session.run(function), and "with session.use():", make it current and leave it open.
    """

    def __init__(self, name=None):
        if name is None:
            name = f'session {next(numbers)}'
        if not isinstance(name, str) or '\0' in name:
            raise TypeError('Rc.Session() accepts a name, a text that statistics and logs show, '
                            f'or None, not {name!r}')
        self.name = name
        self._state = State(name)
        self._finalizer = weakref.finalize(self, self._state.close)

    def __repr__(self):
        state = ', closed' if self.is_closed else ''
        return f'<Rc.Session “{self.label}”: {len(self._state.places)} functions{state}>'

    @staticmethod
    def get_current():
        """The innermost session that is entered here, or None."""
        innermost = entered.get()
        return innermost and innermost.session

    @property
    def label(self):
        """The name, with a number if another open session has the same."""
        return self._state.label

    @property
    def is_closed(self):
        return self._state.is_closed

    def __enter__(self):
        with lock:
            self._check_open()
            self._state.n_entered += 1
        self._enter()
        return self

    def __exit__(self, *_raised):
        self._leave()
        with lock:
            self._state.n_entered -= 1
            is_last = self._state.n_entered == 0
        if is_last:
            self.close()

    @contextlib.contextmanager
    def use(self):
        """Makes the session current, and does not close it."""
        self._check_open()
        self._enter()
        try:
            yield self
        finally:
            self._leave()

    def run(self, function, /, *args, **kwargs):
        """Calls a function in the session, in this thread. A coroutine function is awaited
        in it: "await session.run(function)"."""
        if _rc_function.is_of_kind(function, inspect.iscoroutinefunction):
            self._check_open()
            return self._run_later(function, args, kwargs)
        with self.use():
            return function(*args, **kwargs)

    async def _run_later(self, function, args, kwargs):
        with self.use():
            return await function(*args, **kwargs)

    def close(self):
        """Releases all values of the session. Whoever uses it later gets Rc.ClosedError."""
        # It closes once, and not at the end of the program any more.
        self._finalizer()

    def get_place(self, scope):
        """The place of a function in this session."""
        places = self._state.places
        with lock:
            self._check_open()
            place = places.get(scope)
            if place is None:
                place = places[scope] = scope.make(self)
            return place

    def _enter(self):
        entered.set(Entered(self, entered.get()))

    def _leave(self):
        innermost = entered.get()
        # A generator may be thrown away in a context that is not the one it entered in.
        if innermost is not None and innermost.session is self:
            entered.set(innermost.outer)

    def _check_open(self):
        if self.is_closed:
            raise _rc_errors.make(
                Rc.Error.CLOSED, f'Session “{self.label}” is closed, and its values are '
                'released. Make a new Rc.Session, or close the session when nobody uses it')


def require_current(name):
    """The session that a call of a function is for."""
    session = Session.get_current()
    if session is None:
        raise _rc_errors.make(
            Rc.Error.NOT_FOUND,
            f'{name}(): what it returns is kept for each session, and there is none here. Call it '
            'in "with Rc.Session(name):" or by session.run(). A thread does not inherit the '
            'session of the one that started it: enter it there with session.use()')
    return session

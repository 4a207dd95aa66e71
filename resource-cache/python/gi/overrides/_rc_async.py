# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One load per key for coroutines, over tasks and event loops.

The load is a task of its own in the loop of whoever came first. All who want the value
await it, the first one too: so none of them can spoil it for the others by being cancelled.
When the last one is cancelled, the load is.
"""

import asyncio
import contextvars
import threading

from gi.repository import Rc

from . import _rc_errors, _rc_load

# The load that a task is part of, or None.
current = contextvars.ContextVar('resource-cache-load', default=None)

# Guards all flights: who waits for whom goes across caches. A garbage collection may come
# at any time and call foreign code, in this thread.
lock = threading.RLock()


# Seconds between two looks whether the loop of a load that others await is closed.
ORPHAN_INTERVAL = 0.5


def again():
    """The outcome of a flight that did not come to an end: ask anew."""


class Flight:
    """One load, and those who await it."""

    def __init__(self):
        self.load = None    # what the library wants settled
        self.task = None
        self.outcome = None    # to be called by who waits; None while it goes on
        self.waiters = {}    # future → its loop
        self.needs = []    # the flights that its load awaits

    def is_orphaned(self):
        task = self.task
        return task is not None and task.get_loop().is_closed()

    def is_of_loop(self, loop):
        task = self.task
        return task is not None and task.get_loop() is loop

    def reaches(self, other):
        return self is other or any(flight.reaches(other) for flight in self.needs)

    def settle_locked(self, outcome):
        if self.outcome is not None:
            return
        self.outcome = outcome
        # The task's context holds this flight, and the load holds the value.
        self.load = self.task = None
        for future, loop in self.waiters.items():
            call_in(loop, wake, future)

    async def wait(self, describe):
        """Returns the outcome."""
        inside = current.get()
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        with lock:
            if self.outcome is not None:
                return self.outcome
            if inside is not None and inside.outcome is None:
                if self.reaches(inside):
                    raise _rc_errors.make(Rc.Error.RECURSIVE_LOAD, describe())
                inside.needs.append(self)
            else:
                inside = None
            self.waiters[future] = loop
        try:
            if not self.is_of_loop(loop):
                # Nothing tells that a loop is closed while a task of it is not done.
                while not future.done() and not self.is_orphaned():
                    await asyncio.wait([future], timeout=ORPHAN_INTERVAL)
            if not self.is_orphaned():
                await future
        finally:
            self.leave(future, inside)
        return again if self.outcome is None else self.outcome

    def leave(self, future, inside):
        with lock:
            del self.waiters[future]
            if inside is not None:
                inside.needs.remove(self)
            task = None if self.waiters else self.task
        if task is not None:
            call_in(task.get_loop(), task.cancel)


def call_in(loop, function, *args):
    try:
        loop.call_soon_threadsafe(function, *args)
    except RuntimeError:
        # The loop is closed, and with it everybody who could have cared.
        pass


def wake(future):
    if not future.done():
        future.set_result(None)


def was_cancelled(task):
    """Whether somebody cancelled the task; else it was its function that raised."""
    cancelling = getattr(task, 'cancelling', None)
    return cancelling is None or cancelling() > 0


class Flights:
    """The loads in progress of one coroutine function."""

    def __init__(self):
        self.by_key = {}

    def join(self, key):
        """Returns the flight of a key, and whether this caller has to start it."""
        with lock:
            flight = self.by_key.get(key)
            if flight is not None and not flight.is_orphaned():
                return flight, False
            orphan = flight
            flight = self.by_key[key] = Flight()
        if orphan is not None:
            load = orphan.load
            self.end(key, orphan, again)
            _rc_load.fail(load, asyncio.CancelledError())
        return flight, True

    def end(self, key, flight, outcome):
        with lock:
            if self.by_key.get(key) is flight:
                del self.by_key[key]
            flight.settle_locked(outcome)

    def begun(self, key=None):
        """The flights of a key, or all, that the library knows of."""
        with lock:
            return {k: flight for k, flight in self.by_key.items()
                    if flight.task is not None and key in (None, k)}

    def detach(self, flights):
        """The cache was cleared of them: who comes now is given what is loaded now."""
        with lock:
            for key, flight in flights.items():
                if self.by_key.get(key) is flight:
                    del self.by_key[key]

    async def get(self, cached, key, args, kwargs):
        while True:
            flight, is_first = self.join(key)
            if is_first:
                found, value = self.begin(flight, cached, key, args, kwargs)
                if found:
                    return value
            outcome = await flight.wait(lambda: f'The load of {cached!r} awaits itself. Let it '
                                        'use other arguments, or call what it wraps')
            if outcome is not again:
                return outcome()

    def begin(self, flight, cached, key, args, kwargs):
        """A hit, or the start of the load."""
        load = None
        try:
            found, value, load = cached._beginner(args, kwargs)(cached.cache, key)
        finally:
            if load is None:
                self.end(key, flight, again)
        if load is not None:
            context = contextvars.copy_context()
            context.run(current.set, flight)
            task = context.run(asyncio.ensure_future, run(cached, load, args, kwargs))
            flight.load, flight.task = load, task
            task.add_done_callback(
                lambda task: self.finish(key, flight, cached.cache, load, task))
        return found, value

    def finish(self, key, flight, cache, load, task):
        """The load has come to an end, maybe before its function was even called."""
        outcome, error = again, None
        if not task.cancelled():
            error = task.exception()
            if error is None:
                outcome = _rc_load.give(task.result())
            elif isinstance(error, Exception):
                outcome = _rc_load.Failure(error).throw
        elif not was_cancelled(task):
            error = asyncio.CancelledError('the cached function was cancelled from inside')
            outcome = _rc_load.Failure(error).throw
        if not load.is_settled():
            error = error or asyncio.CancelledError()
            serves, previous = _rc_load.fail_or_serve(cache, key, load, error)
            if serves:
                outcome = _rc_load.give(previous)
        self.end(key, flight, outcome)


async def run(cached, load, args, kwargs):
    value = _rc_load.answer(load, await cached.__wrapped__(*args, **kwargs))
    _rc_load.check_open(cached.cache)
    return value

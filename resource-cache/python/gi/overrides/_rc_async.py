# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One load per key for coroutines, over tasks and event loops.

The load is a task of its own in the loop of whoever came first. All who want the value
await it, the first one too: so none of them can spoil it for the others by being cancelled.
When the last one is cancelled, the load is.
"""

import asyncio
import contextlib
import contextvars
import threading

from . import (_rc_async_refresh, _rc_front, _rc_load, _rc_messages, _rc_needs, _rc_runner,
               _rc_running)

# Guards all flights. A garbage collection may come at any time and call foreign code, in this
# thread.
lock = threading.RLock()

# Seconds between two looks whether the loop of a load that others await is closed.
ORPHAN_INTERVAL = 0.5


def again():
    """The outcome of a flight that did not come to an end: ask anew."""


class Flight:
    """One load, and those who await it. refresh: who begins it does not want it, but has
    another value."""

    def __init__(self, refresh=None):
        self.refresh = refresh
        self.load = None    # what the library wants settled
        self.task = None
        self.outcome = None    # to be called by who waits; None while it goes on
        self.waiters = set()    # of pauses
        self.borrowers = None    # those who want leases; None: nobody has
        self.needer = None    # who awaits what its load does

    def get_loop(self):
        """The event loop that it needs; None if it needs a main loop of GLib."""
        if self.task is not None:
            return get_loop(self.task)
        return self.refresh and self.refresh.loop

    def is_orphaned(self):
        loop = self.get_loop()
        return loop is not None and loop.is_closed()

    def settle_locked(self, outcome):
        """Returns the pauses that are over."""
        if self.outcome is not None:
            return []
        self.outcome = outcome
        # The task holds this flight, and the load holds the value.
        self.load = self.task = None
        if self.needer is not None:
            self.needer.end()
        return list(self.waiters)

    async def wait(self, pause, cache, key):
        """Returns the outcome."""
        with _rc_needs.needing(cache, key):
            with lock:
                if self.outcome is not None:
                    return self.outcome
                self.waiters.add(pause)
            try:
                await self.wait_for(pause)
            finally:
                self.leave(pause)
        return again if self.outcome is None else self.outcome

    async def wait_for(self, pause):
        if isinstance(pause, _rc_runner.LoopPause) and pause.loop is not self.get_loop():
            # Nothing tells that a loop is closed while a task of it is not done.
            while not pause.future.done() and not self.is_orphaned():
                await asyncio.wait([pause.future], timeout=ORPHAN_INTERVAL)
        if not self.is_orphaned():
            await pause

    def leave(self, pause):
        with lock:
            self.waiters.remove(pause)
            is_wanted = self.waiters or self.refresh is not None
            task = self.task
        if task is not None and not is_wanted:
            cancel(task)


def get_loop(task):
    return task.get_loop() if isinstance(task, asyncio.Future) else None


def cancel(task):
    """From whatever thread."""
    loop = get_loop(task)
    if loop is None:
        task.cancel()
        return
    try:
        loop.call_soon_threadsafe(task.cancel)
    except RuntimeError:
        # The loop is closed, and with it everybody who could have cared.
        pass


def start_task(coroutine):
    """For whatever runs in this thread, an event loop or a main loop of GLib."""
    if _rc_runner.get_running() is not None or _rc_runner.get_loop() is None:
        return _rc_runner.Spawned(coroutine)
    return _rc_runner.get_loop().create_task(coroutine)


def was_cancelled(task):
    """Whether somebody cancelled the task; else it was its function that raised."""
    cancelling = getattr(task, 'cancelling', None)
    return cancelling is None or cancelling() > 0


class Flights:
    """The loads in progress of one coroutine function."""

    def __init__(self):
        self.by_key = {}

    def join(self, key, refresh=None):
        """Returns the flight of a key, and whether this caller has to start it."""
        with lock:
            flight = self.by_key.get(key)
            if flight is not None and not flight.is_orphaned():
                return flight, False
            orphan = flight
            flight = self.by_key[key] = Flight(refresh)
        load = orphan and self.end(key, orphan, again)
        if load is not None:
            _rc_load.fail(load, asyncio.CancelledError())
        return flight, True

    def end(self, key, flight, outcome):
        """Returns the load, for the first who ends it: if need be, that is to be settled."""
        with lock:
            if self.by_key.get(key) is flight:
                del self.by_key[key]
            load = flight.load
            over = flight.settle_locked(outcome)
        # In a main loop of GLib those who wait may go on here and now.
        for pause in over:
            pause.wake()
        return load

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

    async def get(self, place, key, made):
        cache = place.cache
        while True:
            _rc_async_refresh.begin_if_due(place, key, made)
            value = _rc_front.try_hit(cache, key)
            found = value is not _rc_front.NO_HIT
            flight = is_first = None
            if not found:
                # It raises if nothing drives this coroutine: before others wait for it.
                pause = _rc_runner.make_pause()
                flight, is_first = self.join(key)
            if is_first:
                found, value = self.begin(flight, place, key, made)
            elif flight is not None:
                # Counts a miss: who waits is counted like who loads. There may be an old value.
                found, value = place.look_up(key, made)
            if found:
                _rc_messages.replay(cache, key, value)
                return value
            outcome = await flight.wait(pause, cache, key)
            if outcome is not again:
                value = outcome()
                if not is_first:
                    _rc_messages.replay(cache, key, value)
                return value

    def begin(self, flight, place, key, made):
        """A hit, or the start of the load."""
        return self.begin_by(_rc_load.begin, flight, place, key, made)

    def begin_by(self, begin, flight, place, key, made):
        load = None
        try:
            *hit, load = place.make_begin(made, begin)(place.cache, key)
        finally:
            if load is None:
                self.end(key, flight, again)
        if load is not None:
            self.start(flight, place, load, made, contextvars.copy_context())
        return hit

    def start(self, flight, place, load, made, context):
        """Runs the function, as a task of the loop that runs here."""
        key = load.get_key()
        flight.needer = _rc_needs.Needer(place.cache, key)
        flight.needer.begin()
        context.run(_rc_needs.current.set, flight.needer)
        task = context.run(start_task, run(flight, place, load, made))
        flight.load, flight.task = load, task
        task.add_done_callback(lambda task: self.finish(key, flight, place.cache, load, task))
        return task

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
            with lending(flight, load):
                serves, previous = _rc_load.fail_or_serve(cache, key, load, error)
            if serves:
                outcome = _rc_load.give(previous)
        self.end(key, flight, outcome)


def lending(flight, load):
    """What the load is settled with is held for those who want a lease on it."""
    borrowers = flight.borrowers
    return contextlib.nullcontext() if borrowers is None else borrowers.lending(load)


async def run(flight, place, load, made):
    definition, cache = place.definition, place.cache
    with _rc_running.Running(load, cache, definition.look) as running:
        value = await definition.function(*made.args, **made.kwargs)
    with lending(flight, load):
        value = _rc_load.answer(load, value, running)
    if place.arguments is not None:
        _rc_async_refresh.plan(place, made)
        place.arguments.remember(cache, load.get_key(), made)
    _rc_load.check_open(cache)
    return value

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Leases on what cached coroutine functions return.

A value may leave the cache as soon as it is loaded, or never have been in it: so whoever
loads it takes the leases for all who await one.
"""

import contextlib

from . import (_rc_arguments, _rc_async, _rc_async_refresh, _rc_awaitable, _rc_errors, _rc_load,
               _rc_messages, _rc_runner)


class Borrowers:
    """Those who want a lease on what a flight loads."""

    def __init__(self):
        self.number = 0
        self.leases = []
        self.error = None    # why there are none

    @contextlib.contextmanager
    def lending(self, load):
        load.set_hold(True)
        try:
            yield
            self.lend(load)
        finally:
            load.set_hold(False)

    def lend(self, load):
        with _rc_async.lock:
            self.leases = [load.acquire() for _ in range(self.number)]
        if None in self.leases:
            self.leases, error = [], load.get_error()
            self.error = error and _rc_errors.from_glib(error)

    def take(self):
        """None for whoever came when the leases were taken: ask anew."""
        with _rc_async.lock:
            if self.leases:
                self.number -= 1
                return self.leases.pop()
        if self.error is not None:
            _rc_load.Failure(self.error).throw()
        return None

    def leave(self):
        """Of what nobody takes any more the lease ends."""
        with _rc_async.lock:
            self.number -= 1
            spare, self.leases = self.leases[self.number:], self.leases[:self.number]
        for lease in spare:
            lease.release()


def join(flight):
    with _rc_async.lock:
        if flight.borrowers is None:
            flight.borrowers = Borrowers()
        flight.borrowers.number += 1
        return flight.borrowers


async def borrow(flight, pause, cache, key):
    """What the flight lends; None: ask anew."""
    borrowers, lease = join(flight), None
    try:
        outcome = await flight.wait(pause, cache, key)
        if outcome is not _rc_async.again:
            outcome()
            lease = borrowers.take()
        return lease
    finally:
        if lease is None:
            borrowers.leave()


async def acquire_old(cache, key):
    """A new value is on its way, and the old one serves: None if that has left meanwhile."""
    try:
        return await _rc_awaitable.acquire(cache, key)
    except _rc_arguments.ForgottenError:
        return None


async def acquire(place, key, made):
    """As Flights.get(), but a lease on the value."""
    flights, cache = place.flights, place.cache
    lease = None
    while lease is None:
        _rc_async_refresh.begin_if_due(place, key, made)
        pause = _rc_runner.make_pause()
        flight, is_first = flights.join(key)
        if is_first:
            lease, = flights.begin_by(_rc_load.begin_lease, flight, place, key, made)
        elif flight.refresh is not None:
            lease = await acquire_old(cache, key)
        else:
            # Counts a miss, as Flights.get() does.
            place.look_up(key, made)
        if lease is None:
            lease = await borrow(flight, pause, cache, key)
    _rc_messages.replay(cache, key, lease.value)
    return lease


class Borrowing(_rc_awaitable.LeaseBlock):
    """A lease to be awaited, or a block: "async with connect.acquire(url) as client:"."""

    def __init__(self, place, key, made):
        self.place = place
        self.key = key
        self.made = made

    def __repr__(self):
        return f'<Rc.Borrowing of {self.place.cache!r}>'

    def __await__(self):
        return acquire(self.place, self.key, self.made).__await__()

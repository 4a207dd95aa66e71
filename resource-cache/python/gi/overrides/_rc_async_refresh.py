# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Loads of coroutine functions that no caller waits for.

The library would begin the load of an old value in a thread of its own, and whoever finds the
value gone meanwhile would block an event loop until that load ends: maybe the very loop that
it needs. So a caller who finds an old value first lets the other coroutines know of the load,
and then asks the library for it.
"""

import contextvars
import weakref

from gi.repository import Rc

from ..module import get_introspection_module
from . import _rc_async, _rc_courier, _rc_refresh, _rc_runner

Cache = get_introspection_module('Rc').Cache

# An event loop does not keep its tasks alive.
warming = set()


class Refresh:
    """A load in the background, and where it is to run."""

    def __init__(self, post, loop, made, context):
        self.post = post    # how to get there from another thread
        self.loop = loop    # None for a main loop of GLib
        self.made = made
        self.context = context


def plan(place, made):
    """A value was made: when it is to be made anew, and where if nobody calls."""
    if not place.definition.options.is_background:
        return
    loop = _rc_runner.get_loop()
    made.loop = loop and weakref.ref(loop)
    made.due_at = Rc.clock_now() + place.definition.options.ttl_usec


def begin_if_due(place, key, made):
    """Whoever comes when a value is old begins the load of a new one."""
    old = place.arguments and place.arguments.by_key.get(key)
    if not old or old.due_at is None or Rc.clock_now() < old.due_at \
            or not place.cache.contains(key):
        return
    refresh = Refresh(_rc_runner.make_pause().call, _rc_runner.get_loop(), made,
                      place.make_context())
    flight, is_first = place.flights.join(key, refresh)
    if is_first:
        ask(place, key, flight)


def ask(place, key, flight):
    """Asks the library for the load: it comes to load(), in another thread."""
    def finish(_cache, _result):
        # What came of the load was told where it ran; but maybe there was none.
        if flight.load is None:
            place.flights.end(key, flight, _rc_async.again)

    try:
        with _rc_courier.awaited():
            Cache.refresh_async_with_closure(place.cache, key, None, finish)
    except BaseException:
        place.flights.end(key, flight, _rc_async.again)
        raise


def load(place, load, made):
    """The load that somebody asked the library for is to be done."""
    flight = claim(place, load, made)
    if flight is None:
        _rc_refresh.refuse(place.cache.get_name(), load)
        return
    refresh = flight.refresh
    refresh.post(refresh.context.run, start, place, flight, load)
    # The next call does it, unless it has done so, or the loop has before it was closed.
    if flight.is_orphaned() and place.flights.end(load.get_key(), flight, _rc_async.again):
        _rc_refresh.refuse(place.cache.get_name(), load)


def claim(place, load, made):
    """The flight that waits for this load; if somebody asked who is no coroutine, a new one."""
    flights, key = place.flights, load.get_key()
    loop = made and made.loop and made.loop()
    with _rc_async.lock:
        flight = flights.by_key.get(key)
        if flight is None and loop is not None and not loop.is_closed():
            refresh = Refresh(_rc_runner.LoopPause(loop).call, loop, made, place.make_context())
            flight, _is_first = flights.join(key, refresh)
        if flight is None or flight.refresh is None or flight.load is not None:
            return None
        flight.load = load
        return flight


def start(place, flight, load):
    """In the loop."""
    if flight.outcome is not None:
        return
    task = place.flights.start(flight, place, load, flight.refresh.made,
                               contextvars.copy_context())
    task.add_done_callback(lambda task: finish_refresh(place, load.get_key(), task))


def finish_refresh(place, key, task):
    if task.cancelled() or task.exception() is None:
        return
    _rc_refresh.complain(place, _rc_refresh.REFRESH, task.exception())
    old = place.arguments.by_key.get(key)
    if old is not None:
        old.due_at = Rc.clock_now() + place.definition.options.retry_delay_usec


def warm(place, key, made):
    """Loads a value in the loop that runs here, if there is none."""
    if _rc_runner.get_running() is None and _rc_runner.get_loop() is None:
        raise RuntimeError(f'{place.definition.keys.name}.warm(): no event loop runs here that '
                           'could await the coroutine function. Call it in a coroutine')
    if place.cache.contains(key):
        return
    task = place.make_context().run(_rc_runner.start, place.flights.get(place, key, made))
    warming.add(task)
    task.add_done_callback(lambda task: finish_warm(place, task))


def finish_warm(place, task):
    warming.discard(task)
    if not task.cancelled() and task.exception() is not None:
        _rc_refresh.complain(place, _rc_refresh.WARM, task.exception())

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The worlds in which a coroutine can await a cache."""

import asyncio
import functools
import selectors
import threading

from gi.repository import GLib
from testing import TIMEOUT, Rc

IO = {selectors.EVENT_READ: GLib.IOCondition.IN, selectors.EVENT_WRITE: GLib.IOCondition.OUT}


class GLibSelector(selectors.SelectSelector):
    """Waits by running a main loop of GLib: so an event loop of asyncio does, too."""

    def select(self, timeout=None):
        context = GLib.MainContext.ref_thread_default()
        sources = [self.watch(context, key) for key in self.get_map().values()]
        if timeout is not None:
            sources.append(GLib.Timeout(max(0, round(timeout * 1000))))
            sources[-1].set_callback(lambda *_args: False)
            sources[-1].attach(context)
        context.iteration(timeout is None or timeout > 0)
        for source in sources:
            source.destroy()
        return super().select(0)

    @staticmethod
    def watch(context, key):
        condition = GLib.IOCondition(0)
        for event, flag in IO.items():
            condition |= flag if key.events & event else GLib.IOCondition(0)
        source = GLib.unix_fd_source_new(key.fd, condition)
        source.set_callback(lambda *_args: False)
        source.attach(context)
        return source


def run_in(loop, coroutine):
    try:
        return loop.run_until_complete(asyncio.wait_for(coroutine, TIMEOUT))
    finally:
        loop.close()


def run_in_asyncio(coroutine):
    return run_in(asyncio.new_event_loop(), coroutine)


def run_in_a_loop_over_glib(coroutine):
    return run_in(asyncio.SelectorEventLoop(GLibSelector()), coroutine)


WORLDS = {
    'asyncio': run_in_asyncio,
    'asyncio over GLib': run_in_a_loop_over_glib,
    'GLib': Rc.run,
}


def in_every_world(test):
    """Runs a coroutine method of a test in each of them, with a new cache."""
    @functools.wraps(test)
    def run(self):
        for name, run_in in WORLDS.items():
            with self.subTest(world=name):
                self.loads = []    # to be answered by the test
                self.cache = Rc.Cache('things')
                run_in(test(self))
    return run


def answer_soon(function, *args):
    """From another thread, as a result of a thread of work would come."""
    thread = threading.Thread(target=function, args=args, daemon=True)
    thread.start()
    return thread


class Gate:
    """A coroutine function that lets a test decide when it goes on, in any world."""

    def __init__(self, body=object):
        self.body = body
        self.n_calls = self.n_cancelled = 0
        self.entered = threading.Event()
        self.cache = Rc.Cache('gate')
        self.loads = []
        self.cache.set_load_func(self.hold)

    def hold(self, load):
        self.loads.append(load)
        self.entered.set()

    async def load(self):
        self.n_calls += 1
        try:
            await self.cache.get_async('gate')
        except asyncio.CancelledError:
            self.n_cancelled += 1
            raise
        return self.body()

    def open(self):
        assert self.entered.wait(TIMEOUT)
        self.loads.pop().return_value(True)


def open_after_misses(cache, count, gate):
    misses = threading.Semaphore(0)
    cache.connect('miss', lambda *_args: misses.release())

    def wait_and_open():
        for _ in range(count):
            assert misses.acquire(timeout=TIMEOUT)
        gate.open()
    answer_soon(wait_and_open)

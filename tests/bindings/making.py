# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A cached function whose background loads a test can follow, and what the library logs."""

import asyncio
import logging
import threading

from testing import TIMEOUT, Rc

# Seconds.
TTL = 10


class Maker:
    """A cached function, whose calls a test can hold up, and whose refreshes it can await."""

    def __init__(self, outcomes=(), **options):
        self.calls = []
        self.outcomes = list(outcomes)
        self.may_end = threading.Event()
        self.may_end.set()
        self.entered = threading.Semaphore(0)
        self.ended = threading.Semaphore(0)
        self.is_released = threading.Semaphore(0)
        self.released = []
        options = {'ttl': TTL, 'refresh_mode': 'background', 'on_release': self.release, **options}

        @Rc.cache_resource(**options)
        def load(x=1, *, y=2, _log=None):
            return self.make(x, y)
        self.load = load
        if options.get('scope') != 'session':
            self.watch()

    def watch(self):
        self.load.cache.connect('load-finished', lambda cache, load: self.ended.release())

    def make(self, x, y):
        self.calls.append((x, y))
        self.entered.release()
        assert self.may_end.wait(TIMEOUT)
        outcome = self.outcomes.pop(0) if self.outcomes else [x, y, len(self.calls)]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def release(self, value):
        self.released.append(value)
        self.is_released.release()

    def first(self, *args, **kwargs):
        value = self.load(*args, **kwargs)
        self.await_entered()
        self.await_end()
        return value

    def await_entered(self):
        assert self.entered.acquire(timeout=TIMEOUT), 'the function is not called'

    def await_end(self):
        assert self.ended.acquire(timeout=TIMEOUT), 'no load ends'

    def await_release(self):
        assert self.is_released.acquire(timeout=TIMEOUT), 'nothing is released'


class Logs(logging.Handler):
    """What the library logs, which other threads may do."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.texts = []
        self.is_told = threading.Semaphore(0)

    def emit(self, record):
        self.texts.append(logging.Formatter().format(record))
        self.is_told.release()

    def __enter__(self):
        logger = logging.getLogger('resource-cache')
        logger.addHandler(self)
        logger.propagate = False
        return self

    def __exit__(self, *_raised):
        logger = logging.getLogger('resource-cache')
        logger.removeHandler(self)
        logger.propagate = True

    def await_text(self):
        assert self.is_told.acquire(timeout=TIMEOUT), 'nothing is logged'
        return self.texts[-1]


async def until(is_true):
    """For what another task or thread brings about."""
    while not is_true():
        await asyncio.sleep(0.001)


class LaterMaker:
    """A cached coroutine function, whose calls a test can hold up."""

    def __init__(self, outcomes=(), **options):
        self.calls = []
        self.loops = []
        self.outcomes = list(outcomes)
        self.is_open = True
        self.n_ended = 0
        self.released = []
        options = {'ttl': TTL, 'refresh_mode': 'background', 'on_release': self.released.append,
                   **options}

        @Rc.cache_resource(**options)
        async def load(x=1, *, y=2, _log=None):
            self.calls.append((x, y))
            self.loops.append(asyncio.get_running_loop())
            await until(lambda: self.is_open)
            outcome = self.outcomes.pop(0) if self.outcomes else [x, y, len(self.calls)]
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome
        self.load = load
        if options.get('scope') != 'session':
            load.cache.connect('load-finished', self.count)

    def count(self, _cache, _load):
        self.n_ended += 1

    async def await_entered(self, number):
        await until(lambda: len(self.calls) >= number)

    async def await_end(self, number):
        await until(lambda: self.n_ended >= number and not self.load.cache._flights.by_key)

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is loaded in the background, and in sessions, leaves nothing behind."""

import itertools
import logging
import threading

from leaking import ROUNDS, LeakTestCase, Value
from testing import SECOND, TIMEOUT, Rc, main

# Each round waits for another thread. 128 bytes a round would be 156 pages.
SLOW_ROUNDS = ROUNDS // 4


class Background(LeakTestCase):
    def watch(self, cached):
        ended = threading.Semaphore(0)
        cached.cache.connect('load-finished', lambda cache, load: ended.release())
        self.await_end = lambda: self.assertTrue(ended.acquire(timeout=TIMEOUT))

    def silence(self):
        logger = logging.getLogger('resource-cache')
        logger.setLevel(logging.CRITICAL + 1)
        self.addCleanup(logger.setLevel, logging.NOTSET)

    def make_refreshed(self, body):
        Rc.clock_freeze()
        self.addCleanup(Rc.clock_thaw)

        @Rc.cache_resource(ttl=1, refresh_mode='background')
        def load(x):
            return body()
        self.watch(load)
        load(1)
        self.await_end()
        return load

    def test_refresh(self):
        load = self.make_refreshed(Value)

        def use():
            Rc.clock_advance(SECOND)
            load(1)
            self.await_end()
        self.assert_flat(use, SLOW_ROUNDS)

    def test_failed_refresh(self):
        self.silence()
        values = [Value()]
        load = self.make_refreshed(lambda: values.pop())
        Rc.clock_advance(SECOND)

        def use():
            load(1)
            self.await_end()
        self.assert_flat(use, SLOW_ROUNDS)

    def test_warm(self):
        self.silence()
        numbers = itertools.count()

        @Rc.cache_resource(max_entries=5)
        def load(x):
            return Value() if x % 2 else 1 / 0
        self.watch(load)

        def use():
            load.warm(next(numbers))
            self.await_end()
        self.assert_flat(use, SLOW_ROUNDS)

    def test_arguments(self):
        numbers = itertools.count()

        @Rc.cache_resource(max_entries=5, ttl=1000, refresh_mode='background')
        def load(x, _value):
            return [x]
        self.assert_flat(lambda: load(next(numbers), Value()))


class Sessions(LeakTestCase):
    def test_sessions_that_come_and_go(self):
        @Rc.cache_resource(scope='session')
        def load():
            return Value()

        def use():
            with Rc.Session('user'):
                load(), load()
        self.assert_flat(use, SLOW_ROUNDS)


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""In which event loops coroutine functions are refreshed."""

import asyncio
import threading
import unittest

from making import TTL, LaterMaker
from testing import SECOND, TIMEOUT, Rc, ask, main


class Loops(unittest.TestCase):
    def setUp(self):
        Rc.clock_freeze()
        self.addCleanup(Rc.clock_thaw)

    @staticmethod
    def run_in_loop(coroutine):
        return asyncio.run(asyncio.wait_for(coroutine, TIMEOUT))

    def test_it_runs_in_the_loop_of_the_caller(self):
        maker = LaterMaker()
        first = self.run_in_loop(maker.load())
        Rc.clock_advance(TTL * SECOND)

        async def use():
            self.assertIs(await maker.load(), first)
            await maker.await_end(2)
            return asyncio.get_running_loop()
        self.assertIs(self.run_in_loop(use()), maker.loops[1])
        self.assertEqual(self.run_in_loop(maker.load()), [1, 2, 2])

    def test_a_loop_that_ends_leaves_it_to_the_next_call(self):
        maker = LaterMaker()
        first = self.run_in_loop(maker.load())
        Rc.clock_advance(TTL * SECOND)
        maker.is_open = False

        async def begin():
            self.assertIs(await maker.load(), first)
            await maker.await_entered(2)
        self.run_in_loop(begin())
        maker.is_open = True

        async def use():
            self.assertIs(await maker.load(), first)
            await maker.await_end(3)
            return await maker.load()
        self.assertEqual(self.run_in_loop(use()), [1, 2, 3])

    def test_a_loop_that_is_closed_leaves_it_to_the_next_call(self):
        for n_steps in (0, 20):
            with self.subTest(n_steps=n_steps):
                maker = LaterMaker()
                first = self.run_in_loop(maker.load())
                Rc.clock_advance(TTL * SECOND)
                maker.is_open = False
                loop = asyncio.new_event_loop()
                loop.run_until_complete(maker.load())
                for _ in range(n_steps):
                    loop.run_until_complete(asyncio.sleep(0.001))
                for task in asyncio.all_tasks(loop):
                    task._log_destroy_pending = False
                    task.get_coro().close()
                loop.close()
                maker.is_open = True

                async def use():
                    values = [await maker.load()]
                    while len(values) < 2 or values[-1] is first:
                        await asyncio.sleep(0.001)
                        values.append(await maker.load())
                    return values
                values = self.run_in_loop(use())
                self.assertIs(values[0], first)

    def test_a_loop_that_is_closed_before_the_load_may_begin(self):
        maker = LaterMaker()
        cache = maker.load.cache
        loop = asyncio.new_event_loop()
        loop.run_until_complete(maker.load())
        Rc.clock_advance(TTL * SECOND)
        cache.props.max_concurrent_loads = 1
        ended, entered, may_end = threading.Semaphore(0), threading.Event(), threading.Event()
        thread = threading.Thread(target=cache.get_with, args=(
            'other', lambda: entered.set() or may_end.wait(TIMEOUT)))
        thread.start()
        self.assertTrue(entered.wait(TIMEOUT))
        loop.run_until_complete(maker.load())
        self.assertEqual(cache.get_n_loading(), 2)
        loop.close()
        cache.connect('load-finished', lambda cache, load: ended.release())
        may_end.set()
        thread.join(TIMEOUT)
        for _ in range(2):
            self.assertTrue(ended.acquire(timeout=TIMEOUT))
        self.assertEqual(cache.get_n_loading(), 0)
        self.assertEqual(len(maker.calls), 1)

    def test_the_cache_can_be_told_to_refresh(self):
        maker = LaterMaker()

        async def use():
            await maker.load(5)
            key, = maker.load.cache
            thread = threading.Thread(target=maker.load.cache.refresh_async,
                                      args=(key, None, lambda *_args: None))
            thread.start()
            await maker.await_end(2)
            thread.join(TIMEOUT)
            return await maker.load(5)
        self.assertEqual(self.run_in_loop(use()), [5, 2, 2])
        # That loop is closed by now.
        key, = maker.load.cache
        refresh = ask(maker.load.cache.refresh_async, key)
        with self.assertRaisesRegex(Rc.CacheError, 'Call the function'):
            refresh()
        self.assertEqual(maker.load.cache.get_n_loading(), 0)
        self.assertEqual(maker.load.cache[key], [5, 2, 2])


if __name__ == '__main__':
    main()

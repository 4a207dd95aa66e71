# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases of coroutine functions whose values are shared."""

import asyncio
import concurrent.futures
import inspect
import threading
import unittest

from testing import TIMEOUT, Rc, main


class Held:
    """A coroutine function that goes on when the test says so, in whatever loop it runs."""

    def __init__(self, outcomes=()):
        self.outcomes = list(outcomes)
        self.calls = []
        self.entered = threading.Semaphore(0)
        self.may_end = threading.Event()
        self.misses = threading.Semaphore(0)

        @Rc.cache_resource
        async def load(x=1):
            self.calls.append(x)
            self.entered.release()
            while not self.may_end.is_set():
                await asyncio.sleep(0.001)
            outcome = self.outcomes.pop(0) if self.outcomes else [x]
            if isinstance(outcome, Exception):
                raise outcome
            return outcome
        self.load = load
        load.cache.connect('miss', lambda *_args: self.misses.release())

    async def await_misses(self, count):
        await asyncio.wait_for(self.take_misses(count), TIMEOUT)

    async def take_misses(self, count):
        for _ in range(count):
            while not self.misses.acquire(blocking=False):
                await asyncio.sleep(0.001)

    async def begin(self, count):
        """Tasks of which one loads, and the others wait for it."""
        tasks = [asyncio.ensure_future(self.load()) for _ in range(count)]
        await self.await_misses(count)
        return tasks


def gather(tasks):
    return asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), TIMEOUT)


class Async(unittest.IsolatedAsyncioTestCase):
    async def test_first_run_then_cached(self):
        held = Held()
        held.may_end.set()
        self.assertEqual(await held.load(), [1])
        self.assertEqual(await held.load(), [1])
        self.assertEqual(held.calls, [1])
        self.assertEqual(held.load.cache_info(), (1, 1, None, 1))

    async def test_once_across_awaits(self):
        held = Held()
        first = asyncio.ensure_future(held.load())
        await held.await_misses(1)
        for _ in range(3):
            second = asyncio.ensure_future(held.load())
            await held.await_misses(1)
            self.assertFalse(second.done())
        held.may_end.set()
        self.assertIs(await first, await second)
        self.assertIs(await first, await held.load())
        self.assertEqual(held.calls, [1])

    async def test_gather_shares_one_computation(self):
        held = Held()
        tasks = await held.begin(20)
        held.may_end.set()
        values = await gather(tasks)
        self.assertEqual(values, [[1]] * 20)
        self.assertEqual(len({id(value) for value in values}), 1)
        self.assertEqual(held.calls, [1])

    async def test_who_waits_is_counted(self):
        held = Held()
        held.may_end.set()
        await gather([asyncio.ensure_future(held.load()) for _ in range(3)])
        self.assertEqual(held.load.cache_info(), (0, 3, None, 1))

    def test_two_loops_share(self):
        held = Held()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = [pool.submit(asyncio.run, held.load()) for _ in range(2)]
            for _ in range(2):
                self.assertTrue(held.misses.acquire(timeout=TIMEOUT))
            held.may_end.set()
            one, other = [result.result(TIMEOUT) for result in results]
        self.assertIs(one, other)
        self.assertIs(asyncio.run(held.load()), one)
        self.assertEqual(held.calls, [1])

    async def test_failed_owner_tells_all_waiters(self):
        error = ValueError('there is no server')
        held = Held([error])
        tasks = await held.begin(5)
        held.may_end.set()
        for outcome in await gather(tasks):
            self.assertIs(outcome, error)
        self.assertEqual(held.calls, [1])
        self.assertEqual(await held.load(), [1])

    def test_failed_owner_tells_waiters_in_other_loops(self):
        error = ValueError('there is no server')
        held = Held([error])
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            results = [pool.submit(asyncio.run, held.load()) for _ in range(3)]
            for _ in range(3):
                self.assertTrue(held.misses.acquire(timeout=TIMEOUT))
            held.may_end.set()
            for result in results:
                self.assertIs(result.exception(TIMEOUT), error)
        self.assertEqual(held.calls, [1])

    async def test_cancelled_owner_wakes_the_others(self):
        held = Held()
        owner, *others = await held.begin(5)
        owner.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await owner
        self.assertEqual([other.done() for other in others], [False] * 4)
        held.may_end.set()
        self.assertEqual(await gather(others), [[1]] * 4)
        self.assertEqual(len({id(other.result()) for other in others}), 1)
        self.assertEqual(held.calls, [1])

    async def test_cancelled_owner_of_a_loop_that_ends(self):
        """Who loads takes its loop along; others wait in another loop."""
        held = Held()

        async def leave():
            task = asyncio.ensure_future(held.load())
            await held.await_misses(1)
            tasks.extend(await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(
                held.begin(3), loop)))
            task.cancel()
            await asyncio.wait([task])
        tasks, loop = [], asyncio.get_running_loop()
        await asyncio.to_thread(asyncio.run, leave())
        held.may_end.set()
        self.assertEqual(await gather(tasks), [[1]] * 3)

    async def test_different_args(self):
        held = Held()
        tasks = [asyncio.ensure_future(held.load(x)) for x in (1, 2, 2, 3)]
        await held.await_misses(4)
        held.may_end.set()
        self.assertEqual(await gather(tasks), [[1], [2], [2], [3]])
        self.assertEqual(sorted(held.calls), [1, 2, 3])

    async def test_returns_awaitable(self):
        held = Held()
        held.may_end.set()
        self.assertTrue(inspect.iscoroutinefunction(held.load))
        for _ in range(2):
            awaitable = held.load()
            self.assertTrue(inspect.isawaitable(awaitable))
            self.assertEqual(await awaitable, [1])

    async def test_same_object(self):
        held = Held([object()])
        held.may_end.set()
        value = await held.load()
        self.assertIs(await held.load(), value)
        self.assertIs(await held.load(x=1), value)

    async def test_underscore(self):
        @Rc.cache_resource
        async def load(x, _logger, *, _y=0):
            return object()
        value = await load(1, print)
        self.assertIs(await load(1, object(), _y=(n for n in ())), value)
        self.assertIsNot(await load(2, print), value)

    async def test_max_entries(self):
        released = []

        @Rc.cache_resource(max_entries=2, on_release=released.append)
        async def load(x):
            await asyncio.sleep(0)
            return x
        for x in (1, 2, 1, 3):
            await load(x)
        self.assertEqual(released, [2])
        self.assertEqual(load.cache_info(), (1, 3, 2, 2))

    async def test_sync_unchanged(self):
        @Rc.cache_resource
        def load(x):
            return [x]
        self.assertFalse(inspect.iscoroutinefunction(load))
        value = load(1)
        self.assertEqual(value, [1])
        self.assertIs(await asyncio.to_thread(load, 1), value)


if __name__ == '__main__':
    main()

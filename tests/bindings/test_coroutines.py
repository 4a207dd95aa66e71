# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Coroutine functions that load: cache.get_with_async(key, function)."""

import asyncio
import functools
import gc
import threading
import unittest

from awaiting import Gate, answer_soon, in_every_world, open_after_misses, run_in_asyncio
from testing import SECOND, TIMEOUT, FrozenClockTestCase, Rc, in_threads, main


class Loading(unittest.TestCase):
    @in_every_world
    async def test_once(self):
        calls = []

        async def load():
            calls.append(1)
            return calls
        for _ in range(2):
            self.assertIs(await self.cache.get_with_async('key', load), calls)
        self.assertEqual(calls, [1])
        stats = self.cache.dup_stats()
        self.assertEqual((stats.hits, stats.misses, stats.loads), (1, 1, 1))

    @in_every_world
    async def test_other_callers_share_it(self):
        gate = Gate()
        start = asyncio.create_task if in_asyncio() else Rc.spawn
        open_after_misses(self.cache, 4, gate)
        waits = [start(self.cache.get_with_async('key', gate.load)) for _ in range(3)]
        values = []
        thread = answer_soon(lambda: gate.entered.wait(TIMEOUT) and values.append(
            self.cache.get_with('key', self.fail)))
        one, *others = [await wait for wait in waits]
        thread.join(TIMEOUT)
        for other in (*others, *values, self.cache['key']):
            self.assertIs(other, one)
        self.assertEqual((gate.n_calls, len(values)), (1, 1))

    @in_every_world
    async def test_what_it_raises(self):
        error = ValueError('the very one')

        async def load():
            raise error
        for _ in range(2):
            with self.assertRaises(ValueError) as caught:
                await self.cache.get_with_async('key', load)
            self.assertIs(caught.exception, error)
        self.assertEqual(self.cache.dup_stats().load_failures, 2)
        self.assertEqual(self.cache.get_n_loading(), 0)

    @in_every_world
    async def test_uncached(self):
        async def load():
            return Rc.uncached([])
        self.assertEqual(await self.cache.get_with_async('key', load), [])
        self.assertEqual(len(self.cache), 0)

    @in_every_world
    async def test_closed_while_loading(self):
        released = []
        self.cache.set_release_func(lambda key, value, reason: released.append(value))

        async def load():
            self.cache.close()
            return 'late'
        with self.assertRaises(Rc.ClosedError):
            await self.cache.get_with_async('key', load)
        self.assertEqual(released, ['late'])

    @in_every_world
    async def test_it_knows_its_load(self):
        async def load():
            Rc.current_load().add_tag('tag')
            return 'value'
        await self.cache.get_with_async('key', load)
        self.assertEqual(self.cache.remove_tag('tag'), 1)

    @in_every_world
    async def test_loads_inside_of_loads(self):
        async def load(depth):
            if depth == 0:
                return [0]
            inner = await self.cache.get_with_async(str(depth - 1),
                                                    functools.partial(load, depth - 1))
            return [*inner, depth]
        self.assertEqual(await self.cache.get_with_async('3', functools.partial(load, 3)),
                         [0, 1, 2, 3])

    @in_every_world
    async def test_recursion(self):
        async def load():
            return await self.cache.get_with_async('key', load)
        with self.assertRaisesRegex(Rc.RecursiveLoadError, '“key” of cache “things” awaits itself'):
            await self.cache.get_with_async('key', load)

        async def load_by_others(key, other):
            return await self.cache.get_with_async(
                other, functools.partial(load_by_others, other, key))
        with self.assertRaises(Rc.RecursiveLoadError):
            await self.cache.get_with_async('a', functools.partial(load_by_others, 'a', 'b'))

    @in_every_world
    async def test_recursion_by_way_of_a_cached_function(self):
        @Rc.cache_resource
        async def load():
            return await self.cache.get_with_async('key', load_by_function)

        async def load_by_function():
            return await load()
        first = (asyncio.create_task if in_asyncio() else Rc.spawn)(load())
        with self.assertRaises(Rc.RecursiveLoadError):
            await self.cache.get_with_async('key', load_by_function)
        with self.assertRaises(Rc.RecursiveLoadError):
            await first

    @in_every_world
    async def test_a_blocking_call_inside_of_it(self):
        """It would wait for itself for ever."""
        async def load():
            return self.cache.get_with('key', self.fail)
        with self.assertRaises(Rc.RecursiveLoadError):
            await self.cache.get_with_async('key', load)


class Tasks(unittest.TestCase):
    def setUp(self):
        self.gate = Gate()
        self.cache = Rc.Cache('things')

    def begin(self):
        return asyncio.create_task(self.cache.get_with_async('key', self.gate.load))

    async def until_entered(self):
        while not self.gate.loads:
            await asyncio.sleep(0)

    def test_the_first_one_is_cancelled(self):
        async def use():
            first, second = self.begin(), self.begin()
            await self.until_entered()
            first.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await first
            self.gate.open()
            return await second
        self.assertIs(run_in_asyncio(use()), self.cache['key'])
        self.assertEqual((self.gate.n_calls, self.gate.n_cancelled), (1, 0))

    def test_the_last_one_is_cancelled(self):
        async def use():
            first, second = self.begin(), self.begin()
            await self.until_entered()
            for task in (first, second):
                task.cancel()
            await asyncio.wait([first, second])
            while not self.gate.n_cancelled:
                await asyncio.sleep(0)
            return await self.cache.get_with_async('key', list)
        self.assertEqual(run_in_asyncio(use()), [])
        self.assertEqual(self.gate.n_calls, 1)

    def test_loops_of_many_threads(self):
        open_after_misses(self.cache, 8, self.gate)

        async def use():
            return await self.begin()
        values = in_threads(lambda: run_in_asyncio(use()), 8)
        self.assertEqual(len({id(value) for value in values}), 1, values)
        self.assertEqual(self.gate.n_calls, 1)

    def test_a_loop_that_ends_hands_the_load_over(self):
        async def wait_in_vain():
            self.begin()
            await self.until_entered()
        run_in_asyncio_to_the_end(wait_in_vain())
        self.assertEqual(self.gate.n_cancelled, 1)
        self.assertEqual(run_in_asyncio(self.cache.get_with_async('key', self.return_later)), 5)

    def test_who_waits_takes_the_load_over(self):
        second_waits = threading.Event()

        async def wait_in_vain():
            self.begin()
            await self.until_entered()
            while not second_waits.is_set():
                await asyncio.sleep(0)
        thread = threading.Thread(target=lambda: run_in_asyncio_to_the_end(wait_in_vain()))
        thread.start()
        self.assertTrue(self.gate.entered.wait(TIMEOUT))
        self.cache.connect('miss', lambda *_args: second_waits.set())
        self.assertEqual(run_in_asyncio(self.cache.get_with_async('key', self.return_later)), 5)
        thread.join(TIMEOUT)

    @staticmethod
    async def return_later():
        return 5

    def test_cleared_while_loading(self):
        async def use():
            first = self.begin()
            await self.until_entered()
            self.cache.clear()
            self.assertEqual(await self.cache.get_with_async('key', self.return_later), 5)
            self.gate.open()
            self.assertIsNot(await first, 5)
        run_in_asyncio(use())
        self.assertEqual(self.cache['key'], 5)

    def test_a_circle_after_a_clear(self):
        """What an old load of the key leaves behind says nothing of the new one."""
        async def await_itself():
            self.gate.open()
            await self.first
            return await self.cache.get_with_async('key', await_itself)

        async def use():
            self.first = self.begin()
            await self.until_entered()
            self.cache.clear()
            with self.assertRaises(Rc.RecursiveLoadError):
                await self.cache.get_with_async('key', await_itself)
        run_in_asyncio(use())

    def test_mistakes(self):
        with self.assertRaisesRegex(TypeError, 'await cache.get_with_async'):
            self.cache.get_with_async('key', self.return_later, None, print)
        with self.assertRaisesRegex(TypeError, 'functools.partial'):
            self.cache.get_with('key', lambda: self.return_later())
        with self.assertRaisesRegex(TypeError, 'functools.partial'):
            run_in_asyncio(self.cache.get_with_async('key', lambda: self.return_later()))
        with self.assertWarnsRegex(RuntimeWarning, 'never awaited'):
            self.cache.get_with_async('key', self.return_later)
            gc.collect()
        self.assertEqual(self.cache.get_n_loading(), 0)


class Failures(FrozenClockTestCase):
    def test_an_old_value_serves(self):
        cache = Rc.Cache('stale', ttl='1s', stale_if_error='1s')
        cache['key'] = 'old'
        self.advance(1)

        async def fail():
            raise ValueError
        self.assertEqual(run_in_asyncio(cache.get_with_async('key', fail)), 'old')
        self.advance(1)
        with self.assertRaises(ValueError):
            run_in_asyncio(cache.get_with_async('key', fail))

    def test_a_load_that_takes_too_long(self):
        gate = Gate()
        cache = Rc.Cache('slow', load_timeout=SECOND)

        async def use():
            task = asyncio.create_task(cache.get_with_async('key', gate.load))
            while not gate.loads:
                await asyncio.sleep(0)
            other = cache.get_async('key')
            self.advance(1)
            for wait in (task, other):
                with self.assertRaisesRegex(Rc.LoadTimeoutError,
                                            '“key” of cache “slow” took longer than 1s'):
                    await wait
        run_in_asyncio(use())
        self.assertEqual(gate.n_cancelled, 1)
        self.assertNotIn('key', cache)


def in_asyncio():
    try:
        return asyncio.get_running_loop() is not None
    except RuntimeError:
        return False


def run_in_asyncio_to_the_end(coroutine):
    asyncio.run(asyncio.wait_for(coroutine, TIMEOUT))


if __name__ == '__main__':
    main()

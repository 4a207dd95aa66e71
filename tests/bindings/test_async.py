# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import asyncio
import inspect
import threading
import unittest

from testing import SECOND, TIMEOUT, FrozenClockTestCase, Rc, in_threads, main


def run(coroutine):
    return asyncio.run(asyncio.wait_for(coroutine, TIMEOUT))


class Gate:
    """A coroutine function that lets a test decide when it goes on."""

    def __init__(self, body=object, **options):
        self.n_calls = 0
        self.n_cancelled = 0
        self.is_open = asyncio.Event()
        self.entered = asyncio.Event()

        @Rc.cache_resource(**options)
        async def load(key='key'):
            self.n_calls += 1
            self.entered.set()
            try:
                await self.is_open.wait()
            except asyncio.CancelledError:
                self.n_cancelled += 1
                raise
            return body()
        self.load = load


class Sharing(unittest.IsolatedAsyncioTestCase):
    async def test_first_run_then_cached(self):
        calls = []

        @Rc.cache_resource
        async def load(x, _ignored=None):
            calls.append(x)
            await asyncio.sleep(0)
            return [x]
        first = await load(1)
        self.assertIs(await load(1, 'ignored'), first)
        self.assertIs(await load(x=1), first)
        self.assertIsNot(await load(2), first)
        self.assertEqual(calls, [1, 2])
        self.assertEqual(load.cache_info().hits, 2)
        self.assertEqual(load.cache_info().misses, 2)

    async def test_gather_shares_one_computation(self):
        gate = Gate()
        tasks = [asyncio.ensure_future(gate.load()) for _ in range(20)]
        await gate.entered.wait()
        gate.is_open.set()
        values = await asyncio.gather(*tasks)
        self.assertEqual(len({id(value) for value in values}), 1)
        self.assertEqual(gate.n_calls, 1)

    async def test_coroutine_function(self):
        @Rc.cache_resource
        async def load():
            return 1
        self.assertTrue(inspect.iscoroutinefunction(load))
        self.assertTrue(asyncio.iscoroutinefunction(load))
        self.assertFalse(inspect.iscoroutinefunction(Rc.cache_resource(lambda: 1)))
        awaitable = load()
        self.assertTrue(inspect.isawaitable(awaitable))
        self.assertEqual(await awaitable, 1)

    async def test_options(self):
        seen, released = [], []

        @Rc.cache_resource(max_entries=1, on_release=released.append,
                           validate=lambda value: seen.append(value) or True)
        async def load(x):
            return [x]
        for x in (1, 1, 2):
            await load(x)
        self.assertEqual(seen, [[1]])
        self.assertEqual(released, [[1]])
        load.clear()
        self.assertEqual(released, [[1], [2]])
        self.assertEqual(await load(3), [3])
        await load(3)
        load.clear(3)
        self.assertEqual(load.cache_info().currsize, 0)

    async def test_uncached(self):
        @Rc.cache_resource
        async def load():
            return Rc.uncached([])
        self.assertIsNot(await load(), await load())

    async def test_method(self):
        class Service:
            @Rc.cache_resource
            async def load(_self, x):
                return [x]
        self.assertIs(await Service().load(1), await Service().load(1))


class Failing(unittest.IsolatedAsyncioTestCase):
    async def test_every_waiter_gets_the_exception_itself(self):
        error = ValueError('the very one')

        def body():
            raise error
        gate = Gate(body)
        tasks = [asyncio.ensure_future(gate.load()) for _ in range(20)]
        await gate.entered.wait()
        gate.is_open.set()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        self.assertTrue(all(outcome is error for outcome in outcomes))
        self.assertEqual(gate.n_calls, 1)
        with self.assertRaises(ValueError):
            await gate.load()
        self.assertEqual(gate.n_calls, 2)

    async def test_a_cancelled_awaiter_does_not_cancel_the_others(self):
        for number in (0, 1):
            with self.subTest(cancelled=number):
                gate = Gate()
                tasks = [asyncio.ensure_future(gate.load()) for _ in range(3)]
                await gate.entered.wait()
                tasks[number].cancel()
                await asyncio.wait([tasks[number]])
                gate.is_open.set()
                del tasks[number]
                one, two = await asyncio.gather(*tasks)
                self.assertIs(one, two)
                self.assertEqual((gate.n_calls, gate.n_cancelled), (1, 0))

    async def test_the_last_awaiter_cancels_the_load(self):
        gate = Gate()
        tasks = [asyncio.ensure_future(gate.load()) for _ in range(3)]
        await gate.entered.wait()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        while not gate.n_cancelled:
            await asyncio.sleep(0)
        gate.is_open.set()
        await gate.load()
        self.assertEqual(gate.n_calls, 2)

    async def test_a_function_that_cancels_itself(self):
        @Rc.cache_resource
        async def load():
            raise asyncio.CancelledError
        with self.assertRaises(asyncio.CancelledError):
            await load()

    async def test_recursion(self):
        @Rc.cache_resource
        async def load(x):
            return await load(x)
        with self.assertRaisesRegex(Rc.RecursiveLoadError, 'load'):
            await load(1)

    async def test_loads_that_would_wait_for_each_other(self):
        met = asyncio.Event()

        @Rc.cache_resource
        async def load(name, other):
            if name == 'b':
                met.set()
            await met.wait()
            return await load(other, name)
        outcomes = await asyncio.gather(load('a', 'b'), load('b', 'a'), return_exceptions=True)
        for outcome in outcomes:
            self.assertIsInstance(outcome, Rc.RecursiveLoadError)


class Loops(unittest.TestCase):
    def test_loops_of_many_threads_share(self):
        n_calls = []
        entered, may_end = threading.Event(), threading.Event()

        @Rc.cache_resource
        async def load():
            n_calls.append(1)
            entered.set()
            while not may_end.is_set():
                await asyncio.sleep(0)
            return object()
        arrived = threading.Semaphore(0)

        async def use():
            task = asyncio.ensure_future(load())
            await asyncio.sleep(0)
            arrived.release()
            return await task

        def open_when_all_are_there():
            for _ in range(8):
                assert arrived.acquire(timeout=TIMEOUT)
            may_end.set()
        threading.Thread(target=open_when_all_are_there, daemon=True).start()
        values = in_threads(lambda: run(use()), 8)
        self.assertEqual(len({id(value) for value in values}), 1, values)
        self.assertEqual(n_calls, [1])

    def test_a_loop_after_another(self):
        @Rc.cache_resource
        async def load():
            return object()
        self.assertIs(run(load()), run(load()))

    def test_a_loop_that_ends_hands_the_load_over(self):
        started, second_waits = threading.Event(), threading.Event()
        calls = []

        @Rc.cache_resource
        async def load():
            calls.append(1)
            if len(calls) == 1:
                started.set()
                await asyncio.Event().wait()
            return 'second'

        async def wait_in_vain():
            task = asyncio.ensure_future(load())
            while not second_waits.is_set():
                await asyncio.sleep(0)
            return task.cancel()

        async def wait():
            task = asyncio.ensure_future(load())
            await asyncio.sleep(0)
            second_waits.set()
            return await task
        thread = threading.Thread(target=run, args=(wait_in_vain(),))
        thread.start()
        self.assertTrue(started.wait(TIMEOUT))
        self.assertEqual(run(wait()), 'second')
        thread.join(TIMEOUT)
        self.assertEqual(calls, [1, 1])

    def test_a_loop_that_was_closed_blocks_nobody(self):
        hang = True

        @Rc.cache_resource
        async def load():
            if hang:
                await asyncio.Event().wait()
            return 'value'
        loop = asyncio.new_event_loop()
        loop.create_task(load())
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(asyncio.sleep(0))
        for task in asyncio.all_tasks(loop):
            task._log_destroy_pending = False
        loop.close()
        hang = False
        self.assertEqual(run(load()), 'value')


class Failures(FrozenClockTestCase):
    def setUp(self):
        super().setUp()
        self.outcomes = ['old']

        @Rc.cache_resource(ttl=1)
        async def load():
            outcome = self.outcomes.pop(0)
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome
        self.load = load

    def test_an_old_value_serves(self):
        self.load.cache.props.stale_if_error = SECOND
        self.assertEqual(run(self.load()), 'old')
        self.advance(1)
        self.outcomes = [ValueError(), asyncio.CancelledError()]
        self.assertEqual(run(self.load()), 'old')
        with self.assertRaises(asyncio.CancelledError):
            run(self.load())
        self.assertEqual(self.outcomes, [])

    def test_retry_delay(self):
        self.load.cache.props.retry_delay = SECOND
        error = ValueError('the very one')
        self.outcomes = [asyncio.CancelledError(), error, 'new']
        with self.assertRaises(asyncio.CancelledError):
            run(self.load())
        for _ in range(2):
            with self.assertRaises(ValueError) as caught:
                run(self.load())
            self.assertIs(caught.exception, error)
        self.advance(1)
        self.assertEqual(run(self.load()), 'new')


if __name__ == '__main__':
    main()

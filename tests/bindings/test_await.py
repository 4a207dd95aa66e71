# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The verbs that are awaited, under asyncio and in a main loop of GLib."""

import asyncio
import functools
import gc
import threading
import unittest
import warnings

from awaiting import WORLDS, answer_soon, in_every_world, run_in_asyncio
from gi.overrides import _rc_load
from gi.repository import Gio, GLib
from testing import ANY_VALUES, TIMEOUT, Rc, in_threads, main


class Verbs(unittest.TestCase):
    @in_every_world
    async def test_every_value_comes_back_identical(self):
        async def load_later(value):
            return value
        self.cache.set_load_func(lambda load: load.return_value(ANY_VALUES[int(load.get_key())]))
        for number, value in enumerate(ANY_VALUES):
            key = str(number)
            for _ in ('a miss', 'a hit'):
                self.assertIs(await self.cache.get_async(key), value)
                self.assertIs(await self.cache.get_with_async('new ' + key, lambda: value), value)
                self.assertIs(await self.cache.get_with_async(
                    'later ' + key, functools.partial(load_later, value)), value)
                async with self.cache.acquire_async(key) as leased:
                    self.assertIs(leased, value)
                with await self.cache.acquire_async(key) as leased:
                    self.assertIs(leased, value)
                self.assertIs(await self.cache.refresh_async(key), True)

    @in_every_world
    async def test_a_load_that_is_answered_by_a_thread(self):
        self.cache.set_load_func(self.loads.append)
        value = object()
        waits = [self.cache.get_async('key') for _ in range(3)]
        answer_soon(self.loads.pop().return_value, value)
        for wait in waits:
            self.assertIs(await wait, value)
        self.assertEqual(self.loads, [])

    @in_every_world
    async def test_errors_are_raised_unchanged(self):
        self.cache.set_load_func(self.loads.append)
        for error in (KeyError('unchanged'), GLib.Error('gone', 'g-io-error-quark', 1)):
            waits = [self.cache.get_async('key'), self.cache.acquire_async('key'),
                     self.cache.refresh_async('key'),
                     self.cache.get_with_async('key', self.fail)]
            answer_soon(self.loads.pop().return_exception, error)
            for wait in waits:
                with self.assertRaises(type(error)) as caught:
                    await wait
                self.assertIs(caught.exception, error)
            self.assertIsNone(error.__context__)

    @in_every_world
    async def test_errors_of_the_library(self):
        with self.assertRaisesRegex(Rc.CacheError, 'nothing to load it with'):
            await self.cache.get_async('key')
        self.cache.close()
        for wait in (self.cache.get_async('key'), self.cache.acquire_async('key'),
                     self.cache.get_with_async('key', asyncio.sleep)):
            with self.assertRaises(Rc.ClosedError):
                await wait

    @in_every_world
    async def test_a_cancellable_of_the_caller(self):
        self.cache.set_load_func(self.loads.append)
        cancellable = Gio.Cancellable()
        cancelled = [self.cache.get_async('key', cancellable),
                     self.cache.acquire_async('key', cancellable),
                     self.cache.get_with_async('key', asyncio.sleep, cancellable)]
        other = self.cache.get_async('key')
        cancellable.cancel()
        cancelled.append(self.cache.get_async('key', cancellable))
        for wait in cancelled:
            with self.assertRaises(GLib.Error) as caught:
                await wait
            self.assertTrue(caught.exception.matches(Gio.io_error_quark(),
                                                     Gio.IOErrorEnum.CANCELLED))
        answer_soon(self.loads.pop().return_value, 'value')
        self.assertEqual(await other, 'value')

    @in_every_world
    async def test_a_hit_waits_for_nobody(self):
        self.cache['key'] = 'value'
        self.assertEqual(self.cache['key'], 'value')
        with self.assertRaises(StopIteration) as stopped:
            self.cache.get_async('key').send(None)
        self.assertEqual(stopped.exception.value, 'value')
        self.assertEqual((self.cache.dup_stats().hits, self.cache.dup_stats().misses), (2, 0))

    @in_every_world
    async def test_an_interrupted_load_begins_again(self):
        self.cache.set_load_func(self.loads.append)
        wait = self.cache.get_async('key')
        thread = answer_soon(self.interrupt, self.cache, self.loads)
        self.assertEqual(await wait, 'second')
        thread.join(TIMEOUT)

    def interrupt(self, cache, loads):
        """The load is of this thread now, which takes an interruption for one."""
        cache.set_load_func(lambda load: load.return_value('second'))
        _rc_load.fail(loads.pop(), KeyboardInterrupt())

    @in_every_world
    async def test_a_lease_is_held_for_the_block(self):
        self.cache['key'] = 'value'
        wait = self.cache.acquire_async('key')
        async with wait as value:
            self.assertEqual(value, 'value')
            self.assertEqual(self.cache.snapshot()[0].n_leases, 1)
        self.assertEqual(self.cache.snapshot()[0].n_leases, 0)

    @in_every_world
    async def test_once(self):
        self.cache['key'] = 'value'
        wait = self.cache.get_async('key')
        self.assertEqual(await wait, 'value')
        with self.assertRaisesRegex(RuntimeError, 'awaited already'):
            await wait


class Tasks(unittest.TestCase):
    def setUp(self):
        self.loads = []
        self.cache = Rc.Cache('things')
        self.cache.set_load_func(self.loads.append)

    def test_what_is_awaited_nowhere(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter('always')
            self.cache.get_async('key')
            self.cache.acquire_async('key')
            self.cache.refresh_async('key')
            self.loads.pop().return_value('value')
            gc.collect()
        self.assertEqual(caught, [])
        self.assertEqual(self.cache['key'], 'value')
        self.assertEqual(self.cache.snapshot()[0].n_leases, 0)

    def test_the_world_is_that_of_the_await(self):
        for name, run_in in WORLDS.items():
            with self.subTest(world=name):
                self.cache.clear()
                wait = self.cache.get_async('key')
                answer_soon(self.loads.pop().return_value, name)
                self.assertEqual(run_in(wait), name)

    def test_no_world(self):
        wait = self.cache.get_async('key')
        with self.assertRaisesRegex(RuntimeError, r'asyncio.run\(\).*Rc.run\(\)'):
            wait.send(None)

    def test_a_task_that_is_cancelled_leaves_alone(self):
        async def use():
            verbs = [self.cache.get_async, self.cache.acquire_async, self.cache.refresh_async]
            for verb in verbs:
                cancelled = asyncio.create_task(verb('key'))
                other = asyncio.ensure_future(self.cache.get_async('key'))
                await asyncio.sleep(0)
                cancelled.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await cancelled
                load = self.loads.pop()
                self.assertFalse(load.get_cancellable().is_cancelled())
                load.return_value('value')
                self.assertEqual(await other, 'value')
                self.cache.clear()
        run_in_asyncio(use())

    def test_a_task_that_is_cancelled_before_it_began(self):
        async def use():
            task = asyncio.ensure_future(self.cache.get_async('key'))
            task.cancel()
            await asyncio.wait([task])
            self.assertTrue(self.loads.pop().get_cancellable().is_cancelled())
        run_in_asyncio(use())

    def test_the_last_one_cancels_the_load(self):
        async def use():
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(self.cache.get_async('key'), 0.01)
            self.assertTrue(self.loads.pop().get_cancellable().is_cancelled())
        run_in_asyncio(use())

    def test_gather(self):
        async def use():
            waits = [self.cache.get_async(str(number)) for number in range(20)]
            for load in self.loads:
                answer_soon(load.return_value, load.get_key())
            return await asyncio.gather(*waits)
        self.assertEqual(run_in_asyncio(use()), [str(number) for number in range(20)])

    def test_loops_of_many_threads(self):
        value = object()
        entered = threading.Semaphore(0)
        self.cache.connect('miss', lambda *_args: entered.release())

        def load(load):
            self.loads.append(load)
            entered.release()
        self.cache.set_load_func(load)

        def answer():
            for _ in range(8 + 1):
                assert entered.acquire(timeout=TIMEOUT)
            self.loads[0].return_value(value)
        answer_soon(answer)

        async def use():
            return await self.cache.get_async('key')
        self.assertEqual(in_threads(lambda: run_in_asyncio(use()), 8), [value] * 8)
        self.assertEqual(len(self.loads), 1)

    def test_asyncio_inside_of_a_main_loop(self):
        """The inner one is who waits, and the outer one does not run meanwhile."""
        async def inner():
            wait = self.cache.get_async('key')
            answer_soon(self.loads.pop().return_value, 'value')
            return await wait

        async def outer():
            return run_in_asyncio(inner())
        self.assertEqual(Rc.run(outer()), 'value')
        self.cache.clear()

        async def outermost():
            return Rc.run(inner())
        self.assertEqual(run_in_asyncio(outermost()), 'value')

    def test_a_load_function_has_the_main_context_of_its_thread(self):
        seen = []

        def load(load):
            seen.append(GLib.MainContext.get_thread_default())
            load.return_value('value')
        self.cache.set_load_func(load)
        run_in_asyncio(self.cache.get_async('key'))
        self.assertEqual(seen, [None])
        self.assertIsNone(GLib.MainContext.get_thread_default())

    def test_a_load_function_that_awaits_others(self):
        """Asked from inside of a load, while the verb goes on."""
        def load(load):
            if load.get_key() == 'outer':
                self.inner = self.cache.get_async('inner')
                load.return_value('outer')
            else:
                self.loads.append(load)
        self.cache.set_load_func(load)

        async def use():
            self.assertEqual(await self.cache.get_async('outer'), 'outer')
            answer_soon(self.loads.pop().return_value, 'inner')
            return await self.inner
        self.assertEqual(run_in_asyncio(use()), 'inner')


if __name__ == '__main__':
    main()

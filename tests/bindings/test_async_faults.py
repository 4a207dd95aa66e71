# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Coroutines whose load meets a redefinition, a clear, or the end of its loop."""

import asyncio
import itertools
import threading
import unittest
from unittest import mock

from testing import TIMEOUT, Rc, main


def run(coroutine):
    return asyncio.run(asyncio.wait_for(coroutine, TIMEOUT))


async def until(is_set):
    """For an event of threads, which a loop must not wait for."""
    while not is_set():
        await asyncio.sleep(0)


class InThread(threading.Thread):
    """Runs a coroutine in a loop of its own, to the end."""

    def __init__(self, coroutine):
        super().__init__(daemon=True)
        self.coroutine = coroutine
        self.outcome = None
        self.start()

    def run(self):
        try:
            self.outcome = run(self.coroutine)
        except BaseException as error:
            self.outcome = error

    def end(self):
        self.join(TIMEOUT)
        assert not self.is_alive(), 'a thread hangs'
        return self.outcome


async def tell_when_waiting(load, waiting):
    task = asyncio.ensure_future(load())
    await asyncio.sleep(0)
    waiting.set()
    return await task


class Gates:
    """A coroutine function: each call of it lasts until the test lets it end."""

    def __init__(self):
        self.numbers = itertools.count()
        self.entered = [threading.Event() for _ in range(5)]
        self.may_end = [threading.Event() for _ in range(5)]

        @Rc.cache_resource
        async def load(key='key'):
            number = next(self.numbers)
            self.entered[number].set()
            await until(self.may_end[number].is_set)
            return [key, number]
        self.load = load

    async def begin(self, number, *args):
        """The task of a caller who loads."""
        task = asyncio.ensure_future(self.load(*args))
        await asyncio.wait_for(until(self.entered[number].is_set), TIMEOUT)
        return task


class Redefinition(unittest.TestCase):
    """The same text again, as when a module is reloaded, while the function loads."""

    TEXT = '''
@Rc.cache_resource
async def load():
    return await body()
'''

    def define(self, body):
        # Of a module of its own: what another test defined may be alive still.
        namespace = {'__name__': self.id(), 'Rc': Rc, 'body': body}
        exec(compile(self.TEXT, self.id(), 'exec'), namespace)
        return namespace['load']

    def setUp(self):
        self.n_calls = 0
        self.entered, self.may_end = threading.Event(), threading.Event()

    async def body(self):
        self.n_calls += 1
        self.entered.set()
        await until(self.may_end.is_set)
        return object()

    def test_in_the_same_loop(self):
        async def use():
            old = self.define(self.body)
            first = asyncio.ensure_future(old())
            await until(self.entered.is_set)
            new = self.define(self.body)
            second = asyncio.ensure_future(new())
            await asyncio.sleep(0)
            self.may_end.set()
            return await first, await second
        one, other = run(use())
        self.assertIs(one, other)
        self.assertEqual(self.n_calls, 1)

    def test_another_loop_goes_on(self):
        old = self.define(self.body)
        thread = InThread(old())
        self.assertTrue(self.entered.wait(TIMEOUT))
        new = self.define(self.body)

        async def use():
            task = asyncio.ensure_future(new())
            await asyncio.sleep(0)
            # It would not come here if it waited for the other loop.
            self.may_end.set()
            return await task
        value = run(use())
        self.assertIs(thread.end(), value)
        self.assertEqual(self.n_calls, 1)


class Clearing(unittest.IsolatedAsyncioTestCase):
    """Who comes after a clear is not given what was loaded before it."""

    async def clear_during_load(self, clear):
        gates = Gates()
        first = await gates.begin(0)
        clear(gates.load)
        second = await gates.begin(1)
        for event in gates.may_end:
            event.set()
        self.assertEqual(await first, ['key', 0])
        self.assertEqual(await second, ['key', 1])
        self.assertIs(await gates.load(), await second)

    async def test_of_all_values(self):
        await self.clear_during_load(lambda load: load.clear())

    async def test_of_one_value(self):
        await self.clear_during_load(lambda load: load.clear('key'))

    async def test_of_the_cache(self):
        await self.clear_during_load(lambda load: load.cache.clear())

    async def test_of_all_caches(self):
        await self.clear_during_load(lambda load: Rc.cache_resource.clear())

    async def test_the_cleared_load_ends_last(self):
        gates = Gates()
        first = await gates.begin(0)
        gates.load.clear()
        second = await gates.begin(1)
        gates.may_end[1].set()
        await second
        gates.may_end[0].set()
        self.assertEqual(await first, ['key', 0])
        self.assertIs(await gates.load(), await second)

    async def test_other_keys_are_shared_still(self):
        gates = Gates()
        first = await gates.begin(0, 'one')
        gates.load.clear('other')
        second = asyncio.ensure_future(gates.load('one'))
        await asyncio.sleep(0)
        gates.may_end[0].set()
        self.assertIs(await first, await second)

    async def test_who_waited_before_is_given_the_old_value(self):
        gates = Gates()
        first = await gates.begin(0)
        waiter = asyncio.ensure_future(gates.load())
        await asyncio.sleep(0)
        gates.load.clear()
        gates.may_end[0].set()
        self.assertIs(await waiter, await first)


class EndOfLoops(unittest.TestCase):
    def setUp(self):
        # Nobody is woken when a loop is closed: who waits looks from time to time.
        patch = mock.patch('gi.overrides._rc_async.ORPHAN_INTERVAL', 0.01)
        patch.start()
        self.addCleanup(patch.stop)

    def close(self, loop):
        for task in asyncio.all_tasks(loop):
            task._log_destroy_pending = False
        loop.close()

    def test_a_loop_that_is_closed_while_others_wait(self):
        calls = []

        @Rc.cache_resource
        async def load():
            calls.append(1)
            if len(calls) == 1:
                await asyncio.Event().wait()
            return 'value'
        loop = asyncio.new_event_loop()
        loop.create_task(load())
        loop.run_until_complete(until(lambda: calls))
        waiting = threading.Event()
        threads = [InThread(tell_when_waiting(load, waiting)) for _ in range(3)]
        self.assertTrue(waiting.wait(TIMEOUT))
        self.close(loop)
        self.assertEqual([thread.end() for thread in threads], ['value'] * 3)
        self.assertEqual(calls, [1, 1])
        self.assertEqual(load.cache.get_n_loading(), 0)

    def test_interrupted_loads_are_taken_over(self):
        for interruption in (KeyboardInterrupt, SystemExit):
            with self.subTest(interruption=interruption):
                self.interrupt(interruption)

    def interrupt(self, interruption):
        calls = []
        entered, may_end, waiting = (threading.Event() for _ in range(3))

        @Rc.cache_resource
        async def load():
            calls.append(1)
            if len(calls) == 1:
                entered.set()
                await until(may_end.is_set)
                raise interruption
            return 'value'
        first = InThread(load())
        self.assertTrue(entered.wait(TIMEOUT))
        second = InThread(tell_when_waiting(load, waiting))
        self.assertTrue(waiting.wait(TIMEOUT))
        may_end.set()
        self.assertIsInstance(first.end(), interruption)
        self.assertEqual(second.end(), 'value')
        self.assertEqual(calls, [1, 1])
        self.assertEqual(load.cache.get_n_loading(), 0)


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cached coroutine functions that a main loop of GLib drives."""

import asyncio
import threading
import unittest

from making import TTL, Logs
from testing import SECOND, TIMEOUT, GLib, Rc, main


class Turn:
    """Lets everything else in the loop have its turn."""

    def __await__(self):
        yield


class Functions(unittest.TestCase):
    def make(self, body, **options):
        self.calls = []

        @Rc.cache_resource(**options)
        async def load(x=1):
            self.calls.append(x)
            return await body(x)
        return load

    def test_a_value_is_shared(self):
        async def body(x):
            await Turn()
            return [x]
        load = self.make(body)

        async def use():
            tasks = [Rc.spawn(load(2)) for _ in range(5)]
            values = [await task for task in tasks]
            self.assertIs(await load(2), values[0])
            return values
        values = Rc.run(use())
        self.assertEqual(len({id(value) for value in values}), 1)
        self.assertEqual(self.calls, [2])

    def test_an_exception_is_raised_by_all(self):
        error = ValueError('the very one')

        async def body(x):
            await Turn()
            raise error
        load = self.make(body)

        async def use():
            for task in [Rc.spawn(load()) for _ in range(3)]:
                with self.assertRaises(ValueError) as caught:
                    await task
                self.assertIs(caught.exception, error)
        Rc.run(use())
        self.assertEqual(self.calls, [1])

    def test_recursion(self):
        async def body(x):
            return await load(x)
        load = self.make(body)
        with self.assertRaises(Rc.RecursiveLoadError):
            Rc.run(load())

    def test_the_last_who_gives_up_cancels_the_load(self):
        ends = []

        async def body(x):
            try:
                while True:
                    await Turn()
            except asyncio.CancelledError:
                ends.append(x)
                raise
        load = self.make(body)

        async def use():
            tasks = [Rc.spawn(load()) for _ in range(2)]
            while not self.calls:
                await Turn()
            for task in tasks:
                self.assertEqual(ends, [])
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task
            while not ends or load.cache.get_n_loading():
                await Turn()
        Rc.run(use())
        self.assertEqual(load.cache.get_n_loading(), 0)

    def test_an_event_loop_shares_too(self):
        entered, may_end = threading.Event(), threading.Event()

        async def body(x):
            entered.set()
            while not may_end.is_set():
                await Turn()
            return [x]
        load = self.make(body)
        values = []

        async def use():
            task = asyncio.ensure_future(load())
            await asyncio.sleep(0)
            may_end.set()
            return await task

        def run():
            assert entered.wait(TIMEOUT)
            values.append(asyncio.run(asyncio.wait_for(use(), TIMEOUT)))
        thread = threading.Thread(target=run)
        thread.start()
        self.assertIs(Rc.run(load()), Rc.run(load()))
        thread.join(TIMEOUT)
        self.assertIs(values[0], Rc.run(load()))
        self.assertEqual(self.calls, [1])

    def test_warm(self):
        async def body(x):
            if x == 3:
                raise ValueError('not now')
            return [x]
        load = self.make(body)

        async def use():
            load.warm(2)
            load.warm(3)
            with Logs() as logs:
                while not logs.texts:
                    await Turn()
            self.assertEqual(await load(2), [2])
        Rc.run(use())
        self.assertEqual(self.calls, [2, 3])

    def test_refresh_in_the_background(self):
        Rc.clock_freeze()
        self.addCleanup(Rc.clock_thaw)

        async def body(x):
            await Turn()
            return [x, len(self.calls)]
        load = self.make(body, ttl=TTL, refresh_mode='background')

        async def use():
            first = await load()
            Rc.clock_advance(TTL * SECOND)
            self.assertIs(await load(), first)
            while await load() is first:
                await Turn()
            return await load()
        self.assertEqual(Rc.run(use()), [1, 2])
        self.assertEqual(self.calls, [1, 1])

    def test_what_nothing_drives_is_in_nobodys_way(self):
        async def body(x):
            return [x]
        load = self.make(body)
        with self.assertRaisesRegex(RuntimeError, 'Nothing drives this coroutine'):
            load().send(None)
        self.assertEqual(asyncio.run(load()), [1])

    def test_a_callback_of_the_main_loop(self):
        async def body(x):
            return [x]
        load = self.make(body)
        spawned = []
        GLib.idle_add(lambda: spawned.append(Rc.spawn(load())))
        while not spawned or not spawned[0].done():
            GLib.MainContext.default().iteration(True)
        self.assertIs(spawned[0].result(), Rc.run(load()))


if __name__ == '__main__':
    main()

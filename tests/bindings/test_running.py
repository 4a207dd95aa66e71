# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a function knows of the load that it runs for."""

import asyncio
import gc
import threading
import unittest
import weakref

from gi.overrides import _rc_running
from testing import SECOND, TIMEOUT, FrozenClockTestCase, Rc, ask, main


class CurrentLoad(FrozenClockTestCase):
    def test_outside(self):
        self.assertIsNone(Rc.current_load())
        Rc.cache_resource(lambda: 1)()
        self.assertIsNone(Rc.current_load())

    def test_innermost(self):
        @Rc.cache_resource
        def inner():
            return Rc.current_load().get_key()

        @Rc.cache_resource
        def outer():
            return Rc.current_load().get_key(), inner(), Rc.current_load().get_key()
        before, inside, after = outer()
        self.assertEqual([before, inside], [*outer.cache, *inner.cache])
        self.assertEqual(after, before)

    def test_after_an_error(self):
        @Rc.cache_resource
        def inner():
            raise KeyError('x')

        @Rc.cache_resource
        def outer():
            with self.assertRaises(KeyError):
                inner()
            return Rc.current_load().get_key()
        self.assertEqual([outer()], list(outer.cache))
        self.assertIsNone(_rc_running.innermost.get())

    def test_what_a_value_is_to_be_like(self):
        @Rc.cache_resource
        def connect(url):
            load = Rc.current_load()
            load.set_ttl(5 * SECOND)
            load.set_weight(7)
            load.add_tag('tag')
            return [url]
        first = connect('a')
        self.assertEqual(connect.cache.get_weight(), 7)
        self.advance(4)
        self.assertIs(connect('a'), first)
        self.advance(1)
        self.assertIsNot(connect('a'), first)
        self.assertEqual(connect.cache.remove_tag('tag'), 1)

    def test_previous(self):
        @Rc.cache_resource(ttl=10)
        def connect():
            return [Rc.current_load().previous]
        connect.cache.props.stale_if_error = 100 * SECOND
        first = connect()
        self.advance(11)
        self.assertIs(connect()[0], first)

    def test_an_interruption_is_raised_though_an_old_value_serves(self):
        def load(error):
            if error is not None:
                raise error
            return []
        cache = Rc.Cache('interrupted', ttl=10 * SECOND, stale_if_error=100 * SECOND)
        first = cache.get_with('a', lambda: load(None))
        self.advance(11)
        with self.assertRaises(KeyboardInterrupt):
            cache.get_with('a', lambda: load(KeyboardInterrupt()))
        self.assertIs(cache.get_with('a', lambda: load(KeyError('x'))), first)

    def test_threads_have_their_own(self):
        seen = []

        @Rc.cache_resource
        def connect():
            thread = threading.Thread(target=lambda: seen.append(Rc.current_load()))
            thread.start()
            thread.join(TIMEOUT)
        connect()
        self.assertEqual(seen, [None])

    def test_of_all_kinds_of_loaders(self):
        cache = Rc.Cache('kinds')
        self.assertEqual(cache.get_with('a', lambda: Rc.current_load().get_key()), 'a')
        cache.set_load_func(lambda load: load.return_value(Rc.current_load() is load))
        self.assertIs(cache.get('b'), True)
        finish = ask(cache.get_with_async, 'c', lambda: Rc.current_load().get_key())
        self.assertEqual(finish(), 'c')
        self.assertIsNone(Rc.current_load())

    def test_a_load_function_that_answers_later(self):
        loads = []
        cache = Rc.Cache('later')
        cache.set_load_func(loads.append)
        finish = ask(cache.get_async, 'a')
        self.assertIsNone(Rc.current_load())
        loads.pop().return_value(1)
        self.assertEqual(finish(), 1)


class CurrentLoadOfTasks(unittest.TestCase):
    def test_tasks_side_by_side(self):
        async def main():
            both = asyncio.Event()
            keys = []

            @Rc.cache_resource
            async def connect(url):
                keys.append(Rc.current_load().get_key())
                if len(keys) == 2:
                    both.set()
                await both.wait()
                return Rc.current_load().get_key()
            self.assertEqual(await asyncio.gather(connect('a'), connect('b')), keys)
            self.assertEqual(set(keys), set(connect.cache))
            self.assertIsNone(Rc.current_load())
        asyncio.run(main())

    def test_a_task_that_outlives_the_load(self):
        async def main():
            may_look = asyncio.Event()

            async def look():
                await may_look.wait()
                load = Rc.current_load()
                return load and load.get_key()

            @Rc.cache_resource
            async def inner(number):
                return asyncio.ensure_future(look())

            @Rc.cache_resource
            async def outer():
                task = await inner(1)
                may_look.set()
                return await task
            self.assertEqual([await outer()], list(outer.cache))
            may_look.clear()
            task = await inner(2)
            may_look.set()
            self.assertIsNone(await task)
        asyncio.run(main())

    def test_a_load_is_not_kept_alive(self):
        async def main():
            loads = []

            async def wait():
                await asyncio.Event().wait()

            @Rc.cache_resource
            async def connect():
                loads.append(weakref.ref(Rc.current_load()))
                return asyncio.ensure_future(wait())
            task = await connect()
            await asyncio.sleep(0)
            gc.collect()
            self.assertIsNone(loads[0]())
            task.cancel()
        asyncio.run(main())


if __name__ == '__main__':
    main()

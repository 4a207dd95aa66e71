# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a function says while it makes a value is told again with every hit."""

import asyncio
import threading
import unittest

from testing import SECOND, TIMEOUT, FrozenClockTestCase, Rc, main


def listen(cache):
    """What the cache tells: (text, replayed)."""
    heard = []
    cache.connect('message', lambda cache, key, text, replayed: heard.append((text, replayed)))
    return heard


class Messages(FrozenClockTestCase):
    def test_plain(self):
        @Rc.cache_resource
        def connect(url):
            Rc.add_message('one')
            Rc.add_message('two')
            return [url]
        heard = listen(connect.cache)
        connect('a')
        self.assertEqual(heard, [('one', False), ('two', False)])
        connect('a')
        self.assertEqual(heard[2:], [('one', True), ('two', True)])

    def make_nested(self):
        @Rc.cache_resource
        def inner():
            Rc.add_message('inner')
            return []

        @Rc.cache_resource
        def outer():
            Rc.add_message('before')
            inner()
            Rc.add_message('after')
            return []
        return inner, outer, listen(inner.cache), listen(outer.cache)

    def test_nested(self):
        inner, outer, heard_inner, heard_outer = self.make_nested()
        outer()
        self.assertEqual(heard_inner, [('inner', False)])
        self.assertEqual(heard_outer, [('before', False), ('inner', False), ('after', False)])
        outer()
        self.assertEqual(heard_inner[1:], [])
        self.assertEqual(heard_outer[3:], [('before', True), ('inner', True), ('after', True)])
        inner()
        self.assertEqual(heard_inner[1:], [('inner', True)])
        self.assertEqual(heard_outer[6:], [])

    def test_a_hit_inside_of_a_load(self):
        inner, outer, heard_inner, heard_outer = self.make_nested()
        inner()
        outer()
        self.assertEqual(heard_inner, [('inner', False), ('inner', True)])
        self.assertEqual(heard_outer, [('before', False), ('inner', False), ('after', False)])
        outer()
        self.assertEqual(heard_inner[2:], [])
        self.assertEqual(heard_outer[3:], [('before', True), ('inner', True), ('after', True)])

    def test_three_deep(self):
        inner, middle, heard_inner, heard_middle = self.make_nested()

        @Rc.cache_resource
        def outer():
            return middle()
        heard = listen(outer.cache)
        middle()
        outer(), outer()
        texts = ['before', 'inner', 'after']
        self.assertEqual(heard, [(text, False) for text in texts]
                         + [(text, True) for text in texts])

    def test_those_of_a_value_that_is_gone(self):
        texts = ['old', None, 'new']

        @Rc.cache_resource
        def inner():
            text = texts.pop(0)
            if text:
                Rc.add_message(text)
            return 'the same'

        @Rc.cache_resource
        def outer(number):
            return inner()
        heard = listen(outer.cache)
        inner()
        outer(0)
        self.assertEqual(heard, [('old', False)])
        inner.clear()
        inner()
        outer(1)
        self.assertEqual(heard[1:], [])
        inner.clear()
        inner()
        outer(2)
        self.assertEqual(heard[1:], [('new', False)])

    def test_what_is_kept_is_bounded(self):
        @Rc.cache_resource(max_entries=3)
        def inner(number):
            Rc.add_message('text')
            return [number]
        for number in range(1, 1000):
            inner(0), inner(number)
        self.assertLessEqual(len(inner.cache._said), 64)

        @Rc.cache_resource
        def outer():
            return inner(0)
        heard = listen(outer.cache)
        outer()
        self.assertEqual(heard, [('text', False)])

    def test_a_load_that_fails_keeps_nothing(self):
        fails = [True]

        @Rc.cache_resource
        def inner():
            Rc.add_message('said')
            if fails.pop():
                raise KeyError('x')

        @Rc.cache_resource
        def outer():
            with self.assertRaises(KeyError):
                inner()
            return []
        heard = listen(outer.cache)
        outer(), outer()
        self.assertEqual(heard, [('said', False), ('said', True)])

    def test_an_old_value_that_serves(self):
        fails = [True, False]

        @Rc.cache_resource(ttl=10)
        def inner():
            if not fails.pop():
                Rc.add_message('said')
                return []
            raise KeyError('x')
        inner.cache.props.stale_if_error = 100 * SECOND

        @Rc.cache_resource
        def outer():
            return inner()
        inner()
        self.advance(11)
        heard = listen(outer.cache)
        outer()
        self.assertEqual(heard, [('said', False)])

    def test_who_waits_for_the_load_of_another_thread(self):
        has_begun, may_end = threading.Event(), threading.Event()

        @Rc.cache_resource
        def inner():
            Rc.add_message('said')
            has_begun.set()
            may_end.wait(TIMEOUT)
            return []

        @Rc.cache_resource
        def outer():
            return inner()
        heard = listen(outer.cache)
        thread = threading.Thread(target=inner)
        thread.start()
        has_begun.wait(TIMEOUT)
        waiter = threading.Thread(target=outer)
        waiter.start()
        may_end.set()
        thread.join(TIMEOUT), waiter.join(TIMEOUT)
        self.assertEqual(heard, [('said', False)])

    def test_of_a_load_itself(self):
        """As the C library has it, and for the values that wait too."""
        @Rc.cache_resource
        def outer():
            cache.get('a')
            return cache.get_with('b', lambda: Rc.current_load().add_message('b'))
        cache = Rc.Cache('loads')
        cache.set_load_func(lambda load: (load.add_message('a'), Rc.add_message('A'),
                                          load.return_value(1)))
        heard, heard_outer = listen(cache), listen(outer.cache)
        outer()
        self.assertEqual(heard, [('a', False), ('A', False), ('b', False)])
        self.assertEqual(heard_outer, heard)
        cache.get('a')
        self.assertEqual(heard[3:], [('a', True), ('A', True)])

    def test_after_the_answer(self):
        @Rc.cache_resource
        def outer():
            def answer(load):
                load.return_value(1)
                Rc.add_message('late')
            cache.set_load_func(answer)
            return cache.get('a')
        cache = Rc.Cache('answers')
        heard, heard_outer = listen(cache), listen(outer.cache)
        outer()
        self.assertEqual((heard, heard_outer), ([], [('late', False)]))

    def test_mistakes(self):
        with self.assertRaisesRegex(Rc.CacheError, 'Call it in a cached function') as caught:
            Rc.add_message('text')
        self.assertTrue(caught.exception.matches(Rc.error_quark(), Rc.Error.NOT_FOUND))
        for text, error in ((b'bytes', TypeError), (None, TypeError), ('a\0b', ValueError)):
            with self.subTest(text=text), self.assertRaisesRegex(error, r'Rc\.add_message\(\)'):
                Rc.cache_resource(lambda: Rc.add_message(text))()


class MessagesOfTasks(unittest.TestCase):
    def test_nested(self):
        async def main():
            @Rc.cache_resource
            async def inner():
                Rc.add_message('inner')
                await asyncio.sleep(0)
                return []

            @Rc.cache_resource
            async def outer(number):
                return await inner()
            heard = listen(outer.cache)
            await outer(1)
            self.assertEqual(heard, [('inner', False)])
            await outer(2)
            await outer(2)
            self.assertEqual(heard[1:], [('inner', False), ('inner', True)])
        asyncio.run(main())

    def test_two_that_await_one_load(self):
        async def main():
            may_end = asyncio.Event()

            @Rc.cache_resource
            async def inner():
                Rc.add_message('inner')
                await may_end.wait()
                return []

            @Rc.cache_resource
            async def outer(number):
                return await inner()
            heard = listen(outer.cache)
            tasks = [asyncio.ensure_future(outer(number)) for number in range(3)]
            while len(inner.cache._flights.by_key) == 0 or outer.cache.get_n_loading() < 3:
                await asyncio.sleep(0)
            may_end.set()
            await asyncio.gather(*tasks)
            self.assertEqual(heard, [('inner', False)] * 3)
            await outer(2)
            self.assertEqual(heard[3:], [('inner', True)])
        asyncio.run(main())


if __name__ == '__main__':
    main()

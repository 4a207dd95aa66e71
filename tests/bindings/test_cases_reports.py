# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What users of such decorators run into: keys, and loads."""

import asyncio
import itertools
import threading
import unittest

from making import Maker
from testing import TIMEOUT, Rc, in_threads, main


class Held:
    """A cached function that returns or raises when a number of callers want its value."""

    def __init__(self, n_callers, body=object, **options):
        self.calls = []
        self.misses = threading.Semaphore(0)
        self.n_callers = n_callers

        @Rc.cache_resource(**options)
        def load(key='key'):
            self.calls.append(key)
            for _ in range(self.n_callers):
                assert self.misses.acquire(timeout=TIMEOUT)
            return body()
        self.load = load
        load.cache.connect('miss', lambda *_args: self.misses.release())


class Keys(unittest.TestCase):
    def test_distinct_arguments_collide(self):
        @Rc.cache_resource
        def load(*args, **kwargs):
            return object()
        calls = [(('ab', 'c'), {}), (('a', 'bc'), {}), (('abc',), {}), (('abc', ''), {}),
                 (('', 'abc'), {}), ((['a'], 'b'), {}), ((['a', 'b'],), {}), ((['ab'],), {}),
                 (('a', 'b'), {}), ((), {'a': 'b'}), ((('a', 'b'),), {}), (({'a': 'b'},), {}),
                 (([[], [[]]],), {}), (([[[]], []],), {}), (('1',), {}), ((1,), {}), ((b'1',), {}),
                 ((1, 11), {}), ((11, 1), {}), ((111,), {}), (('a\0b',), {}), (('a\0', 'b'), {})]
        values = [load(*args, **kwargs) for args, kwargs in calls]
        for (n, one), (m, other) in itertools.combinations(enumerate(values), 2):
            self.assertIsNot(one, other, (calls[n], calls[m]))

    def test_large_arguments_collide(self):
        @Rc.cache_resource
        def load(content):
            return object()
        content = bytearray(300_000)
        values = [load(bytes(content)), load(content)]
        for index in (0, 123_457, len(content) - 1):
            content[index] ^= 1
            values += [load(bytes(content)), load(content), load(list(content))]
        self.assertEqual(len(set(values)), len(values))

    def test_closures_share_one_cache(self):
        def make(url):
            @Rc.cache_resource
            def connect():
                return [url]
            return connect
        one, other = make('a'), make('b')
        self.assertEqual((one(), other(), one(), other()), (['a'], ['b'], ['a'], ['b']))
        one.clear()
        self.assertEqual((one.cache_info().currsize, other.cache_info().currsize), (0, 1))
        lambdas = [Rc.cache_resource(lambda n=n: n) for n in range(3)]
        self.assertEqual([function() for function in lambdas], [0, 1, 2])

    def test_hash_funcs_for_unions_and_subclasses(self):
        class Base:
            def __reduce_ex__(self, protocol):
                raise TypeError('a live thing')

        class Sub(Base):
            pass

        @Rc.cache_resource(hash_funcs={Base: id})
        def load(thing):
            return [thing]
        load(Base())
        name = f'{Sub.__module__}.{Sub.__qualname__}'
        with self.assertRaises(Rc.UnhashableParamError) as caught:
            load(Sub())
        for word in ('load()', '“thing”', name, '“_thing”', f'hash_funcs={{"{name}":'):
            self.assertIn(word, str(caught.exception))
        with self.assertRaisesRegex((TypeError, ValueError), 'hash_funcs'):
            Rc.cache_resource(hash_funcs={int | str: id})

    def test_unhashable_instances(self):
        class Client:
            def __init__(self):
                self.lock = threading.Lock()

            @Rc.cache_resource
            def connect(self, url):
                return [url]
        pattern = 'connect.*“self”.*“_self”.*hash_funcs'
        with self.assertRaisesRegex(Rc.UnhashableParamError, pattern):
            Client().connect('url')


class Loads(unittest.TestCase):
    def test_async_functions_and_event_loops(self):
        is_open = threading.Event()

        @Rc.cache_resource
        async def connect():
            while not is_open.is_set():
                await asyncio.sleep(0.001)
            return object()
        misses = itertools.count(1)
        connect.cache.connect('miss', lambda *_args: next(misses) == 4 and is_open.set())
        values = in_threads(lambda: asyncio.run(connect()), 4)
        self.assertEqual(set(values), {asyncio.run(connect())})
        self.assertEqual(connect.cache_info().currsize, 1)

    def test_several_instances_built_at_once(self):
        held = Held(20)
        self.assertEqual(len(set(in_threads(held.load, 20))), 1)
        self.assertEqual(held.calls, ['key'])

    def test_waiters_of_a_failing_load_load_one_after_another(self):
        def fail():
            raise error
        error = ConnectionError('there is no server')
        held = Held(5, fail)
        for outcome in in_threads(held.load, 5):
            self.assertIs(outcome, error)
        self.assertEqual(held.calls, ['key'])
        held.n_callers = 0
        with self.assertRaises(ConnectionError):
            held.load()
        self.assertEqual(held.calls, ['key'] * 2)

    def test_same_key_recursion_hangs(self):
        @Rc.cache_resource
        def load(n, through):
            return through(load, n)
        ways = (lambda load, n: load(n, ways[0]), lambda load, n: other(load, n, ways[1]))
        other = Rc.cache_resource(lambda _load, n, through: _load(n, through))
        for way in ways:
            with self.assertRaisesRegex(RecursionError, 'load'):
                load(1, way)

        @Rc.cache_resource
        async def load_later(n):
            return await load_later(n)
        with self.assertRaisesRegex(RecursionError, 'load_later'):
            asyncio.run(asyncio.wait_for(load_later(1), TIMEOUT))

    def test_condition(self):
        answers = iter([None, None, 'ready', 'never'])

        @Rc.cache_resource
        def ask():
            answer = next(answers)
            return answer if answer else Rc.uncached(answer)
        self.assertEqual([ask() for _ in range(5)], [None, None, 'ready', 'ready', 'ready'])

    def test_condition_with_set_store(self):
        released = []

        @Rc.cache_resource(on_release=released.append)
        def ask(x):
            Rc.current_load().set_store(x > 1)
            return [x]
        self.assertIsNot(ask(1), ask(1))
        self.assertIs(ask(2), ask(2))
        # What is not kept belongs to the callers.
        self.assertEqual((released, ask.cache_info().currsize), ([], 1))
        ask.clear()
        self.assertEqual(released, [[2]])

    def test_warm_up(self):
        maker = Maker(refresh_mode='foreground')
        maker.may_end.clear()
        maker.load.warm(5, y=6)
        maker.await_entered()
        self.assertEqual(maker.load.cache_info().currsize, 0)
        maker.may_end.set()
        maker.await_end()
        self.assertEqual(maker.load(5, y=6), [5, 6, 1])
        maker.load.warm(5, y=6)
        self.assertEqual(maker.calls, [(5, 6)])

if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""cache_resource, its options, and the keys of caches: what once went wrong."""

import copy
import functools
import gc
import inspect
import operator
import pickle
import sys
import unittest

from testing import Rc, main


class Factories(unittest.TestCase):
    """What one piece of code makes stands side by side, whatever the options."""

    def test_a_release_function_of_each(self):
        def make(released):
            @Rc.cache_resource(on_release=released.append)
            def load(x):
                return [x]
            return load
        one_released, other_released = [], []
        one = make(one_released)
        value = one(1)
        other = make(other_released)
        self.assertIsNot(other(1), value)
        self.assertEqual(one_released, [])
        self.assertIs(one(1), value)
        other.clear()
        self.assertEqual((one_released, other_released), ([], [[1]]))

    def test_another_option_of_each(self):
        for name, values in (('ttl', (10, 20)), ('max_entries', (1, 2)),
                             ('validate', (bool, list)), ('hash_funcs', ({}, {int: str}))):
            def make(option):
                @Rc.cache_resource(**{name: option})
                def load(x):
                    return [x]
                return load
            with self.subTest(name=name):
                one = make(values[0])
                value = one(1)
                other = make(values[1])
                self.assertIs(one(1), value)
                self.assertIsNot(other(1), value)

    def test_one_function_decorated_again(self):
        def load(x):
            return [x]
        released = []
        one = Rc.cache_resource(on_release=released.append)(load)
        one(1)
        other = Rc.cache_resource(ttl=5)(load)
        self.assertEqual(released, [[1]])
        self.assertEqual(other.cache_info().currsize, 0)


class Arguments(unittest.TestCase):
    def test_large_ones_are_not_kept(self):
        @Rc.cache_resource(max_entries=1)
        def load(content):
            return len(content)
        for content in (b'x' * 2_000_000, 'x' * 2_000_000):
            before = sys.getrefcount(content)
            for _ in range(3):
                load(content)
            gc.collect()
            self.assertEqual(sys.getrefcount(content), before)

    def test_secrets_of_what_is_unhashable(self):
        class Connection:
            def __reduce__(self):
                raise TypeError('cannot pickle Connection(password=hunter2)')

        class Other(Connection):
            def __reduce__(self):
                raise ValueError('hunter2')

        @Rc.cache_resource
        def load(connection):
            return 1
        for value in (Connection(), Other(), [Connection()]):
            with self.subTest(kind=type(value)):
                with self.assertRaises(Rc.UnhashableParamError) as caught:
                    load(value)
                self.assertNotIn('hunter2', str(caught.exception))
                self.assertIn('“connection”', str(caught.exception))

    def test_the_reason_of_the_library_is_told(self):
        @Rc.cache_resource
        def load(numbers):
            return 1
        with self.assertRaisesRegex(Rc.UnhashableParamError, "cannot pickle 'generator' object"):
            load(n for n in [])

    def test_one_hash_function_for_two_types(self):
        class Outer:
            def __init__(self, content):
                self.content, self.lock = content, (n for n in [])

        class Inner(Outer):
            pass
        content = operator.attrgetter('content')

        @Rc.cache_resource(hash_funcs={Outer: content, Inner: content})
        def load(value):
            return []
        self.assertIs(load(Outer(Inner(1))), load(Outer(Inner(1))))
        self.assertIsNot(load(Outer(Inner(1))), load(Outer(Inner(2))))


class Functions(unittest.TestCase):
    """The functions that the decorator is given."""

    def test_coroutine_functions_that_nobody_would_await(self):
        async def close(*_values):
            pass

        class Closer:
            async def __call__(self, value):
                pass
        for name in ('validate', 'on_release'):
            for function in (close, Closer(), Closer().__call__):
                with self.subTest(name=name, function=function):
                    with self.assertRaisesRegex(TypeError, f'{name} accepts.*coroutine'):
                        Rc.cache_resource(**{name: function})

    def test_objects_called_as_generators(self):
        class Numbers:
            def __call__(self):
                yield 1

        class LaterNumbers:
            async def __call__(self):
                yield 1
        for function in (Numbers(), LaterNumbers()):
            with self.assertRaisesRegex(TypeError, 'generator'):
                Rc.cache_resource(function)

    def test_validate_is_given_the_defaults(self):
        seen, n_loads = [], []

        def is_good(value, url, timeout):
            seen.append((url, timeout))
            return True

        @Rc.cache_resource(validate=is_good)
        def load(url='localhost', timeout=3):
            n_loads.append(1)
            return [url]
        for args, kwargs in (((), {}), (('localhost',), {}), ((), {'timeout': 3})):
            load(*args, **kwargs)
        self.assertEqual(n_loads, [1])
        self.assertEqual(seen, [('localhost', 3)] * 2)

    def test_a_wrapper_that_adds_an_argument(self):
        def with_url(function):
            @functools.wraps(function)
            def wrapper(*args):
                return function('url', *args)
            return wrapper

        @Rc.cache_resource
        @with_url
        def connect(url, name):
            return [url, name]

        self.assertEqual(connect('a'), ['url', 'a'])
        self.assertIs(connect('a'), connect('a'))
        self.assertIsNot(connect('a'), connect('b'))

    def test_attributes_that_the_decorator_has_too(self):
        def load(x):
            return [x]
        load.clear = load.cache = load.cache_info = load._keys = 'shadow'
        load.kept = 'kept'
        cached = Rc.cache_resource(load)
        value = cached(1)
        self.assertEqual(cached.cache_info().currsize, 1)
        self.assertIsInstance(cached.cache, Rc.Cache)
        self.assertEqual(cached.kept, 'kept')
        cached.clear()
        self.assertIsNot(cached(1), value)

    def test_classes_with_members_of_those_names(self):
        class Client:
            cache = 'mine'

            def clear(self):
                raise AssertionError('not this one')
        cached = Rc.cache_resource(Client)
        value = cached()
        self.assertIs(cached(), value)
        self.assertEqual(value.cache, 'mine')
        self.assertIsInstance(cached.cache, Rc.Cache)
        cached.clear()
        self.assertIsNot(cached(), value)


class AwaitableObjects(unittest.IsolatedAsyncioTestCase):
    async def test_objects_called_as_coroutines(self):
        class Loader:
            n_calls = 0

            async def __call__(self, x):
                self.n_calls += 1
                return [x]
        loader = Loader()
        load = Rc.cache_resource(loader)
        value = await load(1)
        self.assertIs(await load(1), value)
        self.assertEqual(loader.n_calls, 1)


class Service:
    @Rc.cache_resource
    def load(_self, x):
        return [x]

    @Rc.cache_resource
    async def load_later(_self, x, *, y=2):
        return [x]


class Methods(unittest.TestCase):
    def test_copies(self):
        bound = Service().load
        one = bound(1)
        for copied in (copy.copy(bound), copy.deepcopy(bound), pickle.loads(pickle.dumps(bound))):
            self.assertIs(copied(1), one)
        self.assertIs(copy.copy(bound).__self__, bound.__self__)

    def test_comparison(self):
        one, other = Service(), Service()
        self.assertEqual(one.load, one.load)
        self.assertEqual(hash(one.load), hash(one.load))
        self.assertNotEqual(one.load, other.load)
        self.assertNotEqual(one.load, one.load_later)
        self.assertNotEqual(one.load, 'load')
        self.assertEqual(len({one.load, one.load, other.load}), 2)

    def test_signature(self):
        service = Service()
        self.assertEqual(str(inspect.signature(service.load)), '(x)')
        self.assertEqual(str(inspect.signature(service.load_later)), '(x, *, y=2)')
        self.assertEqual(str(inspect.signature(Service.load)), '(_self, x)')
        self.assertTrue(inspect.iscoroutinefunction(service.load_later))
        self.assertFalse(inspect.iscoroutinefunction(service.load))

    def test_a_state_that_is_inherited(self):
        class Base:
            def __init__(self, name):
                self.name, self.lock = name, (n for n in [])

            def __getstate__(self):
                return {'name': self.name}

            @Rc.cache_resource
            def load(self):
                return [self.name]

        class Derived(Base):
            pass
        for kind in (Base, Derived):
            with self.subTest(kind=kind):
                self.assertIs(kind('a').load(), kind('a').load())
                self.assertIsNot(kind('a').load(), kind('b').load())
        self.assertIsNot(Base('a').load(), Derived('a').load())


class Keys(unittest.TestCase):
    """The keys that a cache is given."""

    VERBS = ('__contains__', '__delitem__', '__getitem__', 'acquire', 'contains', 'get', 'lookup',
             'peek', 'remove')

    def setUp(self):
        self.cache = Rc.Cache('things')
        self.cache['a'] = 1

    def test_a_nul_does_not_end_a_key(self):
        for verb in self.VERBS:
            with self.subTest(verb=verb), self.assertRaisesRegex(ValueError, 'NUL'):
                getattr(self.cache, verb)('a\0b')
        for verb in ('insert', 'get_with'):
            with self.subTest(verb=verb), self.assertRaisesRegex(ValueError, 'NUL'):
                getattr(self.cache, verb)('a\0b', self.fail)
        self.assertEqual(self.cache['a'], 1)

    def test_what_is_no_text(self):
        for verb in self.VERBS:
            for key in (5, None, b'a'):
                with self.subTest(verb=verb, key=key):
                    message = f'a key is text, not {type(key).__name__}: use Rc.key_build'
                    with self.assertRaisesRegex(TypeError, message):
                        getattr(self.cache, verb)(key)

    def test_remove_tells_whether_it_was_there(self):
        self.assertIs(self.cache.remove('b'), False)
        self.assertIs(self.cache.contains('a'), True)
        self.assertIs(self.cache.remove('a'), True)
        self.assertIs(self.cache.contains('a'), False)


if __name__ == '__main__':
    main()

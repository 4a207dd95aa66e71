# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import datetime
import functools
import inspect
import unittest

from testing import Rc, main


class Calls(unittest.TestCase):
    def test_simple(self):
        calls = []

        @Rc.cache_resource
        def connect(url):
            calls.append(url)
            return [url]
        first = connect('a')
        self.assertIs(connect('a'), first)
        self.assertIsNot(connect('b'), first)
        self.assertEqual(calls, ['a', 'b'])

    def test_mutate_return(self):
        @Rc.cache_resource
        def things():
            return []
        things().append(1)
        self.assertEqual(things(), [1])

    def test_none_is_a_value(self):
        calls = []

        @Rc.cache_resource
        def nothing():
            calls.append(1)
        self.assertIsNone(nothing())
        self.assertIsNone(nothing())
        self.assertEqual(calls, [1])

    def test_wrapped(self):
        def connect(url: str) -> list:
            """Connects."""
            return [url]
        cached = Rc.cache_resource(connect)
        self.assertIs(cached.__wrapped__, connect)
        self.assertEqual(cached.__name__, 'connect')
        self.assertEqual(cached.__doc__, 'Connects.')
        self.assertEqual(inspect.signature(cached), inspect.signature(connect))
        self.assertIsInstance(cached.cache, Rc.Cache)
        self.assertIn('connect', cached.cache.get_name())

    def test_cache_info_has_the_shape_of_functools(self):
        @Rc.cache_resource(max_entries=8)
        def double(x):
            return 2 * x

        @functools.lru_cache(maxsize=8)
        def model(x):
            return 2 * x
        for function in (double, model):
            for x in (1, 2, 1):
                function(x)
        self.assertEqual(double.cache_info(), model.cache_info())
        self.assertEqual(double.cache_info()._fields, model.cache_info()._fields)
        self.assertIsNone(Rc.cache_resource(lambda: 1).cache_info().maxsize)

    def test_uncached(self):
        @Rc.cache_resource
        def load(keep):
            return [] if keep else Rc.uncached([])
        self.assertEqual(load(False), [])
        self.assertIsNot(load(False), load(False))
        self.assertIs(load(True), load(True))

    def test_wrong_arguments(self):
        @Rc.cache_resource
        def load(x):
            return x
        with self.assertRaisesRegex(TypeError, "load.*missing a required argument: 'x'"):
            load()

    def test_callables_of_all_kinds(self):
        class Model:
            def __init__(self, name):
                self.name = name
        cached = Rc.cache_resource(Model)
        self.assertIs(cached('a'), cached('a'))
        self.assertIs(Rc.cache_resource(functools.partial(Model, 'a'))().__class__, Model)
        self.assertEqual(Rc.cache_resource(max)(1, 2), 2)


class Clearing(unittest.TestCase):
    def setUp(self):
        self.released = []
        self.load = Rc.cache_resource(on_release=self.released.append)(self.make)

    @staticmethod
    def make(x, y=0):
        return (x, y)

    def test_clear_args(self):
        one, two = self.load(1), self.load(2)
        self.load.clear(2)
        self.assertIs(self.load(1), one)
        self.assertEqual(self.released, [two])
        self.assertIsNot(self.load(2), two)

    def test_clear_by_keyword(self):
        self.load(1, 5)
        self.load.clear(x=1, y=5)
        self.assertEqual(self.released, [(1, 5)])

    def test_clear_single_cache(self):
        other = Rc.cache_resource(lambda: [])
        kept = other()
        self.load(1)
        self.load(2)
        self.load.clear()
        self.assertCountEqual(self.released, [(1, 0), (2, 0)])
        self.assertIs(other(), kept)

    def test_clear_all_caches(self):
        other = Rc.cache_resource(lambda: [])
        kept = other()
        self.load(1)
        Rc.cache_resource.clear()
        self.assertEqual(self.released, [(1, 0)])
        self.assertIsNot(other(), kept)


class Methods(unittest.TestCase):
    class Service:
        made = 0

        def __init__(self, name):
            self.name = name

        @Rc.cache_resource(hash_funcs={f'{__name__}.Methods.Service': lambda self: self.name})
        def by_name(self, x=0):
            return [self.name, x]

        @Rc.cache_resource
        def underscore(_self, y):
            return [y]

        @Rc.cache_resource
        def plain(self):
            return []

        @classmethod
        @Rc.cache_resource
        def of_class(cls, y):
            return [cls, y]

        @staticmethod
        @Rc.cache_resource
        def static(y):
            return [y]

        @Rc.cache_resource
        @staticmethod
        def static_inside(y):
            return [y]

    def tearDown(self):
        Rc.cache_resource.clear()

    def test_cached_member_function_with_hash_func(self):
        one, two = self.Service('one'), self.Service('two')
        self.assertIs(one.by_name(), self.Service('one').by_name(x=0))
        self.assertIsNot(one.by_name(), two.by_name())
        self.assertEqual(two.by_name(), ['two', 0])

    def test_underscore_self(self):
        self.assertIs(self.Service('one').underscore(1), self.Service('two').underscore(1))

    def test_self_has_to_be_hashable(self):
        with self.assertRaisesRegex(Rc.UnhashableParamError, '“self”.*Service.*_self'):
            self.Service('one').plain()

    def test_class_and_static_methods(self):
        service = self.Service('one')
        self.assertIs(service.of_class(1), self.Service.of_class(y=1))
        self.assertIs(service.static(1), self.Service.static(y=1))
        self.assertIs(service.static_inside(1), self.Service.static_inside(1))

        class Derived(self.Service):
            pass
        self.assertIsNot(Derived.of_class(1), self.Service.of_class(1))

    def test_class_method_clear_args(self):
        one, two = self.Service.of_class(1), self.Service.of_class(2)
        self.Service.of_class.clear(y=1)
        self.assertIsNot(self.Service.of_class(1), one)
        self.assertIs(self.Service.of_class(2), two)

    def test_bound_clear(self):
        one, two = self.Service('one'), self.Service('two')
        first, second = one.by_name(1), two.by_name(1)
        one.by_name.clear(x=1)
        self.assertIsNot(one.by_name(1), first)
        self.assertIs(two.by_name(1), second)
        one.by_name.clear()
        self.assertEqual(two.by_name.cache_info().currsize, 0)


class Parameters(unittest.TestCase):
    """What is wrong is told at decoration, by name."""

    def test_bad_parameters(self):
        cases = [
            (ValueError, 'ttl', [0, -1, '', '1 flecond', '0s', float('nan'), float('inf'), 1e300,
                                 10 ** 400, datetime.timedelta(0), datetime.timedelta(-1)]),
            (TypeError, 'ttl', [[], True, b'1h', object()]),
            (ValueError, 'max_entries', [0, -1, 2 ** 32]),
            (TypeError, 'max_entries', [1.5, '8', True, []]),
            (TypeError, 'validate', [1, 'yes', True]),
            (TypeError, 'on_release', [1, 'close']),
            (TypeError, 'hash_funcs', [1, [int], {1: id}, {int: 1}]),
        ]
        for error, name, values in cases:
            for value in values:
                with self.subTest(name=name, value=value):
                    with self.assertRaisesRegex(error, f'{name} accepts'):
                        Rc.cache_resource(**{name: value})

    def test_good_parameters(self):
        for ttl in (3.5, 90, '90', '1d23h', '1 day 23hr 45minutes', '1.5d23.5h', '1w', 'PT1H',
                    '01:02:03', datetime.timedelta(days=1), None):
            with self.subTest(ttl=ttl):
                Rc.cache_resource(ttl=ttl)
        cached = Rc.cache_resource(ttl='1.5h', max_entries=3)(lambda: 1)
        self.assertEqual(cached.cache.props.ttl, 5_400_000_000)
        self.assertEqual(cached.cache.props.max_entries, 3)

    def test_unknown_parameter(self):
        with self.assertRaisesRegex(TypeError, 'max_size'):
            Rc.cache_resource(max_size=3)

    def test_not_a_function(self):
        for value in (1, 'text', []):
            with self.assertRaisesRegex(TypeError, 'functions'):
                Rc.cache_resource(value)

    def test_generators(self):
        def numbers():
            yield 1

        async def later():
            yield 1
        for function in (numbers, later, functools.partial(numbers)):
            with self.assertRaisesRegex(TypeError, 'generator'):
                Rc.cache_resource(function)
        with self.assertRaisesRegex(TypeError, 'numbers'):
            Rc.cache_resource(ttl='1h')(numbers)


if __name__ == '__main__':
    main()

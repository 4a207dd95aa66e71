# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases that a decorator for live resources has to meet."""

import threading
import unittest
from unittest import mock

from making import Logs
from testing import Rc, main


def recorder():
    """A function that makes a list of its argument, and the arguments that it was called with."""
    return mock.Mock(side_effect=lambda *args: list(args))


def is_alive(value):
    raise NotImplementedError


class Resource(unittest.TestCase):
    def test_mutate_return(self):
        @Rc.cache_resource
        def make():
            return [0, 1]
        make()[0] = 5
        self.assertEqual(make(), [5, 1])
        self.assertIs(make(), make())

    def test_cached_member_function_with_hash_func(self):
        calls = []

        class Client:
            def __init__(self):
                self.lock = threading.Lock()

            @Rc.cache_resource(hash_funcs={f'{__name__}.{__qualname__}': lambda client: 'client'})
            def method(self, x):
                return calls.append(x) or object()

            @classmethod
            @Rc.cache_resource
            def class_method(cls, x):
                return calls.append((cls, x)) or object()

            @staticmethod
            @Rc.cache_resource
            def static_method(x):
                return calls.append(x) or object()
        for name in ('method', 'class_method', 'static_method'):
            value = getattr(Client(), name)(1)
            self.assertIs(getattr(Client(), name)(1), value, name)
            self.assertIsNot(getattr(Client(), name)(2), value, name)
        self.assertIs(Client.class_method(1), Client().class_method(1))
        self.assertIs(Client.static_method(1), Client().static_method(1))
        self.assertEqual(calls, [1, 2, (Client, 1), (Client, 2), 1, 2])

    def test_function_name_does_not_use_hashfuncs(self):
        for result in (None, 'text', 1):
            hash_text = mock.Mock(return_value=result)

            @Rc.cache_resource(hash_funcs={str: hash_text})
            def load(text):
                return [text]
            load('ahoy')
            hash_text.assert_called_once_with('ahoy')

    def test_user_hash_error(self):
        class Config:
            pass

        def hash_config(config):
            raise ValueError('there is no name in it')

        @Rc.cache_resource(hash_funcs={Config: hash_config})
        def connect(url, config):
            return [url]
        with self.assertRaises(Rc.UnhashableParamError) as caught:
            connect('url', Config())
        for word in ('connect()', '“config”', 'Config', 'hash_config', 'ValueError'):
            self.assertIn(word, str(caught.exception))
        self.assertEqual(str(caught.exception.__cause__), 'there is no name in it')
        self.assertEqual(connect.cache_info().misses, 0)


class Clear(unittest.TestCase):
    def setUp(self):
        self.make = recorder()

    def test_clear_args(self):
        @Rc.cache_resource
        def load(x):
            return self.make(x)
        one, two = load(1), load(2)
        load.clear(2)
        self.assertIs(load(1), one)
        self.assertIsNot(load(2), two)
        load.clear(3)
        self.assertEqual(self.make.mock_calls, [mock.call(1), mock.call(2), mock.call(2)])

    def make_class(self):
        class Library:
            @Rc.cache_resource
            def load(_self, x, y=0):
                return self.make(x, y)
        return Library

    def test_class_method_clear(self):
        library = self.make_class()()
        values = [library.load(1), library.load(2)]
        library.load.clear()
        for x, value in zip((1, 2), values):
            self.assertIsNot(library.load(x), value)
        type(library).load.clear()
        self.assertEqual(library.load.cache_info().currsize, 0)

    def test_class_method_clear_args(self):
        library = self.make_class()()
        kept, value = library.load(1), library.load(1, y=1)
        library.load.clear(1, y=1)
        self.assertIs(library.load(1), kept)
        value, left = library.load(1, 1), value
        self.assertIsNot(value, left)
        library.load.clear(x=1, y=1)
        self.assertIsNot(library.load(1, y=1), value)
        library.load.clear(1)
        self.assertIsNot(library.load(1), kept)
        self.assertEqual(self.make.call_count, 5)


class OnRelease(unittest.TestCase):
    def test_on_release_fires(self):
        released = []

        @Rc.cache_resource(max_entries=2, on_release=released.append)
        def load(x):
            return [x]
        for x in range(1, 6):
            load(x)
        self.assertEqual(released, [[1], [2], [3]])
        load.clear()
        self.assertEqual(released[:3], [[1], [2], [3]])
        self.assertCountEqual(released[3:], [[4], [5]])

    def test_on_release_with_exceptions(self):
        released = []

        def release(value):
            released.append(value)
            raise RuntimeError(f'{value} is stuck')

        @Rc.cache_resource(on_release=release)
        def load(x):
            return x
        for x in range(10):
            load(x)
        with Logs() as logs:
            load.clear()
        self.assertCountEqual(released, range(10))
        self.assertEqual(len(logs.texts), 10)
        self.assertEqual(load.cache_info().currsize, 0)

    def test_on_release_with_exceptions_at_once(self):
        def release(value):
            raise RuntimeError('stuck')

        @Rc.cache_resource(max_entries=1, on_release=release)
        def load(x):
            return [x]
        with Logs():
            for x in range(3):
                self.assertEqual(load(x), [x])
            load.clear(2)
        self.assertEqual(load.cache_info().currsize, 0)


class Validate(unittest.TestCase):
    def test_validate_success(self):
        validate = mock.create_autospec(is_alive, return_value=True)

        @Rc.cache_resource(validate=validate)
        def load(x):
            return [x]
        value = load(1)
        validate.assert_not_called()
        for count in (1, 2, 3):
            self.assertIs(load(1), value)
            self.assertEqual(validate.mock_calls, [mock.call(value)] * count)
        load(2)
        self.assertEqual(validate.call_count, 3)

    def test_validate_fail(self):
        numbers = iter(range(10))
        validate = mock.create_autospec(is_alive, return_value=False)

        @Rc.cache_resource(validate=validate)
        def load():
            return next(numbers)
        self.assertEqual(load(), 0)
        validate.assert_not_called()
        for number in (1, 2, 3):
            self.assertEqual(load(), number)
            self.assertEqual(validate.mock_calls, [mock.call(n) for n in range(number)])


class Stats(unittest.TestCase):
    def test_no_stats(self):
        @Rc.cache_resource(max_entries=3)
        def load(x):
            return [x]
        self.assertEqual(load.cache_info(), (0, 0, 3, 0))
        self.assertEqual(load.cache.snapshot(), [])
        load.clear(), load.clear(1)
        self.assertEqual(load.cache_info(), (0, 0, 3, 0))

    def test_multiple_stats(self):
        @Rc.cache_resource
        def load(x):
            return [x]

        @Rc.cache_resource(weigh=lambda value: 1000)
        def load_heavy(x):
            return [x]
        load(1), load(1), load(2), load_heavy(1)
        info = load.cache_info()
        self.assertEqual((info.hits, info.misses, info.maxsize, info.currsize), (1, 2, None, 2))
        self.assertEqual(load_heavy.cache_info(), (0, 1, None, 1))
        self.assertEqual(sorted(entry.get_hits() for entry in load.cache.snapshot()), [0, 1])
        self.assertEqual(load_heavy.cache.props.weight, 1000)
        caches = list(Rc.Registry.get_default())
        self.assertIn(load.cache, caches)
        self.assertIn(load_heavy.cache, caches)


if __name__ == '__main__':
    main()

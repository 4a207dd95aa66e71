# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What cache_resource can be told, and what the function that it gives tells."""

import datetime
import functools
import unittest

from making import Logs
from testing import FrozenClockTestCase, Rc, main

DURATIONS = ('ttl', 'idle_timeout', 'retry_delay', 'stale_if_error', 'load_timeout')


class Checks(unittest.TestCase):
    def check(self, error, name, values):
        for value in values:
            with self.subTest(name=name, value=value):
                with self.assertRaisesRegex(error, f'cache_resource: {name} accepts.*(, not|; )'):
                    Rc.cache_resource(**{name: value})

    def test_durations(self):
        for name in DURATIONS:
            self.check(ValueError, name, [0, -1, '', '1 flecond', float('nan'), float('inf'),
                                          10 ** 400, datetime.timedelta(0)])
            self.check(TypeError, name, [[], True, b'1h', object()])
            for value in (90, 90.0, '90', '1min 30s', datetime.timedelta(seconds=90)):
                with self.subTest(name=name, value=value):
                    cached = Rc.cache_resource(**{name: value})(lambda: 1)
                    self.assertEqual(cached.cache.get_property(name), 90_000_000)

    def test_numbers(self):
        self.check(ValueError, 'max_weight', [0, -1, 2 ** 64])
        self.check(TypeError, 'max_weight', [1.5, '8', True, []])
        self.check(ValueError, 'jitter', [-0.1, 1.1, float('nan')])
        self.check(TypeError, 'jitter', ['0.1', True, []])
        cached = Rc.cache_resource(max_weight=2 ** 64 - 1, jitter=0.5)(lambda: 1)
        self.assertEqual(cached.cache.props.max_weight, 2 ** 64 - 1)
        self.assertEqual(cached.cache.props.jitter, 0.5)
        self.assertEqual(Rc.cache_resource(lambda: 1).cache.props.jitter, 0)

    def test_weigh(self):
        async def weigh(value):
            return 1
        self.check(TypeError, 'weigh', [1, 'heavy', weigh])

    def test_another_parameter_is_another_cache(self):
        def load():
            return [1]
        for name in (*DURATIONS, 'max_weight', 'max_entries', 'jitter'):
            with self.subTest(name=name):
                released = []
                one = Rc.cache_resource(on_release=released.append)(load)
                one()
                options = {name: 1, 'on_release': released.append}
                other = Rc.cache_resource(**options)(load)
                self.assertEqual(released, [[1]])
                self.assertEqual(one.cache_info().currsize, 0)
                kept = other()
                again = Rc.cache_resource(**options)(load)
                self.assertEqual(released, [[1]])
                self.assertIsNot(again.cache, other.cache)
                self.assertIs(other(), kept)
                other.clear()

    def test_another_weigh_function(self):
        def load():
            return [1]
        released = []
        one = Rc.cache_resource(weigh=len, on_release=released.append)(load)
        one()
        Rc.cache_resource(weigh=id, on_release=released.append)(load)
        self.assertEqual(released, [[1]])
        self.assertEqual(one.cache_info().currsize, 0)


class Weight(unittest.TestCase):
    def test_it_bounds_the_cache(self):
        weighed, released = [], []

        def weigh(value):
            weighed.append(value)
            return len(value)

        @Rc.cache_resource(max_weight=10, weigh=weigh, on_release=released.append)
        def load(text):
            return text
        for text in ('aaaa', 'bbbb', 'aaaa', 'cc', 'aaaa', 'dd'):
            load(text)
        self.assertEqual(released, ['bbbb'])
        self.assertEqual(weighed, ['aaaa', 'bbbb', 'cc', 'dd'])
        self.assertEqual(load.cache.get_weight(), 8)
        self.assertEqual(load('e' * 11), 'e' * 11)
        self.assertEqual(released[1:], ['e' * 11])

    def test_one_that_raises(self):
        @Rc.cache_resource(weigh=lambda value: value.n_bytes)
        def load():
            return 'text'
        with Logs() as logs:
            load()
        self.assertIn("no attribute 'n_bytes'", logs.texts[0])
        self.assertEqual(load.cache.get_weight(), 1)


class Times(FrozenClockTestCase):
    def test_idle_timeout(self):
        released = []
        load = Rc.cache_resource(idle_timeout=10, on_release=released.append)(lambda: 'value')
        for _ in range(3):
            load()
            self.advance(9)
        self.assertEqual(released, [])
        self.advance(1)
        self.assertEqual(released, ['value'])

    def test_retry_delay(self):
        outcomes = [ValueError('first'), 'value']

        @Rc.cache_resource(retry_delay=10)
        def load():
            outcome = outcomes.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome
        for _ in range(3):
            with self.assertRaisesRegex(ValueError, 'first'):
                load()
        self.advance(10)
        self.assertEqual(load(), 'value')

    def test_stale_if_error(self):
        outcomes = ['old', ValueError(), ValueError('gone')]

        @Rc.cache_resource(ttl=10, stale_if_error=5)
        def load():
            outcome = outcomes.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome
        self.assertEqual(load(), 'old')
        self.advance(10)
        self.assertEqual(load(), 'old')
        self.assertEqual(outcomes[1:], [])
        self.advance(5)
        with self.assertRaisesRegex(ValueError, 'gone'):
            load()


class Functools(unittest.TestCase):
    """For those who come from functools.lru_cache."""

    def make(self):
        def double(x, y=2):
            return [x, y]
        return (Rc.cache_resource(max_entries=8)(double),
                functools.lru_cache(maxsize=8, typed=True)(double))

    def test_cache_parameters(self):
        ours, theirs = self.make()
        self.assertEqual(ours.cache_parameters(), theirs.cache_parameters())
        self.assertIsNone(Rc.cache_resource(lambda: 1).cache_parameters()['maxsize'])

    def test_cache_clear(self):
        for function in self.make():
            one = function(1)
            function(2)
            function.cache_clear()
            self.assertEqual(function.cache_info().currsize, 0)
            self.assertIsNot(function(1), one)

    def test_wrapped(self):
        for function in self.make():
            self.assertIsNot(function.__wrapped__(1), function(1))
            self.assertEqual(function.__wrapped__.__name__, function.__name__)


class Defaults(unittest.TestCase):
    def test_one_that_changes(self):
        options = []

        @Rc.cache_resource
        def load(x, options=options):
            return [x, *options]
        self.assertEqual(load(1), [1])
        options.append('more')
        self.assertEqual(load(1), [1, 'more'])
        options.clear()
        self.assertEqual(load(1), [1])
        self.assertEqual(load.cache_info()[:2], (1, 2))

    def test_one_that_cannot(self):
        for default in (1, 1.5, 'a', None, (1, ('b', 2.5)), frozenset({3})):
            @Rc.cache_resource
            def load(x, y=default):
                return [x, y]
            self.assertIs(load(1), load(1, default))
            self.assertIsNot(load(1), load(1, object))


if __name__ == '__main__':
    main()

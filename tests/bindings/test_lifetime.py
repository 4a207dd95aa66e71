# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import datetime
import subprocess
import sys
import textwrap
import unittest

from testing import TIMEOUT, FrozenClockTestCase, Rc, main


class Validation(unittest.TestCase):
    def make(self, validate, **options):
        @Rc.cache_resource(validate=validate, **options)
        def load(x=1, *, y=2):
            return [x, y]
        return load

    def test_validate_success(self):
        seen = []
        load = self.make(lambda value: seen.append(value) or True)
        value = load()
        self.assertEqual(seen, [])
        for hits in (1, 2, 3):
            self.assertIs(load(), value)
            self.assertEqual(len(seen), hits)
        self.assertIs(seen[0], value)

    def test_validate_fail(self):
        seen, released = [], []
        load = self.make(lambda value: seen.append(value), on_release=released.append)
        first = load()
        second = load()
        self.assertIsNot(second, first)
        self.assertIsNot(load(), second)
        self.assertIs(seen[0], first)
        self.assertIs(seen[1], second)
        self.assertIs(released[0], first)
        self.assertIs(released[1], second)

    def test_validate_raises(self):
        load = self.make(lambda value: 1 / 0)
        first = load()
        self.assertIsNot(load(), first)

    def test_validate_with_arguments(self):
        seen = []
        load = self.make(lambda value, *args, **kwargs: seen.append((args, kwargs)) or True)
        load(1, y=3)
        load(1, y=3)
        self.assertEqual(seen, [((1,), {'y': 3})])

    def test_an_optional_parameter_of_validate_is_its_own(self):
        seen = []

        def is_alive(value, timeout=7):
            seen.append(timeout)
            return True
        load = self.make(is_alive)
        load(1)
        load(1)
        self.assertEqual(seen, [7])

    def test_validate_may_use_the_function(self):
        calls = []

        def validate(value):
            calls.append(load(3))
            return True
        load = self.make(validate)
        load(1)
        load(1)
        self.assertEqual(calls, [[3, 2]])


class Release(unittest.TestCase):
    def test_on_release_fires(self):
        released = []

        @Rc.cache_resource(max_entries=2, on_release=released.append)
        def load(number):
            return number
        for number in range(1, 6):
            load(number)
        self.assertEqual(released, [1, 2, 3])
        load.clear()
        self.assertCountEqual(released, [1, 2, 3, 4, 5])

    def test_on_release_with_exceptions(self):
        released = []

        def release(value):
            released.append(value)
            raise ValueError(value)

        @Rc.cache_resource(on_release=release)
        def load(number):
            return number
        for number in range(10):
            load(number)
        with self.assertLogs('resource-cache', 'ERROR') as logs:
            load.clear()
        self.assertCountEqual(released, range(10))
        self.assertEqual(len(logs.records), 10)

    def test_cleared_while_loading(self):
        released = []

        @Rc.cache_resource(on_release=released.append)
        def load():
            load.clear()
            return 'value'
        self.assertEqual(load(), 'value')
        self.assertEqual(released, ['value'])
        self.assertEqual(load.cache_info().currsize, 0)

    def test_uncached_values_belong_to_their_callers(self):
        released = []

        @Rc.cache_resource(on_release=released.append)
        def load():
            return Rc.uncached('value')
        load()
        self.assertEqual(released, [])


class Exit(unittest.TestCase):
    PROGRAM = textwrap.dedent('''
        import gi
        gi.require_version('Rc', '1')
        from gi.repository import Rc

        @Rc.cache_resource(on_release=lambda value: print('closed', value))
        def connect(name):
            return name
        connect('database')
    ''')

    def test_what_is_open_at_the_end_is_released(self):
        done = subprocess.run([sys.executable, '-c', self.PROGRAM], check=True, text=True,
                              stdout=subprocess.PIPE, timeout=TIMEOUT)
        self.assertEqual(done.stdout, 'closed database\n')


class Bounds(unittest.TestCase):
    def test_the_least_recently_used_goes(self):
        released = []

        @Rc.cache_resource(max_entries=3, on_release=released.append)
        def load(number):
            return number
        for number in (10, 11, 12, 10, 13):
            load(number)
        self.assertEqual(released, [11])

    def test_in_does_not_refresh(self):
        cache = Rc.Cache('bounded', max_entries=2)
        for key in ('a', 'b'):
            cache[key] = key
        self.assertIn('a', cache)
        cache['c'] = 'c'
        self.assertCountEqual(cache, ['b', 'c'])

    def test_overwriting_evicts_nothing(self):
        cache = Rc.Cache('bounded', max_entries=2)
        for key in ('a', 'b', 'b', 'a'):
            cache[key] = object()
        self.assertCountEqual(cache, ['a', 'b'])


class TimeToLive(FrozenClockTestCase):
    def make(self, **options):
        @Rc.cache_resource(**options)
        def load():
            return object()
        return load

    def test_ttl(self):
        for ttl in (10, 10.0, '10', '10s', datetime.timedelta(seconds=10)):
            with self.subTest(ttl=ttl):
                load = self.make(ttl=ttl)
                first = load()
                self.advance(9.999999)
                self.assertIs(load(), first)
                self.advance(0.000001)
                self.assertIsNot(load(), first)

    def test_two_functions_are_independent(self):
        one = Rc.cache_resource(ttl=10)(lambda: object())
        two = Rc.cache_resource(ttl=20)(lambda: object())
        first, second = one(), two()
        self.advance(10)
        self.assertIsNot(one(), first)
        self.assertIs(two(), second)
        self.advance(9)
        self.assertIs(two(), second)
        self.advance(1)
        self.assertIsNot(two(), second)

    def test_expired_values_are_released_promptly(self):
        released = []
        load = self.make(ttl='1h', on_release=released.append)
        value = load()
        self.advance(3600)
        self.assertEqual(released, [value])

    def test_expired_values_make_room_first(self):
        cache = Rc.Cache('bounded', max_entries=2)
        cache['live'] = 1
        cache.props.ttl = 5_000_000
        cache['brief'] = 2
        self.advance(5)
        cache['new'] = 3
        self.assertEqual(len(cache), 1)

    def test_overwriting_restarts_the_ttl(self):
        cache = Rc.Cache('brief', ttl=10_000_000)
        cache['key'] = 1
        self.advance(9)
        cache['key'] = 2
        self.advance(9)
        self.assertEqual(cache['key'], 2)


if __name__ == '__main__':
    main()

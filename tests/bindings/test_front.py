# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Calls that hit, and are over in C where the extension is there."""

import math
import operator
import os
import subprocess
import sys
import textwrap
import unittest

from testing import ANY_VALUES, TIMEOUT, Rc, in_threads, main

from fronts import IS_NATIVE, count_long_ways

# Python counts all of these as different, or as equal by mistake.
ARGUMENTS = [(), (None,), ('',), (b'',), (0,), (False,), (0.0,), (-0.0,), (-1,), (-2,), (1,),
             (True,), (1.0,), ('1',), (b'1',), (2 ** 70,), ('a\0b',), ('a',), ('\ud800',), ((),),
             (1, '1'), ('1', 1), ('a', 'b'), ('ab', ''), (None, None)]


class Text(str):
    """Compares and hashes as it likes."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash('a')


class Hits(unittest.TestCase):
    # To Python, texts and bytes of the same letters have one hash, and may not be compared.
    PROGRAM = textwrap.dedent('''
        import gi
        gi.require_version('Rc', '1')
        from gi.repository import Rc

        @Rc.cache_resource
        def load(x):
            return [x]
        load('a'), load(b'a'), load('a'), load(b'a')
        print(load.cache_info().hits)
    ''')

    def test_texts_and_bytes_are_not_compared(self):
        done = subprocess.run([sys.executable, '-bb', '-c', self.PROGRAM], check=True, text=True,
                              stdout=subprocess.PIPE, timeout=TIMEOUT)
        self.assertEqual(done.stdout, '2\n')

    def test_the_extension_is_there_if_it_was_built(self):
        if 'RC_TEST_NATIVE' not in os.environ:
            self.skipTest('nothing says whether it should be')
        self.assertEqual(IS_NATIVE, os.environ['RC_TEST_NATIVE'] == '1')

    def assert_short(self, function, *args):
        value = function(*args)
        with count_long_ways(type(self).unbind(function)) as count:
            self.assertIs(function(*args), value)
        self.assertEqual(count.call_count, 0)

    def assert_long(self, function, *args, **kwargs):
        with count_long_ways(type(self).unbind(function)) as count:
            value = function(*args, **kwargs)
        self.assertEqual(count.call_count, 1)
        return value

    @staticmethod
    def unbind(function):
        return getattr(function, '__func__', function)

    def test_simple_arguments(self):
        @Rc.cache_resource(ttl='1h', max_entries=100)
        def load(x=None, y=None):
            return [x, y]
        for args in [(), (1,), ('text',), (b'bytes',), (None,), (1, 'text'), ('a' * 1000,),
                     (True,), (False,), (1.5,), (math.inf,), (2 ** 60,)]:
            with self.subTest(args=args):
                self.assert_short(load, *args)
        self.assertEqual(load.cache_info().misses, 11)

    def test_texts_that_are_not_the_same_object(self):
        @Rc.cache_resource
        def load(x):
            return [x]
        for text in ('text', 'ä', '日本', '😀', 'a' * 500):
            value = load(text)
            for _ in range(3):
                with count_long_ways(load) as count:
                    self.assertIs(load(''.join(list(text))), value)
                self.assertEqual(count.call_count, 0)
                self.assertIsNot(load(text + 'x'), value)

    def test_not_a_number(self):
        @Rc.cache_resource
        def load(x):
            return [x]
        value = load(math.nan)
        for nan in (math.nan, float('nan'), -math.nan):
            self.assertIs(load(nan), value)
            self.assertIs(load(nan), value)

    def test_arguments_by_name(self):
        @Rc.cache_resource
        def load(x, y=2, *, _z=None, **more):
            return [x, y, more]
        value = load(1)
        for call in (lambda: load(x=1), lambda: load(1, y=2), lambda: load(y=2, x=1),
                     lambda: load(1, _z=[]), lambda: load(1, _other=[]),
                     lambda: load(**{'x': 1}, **{'y': 2})):
            self.assertIs(call(), value)
            with count_long_ways(load) as count:
                self.assertIs(call(), value)
            self.assertEqual(count.call_count, 0 if IS_NATIVE else 1)
        self.assertEqual(load.cache_info().misses, 1)

    def test_no_two_names_are_confused(self):
        @Rc.cache_resource
        def load(*, x=None, y=None, **more):
            return [x, y, more]
        calls = [{}, {'x': 1}, {'y': 1}, {'x': 1, 'y': 2}, {'x': 2, 'y': 1}, {'z': 1},
                 {'x': 1, 'z': 2}, {'y': 1, 'z': 2}, {'x': '1'}, {'x': True}, {'': 1}]
        values = [load(**call) for call in calls]
        for _ in range(3):
            for call, value in zip(calls, values):
                self.assertIs(load(**call), value, call)
                self.assertIs(load(**dict(reversed(call.items()))), value, call)
        self.assertEqual(len(set(map(id, values))), len(calls))

    def test_wrong_names(self):
        @Rc.cache_resource
        def load(x, /, y=None):
            return [x, y]
        load(1), load(1, y=None)
        for _ in range(2):
            for args, kwargs in [((), {'x': 1}), ((1,), {'z': 1}), ((1, 2), {'y': 2}),
                                 ((1,), {'_y': 1})]:
                with self.assertRaises(TypeError):
                    load(*args, **kwargs)

    def test_other_arguments(self):
        @Rc.cache_resource
        def load(x, y=None):
            return [x, y]
        for args in [(1j,), ([1],), (Text('a'),), ('a' * 1025,), (2 ** 100,)]:
            with self.subTest(args=args):
                value = load(*args)
                self.assertIs(self.assert_long(load, *args), value)
                self.assertIs(self.assert_long(load, x=args[0]), value)

    def test_no_two_arguments_are_confused(self):
        @Rc.cache_resource
        def load(x='default', y=2.5):
            return [x, y]
        values = [load(*args) for args in ARGUMENTS]
        for _ in range(2):
            for args, value in zip(ARGUMENTS, values):
                self.assertIs(load(*args), value, args)
        self.assertEqual(len(set(map(id, values))), len(ARGUMENTS))
        self.assertEqual(load('a', y='b'), ['a', 'b'])
        self.assertEqual(load(y='b'), ['default', 'b'])

    def test_many_arguments(self):
        @Rc.cache_resource
        def load(x, y):
            return [x, y]
        calls = [(n, text) for n in range(-300, 300) for text in (str(n), None)]
        values = [load(*args) for args in calls]
        for args, value in zip(calls, values):
            self.assertIs(load(*args), value)
            self.assertEqual(value, [*args])

    def test_any_value(self):
        values = iter(ANY_VALUES)

        @Rc.cache_resource
        def load(number):
            return next(values)
        first = [load(number) for number, _ in enumerate(ANY_VALUES)]
        for number, value in enumerate(first):
            with self.subTest(value=value):
                self.assertIs(value, ANY_VALUES[number])
                self.assert_short(load, number)
                self.assertIs(load(number), value)

    def test_underscores(self):
        @Rc.cache_resource
        def load(x, _y):
            return [x, _y]
        value = load('a', [])
        with count_long_ways(load) as count:
            self.assertIs(load('a', object()), value)
        self.assertEqual(count.call_count, 0)
        for args in [(), ('a',), ('a', 1, 2)]:
            with self.assertRaisesRegex(TypeError, 'argument'):
                load(*args)

    def test_nobody_is_asked_for_a_hash(self):
        @Rc.cache_resource
        def load(x):
            return [x]
        self.assertIsNot(load('a'), load(Text('a')))
        self.assertIs(load('a'), load('a'))

    def test_what_was_cleared_is_loaded_again(self):
        @Rc.cache_resource
        def load(x):
            return [x]
        value = load('a')
        load.clear('a')
        again = load('a')
        self.assertIsNot(again, value)
        load.clear()
        self.assertIsNot(load('a'), again)
        self.assert_short(load, 'a')

    def test_a_closed_cache(self):
        @Rc.cache_resource
        def load(x):
            return [x]
        load('a')
        load.cache.close()
        with self.assertRaises(Rc.ClosedError):
            load('a')

    def test_exceptions(self):
        @Rc.cache_resource
        def load(x):
            raise ValueError(x)
        for _ in range(3):
            with self.assertRaisesRegex(ValueError, 'a'):
                load('a')

    def test_threads(self):
        calls = []

        @Rc.cache_resource
        def load(x, y):
            calls.append((x, y))
            return [x, y]

        def call_all():
            return [load(n % 50, str(n % 3)) for n in range(600)]
        one, *others = in_threads(call_all, 8)
        self.assertEqual(len(calls), 150)
        for other in others:
            self.assertTrue(all(map(operator.is_, one, other)))

    def test_threads_that_clear(self):
        @Rc.cache_resource(max_entries=5)
        def load(x):
            return [x]

        def call_all():
            for n in range(1000):
                assert load(n % 7) == [n % 7]
                if n % 10 == 0:
                    load.clear(n % 7)
                if n % 100 == 0:
                    load.clear()
        self.assertEqual(in_threads(call_all, 8), [None] * 8)


if __name__ == '__main__':
    main()

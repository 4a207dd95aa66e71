# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a program does by mistake, and is told."""

import subprocess
import sys
import textwrap
import unittest
import unittest.mock
from concurrent.futures import ThreadPoolExecutor

from gi.repository import GLib
from testing import TIMEOUT, FrozenClockTestCase, Rc, ask, main

SETTERS = ('set_load_func', 'set_validate_func', 'set_release_func', 'set_weigh_func')


class Falsy:
    """A function that is false, as an empty container is."""

    def __call__(self, load):
        load.return_value('value')

    def __len__(self):
        return 0


class LoadFunctions(unittest.TestCase):
    def setUp(self):
        self.cache = Rc.Cache('things')

    def test_one_that_returns_its_value(self):
        for value in ([1], 'text', 0, False, object()):
            with self.subTest(value=value):
                self.cache.set_load_func(lambda load, value=value: value)
                with self.assertRaisesRegex(TypeError, r'returned \w+ for key “key” .*'
                                            r'return_value\(\).*get_with\(\)'):
                    self.cache.get('key')
                self.assertEqual(self.cache.get_n_loading(), 0)

    def test_the_key_is_told_as_a_label(self):
        self.cache.set_load_func(lambda load: 'hunter2 too')
        with self.assertRaises(TypeError) as caught:
            self.cache.get('postgres://me:hunter2@host/db')
        self.assertNotIn('hunter2', str(caught.exception))

    def test_one_that_returns_the_load(self):
        self.cache.set_load_func(lambda load: load)
        with self.assertRaisesRegex(TypeError, 'returned Load'):
            self.cache.get('key')

    def test_a_generator_function(self):
        def load(load):
            yield load.return_value(1)
        self.cache.set_load_func(load)
        with self.assertRaisesRegex(TypeError, 'returned generator'):
            self.cache.get('key')

    def test_one_that_answers_and_returns(self):
        self.cache.set_load_func(lambda load: load.return_value('value') or 'more')
        self.assertEqual(self.cache.get('key'), 'value')

    def test_one_that_returns_and_answers_later(self):
        printed = []
        with ThreadPoolExecutor(1) as pool, \
                unittest.mock.patch('sys.excepthook', lambda *raised: printed.append(raised)):
            self.cache.set_load_func(lambda load: pool.submit(load.return_value, [load.get_key()]))
            for number in range(1000):
                self.assertEqual(self.cache.get(str(number)), [str(number)])
        self.assertEqual(printed, [])


class NoFunctions(unittest.TestCase):
    def setUp(self):
        self.cache = Rc.Cache('things')

    def test_they_are_refused_at_once(self):
        for setter in SETTERS:
            for value in (5, 'text', [], self.cache, 0, False):
                with self.subTest(setter=setter, value=value), \
                        self.assertRaisesRegex(TypeError, f'{setter}.* a function or None, not'):
                    getattr(self.cache, setter)(value)

    def test_coroutine_functions_are_refused(self):
        async def function(*_args):
            pass
        for setter in SETTERS:
            with self.subTest(setter=setter), \
                    self.assertRaisesRegex(TypeError, 'nobody would await it'):
                getattr(self.cache, setter)(function)

    def test_what_was_set_stays(self):
        self.cache.set_load_func(lambda load: load.return_value('value'))
        with self.assertRaises(TypeError):
            self.cache.set_load_func(5)
        self.assertEqual(self.cache.get('key'), 'value')

    def test_none_is_none(self):
        for setter in SETTERS:
            getattr(self.cache, setter)(lambda *_args: self.fail('it was taken away'))
            getattr(self.cache, setter)(None)
        self.cache['key'] = 1
        self.assertEqual(self.cache['key'], 1)
        self.cache.clear()
        with self.assertRaisesRegex(Rc.CacheError, 'nothing to load it with'):
            self.cache.get('key')

    def test_a_function_that_is_false(self):
        self.cache.set_load_func(Falsy())
        self.assertEqual(self.cache.get('key'), 'value')

    def test_get_with(self):
        self.cache['key'] = 1
        for key in ('key', 'missing'):
            with self.assertRaisesRegex(TypeError, 'a function that returns the value, not int'):
                self.cache.get_with(key, 5)

        async def load():
            pass
        with self.assertRaisesRegex(TypeError, 'nobody would await it'):
            self.cache.get_with('missing', load)
        self.assertEqual(self.cache.dup_stats().get_hits(), 0)

    def test_coroutines_are_no_values(self):
        async def fetch():
            return 1
        for load in (lambda: self.cache.get_with('missing', lambda: fetch()),
                     Rc.cache_resource(lambda: fetch()),
                     Rc.cache_resource(lambda: Rc.uncached(fetch())),
                     Rc.cache_resource(lambda: fetch()).acquire):
            for _ in range(2):
                with self.assertRaisesRegex(TypeError, 'Decorate the coroutine function itself'):
                    load()

    def test_property(self):
        with self.assertRaisesRegex(TypeError, 'below @property'):
            Rc.cache_resource(property(lambda _self: 1))

    def test_names(self):
        for name in (None, 5, b'bytes'):
            with self.subTest(name=name), self.assertRaisesRegex(TypeError, 'needs a name'):
                Rc.Cache(name)


class Closed(unittest.TestCase):
    def setUp(self):
        self.cache = Rc.Cache('things')
        self.cache['key'] = 1
        self.cache.close()

    def test_what_asks_for_a_value_raises(self):
        for verb in ('__getitem__', 'lookup', 'lookup_value', 'get', 'acquire'):
            with self.subTest(verb=verb), \
                    self.assertRaisesRegex(Rc.ClosedError, '“things” is closed'):
                getattr(self.cache, verb)('key')

    def test_what_stores_a_value_raises(self):
        released = []
        self.cache.set_release_func(lambda *args: released.append(args))
        for verb in ('__setitem__', 'insert', 'insert_value'):
            with self.subTest(verb=verb), \
                    self.assertRaisesRegex(Rc.ClosedError, '“things” is closed'):
                getattr(self.cache, verb)('key', 1)
        self.assertEqual(released, [])

    def test_what_only_looks_finds_nothing(self):
        self.assertNotIn('key', self.cache)
        self.assertIsNone(self.cache.peek('key'))
        self.assertEqual((len(self.cache), list(self.cache)), (0, []))


class Errors(FrozenClockTestCase):
    """Each code of the library has an exception, which is a GLib.Error and what Python has."""

    def assert_raises(self, cls, code, parent, function, *args):
        with self.assertRaises(cls) as caught:
            function(*args)
        error = caught.exception
        self.assertIsInstance(error, (Rc.CacheError, GLib.Error))
        self.assertIsInstance(error, parent)
        self.assertTrue(error.matches(Rc.error_quark(), code))
        self.assertEqual(str(error), error.message)
        self.assertIn(cls.__name__, repr(error))

    def test_each_code_has_one(self):
        from gi.overrides import _rc_errors
        for name in dir(Rc.Error):
            if name.isupper():
                code = getattr(Rc.Error, name)
                error = _rc_errors.make(code, 'A sentence')
                self.assertIsNot(type(error), Rc.CacheError, name)
                self.assertEqual((str(error), error.code), ('A sentence', code))
                self.assertIs(getattr(Rc, type(error).__name__), type(error))

    def test_those_of_loads(self):
        cache = Rc.Cache('things', load_timeout='1s')
        self.assert_raises(Rc.NotFoundError, Rc.Error.NOT_FOUND, LookupError, cache.get, 'key')
        cache.set_load_func(lambda load: None)
        self.assert_raises(Rc.LoadFailedError, Rc.Error.LOAD_FAILED, Exception, cache.get, 'key')
        loads = []
        cache.set_load_func(loads.append)
        end = ask(cache.get_async, 'key')
        self.advance(1)
        self.assert_raises(Rc.LoadTimeoutError, Rc.Error.TIMED_OUT, TimeoutError, end)
        self.assert_raises(Rc.RecursiveLoadError, Rc.Error.RECURSIVE_LOAD, RecursionError,
                           cache.get_with, 'again', lambda: cache.get_with('again', list))
        cache.close()
        self.assert_raises(Rc.ClosedError, Rc.Error.CLOSED, Exception, cache.get, 'key')


class Messages(unittest.TestCase):
    PROGRAM = textwrap.dedent('''
        import gi
        gi.require_version('Rc', '1')
        from gi.repository import Rc

        cache = Rc.Cache('things')
        cache['key'] = 1
        cache.set_validate_func(lambda key, value: 1 / 0)
        cache.lookup('key')
    ''')

    def test_the_log_names_the_validate_function(self):
        done = subprocess.run([sys.executable, '-c', self.PROGRAM], check=True, text=True,
                              stderr=subprocess.PIPE, timeout=TIMEOUT)
        self.assertRegex(done.stderr, 'The validate function raised for key “key”(?s:.*)ZeroDivisionError')
        self.assertNotIn('loader', done.stderr)


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import unittest

from gi.repository import GLib, GObject
from testing import SECOND, FrozenClockTestCase, Rc, main


class Mapping(unittest.TestCase):
    def setUp(self):
        self.cache = Rc.Cache('things')

    def test_every_value_comes_back_identical(self):
        values = [None, True, 0, 5, 2 ** 31, 2 ** 70, -1.5, 'text', b'bytes', object(), [1], {1: 2},
                  Rc.Cache('inner'), Rc.Cache, ValueError('x'), GLib.Variant('s', 'x'),
                  GObject.TYPE_INT, lambda: None, NotImplemented]
        for value in values:
            with self.subTest(value=value):
                self.cache['key'] = value
                self.assertIs(self.cache['key'], value)
                self.assertIs(self.cache.lookup('key'), value)
                self.assertIs(self.cache.peek('key'), value)
                self.assertIs(self.cache.get_with('key', self.fail), value)

    def test_objects_are_objects_for_other_languages(self):
        value = Rc.Cache('inner')
        self.cache['key'] = value
        self.assertIs(super(Rc.Cache, self.cache).lookup('key'), value)

    def test_missing_key(self):
        with self.assertRaises(KeyError) as caught:
            self.cache['missing']
        self.assertEqual(caught.exception.args, ('missing',))
        with self.assertRaises(KeyError):
            del self.cache['missing']
        self.assertIsNone(self.cache.lookup('missing'))
        self.assertNotIn('missing', self.cache)

    def test_delete(self):
        self.cache['key'] = 1
        del self.cache['key']
        self.assertNotIn('key', self.cache)
        self.assertEqual(len(self.cache), 0)

    def test_an_empty_cache_is_true(self):
        self.assertIs(bool(self.cache), True)

    def test_iteration_gives_the_keys(self):
        for key in ('one', 'two', 'three'):
            self.cache[key] = key
        self.assertCountEqual(self.cache, ['one', 'two', 'three'])
        for key in self.cache:
            del self.cache[key]
        self.assertEqual(list(self.cache), [])

    def test_keys_are_text(self):
        for key in (1, None, b'bytes', ('a',)):
            with self.subTest(key=key), self.assertRaisesRegex(TypeError, 'Rc.key_build'):
                self.cache[key] = 1
        with self.assertRaisesRegex(ValueError, 'NUL'):
            self.cache['a\0b'] = 1
        with self.assertRaises(TypeError):
            1 in self.cache

    def test_in_counts_nothing_and_brackets_do(self):
        self.cache['key'] = 1
        self.assertIn('key', self.cache)
        self.assertEqual(self.cache.dup_stats().get_hits(), 0)
        self.cache['key']
        self.assertEqual(self.cache.dup_stats().get_hits(), 1)

    def test_representations(self):
        self.cache.get_with('postgres://me:hunter2@host/db', object)
        self.assertIn('things', repr(self.cache))
        self.assertIn('1 entries', repr(self.cache))
        self.assertIn('1 loads', repr(self.cache.dup_stats()))
        self.assertIn('1 loads', repr(self.cache.props.stats))
        self.assertIn('postgres', repr(self.cache.snapshot()[0]))
        self.assertNotIn('hunter2', repr(self.cache.snapshot()))
        self.cache.close()
        self.assertIn('closed', repr(self.cache))


class Functions(unittest.TestCase):
    """The functions that the library calls."""

    def setUp(self):
        self.cache = Rc.Cache('things')

    def test_get_with_loads_once(self):
        value = self.cache.get_with('key', object)
        self.assertIs(self.cache.get_with('key', object), value)
        self.assertEqual(self.cache.dup_stats().get_loads(), 1)

    def test_load_function(self):
        self.cache.set_load_func(lambda load: load.return_value([load.get_key()]))
        self.assertEqual(self.cache.get('key'), ['key'])
        self.assertIs(self.cache.get('key'), self.cache['key'])

    def test_load_function_raises(self):
        error = KeyError('unchanged')

        def load(_load):
            raise error
        self.cache.set_load_func(load)
        with self.assertRaises(KeyError) as caught:
            self.cache.get('key')
        self.assertIs(caught.exception, error)
        self.assertIsNone(error.__context__)

    def test_an_exception_that_cannot_be_shown(self):
        class Hidden(Exception):
            def __str__(self):
                raise RuntimeError('no')
        for error in (Hidden(), ValueError('a\0b'), ValueError('\udc80')):
            def load():
                raise error
            with self.assertRaises(type(error)) as caught:
                self.cache.get_with('key', load)
            self.assertIs(caught.exception, error)

    def test_load_function_answers_nothing(self):
        self.cache.set_load_func(lambda load: None)
        with self.assertRaisesRegex(Rc.CacheError, 'without an answer') as caught:
            self.cache.get('key')
        self.assertTrue(caught.exception.matches(Rc.error_quark(), Rc.Error.LOAD_FAILED))

    def test_acquire_holds_the_value_open(self):
        released = []
        self.cache.set_load_func(lambda load: load.return_value([load.get_key()]))
        self.cache.set_release_func(lambda key, value, reason: released.append(value))
        with self.cache.acquire('key') as value:
            self.assertEqual(value, ['key'])
            self.cache.clear()
            self.assertEqual(released, [])
        self.assertIs(released[0], value)

    def test_acquire_that_fails(self):
        error = KeyError('unchanged')

        def load(_load):
            raise error
        self.cache.set_load_func(load)
        with self.assertRaises(KeyError) as caught:
            self.cache.acquire('key')
        self.assertIs(caught.exception, error)

    def test_no_load_function(self):
        with self.assertRaisesRegex(Rc.CacheError, 'nothing to load it with'):
            self.cache.get('key')

    def test_validate_function_raises(self):
        self.cache['key'] = 1
        self.cache.set_validate_func(lambda key, value: 1 / 0)
        self.assertIsNone(self.cache.lookup('key'))

    def test_validate_function_gets_key_and_value(self):
        seen = []
        value = object()
        self.cache['key'] = value
        self.cache.set_validate_func(lambda *args: seen.append(args) or True)
        self.assertIs(self.cache['key'], value)
        self.assertEqual(seen, [('key', value)])

    def test_release_function_raises(self):
        released = []

        def release(key, value, reason):
            released.append((key, reason))
            raise ValueError('unheard')
        self.cache.set_release_func(release)
        for key in 'abc':
            self.cache[key] = object()
        with self.assertLogs('resource-cache', 'ERROR') as logs:
            self.cache.clear()
        self.assertCountEqual(released, [(k, Rc.EvictReason.CLEARED) for k in 'abc'])
        self.assertEqual(len(logs.records), 3)

    def test_weigh_function(self):
        self.cache.set_weigh_func(lambda key, value: len(value))
        self.cache['key'] = 'four'
        self.assertEqual(self.cache.props.weight, 4)

    def test_closed(self):
        self.cache.close()
        with self.assertRaisesRegex(Rc.ClosedError, 'things'):
            self.cache.get_with('key', object)

    def test_closed_while_loading(self):
        released = []
        self.cache.set_release_func(lambda key, value, reason: released.append(value))
        with self.assertRaises(Rc.ClosedError):
            self.cache.get_with('key', lambda: self.cache.close() or 'late')
        self.assertEqual(released, ['late'])

    def test_functions_do_not_keep_the_cache(self):
        released = []
        cache = Rc.Cache('dying')
        cache.set_release_func(lambda key, value, reason: released.append(reason))
        cache['key'] = object()
        del cache
        self.assertEqual(released, [Rc.EvictReason.CLOSED])


class Time(FrozenClockTestCase):
    def test_expired_values_are_released_without_a_call(self):
        released = []
        cache = Rc.Cache('things', ttl=10 * SECOND)
        cache.set_release_func(lambda key, value, reason: released.append((value, reason)))
        cache['key'] = 'value'
        self.advance(9.999999)
        self.assertEqual(released, [])
        self.advance(0.000001)
        self.assertEqual(released, [('value', Rc.EvictReason.EXPIRED)])
        self.assertNotIn('key', cache)


if __name__ == '__main__':
    main()

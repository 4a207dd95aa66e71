# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a hit does besides, and the verbs that hit: the same with and without the extension."""

import unittest

from testing import FrozenClockTestCase, GLib, GObject, Rc, main

from gi.overrides import _rc_front
from gi.repository import Gio


class Sameness(FrozenClockTestCase):
    """What a hit does besides, it does on both ways."""

    def make(self, **options):
        made = []

        @Rc.cache_resource(**options)
        def load(x, y=0):
            made.append([x, y])
            return made[-1]
        return load

    def test_statistics(self):
        load = self.make(ttl=10)
        for x in ('a', 'b', 'a', 'a', 'b'):
            load(x)
        stats = load.cache.dup_stats()
        self.assertEqual((stats.get_hits(), stats.get_misses(), stats.get_loads()), (3, 2, 2))
        hits = {info.get_hits() for info in load.cache.snapshot()}
        self.assertEqual(hits, {1, 2})

    def test_order(self):
        load = self.make(max_entries=2)
        one, two = load('a'), load('b')
        self.assertIs(load('a'), one)
        load('c')
        self.assertIs(load('a'), one)
        self.assertIsNot(load('b'), two)

    def test_ttl(self):
        load = self.make(ttl=10)
        value = load('a')
        self.advance(9.999999)
        self.assertIs(load('a'), value)
        self.advance(0.000001)
        self.assertIsNot(load('a'), value)

    def test_idle(self):
        load = self.make()
        load.cache.props.idle_timeout = 10_000_000
        value = load('a')
        for _ in range(5):
            self.advance(6)
            self.assertIs(load('a'), value)
        self.advance(10)
        self.assertIsNot(load('a'), value)

    def test_validate(self):
        seen = []
        load = self.make(validate=lambda value: seen.append(value) or len(seen) < 3)
        value = load('a')
        for _ in range(2):
            self.assertIs(load('a'), value)
        self.assertIsNot(load('a'), value)
        self.assertEqual(len(seen), 3)

    def test_signal(self):
        load, told = self.make(), []
        load('a')
        load('a')
        handler = load.cache.connect('hit', lambda cache, key: told.append(key))
        load('a')
        load('a')
        self.assertEqual(told, list(load.cache) * 2)
        load.cache.disconnect(handler)
        load('a')
        self.assertEqual(len(told), 2)
        self.assertEqual(load.cache_info().hits, 4)


class Verbs(unittest.TestCase):
    """The same values come out of every verb, whatever GLib makes of them."""

    VALUES = [GObject.Value(kind, value) for kind, value in [
        (GObject.TYPE_INT, -5), (GObject.TYPE_UINT64, 2 ** 63), (GObject.TYPE_DOUBLE, 0.5),
        (GObject.TYPE_BOOLEAN, True), (GObject.TYPE_STRING, 'text'), (GObject.TYPE_STRING, None),
        (GLib.Variant.__gtype__, GLib.Variant('s', 'a')), (GObject.TYPE_STRV, ['a', 'b']),
        (Rc.EvictReason.__gtype__, Rc.EvictReason.IDLE), (GObject.TYPE_GTYPE, GObject.TYPE_INT),
        (GObject.TYPE_OBJECT, None)]]

    def test_values_of_other_languages(self):
        cache = Rc.Cache('values')
        for number, value in enumerate(self.VALUES):
            with self.subTest(number=number):
                Rc.Cache.__base__.insert_value(cache, 'key', value)
                _found, expected, _load = cache.begin('key', None)
                for got in (cache['key'], cache.lookup('key'), cache.get('key'),
                            cache.get_with('key', lambda: 'other'), cache.lookup_value('key')[1],
                            _rc_front.try_hit(cache, 'key')):
                    self.assertEqual((type(got), got), (type(expected), expected))

    def test_try_hit(self):
        cache = Rc.Cache('hits')
        for key in ('absent', ''):
            self.assertIs(_rc_front.try_hit(cache, key), _rc_front.NO_HIT)
        for key in ('a\0b', '\ud800', 1, None):
            self.assertIs(_rc_front.quick_hit(cache, key), _rc_front.NO_HIT)
        cache['key'] = None
        self.assertIsNone(cache['key'])
        self.assertIsNone(_rc_front.try_hit(cache, 'key'))
        stats = cache.dup_stats()
        self.assertEqual((stats.get_hits(), stats.get_misses()), (2, 0))
        for args in [(), (cache,), (None, 'key'), (GObject.Object(), 'key')]:
            with self.assertRaises(TypeError):
                _rc_front.try_hit(*args)

    def test_a_key_that_is_none(self):
        cache = Rc.Cache('hits')
        cache['a'] = []
        self.assertEqual(cache['a'], [])
        for key, error in [('a\0b', ValueError), (1, TypeError), (None, TypeError)]:
            for verb in (cache.__getitem__, cache.lookup, cache.lookup_value, cache.get,
                         lambda key: cache.get_with(key, list)):
                with self.assertRaisesRegex(error, 'a key'):
                    verb(key)

    def test_who_is_cancelled_gets_nothing(self):
        cache, cancellable = Rc.Cache('hits'), Gio.Cancellable()
        cache['a'] = []
        cancellable.cancel()
        for verb in (cache.get, lambda key, cancellable:
                     cache.get_with(key, list, cancellable=cancellable)):
            with self.assertRaisesRegex(GLib.Error, 'cancelled'):
                verb('a', cancellable)
        self.assertEqual(cache.dup_stats().get_hits(), 0)

    def test_try_hit_asks_nobody(self):
        cache = Rc.Cache('hits')
        cache['key'] = []
        self.assertEqual(cache['key'], [])
        cache.set_validate_func(lambda key, value: True)
        self.assertIs(_rc_front.try_hit(cache, 'key'), _rc_front.NO_HIT)
        cache.set_validate_func(None)
        handler = cache.connect('hit', lambda cache, key: None)
        self.assertIs(_rc_front.try_hit(cache, 'key'), _rc_front.NO_HIT)
        cache.disconnect(handler)
        self.assertEqual(_rc_front.try_hit(cache, 'key'), [])
        cache.close()
        self.assertIs(_rc_front.try_hit(cache, 'key'), _rc_front.NO_HIT)


if __name__ == '__main__':
    main()

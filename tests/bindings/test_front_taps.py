# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Values that calls have found, and find again without looking: until they leave the cache."""

import gc
import itertools
import threading
import unittest
import weakref

from testing import TIMEOUT, FrozenClockTestCase, GObject, Rc, in_threads, main

from fronts import count_long_ways


class Value:
    """Something that can be watched."""


def make(make_value=Value, **options):
    @Rc.cache_resource(**options)
    def load(x, y=0):
        return make_value()
    return load


def make_warm(**options):
    """A function, and what it has returned a few times."""
    load = make(**options)
    value = load('a')
    for _ in range(3):
        assert load('a') is value
    return load, value


class WaysOut(FrozenClockTestCase):
    """A value that has left is gone as soon as nobody uses it, without another call."""

    def assert_gone(self, take_out, **options):
        load, value = make_warm(**options)
        gone = weakref.ref(value)
        del value
        self.assertIsNotNone(gone())
        take_out(load)
        self.assertIsNone(gone())
        return load

    def assert_made_anew(self, load, gone=None):
        with count_long_ways(load) as count:
            value = load('a')
        self.assertEqual(count.call_count, 1)
        self.assertIs(load('a'), value)

    def test_removed(self):
        for take_out in (lambda load: load.clear('a'), lambda load: load.clear(),
                         lambda load: load.cache.trim(1), lambda load: Rc.cache_resource.clear(),
                         lambda load: load.cache.remove(list(load.cache)[0])):
            self.assert_made_anew(self.assert_gone(take_out))

    def test_evicted(self):
        self.assert_made_anew(self.assert_gone(lambda load: load('b'), max_entries=1))

    def test_expired(self):
        load = self.assert_gone(lambda load: self.advance(10), ttl=10)
        self.assert_made_anew(load)
        load = self.assert_gone(lambda load: self.advance(10), idle_timeout=10)
        self.assert_made_anew(load)

    def test_replaced(self):
        def replace(load):
            load.cache[list(load.cache)[0]] = 'other'
        load = self.assert_gone(replace)
        for _ in range(3):
            self.assertEqual(load('a'), 'other')

    def test_closed(self):
        load = self.assert_gone(lambda load: load.cache.close())
        with self.assertRaises(Rc.ClosedError):
            load('a')

    def test_broken(self):
        load, value = make_warm()
        gone = weakref.ref(value)
        del value
        lease = load.acquire('a')
        lease.mark_broken()
        again = load('a')
        self.assertIsNot(again, gone())
        self.assertIsNotNone(gone())
        lease.release()
        del lease
        gc.collect()
        self.assertIsNone(gone())
        self.assertIs(load('a'), again)

    def test_in_another_thread(self):
        load, value = make_warm()
        gone = weakref.ref(value)
        del value
        in_threads(load.cache.clear, 1)
        self.assertIsNone(gone())

    def test_released_once(self):
        released = []
        load, value = make_warm(max_entries=1, on_release=released.append)
        for x in ('b', 'a', 'a', 'a', 'b'):
            load(x)
        self.assertEqual(len(released), 3)
        self.assertIs(released[0], value)
        self.assertEqual(len(set(map(id, released))), 3)


class Changes(FrozenClockTestCase):
    """What is changed takes effect at the next call."""

    def test_ttl(self):
        load, value = make_warm()
        self.advance(5)
        load.cache.props.ttl = 10_000_000
        self.assertIs(load('a'), value)
        self.assertIs(load('a'), value)
        self.advance(5)
        self.assertIsNot(load('a'), value)

    def test_validate(self):
        load, value = make_warm()
        load.cache.set_validate_func(lambda key, value: False)
        self.assertIsNot(load('a'), value)

    def test_handlers(self):
        load, value = make_warm()
        told = []
        load.cache.connect('evict', lambda *args: None)
        self.assertIs(load('a'), value)
        handler = load.cache.connect('hit', lambda cache, key: told.append(key))
        for _ in range(3):
            load('a')
        load.cache.disconnect(handler)
        load('a')
        self.assertEqual(len(told), 3)
        self.assertEqual(load.cache_info().hits, 8)

    def test_defined_again(self):
        def define():
            @Rc.cache_resource
            def load_defined_again(x):
                return Value()
            return load_defined_again
        first = define()
        value = first('a')
        self.assertIs(first('a'), value)
        self.assertIs(first('a'), value)


class Counts(FrozenClockTestCase):
    def test_many(self):
        load, _value = make_warm()
        for _ in range(1000):
            load('a')
        self.assertEqual(load.cache_info().hits, 1003)
        info, = load.cache.snapshot()
        self.assertEqual(info.get_hits(), 1003)
        load.cache.reset_stats()
        load('a')
        self.assertEqual(load.cache_info().hits, 1)

    def test_order(self):
        """By short and long ways, by name, through the cache: the one unused longest goes."""
        for order in itertools.permutations('abc'):
            load = make(max_entries=3)
            for x in 'abc' * 3:
                load(x)
            ways = [load, lambda x: load(x=x), lambda x: load(*[x], y=0)]
            for x, way in zip(order, ways):
                way(x)
                way(x)
            misses = load.cache_info().misses
            load('d')
            load(order[1]), load(order[2])
            self.assertEqual(load.cache_info().misses, misses + 1)
            load(order[0])
            self.assertEqual(load.cache_info().misses, misses + 2)

    def test_idle(self):
        load = make(idle_timeout=10)
        load('a'), load('b')
        for _ in range(5):
            self.advance(6)
            load('a')
        self.assertEqual(load.cache_info().currsize, 1)


class Values(unittest.TestCase):
    def test_objects_of_glib(self):
        load = make(GObject.Object)
        value = load('a')
        for _ in range(5):
            self.assertIs(load('a'), value)
        self.assertEqual(load.cache_info().hits, 5)

    def test_one_value_for_several_calls(self):
        value = Value()
        load = make(lambda: value)
        for _ in range(3):
            for args in (('a',), ('a', 0), ('b',), ('b', 1)):
                self.assertIs(load(*args), value)
        load.clear('a')
        self.assertEqual(load.cache_info().currsize, 2)
        self.assertIs(load('b'), value)
        self.assertEqual(load.cache_info().misses, 3)

    def test_a_function_that_goes(self):
        load, value = make_warm()
        gone = weakref.ref(load.cache), weakref.ref(value)
        del load, value
        gc.collect()
        self.assertEqual([ref() for ref in gone], [None, None])


class Threads(unittest.TestCase):
    def test_values_that_come_and_go(self):
        """Nobody gets what was not made for his arguments, nor what is freed."""
        stop = threading.Event()

        @Rc.cache_resource(max_entries=3)
        def load(x):
            return [x]

        def churn():
            number = 0
            while not stop.is_set():
                load.cache.remove_matching(lambda key, value: value == ['b'])
                load.cache.trim(0.5)
                number += 1
            return number

        def call():
            for number in range(4000):
                x = 'abcde'[number % 5]
                assert load(x) == [x]
                assert load(x) == [x]
        churners = [threading.Thread(target=churn, daemon=True) for _ in range(2)]
        for thread in churners:
            thread.start()
        self.assertEqual(in_threads(call, 4), [None] * 4)
        stop.set()
        for thread in churners:
            thread.join(TIMEOUT)
        info = load.cache_info()
        self.assertEqual(info.hits + info.misses, 4 * 4000 * 2)


if __name__ == '__main__':
    main()

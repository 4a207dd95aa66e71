# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a call that hits keeps alive: nothing that it did not before."""

import gc
import sys
import unittest
import weakref

from testing import Rc, main

from gi.overrides import _rc_front


class Value:
    """Something that can be watched."""


def make(**options):
    @Rc.cache_resource(**options)
    def load(x, y=None):
        return Value()
    return load


class References(unittest.TestCase):
    def assert_steady(self, objects, function, *args):
        """Calls do not change how many references there are."""
        function(*args)
        before = list(map(sys.getrefcount, objects))
        for _ in range(100):
            function(*args)
        self.assertEqual(list(map(sys.getrefcount, objects)), before)

    def test_hits(self):
        load, x, y = make(ttl='1h'), ''.join(['a', 'b']), b''.join([b'c', b'd'])
        value = load(x, y)
        self.assert_steady([x, y, value, load, load.cache], load, x, y)
        self.assert_steady([x, y, value, load, load.cache], load, x, *[y])

    def test_other_calls(self):
        load, x = make(), ['a']
        value = load(x)
        self.assert_steady([x, value, load], load, x)
        self.assert_steady([x, value, load], lambda: load(x, y=None))

    def test_errors(self):
        @Rc.cache_resource
        def load(x):
            raise error
        error, x = ValueError('x'), ''.join(['a', 'b'])

        def call():
            try:
                load(x)
            except ValueError:
                error.__traceback__ = None
        self.assert_steady([x, error, load], call)

    def test_wrong_arguments(self):
        load, x = make(), object()

        def call():
            try:
                load(x, x, x)
            except TypeError:
                pass
        self.assert_steady([x, load], call)

    def test_methods(self):
        class Service:
            @Rc.cache_resource
            def method(_self, x):
                return Value()
        service, x = Service(), ''.join(['a', 'b'])
        value = service.method(x)
        self.assert_steady([service, x, value, vars(Service)['method']], lambda: service.method(x))
        self.assert_steady([service, x, value, vars(Service)['method']], service.method, x)

    def test_verbs(self):
        cache, key, value = Rc.Cache('verbs'), ''.join(['a', 'b']), Value()
        cache[key] = value
        for verb in (cache.__getitem__, cache.lookup, cache.get):
            self.assert_steady([cache, key, value], verb, key)
        self.assert_steady([cache, key, value], _rc_front.try_hit, cache, key)
        absent = ''.join(['c', 'd'])
        self.assert_steady([cache, absent], _rc_front.try_hit, cache, absent)

    def test_callers(self):
        cache = Rc.Cache('callers')

        def use():
            caller = _rc_front.Caller()
            caller.open_front(cache, (True,))
        bases = [cls for cls in _rc_front.Caller.__mro__ if cls is not object]
        self.assert_steady([cache, *bases], use)

    def test_what_is_forgotten(self):
        """The front keeps the arguments of some calls, and lets go of them in the end."""
        caller, texts = _rc_front.Caller(), [f'text {number}' for number in range(2000)]
        before = sum(map(sys.getrefcount, texts))
        caller.open_front(Rc.Cache('texts'), (True, True))
        for number in range(2000):
            caller.remember((texts[number], number), {}, 'key')
        kept = sum(map(sys.getrefcount, texts)) - before
        self.assertLessEqual(kept, 256)
        self.assertGreater(kept, 0)
        caller.open_front(Rc.Cache('texts'), (True,))
        self.assertEqual(sum(map(sys.getrefcount, texts)), before)


class Lives(unittest.TestCase):
    def test_a_function_that_nobody_has(self):
        load = make()
        load('a')
        load('a')
        gone = weakref.ref(load), weakref.ref(load.cache), weakref.ref(load('a'))
        del load
        gc.collect()
        self.assertEqual([ref() for ref in gone], [None] * 3)

    def test_a_cycle_through_the_value(self):
        load = make()
        value = load('a')
        value.function = load
        gone = weakref.ref(value)
        load.clear()
        load.cycle = value
        del load, value
        gc.collect()
        self.assertIsNone(gone())

    def test_a_cycle_through_the_cache(self):
        load = make()
        load('a')
        load.cache.function = load
        gone = weakref.ref(load)
        del load
        gc.collect()
        self.assertIsNone(gone())

    def test_the_front_lets_go_of_a_cache(self):
        class Caller(_rc_front.Caller):
            pass
        caller, cache = Caller(), Rc.Cache('old')
        caller.open_front(cache, (True,))
        gone = weakref.ref(cache)
        caller.open_front(Rc.Cache('new'), (True,))
        del cache
        gc.collect()
        self.assertIsNone(gone())

    def test_release_while_the_cache_is_let_go(self):
        class Caller(_rc_front.Caller):
            def call_anew(self, args, kwargs):
                return 'anew'

        class Watcher:
            def __del__(self):
                caller.open_front(last, (True,))
                caller.remember(('a',), {}, 'key')
        caller, last = Caller(), Rc.Cache('last')
        cache = Rc.Cache('first')
        caller.open_front(cache, (True,))
        cache.watcher = Watcher()
        del cache
        caller.open_front(last, None)
        gc.collect()
        last['key'] = 'value'
        self.assertEqual(last['key'], 'value')
        self.assertEqual(caller('a'), 'value')


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cached functions as methods, and classes of those who call."""

import unittest

from testing import Rc, main

from fronts import IS_NATIVE, count_long_ways
from gi.overrides import _rc_front


class Methods(unittest.TestCase):
    class Service:
        @Rc.cache_resource
        def method(_self, x):
            """Documented."""
            return [x]

        @classmethod
        @Rc.cache_resource
        def of_class(cls, x):
            return [cls, x]

    def test_hits(self):
        service = self.Service()
        for function in (service.method, self.Service.of_class):
            value = function('a')
            self.assertIs(function('a'), value)
        self.assertIs(service.method('b'), self.Service().method('b'))
        cached = self.Service.method
        service.method('c')
        with count_long_ways(cached) as count:
            service.method('c')
        self.assertEqual(count.call_count, 0)

    def test_a_call_is_the_call_of_what_is_found(self):
        service = self.Service()
        bound = service.method
        self.assertIs(bound(x=1), service.method(1))
        self.assertIs(self.Service.method(service, 1), service.method(1))
        with self.assertRaises(TypeError):
            self.Service.method(1)
        service.method = len
        self.assertEqual(service.method('four'), 4)

    def test_descriptor(self):
        cached = vars(self.Service)['method']
        service = self.Service()
        self.assertIs(cached.__get__(None, self.Service), cached)
        self.assertEqual(cached.__get__(service), service.method)
        self.assertEqual(cached.__get__(service, self.Service).__self__, service)
        self.assertIs(self.Service.method, cached)


class Subclasses(unittest.TestCase):
    """A class may call as it likes."""

    # As Python's headers have them.
    HAVE_VECTORCALL, METHOD_DESCRIPTOR = 1 << 11, 1 << 17

    class Twice(_rc_front.Caller):
        def call_anew(self, args, kwargs):
            return 'anew', args, kwargs

    @unittest.skipUnless(IS_NATIVE, 'Python alone has no such calls')
    def test_quick_calls(self):
        cls = type(Rc.cache_resource(len))
        self.assertTrue(cls.__flags__ & self.HAVE_VECTORCALL)
        self.assertTrue(cls.__flags__ & self.METHOD_DESCRIPTOR)

        class Otherwise(self.Twice):
            def __call__(self):
                pass

            def __get__(self, instance, owner=None):
                pass
        self.assertFalse(Otherwise.__flags__ & (self.HAVE_VECTORCALL | self.METHOD_DESCRIPTOR))

    def test_arguments_of_the_long_way(self):
        twice = self.Twice()
        self.assertEqual(twice(1, *[2], a=3, **{'b': 4}), ('anew', (1, 2), {'a': 3, 'b': 4}))
        self.assertEqual(twice(), ('anew', (), {}))

    def test_another_call(self):
        class Otherwise(self.Twice):
            def __call__(self, *args, **kwargs):
                return 'otherwise', args, kwargs
        self.assertEqual(Otherwise()(1, a=2), ('otherwise', (1,), {'a': 2}))

    def test_another_call_that_calls_the_first(self):
        class More(self.Twice):
            def __call__(self, *args, **kwargs):
                return 'more', super().__call__(*args, **kwargs)
        more, cache = More(), Rc.Cache('calls')
        self.assertEqual(more(1, a=2), ('more', ('anew', (1,), {'a': 2})))
        cache['key'] = 'value'
        self.assertEqual(cache['key'], 'value')
        more.open_front(cache, (True,))
        more.remember((1,), {}, 'key')
        self.assertEqual(more(1), ('more', 'value'))
        self.assertEqual(more(1, **{}), more(1))

    def test_another_call_later(self):
        class Otherwise(self.Twice):
            pass
        twice, cache = Otherwise(), Rc.Cache('calls')
        self.assertEqual(twice(1), ('anew', (1,), {}))
        cache['key'] = 'value'
        self.assertEqual(cache['key'], 'value')
        twice.open_front(cache, (True,))
        twice.remember((1,), {}, 'key')
        self.assertEqual(twice(1), 'value')
        Otherwise.__call__ = lambda self, *args, **kwargs: ('later', args, kwargs)
        self.assertEqual(twice(1), ('later', (1,), {}))
        self.assertEqual(twice(1, a=2), ('later', (1,), {'a': 2}))
        del Otherwise.__call__
        self.assertEqual(twice(2), ('anew', (2,), {}))

    def test_another_get(self):
        class Static(self.Twice):
            def __get__(self, instance, owner=None):
                return self

        class Holder:
            call = Static()
        self.assertEqual(Holder().call(1), ('anew', (1,), {}))

    def test_without_a_front(self):
        twice = self.Twice()
        twice.remember(('a',), {}, 'key')
        cache = Rc.Cache('front')
        cache['key'] = 'value'
        twice.open_front(cache, None)
        twice.remember(('a',), {}, 'key')
        self.assertEqual(twice('a'), ('anew', ('a',), {}))


if __name__ == '__main__':
    main()

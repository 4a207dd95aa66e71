# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Calls of a function that is cached leave nothing behind, whatever they are called with."""

import itertools

from leaking import LeakTestCase, Value
from testing import Rc, main

from gi.overrides import _rc_front


def make(**options):
    @Rc.cache_resource(**options)
    def load(x, y=None):
        return Value()
    return load


class Calls(LeakTestCase):
    def test_hits(self):
        load = make(ttl='1h')
        self.assert_flat(lambda: load('a', 1))
        self.assert_flat(lambda: load('a', y=1))

    def test_new_arguments(self):
        load, numbers = make(max_entries=10), itertools.count()
        self.assert_flat(lambda: load(next(numbers)))

    def test_bound_methods(self):
        class Service:
            @Rc.cache_resource
            def method(_self, x):
                return Value()
        self.assert_flat(lambda: Service().method('a'))


class Fronts(LeakTestCase):
    def test_what_they_remember(self):
        cache = Rc.Cache('fronts')

        def use():
            caller = _rc_front.Caller()
            caller.open_front(cache, (True, False, True))
            caller.remember(('a', object(), 5), {}, 'key')
            caller.remember(('b',), {}, 'key')
        self.assert_flat(use)


if __name__ == '__main__':
    main()

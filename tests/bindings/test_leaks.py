# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Nothing is left behind, however often a cached function is called."""

import asyncio
import gc

from leaking import ROUNDS, LeakTestCase, Value
from testing import Rc, main


class Leaks(LeakTestCase):
    def test_hit(self):
        load = Rc.cache_resource(lambda x: Value())
        self.assert_flat(lambda: load(1))

    def test_hit_that_is_validated(self):
        load = Rc.cache_resource(validate=lambda value, *args: True)(lambda x: Value())
        self.assert_flat(lambda: load(1))

    def test_miss_and_clear(self):
        load = Rc.cache_resource(on_release=lambda value: None)(lambda x: Value())

        def use():
            load(1)
            load.clear(1)
        self.assert_flat(use)

    def test_new_arguments(self):
        load = Rc.cache_resource(max_entries=10)(lambda x: Value())
        numbers = iter(range(10 ** 9))
        self.assert_flat(lambda: load(str(next(numbers))))

    def test_failure(self):
        @Rc.cache_resource
        def load(x):
            raise ValueError(Value())

        def use():
            try:
                load(1)
            except ValueError:
                pass
        self.assert_flat(use)

    def test_failure_from_a_nested_load(self):
        @Rc.cache_resource
        def inner():
            raise ValueError(Value())

        @Rc.cache_resource
        def outer():
            return inner()

        def use():
            try:
                outer()
            except ValueError:
                pass
        self.assert_flat(use)

    def test_failure_of_a_load_function(self):
        cache = Rc.Cache('things')

        def load(_load):
            raise ValueError(Value())
        cache.set_load_func(load)

        def use():
            try:
                cache.get('key')
            except ValueError:
                pass
        self.assert_flat(use)

    def test_recursion(self):
        @Rc.cache_resource
        def load():
            return load()

        def use():
            try:
                load()
            except RecursionError:
                pass
        self.assert_flat(use, ROUNDS // 4)

    def test_unhashable(self):
        load = Rc.cache_resource(lambda x: Value())

        def use():
            try:
                load(n for n in ())
            except TypeError:
                pass
        self.assert_flat(use, ROUNDS // 4)

    def test_mapping(self):
        cache = Rc.Cache('things')

        def use():
            cache['key'] = Value()
            cache['key'], 'key' in cache, len(cache), list(cache), cache.dup_stats()
            del cache['key']
        self.assert_flat(use)

    def test_coroutines(self):
        @Rc.cache_resource
        async def load(x):
            return Value()

        async def use():
            await asyncio.gather(load(1), load(1))
            await load(1)
            load.clear()
        self.assert_awaits_flat(use)

    def test_functions_that_come_and_go(self):
        released = []
        values = Value.alive

        def use():
            load = Rc.cache_resource(on_release=released.append)(lambda: Value())
            load()
            del load
            gc.collect()
            self.assertEqual(len(released), 1)
            released.clear()
        for _ in range(100):
            use()
        self.assertEqual(Value.alive, values)


if __name__ == '__main__':
    main()

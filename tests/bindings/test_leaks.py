# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Nothing is left behind, however often a cache is used."""

import asyncio
import gc
import unittest

from testing import Rc, ask, main, resident_pages

ROUNDS = 20_000
WARM_UP = 2_000
# The C library gives pages back when it likes; a leak of 32 bytes a round would be 156.
SPARE_PAGES = 100
SPARE_OBJECTS = 1_000


class Value:
    """Counts how many of its kind are alive."""

    alive = 0

    def __init__(self):
        Value.alive += 1

    def __del__(self):
        Value.alive -= 1


class Leaks(unittest.TestCase):
    def assert_flat(self, use, rounds=ROUNDS):
        for _ in range(WARM_UP):
            use()
        gc.collect()
        objects, pages, values = len(gc.get_objects()), resident_pages(), Value.alive
        # Memory that only the collector frees is held too long: a value stays open meanwhile.
        gc.disable()
        try:
            for _ in range(rounds):
                use()
            self.assertLess(len(gc.get_objects()) - objects, SPARE_OBJECTS)
            self.assertLessEqual(Value.alive, values)
        finally:
            gc.enable()
        self.assertLess(resident_pages() - pages, SPARE_PAGES)

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

    def test_verbs(self):
        cache = Rc.Cache('things')
        cache.set_load_func(lambda load: load.return_value(Value()))

        def use():
            ask(cache.get_async, 'key')()
            ask(cache.get_with_async, 'other', Value)()
            with ask(cache.acquire_async, 'key')():
                cache.remove_matching(lambda key, value: True)
        self.assert_flat_objects(use)

    def test_failure_of_a_verb(self):
        cache = Rc.Cache('things')

        def load():
            raise ValueError(Value())

        def use():
            try:
                ask(cache.get_with_async, 'key', load)()
            except ValueError:
                pass
        self.assert_flat_objects(use)

    def assert_flat_objects(self, use):
        """For what PyGObject leaks with each callback that it gives to C: 144 bytes."""
        for _ in range(WARM_UP):
            use()
        gc.collect()
        objects, values = len(gc.get_objects()), Value.alive
        for _ in range(WARM_UP):
            use()
        gc.collect()
        self.assertLess(len(gc.get_objects()) - objects, SPARE_OBJECTS)
        self.assertLessEqual(Value.alive, values)

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
        load = Rc.cache_resource(self.make_later)

        async def use_often():
            for _ in range(100):
                await asyncio.gather(load(1), load(1))
                load.clear()
        loop = asyncio.new_event_loop()
        self.addCleanup(loop.close)
        self.assert_flat_over(lambda: loop.run_until_complete(use_often()))

    @staticmethod
    async def make_later(x):
        return Value()

    def assert_flat_over(self, use):
        """For what asyncio leaves to the collector: futures and their callbacks."""
        for _ in range(20):
            use()
        gc.collect()
        objects, pages, values = len(gc.get_objects()), resident_pages(), Value.alive
        for _ in range(50):
            use()
        gc.collect()
        self.assertLess(len(gc.get_objects()) - objects, SPARE_OBJECTS)
        self.assertLessEqual(Value.alive, values)
        self.assertLess(resident_pages() - pages, SPARE_PAGES)

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

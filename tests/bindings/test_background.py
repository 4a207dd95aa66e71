# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""refresh_mode="background": old values serve while new ones are made."""

import gc
import unittest
import weakref

from making import TTL, Maker
from testing import FrozenClockTestCase, Rc, in_threads, main


class Parameters(unittest.TestCase):
    def test_without_ttl_raises(self):
        with self.assertRaisesRegex(ValueError, 'refresh_mode accepts "background" only.*ttl'):
            Rc.cache_resource(refresh_mode='background')

    def test_invalid_refresh_mode_raises(self):
        for mode, error in (('eager', ValueError), (None, TypeError), (True, TypeError)):
            with self.assertRaisesRegex(error, 'refresh_mode accepts "foreground" or "backg'):
                Rc.cache_resource(ttl=1, refresh_mode=mode)

    def test_hard_ttl_is_double_fresh_ttl(self):
        cache = Maker().load.cache
        self.assertEqual(cache.props.refresh_after, 10_000_000)
        self.assertEqual(cache.props.ttl, 20_000_000)
        longest = Maker(ttl=9_000_000_000_000).load.cache
        self.assertEqual(longest.props.ttl, 2 ** 63 - 1)


class Times(FrozenClockTestCase):
    def test_it_is_fresh_until_the_ttl(self):
        maker = Maker()
        first = maker.first()
        self.advance(TTL - 0.000001)
        self.assertIs(maker.load(), first)
        self.assertEqual(maker.load.cache.get_n_loading(), 0)
        self.assertEqual(maker.calls, [(1, 2)])

    def test_it_is_stale_but_served_until_twice_the_ttl(self):
        maker = Maker()
        first = maker.first()
        self.advance(TTL)
        maker.may_end.clear()
        self.assertIs(maker.load(), first)
        maker.await_entered()
        self.advance(TTL - 0.000001)
        self.assertEqual(in_threads(maker.load, 8), [first] * 8)
        self.assertEqual(len(maker.calls), 2)
        maker.may_end.set()
        maker.await_end()
        self.assertEqual(maker.load(), [1, 2, 2])
        self.assertEqual(len(maker.calls), 2)

    def test_after_that_a_caller_waits(self):
        maker = Maker()
        first = maker.first()
        self.advance(2 * TTL)
        self.assertEqual(maker.load(), [1, 2, 2])
        self.assertEqual(maker.released, [first])
        self.assertEqual(maker.load.cache_info()[:2], (0, 2))

    def test_who_comes_after_that_waits_for_the_refresh_that_runs(self):
        maker = Maker()
        first = maker.first()
        self.advance(TTL)
        maker.may_end.clear()
        self.assertIs(maker.load(), first)
        maker.await_entered()
        self.advance(TTL)
        maker.load.cache.connect('miss', lambda cache, key: maker.may_end.set())
        self.assertEqual(in_threads(maker.load, 4), [[1, 2, 2]] * 4)
        self.assertEqual(len(maker.calls), 2)

    def test_the_ttl_begins_anew(self):
        maker = Maker()
        maker.first()
        for number in (2, 3, 4):
            self.advance(TTL)
            maker.load()
            maker.await_end()
            self.assertEqual(maker.load(), [1, 2, number])


class Arguments(FrozenClockTestCase):
    def test_each_key_is_made_anew_of_its_own(self):
        maker = Maker()
        maker.first(5, y=6, _log=print), maker.first(7)
        self.advance(TTL)
        maker.load(7), maker.await_end()
        maker.load(5, y=6), maker.await_end()
        self.assertEqual(maker.calls, [(5, 6), (7, 2), (7, 2), (5, 6)])

    def test_the_cache_can_be_told_to_refresh(self):
        maker = Maker()
        maker.first(5)
        key, = maker.load.cache
        maker.load.cache.refresh_async(key, None, lambda *_args: None)
        maker.await_end()
        self.assertEqual(maker.load(5), [5, 2, 2])

    def test_what_the_cache_does_not_know_it_does_not_load(self):
        maker = Maker(retry_delay=60)
        for _ in range(2):
            with self.assertRaisesRegex(Rc.CacheError, 'Call the function') as caught:
                maker.load.cache.get('unknown')
            self.assertTrue(caught.exception.matches(Rc.error_quark(), Rc.Error.NOT_FOUND))
        # It is no failure of the function.
        maker.first()
        key, = maker.load.cache
        maker.load.clear()
        with self.assertRaisesRegex(Rc.CacheError, 'Call the function'):
            maker.load.cache.get(key)
        self.assertEqual(maker.load(), [1, 2, 2])

    def test_who_waits_for_what_is_forgotten_loads(self):
        maker = Maker()
        maker.load.cache.props.max_concurrent_loads = 1
        maker.first(1), maker.first(2)
        self.advance(TTL)
        maker.may_end.clear()
        maker.load(1), maker.await_entered()
        # It queues; and then the value is not there any more, and nobody knows of what it was.
        maker.load(2)
        arguments = maker.load._scope.get().arguments
        answers, find = [None], arguments.find
        arguments.find = lambda key: answers.pop() if answers else find(key)
        self.advance(TTL)
        maker.load.cache.connect('miss', lambda cache, key: maker.may_end.set())
        self.assertEqual(in_threads(lambda: maker.load(2), 4), [[2, 2, 4]] * 4)

    def test_they_live_as_long_as_the_value(self):
        class Argument:
            n_alive = 0

            def __init__(self):
                Argument.n_alive += 1

            def __del__(self):
                Argument.n_alive -= 1

        maker = Maker(max_entries=2, hash_funcs={Argument: id})

        def use(x):
            # Each has an id of its own as long as the others live.
            maker.first(x, _log=Argument())
        use(1), use(2)
        self.assertEqual(Argument.n_alive, 2)
        use(3)
        self.assertEqual(Argument.n_alive, 2)
        maker.load.clear(3)
        self.assertEqual(Argument.n_alive, 1)
        use(4)
        maker.load.clear()
        self.assertEqual(Argument.n_alive, 0)
        use(5)
        self.advance(2 * TTL)
        self.assertEqual(Argument.n_alive, 0)

    def test_those_of_values_that_are_not_kept_are_not(self):
        maker = Maker(outcomes=[Rc.uncached('value'), ValueError()])
        maker.load()
        with self.assertRaises(ValueError):
            maker.load()
        self.assertEqual(maker.load._scope.get().arguments.by_key, {})

    def test_the_function_does_not_keep_itself_alive(self):
        def define():
            @Rc.cache_resource(ttl=TTL, refresh_mode='background')
            def load(_x):
                return load
            load(load)
            return weakref.ref(load.cache)
        cache = define()
        gc.collect()
        self.assertIsNotNone(cache())
        cache().clear()
        gc.collect()
        self.assertIsNone(cache())


if __name__ == '__main__':
    main()

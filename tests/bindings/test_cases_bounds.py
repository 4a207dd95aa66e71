# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases of how long and how many values are kept."""

from testing import SECOND, FrozenClockTestCase, Rc, main

TTL = 10


class Bounds(FrozenClockTestCase):
    def make_cache(self, **properties):
        """A cache, and what it releases."""
        released = []
        cache = Rc.Cache('things', **properties)
        cache.set_release_func(lambda key, value, reason: released.append((value, reason)))
        self.addCleanup(cache.close)
        return cache, released

    def make_function(self, **options):
        """A cached function, and what it releases."""
        released = []

        @Rc.cache_resource(on_release=released.append, **options)
        def load(x):
            return x
        self.addCleanup(load.clear)
        return load, released

    def test_releases_when_hits_size(self):
        load, released = self.make_function(max_entries=3)
        for x in (10, 11, 12, 10, 13):
            load(x)
        self.assertEqual(released, [11])
        load(14)
        self.assertEqual(released, [11, 12])

    def test_expired_at_exactly_ttl(self):
        load, released = self.make_function(ttl=TTL)
        load(1)
        self.advance(TTL - 0.000001)
        self.assertEqual(load.cache_info().currsize, 1)
        load(1)
        self.assertEqual(load.cache_info()[:2], (1, 1))
        self.advance(0.000001)
        self.assertEqual(released, [1])
        load(1)
        self.assertEqual(load.cache_info()[:2], (1, 2))

    def test_reads_refresh_recency(self):
        for read in (Rc.Cache.__getitem__, Rc.Cache.lookup):
            cache, released = self.make_cache(max_entries=2)
            cache['a'], cache['b'] = 'a', 'b'
            read(cache, 'a')
            cache['c'] = 'c'
            self.assertEqual(released, [('b', Rc.EvictReason.CAPACITY)], read)

    def test_in_does_not_refresh_recency(self):
        looks = (lambda cache: 'a' in cache, lambda cache: cache.peek('a'), list, repr,
                 lambda cache: cache.items())
        for look in looks:
            cache, released = self.make_cache(max_entries=2)
            cache['a'], cache['b'] = 'a', 'b'
            look(cache)
            cache['c'] = 'c'
            self.assertEqual(released, [('a', Rc.EvictReason.CAPACITY)])
            self.assertEqual(cache.dup_stats().get_hits(), 0)

    def test_reads_do_not_restart_the_ttl(self):
        load, released = self.make_function(ttl=TTL)
        for _ in range(TTL):
            load(1)
            self.assertEqual(released, [])
            self.advance(1)
        self.assertEqual(released, [1])

    def test_overwriting_evicts_nothing_and_restarts_the_ttl(self):
        cache, released = self.make_cache(ttl=TTL * SECOND, max_entries=2)
        cache['a'], cache['b'] = 'a1', 'b'
        self.advance(TTL - 1)
        cache['a'] = 'a2'
        self.assertEqual(released, [('a1', Rc.EvictReason.REPLACED)])
        self.advance(1)
        self.assertEqual(list(cache.items()), [('a', 'a2')])
        self.assertEqual(released[1:], [('b', Rc.EvictReason.EXPIRED)])
        self.advance(TTL - 1)
        self.assertEqual(released[2:], [('a2', Rc.EvictReason.EXPIRED)])

    def test_the_same_again_is_not_released(self):
        cache, released = self.make_cache(ttl=TTL * SECOND)
        value = object()
        cache['a'] = value
        self.advance(TTL - 1)
        cache['a'] = value
        self.advance(TTL - 1)
        self.assertEqual(released, [])
        self.assertIs(cache['a'], value)

    def test_expired_entries_give_room_before_live_ones(self):
        cache, released = self.make_cache(max_entries=2)

        def make_short():
            Rc.current_load().set_ttl(SECOND)
            return 'short'
        cache['live'] = 'live'
        cache.get_with('short', make_short)
        self.advance(1)
        cache['new'] = 'new'
        self.assertEqual(released, [('short', Rc.EvictReason.EXPIRED)])
        self.assertCountEqual(cache, ['live', 'new'])

    def test_infinite_never_evicts(self):
        for options in ({}, {'ttl': None, 'max_entries': None, 'max_weight': None}):
            load, released = self.make_function(**options)
            for x in range(5000):
                load(x)
            self.advance(86400 * 365 * 100)
            self.assertEqual(load.cache_info(), (0, 5000, None, 5000))
            self.assertEqual(load(0), 0)
            self.assertEqual((load.cache_info().hits, released), (1, []))

    def test_zero_or_negative_capacity_is_an_error(self):
        for name in ('max_entries', 'max_weight'):
            for capacity in (0, -1, -2 ** 70):
                with self.assertRaisesRegex(ValueError, f'{name}.*{capacity}'):
                    self.make_function(**{name: capacity})
            for capacity in ('3', 1.5, True):
                with self.assertRaisesRegex(TypeError, f'{name}.*{capacity}'):
                    self.make_function(**{name: capacity})

    def test_expired_entries_are_released_promptly(self):
        load, released = self.make_function(ttl=TTL)
        for x in range(3):
            load(x)
        self.advance(TTL)
        # Nobody has called anything since.
        self.assertCountEqual(released, [0, 1, 2])

    def test_idle_entries_are_released_promptly(self):
        load, released = self.make_function(idle_timeout=TTL)
        load(1), load(2)
        self.advance(TTL - 1)
        load(2)
        self.advance(1)
        self.assertEqual(released, [1])

    def test_clear_by_iteration_never_skips_a_release(self):
        for clear in (self.clear_by_iteration, self.clear_by_snapshot, Rc.Cache.clear):
            cache, released = self.make_cache()
            for n in range(100):
                cache[str(n)] = n
            clear(cache)
            self.assertCountEqual([value for value, _reason in released], range(100))
            self.assertEqual(len(cache), 0)

    @staticmethod
    def clear_by_iteration(cache):
        for key in cache:
            del cache[key]

    @staticmethod
    def clear_by_snapshot(cache):
        for entry in cache.snapshot():
            cache.remove(entry.get_key())

    def test_a_release_that_clears_skips_none(self):
        released = []

        def release(value):
            released.append(value)
            load.clear()

        @Rc.cache_resource(on_release=release)
        def load(x):
            return x
        for x in range(10):
            load(x)
        load.clear(3)
        self.assertCountEqual(released, range(10))


if __name__ == '__main__':
    main()

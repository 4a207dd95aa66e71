# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library's objects have the manners of Python's."""

import copy
import datetime
import pickle
import unittest

from testing import SECOND, FrozenClockTestCase, Rc, main


class Dictionary(unittest.TestCase):
    def setUp(self):
        self.cache = Rc.Cache('things')
        self.cache.update({'a': 1, 'b': None}, c='text')

    def test_keys_values_and_items(self):
        self.assertCountEqual(self.cache.keys(), ['a', 'b', 'c'])
        self.assertCountEqual(self.cache.values(), [1, None, 'text'])
        self.assertEqual(dict(self.cache.items()), {'a': 1, 'b': None, 'c': 'text'})
        self.assertEqual(dict(self.cache), dict(self.cache.items()))
        for key, _value in self.cache.items():
            del self.cache[key]
        self.assertEqual((self.cache.keys(), self.cache.items()), ([], []))

    def test_they_count_promote_and_validate_nothing(self):
        self.cache.props.max_entries = 3
        self.cache.set_validate_func(lambda *_args: self.fail('it was validated'))
        self.cache.keys(), self.cache.values(), self.cache.items()
        self.assertEqual((self.cache.dup_stats().hits, self.cache.dup_stats().misses), (0, 0))
        self.cache['d'] = 'new'
        self.assertNotIn('a', self.cache)

    def test_update(self):
        self.cache.update([('a', 2)])
        self.cache.update(other=3)
        self.cache.update()
        self.assertEqual((self.cache['a'], self.cache['other']), (2, 3))
        with self.assertRaisesRegex(TypeError, 'key_build'):
            self.cache.update({5: 'x'})

    def test_what_it_does_not_have(self):
        for name, cure in (('pop', 'acquire'), ('popitem', 'trim'), ('setdefault', 'get_with'),
                           ('copy', 'dict'), ('fromkeys', 'update')):
            with self.assertRaisesRegex(AttributeError, f'no {name}.*{cure}'):
                getattr(self.cache, name)
        with self.assertRaisesRegex(AttributeError, "'Cache' object has no attribute 'nonsense'"):
            self.cache.nonsense

    def test_in_a_with_statement_it_is_closed(self):
        released = []
        with self.assertRaises(KeyError), Rc.Cache('brief') as cache:
            cache.set_release_func(lambda key, value, reason: released.append((value, reason)))
            cache['key'] = 'value'
            raise KeyError
        self.assertTrue(cache.is_closed())
        self.assertEqual(released, [('value', Rc.EvictReason.CLOSED)])


class Properties(FrozenClockTestCase):
    def test_durations(self):
        for ttl in ('1h', '3600', 'PT1H', datetime.timedelta(hours=1), 3600 * SECOND):
            with self.subTest(ttl=ttl):
                self.assertEqual(Rc.Cache('things', ttl=ttl).props.ttl, 3600 * SECOND)
        cache = Rc.Cache('things', ttl='1s', idle_timeout='2s', load_timeout='3s',
                         refresh_after='4s', retry_delay='5s', stale_if_error='6s',
                         validate_interval='7s', max_entries=None)
        self.assertEqual([cache.get_property(name) // SECOND for name in (
            'ttl', 'idle-timeout', 'load-timeout', 'refresh-after', 'retry-delay',
            'stale-if-error', 'validate-interval')], [1, 2, 3, 4, 5, 6, 7])
        self.assertEqual(Rc.Cache('things', ttl=None).props.ttl, 0)
        cache['key'] = 1
        self.advance(1)
        self.assertNotIn('key', cache)

    def test_all_of_them_can_be_given(self):
        writable = {pspec.name.replace('-', '_'): pspec.default_value
                    for pspec in Rc.Cache.list_properties()
                    if pspec.flags & 2 and pspec.name not in ('name', 'main-context')}
        cache = Rc.Cache('things', **writable)
        for name, value in writable.items():
            self.assertEqual(cache.get_property(name), value, name)

    def test_mistakes(self):
        for wrong, error, pattern in (
                ({'ttl': 'soon'}, ValueError, 'ttl accepts .*"1h"'),
                ({'ttl': 1.5}, TypeError, 'ttl accepts .*microseconds.* not float'),
                ({'ttl': True}, TypeError, 'ttl accepts'),
                ({'idle_timeout': -1}, ValueError, 'idle_timeout .*not negative'),
                ({'ttl': 2 ** 63}, ValueError, 'ttl'),
                ({'ttl': datetime.timedelta(-1)}, ValueError, 'not negative'),
                ({'max_entries': '8'}, TypeError, 'max_entries accepts a whole number'),
                ({'max_weight': -8}, ValueError, 'max_weight .*not negative'),
                ({'tll': '1h'}, TypeError, 'no property tll. Did you mean ttl'),
                ({'zzz': 1}, TypeError, 'no property zzz. It accepts .*idle_timeout')):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(error, pattern):
                Rc.Cache('things', **wrong)


class Records(FrozenClockTestCase):
    def setUp(self):
        super().setUp()
        self.cache = Rc.Cache('things', max_entries=2)
        self.before = self.cache.dup_stats()
        self.cache.get_with('key', object)
        self.cache['key']
        self.cache['key']
        self.after = self.cache.dup_stats()

    def test_stats(self):
        stats = self.after
        self.assertEqual((stats.hits, stats.misses, stats.loads, stats.n_entries), (2, 1, 1, 1))
        self.assertAlmostEqual(stats.hit_rate, 2 / 3)
        self.assertEqual(stats._asdict()['hits'], 2)
        self.assertEqual(set(stats._asdict()), set(stats._fields))
        for name in stats._fields:
            self.assertEqual(getattr(stats, name), getattr(stats, f'get_{name}')(), name)
            with self.assertRaises(AttributeError):
                setattr(stats, name, 0)

    def test_every_getter_is_an_attribute(self):
        for cls in (Rc.Stats, Rc.EntryInfo):
            getters = {name[4:] for name in dir(cls) if name.startswith('get_')}
            self.assertEqual(getters - {'evictions_for'}, set(cls._fields))

    def test_stats_can_be_compared(self):
        self.assertEqual(self.after, self.cache.dup_stats())
        self.assertNotEqual(self.after, self.before)
        self.assertNotEqual(self.after, 5)
        self.assertEqual(len({self.after, self.cache.dup_stats()}), 1)
        caches = [Rc.Cache('things'), Rc.Cache('things')]
        for cache in caches:
            cache['key'] = 1
        caches[0].clear()
        del caches[1]['key']
        self.assertNotEqual(*[cache.dup_stats() for cache in caches])

    def test_stats_minus(self):
        self.cache['key']
        change = self.cache.dup_stats() - self.after
        self.assertIsInstance(change, Rc.Stats)
        self.assertEqual((change.hits, change.misses), (1, 0))
        with self.assertRaises(TypeError):
            self.after - 1

    def test_entries(self):
        self.advance(5)
        info, = self.cache.snapshot()
        self.assertEqual((info.key, info.age, info.hits, info.weight, info.n_leases, info.state),
                         ('key', 5 * SECOND, 2, 1, 0, Rc.EntryState.FRESH))
        self.assertEqual(info._asdict()['idle'], info.get_idle())
        self.assertEqual(info, self.cache.snapshot()[0])
        self.assertIn('fresh', repr(info))

    def test_copies(self):
        for record in (self.after, self.cache.snapshot()[0]):
            self.assertIs(copy.copy(record), record)
            self.assertIs(copy.deepcopy([record])[0], record)
            with self.assertRaisesRegex(TypeError, 'cannot be pickled.*_asdict'):
                pickle.dumps(record)

    def test_enumerations(self):
        self.assertEqual(repr(Rc.EvictReason.CLEARED), 'Rc.EvictReason.CLEARED')
        self.assertEqual(f'{Rc.EvictReason.MEMORY_PRESSURE}', 'memory-pressure')
        self.assertEqual(repr(Rc.Error.NOT_FOUND), 'Rc.Error.NOT_FOUND')
        self.assertEqual(repr(Rc.EntryState(2)), 'Rc.EntryState.STALE')


class Representations(unittest.TestCase):
    def test_cache(self):
        cache = Rc.Cache('things', max_entries=8)
        self.assertEqual(repr(cache),
                         '<Rc.Cache “things”: 0 entries of at most 8, 0 hits, 0 misses>')
        cache.get_with('key', object), cache['key']
        self.assertIn('1 entries of at most 8, 1 hits, 1 misses, 50% hit rate', repr(cache))
        cache.close()
        self.assertIn('closed', repr(cache))

    def test_lease(self):
        cache = Rc.Cache('things')
        cache['postgres://me:hunter2@host/db'] = value = object()
        lease = cache.acquire('postgres://me:hunter2@host/db')
        self.assertIn('postgres', repr(lease))
        self.assertNotIn('hunter2', repr(lease))
        self.assertIs(lease.value, value)
        for _ in range(2):
            lease.release()
            self.assertIn('released', repr(lease))
        with self.assertRaisesRegex(ValueError, 'was released') as caught:
            lease.value
        self.assertNotIn('hunter2', str(caught.exception))
        with self.assertRaises(ValueError), lease:
            self.fail('it was entered')

    def test_a_broken_lease(self):
        released = []
        cache = Rc.Cache('things')
        cache.set_release_func(lambda key, value, reason: released.append((value, reason)))
        cache['key'] = 'value'
        lease = cache.acquire('key')
        with lease as value:
            lease.mark_broken()
            self.assertNotIn('key', cache)
            self.assertEqual((value, lease.value, released), ('value', 'value', []))
        self.assertEqual(released, [('value', Rc.EvictReason.INVALID)])


class Registry(unittest.TestCase):
    def setUp(self):
        self.registry = Rc.Registry.get_default()
        self.cache = Rc.Cache(self.id())

    def test_by_name(self):
        self.assertIs(self.registry[self.id()], self.cache)
        self.assertIn(self.id(), self.registry)
        self.assertIn(self.cache, self.registry)
        self.assertNotIn('missing', self.registry)
        with self.assertRaises(KeyError) as caught:
            self.registry['missing']
        self.assertEqual(caught.exception.args, ('missing',))

    def test_as_a_list(self):
        self.assertIn(self.cache, list(self.registry))
        self.assertEqual(len(self.registry), len(list(self.registry)))
        self.assertIs(self.registry[-1], list(self.registry)[-1])
        with self.assertRaises(IndexError):
            self.registry[10 ** 6]
        self.assertIn(self.id(), repr(self.registry))
        self.assertIs(bool(self.registry), True)

    def test_it_holds_no_cache(self):
        length = len(self.registry)
        self.cache = None
        self.assertEqual(len(self.registry), length - 1)
        self.assertNotIn(self.id(), self.registry)

    def test_there_is_one(self):
        self.assertIs(Rc.Registry.get_default(), self.registry)
        with self.assertRaisesRegex(TypeError, r'Rc.Registry.get_default\(\)'):
            Rc.Registry()

    def test_a_cache_for_all(self):
        cache = self.registry.ensure_cache('of ' + self.id())
        self.assertIsInstance(cache, Rc.Cache)
        cache['key'] = 1
        self.assertIs(self.registry.ensure_cache('of ' + self.id()), cache)
        cache.close()


class OneOfAKind(unittest.TestCase):
    def test_no_copies(self):
        cache = Rc.Cache('things')
        cache['key'] = 1
        loads = []
        cache.set_load_func(lambda load: loads.append(load) or load.return_value(1))
        cache.get('loaded')
        for one in (cache, cache.acquire('key'), Rc.Registry.get_default(), loads.pop()):
            name = f'Rc.{type(one).__name__}'
            for function in (copy.copy, copy.deepcopy):
                with self.assertRaisesRegex(TypeError, f'{name} cannot be copied'):
                    function(one)
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                with self.assertRaisesRegex(TypeError, f'{name} cannot be pickled'):
                    pickle.dumps(one, protocol)


if __name__ == '__main__':
    main()

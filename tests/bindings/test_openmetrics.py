# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Has the text for monitoring read by the parser of Prometheus."""

import unittest

from testing import FrozenClockTestCase, Rc, main

try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families
except ImportError:
    text_string_to_metric_families = None

HOSTILE_NAMES = ['quo"te', 'line\nfeed', 'carriage\rreturn', 'back\\slash', 'slash-n\\n', 'end\\',
                 'Zwischenspeicher für 图像 😀', '', ' ', '{cache="other"} 7', '# EOF',
                 '# TYPE x counter', 'tab\tbell\a', 'separator\u2028', 'a' * 10_000]
UNITS = {'resource_cache_load_time_seconds': 'seconds',
         'resource_cache_time_saved_seconds': 'seconds'}
GAUGES = {'resource_cache_entries', 'resource_cache_weight', 'resource_cache_loading'}


def read_families():
    text = Rc.Registry.get_default().to_openmetrics()
    return {family.name: family for family in text_string_to_metric_families(text)}


def read_values(cache_label):
    """By name of the sample, with the reason of evictions."""
    return {sample.name + sample.labels.get('reason', ''): sample.value
            for family in read_families().values() for sample in family.samples
            if sample.labels['cache'] == cache_label}


@unittest.skipIf(text_string_to_metric_families is None, 'prometheus_client is not installed')
class OpenMetrics(FrozenClockTestCase):
    def test_families(self):
        cache = Rc.Cache('families')
        for name, family in read_families().items():
            with self.subTest(family=name):
                self.assertEqual(family.type, 'gauge' if name in GAUGES else 'counter')
                self.assertEqual(family.unit, UNITS.get(name, ''))
                self.assertTrue(family.documentation.endswith('.'))
                self.assertIn(cache.get_name(), {s.labels['cache'] for s in family.samples})

    def test_hostile_names(self):
        caches = [Rc.Cache(name) for name in HOSTILE_NAMES]
        for name, family in read_families().items():
            labels = {sample.labels['cache'] for sample in family.samples}
            for cache in caches:
                with self.subTest(family=name, cache=cache.get_name()[:40]):
                    self.assertIn(cache.get_name(), labels)

    def test_one_name_for_several_caches(self):
        caches = [Rc.Cache('twin') for _ in range(3)]
        for number, cache in enumerate(caches, 1):
            for key in range(number):
                cache[str(key)] = key

        entries = sorted(read_values(label)['resource_cache_entries']
                         for label in ('twin', 'twin#2', 'twin#3'))
        self.assertEqual(entries, [1, 2, 3])

    def test_name_like_that_of_a_twin(self):
        caches = [Rc.Cache(name) for name in ('same', 'same#2', 'same')]
        labels = [sample.labels['cache'] for sample in
                  read_families()['resource_cache_entries'].samples]
        self.assertEqual(len(labels), len(set(labels)))
        self.assertTrue({'same', 'same#2', 'same#3'} <= set(labels))
        del caches

    def test_values(self):
        cache = Rc.Cache('values')

        def load():
            self.advance(1.5)
            return 'value'

        for _ in range(4):
            cache.get_with('a', load)
        cache['b'] = 'other'
        del cache['b']
        values = read_values('values')
        self.assertEqual(values['resource_cache_misses_total'], 1)
        self.assertEqual(values['resource_cache_hits_total'], 3)
        self.assertEqual(values['resource_cache_loads_total'], 1)
        self.assertEqual(values['resource_cache_load_time_seconds_total'], 1.5)
        self.assertEqual(values['resource_cache_time_saved_seconds_total'], 4.5)
        self.assertEqual(values['resource_cache_evictions_totalremoved'], 1)
        self.assertEqual(values['resource_cache_evictions_totalexpired'], 0)
        self.assertEqual(values['resource_cache_entries'], 1)

    def test_no_more_than_there_is(self):
        cache = Rc.Cache('short-lived')
        self.assertIn('resource_cache_entries', read_values('short-lived'))
        cache.close()
        del cache
        self.assertEqual(read_values('short-lived'), {})


if __name__ == '__main__':
    main()

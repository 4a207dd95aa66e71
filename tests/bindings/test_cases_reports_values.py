# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What users of such decorators run into: how long values are kept, and when they are closed."""

import threading
import unittest

from making import Maker
from spinning import SpinnerTestCase
from testing import FrozenClockTestCase, GLib, Rc, in_threads, main

TTL = 10


class Values(FrozenClockTestCase):
    def setUp(self):
        super().setUp()
        self.released = []

    def make_load(self, **options):
        @Rc.cache_resource(on_release=self.released.append, **options)
        def load(x):
            return x
        return load

    def leave(self, how, *args, **options):
        """What is released if something happens to a value."""
        self.released.clear()
        load = self.make_load(**options)
        load(1)
        how(load, *args)
        load.clear(), load.clear(1), Rc.cache_resource.clear()
        return self.released

    def test_close_hook(self):
        def remove(load):
            for key in load.cache:
                del load.cache[key]
        ways = {'remove': (remove, {}), 'clear': (lambda load: load.clear(1), {}),
                'clear all': (lambda load: Rc.cache_resource.clear(), {}),
                'close': (lambda load: load.cache.close(), {}),
                'trim': (lambda load: load.cache.trim(1.0), {}),
                'registry': (lambda load: Rc.Registry.get_default().clear_all(), {}),
                'expire': (lambda load: self.advance(TTL), {'ttl': TTL}),
                'idle': (lambda load: self.advance(TTL), {'idle_timeout': TTL})}
        for name, (how, options) in ways.items():
            self.assertEqual(self.leave(how, **options), [1], name)
        self.assertEqual(self.leave(lambda load: load(2), max_entries=1), [1, 2])
        self.assertEqual(self.leave(lambda load: load(1), validate=lambda value: False), [1, 1])
        self.assertEqual(self.leave(lambda load: None, max_weight=1, weigh=lambda value: 2), [1])

    def test_close_hook_of_a_function_that_is_dropped(self):
        self.make_load()(1)
        self.assertEqual(self.released, [1])

    def test_expired_entries_keep_memory(self):
        load = self.make_load(ttl=TTL)
        load(1), load(2)
        self.advance(TTL)
        self.assertCountEqual(self.released, [1, 2])
        self.assertEqual(len(load.cache), 0)

    def test_validate_knows_the_arguments(self):
        asked = []

        def is_alive(value, *args, **kwargs):
            asked.append((value, args, kwargs))
            return True

        @Rc.cache_resource(validate=is_alive)
        def connect(url, *, port=80, _log=None):
            return [url]
        connect('a', port=81)
        value = connect('a', port=81)
        (seen, args, kwargs), = asked
        self.assertIs(seen, value)
        self.assertEqual((args, kwargs['port']), (('a',), 81))

        cache = Rc.Cache('things')
        cache.set_validate_func(lambda key, value: asked.append((key, value)) or True)
        cache['a'] = value
        self.assertIs(cache['a'], value)
        self.assertEqual(asked[1:], [('a', value)])

    def test_per_session_resources(self):
        load = self.make_load(scope='session')
        with Rc.Session('alice'):
            load(1)
            with Rc.Session('bob'):
                load(1), load(2), load(1)
                self.assertEqual(load.cache_info(), (1, 2, None, 2))
            self.assertCountEqual(self.released, [1, 2])
            self.assertEqual(load.cache_info(), (0, 1, None, 1))
        self.assertEqual(len(self.released), 3)
        with self.assertRaisesRegex(Rc.NotFoundError, 'load.*Rc.Session'):
            load(1)

    def test_refresh_without_making_users_wait(self):
        maker = Maker()
        value = maker.first()
        self.advance(maker.load.cache.props.refresh_after / 1e6)
        maker.may_end.clear()
        self.assertEqual(in_threads(maker.load, 10), [value] * 10)
        maker.await_entered()
        maker.may_end.set()
        maker.await_end()
        self.assertEqual((maker.load(), len(maker.calls)), ([1, 2, 2], 2))

    def test_stale_bound_apart_from_ttl(self):
        outcomes = [1, OSError('no server'), OSError('no server'), 4]

        @Rc.cache_resource(ttl=TTL, stale_if_error=60)
        def load():
            outcome = outcomes.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome
        self.assertEqual(load(), 1)
        self.advance(TTL + 59)
        self.assertEqual(load(), 1)
        self.advance(1)
        with self.assertRaisesRegex(OSError, 'no server'):
            load()
        self.assertEqual(load(), 4)


class Sizes(unittest.TestCase):
    def test_hits_misses_and_sizes_are_invisible(self):
        load = Rc.cache_resource(max_entries=5, weigh=len)(lambda text: text)
        for text in ('a', 'a', 'bb'):
            load(text)
        info = load.cache_info()
        self.assertEqual((info.hits, info.misses, info.maxsize, info.currsize), (1, 2, 5, 2))
        self.assertEqual(load.cache.props.weight, 3)
        self.assertEqual(sorted(entry.get_weight() for entry in load.cache.snapshot()), [1, 2])
        metrics = Rc.Registry.get_default().to_openmetrics()
        self.assertIn(load.cache.get_name(), metrics)

    def test_limit_by_memory(self):
        load = Rc.cache_resource(max_weight=10, weigh=len)(lambda text: text)
        for text in ('aaaa', 'bbbb', 'cccc'):
            load(text)
        self.assertEqual((load.cache.props.weight, load.cache_info().currsize), (8, 2))
        load('d' * 11)
        self.assertEqual((load.cache.props.weight, load.cache_info().currsize), (8, 2))
        self.assertCountEqual(load.cache.values(), ['bbbb', 'cccc'])

    def test_sizing_takes_seconds(self):
        weighed = []
        load = Rc.cache_resource(weigh=lambda value: weighed.append(value) or 7)(lambda x: x)
        for _ in range(3):
            load(1)
            self.assertEqual(load.cache.props.weight, 7)
            load.cache.snapshot(), load.cache_info(), GLib.MainContext.default().iteration(False)
        self.assertEqual(weighed, [1])


class Spinners(SpinnerTestCase):
    def test_nested_spinners_slow_everything(self):
        shown = set()

        @Rc.cache_resource(show_spinner='inner')
        def inner(x, seconds):
            self.advance(seconds)
            threads = [thread for thread in threading.enumerate()
                       if thread.name == 'resource-cache-spinner']
            shown.add((self.look_now()[1:], len(threads)))

        @Rc.cache_resource(show_spinner='outer')
        def outer():
            for seconds in (0.009, 1):
                for x in range(50):
                    inner(x, seconds)
                shown.add(self.screen.n_bytes > 0)
        outer()
        self.assertEqual(shown, {('', 1), False, (' outer', 1), True})


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases that any cached function has to meet."""

import datetime
import threading
import unittest

from spinning import SpinnerTestCase
from testing import TIMEOUT, FrozenClockTestCase, Rc, in_threads, main


class Common(unittest.TestCase):
    def test_simple(self):
        @Rc.cache_resource
        def load(x):
            return x
        for _ in range(3):
            self.assertEqual((load(42), load('text')), (42, 'text'))
        self.assertEqual(load.cache_info()[:2], (4, 2))

    def test_multiple_int_like_floats(self):
        @Rc.cache_resource
        def load(x):
            return x
        for x in (1.0, 3.0, 2.0 ** 60):
            self.assertEqual(load(x), x)
            self.assertIs(type(load(int(x))), int)
            self.assertIs(type(load(x)), float)

    def test_return_cached_object(self):
        @Rc.cache_resource
        def load():
            return object()
        self.assertIs(load(), load())

    def test_mutate_args(self):
        @Rc.cache_resource
        def load(config):
            return list(config.items())
        config = {'port': 1}
        self.assertEqual(load(config), [('port', 1)])
        config['port'] = 2
        self.assertEqual(load(config), [('port', 2)])
        del config['port']
        self.assertEqual(load(config), [])
        self.assertEqual(load({'port': 1}), [('port', 1)])
        self.assertEqual(load.cache_info()[:2], (1, 3))

    def test_ignored_args(self):
        calls = []

        @Rc.cache_resource
        def load(_a, b, /, _c, d, *e, _f=0, g=0, **h):
            return calls.append(b) or len(calls)
        same = (((0, 1, 2, 3), {}), ((9, 1, 9, 3), {}), ((0, 1), {'_c': 9, 'd': 3}),
                ((0, 1, 2, 3), {'_f': 9, 'g': 0}), ((0, 1, 2, 3), {'_h': 9}))
        for args, kwargs in same:
            self.assertEqual(load(*args, **kwargs), 1, (args, kwargs))
        others = (((0, 9, 2, 3), {}), ((0, 1, 2, 9), {}), ((0, 1, 2, 3, 4), {}),
                  ((0, 1, 2, 3, 5), {}), ((0, 1, 2, 3), {'g': 1}), ((0, 1, 2, 3), {'h': 1}))
        for number, (args, kwargs) in enumerate(others, 2):
            self.assertEqual(load(*args, **kwargs), number, (args, kwargs))

    def test_ignored_rest(self):
        @Rc.cache_resource
        def load(x, *_args, **_kwargs):
            return object()
        self.assertIs(load(1), load(1, 2, 3, y=4))
        self.assertIsNot(load(1), load(2))

    def test_cached_member_function(self):
        class Client:
            @Rc.cache_resource
            def connect(_self, url):
                return [url]

            @classmethod
            @Rc.cache_resource
            def make(_cls, url):
                return [url]
        self.assertIs(Client().connect('a'), Client().connect('a'))
        self.assertIsNot(Client().connect('a'), Client().connect('b'))
        self.assertIs(Client.make('a'), Client().make('a'))
        self.assertIsNot(Client.make('a'), Client().connect('a'))

    def test_clear_all_caches(self):
        functions = [Rc.cache_resource(lambda x, n=n: [x, n]) for n in range(3)]
        values = [function(1) for function in functions]
        Rc.cache_resource.clear()
        for function, value in zip(functions, values):
            self.assertEqual(function.cache_info().currsize, 0)
            self.assertIsNot(function(1), value)

    def test_clear_single_cache(self):
        functions = [Rc.cache_resource(lambda x, n=n: [x, n]) for n in range(2)]
        values = [function(1) for function in functions]
        functions[0].clear()
        self.assertIsNot(functions[0](1), values[0])
        self.assertIs(functions[1](1), values[1])


class Replay(unittest.TestCase):
    def setUp(self):
        @Rc.cache_resource
        def inner(x):
            Rc.add_message(f'inner {x}')
            return [x]

        @Rc.cache_resource
        def outer(x):
            Rc.add_message(f'outer {x}')
            return inner(x)
        self.inner, self.outer, self.heard = inner, outer, []
        for function in (inner, outer):
            function.cache.connect('message', lambda cache, key, text, replayed, name:
                                   self.heard.append((name, text, replayed)), function.__name__)

    def hear(self, function):
        self.heard.clear()
        function(1)
        return self.heard

    def test_replay_plain(self):
        self.assertEqual(self.hear(self.inner), [('inner', 'inner 1', False)])
        for _ in range(2):
            self.assertEqual(self.hear(self.inner), [('inner', 'inner 1', True)])

    def test_replay_nested(self):
        self.hear(self.outer)
        self.assertEqual([text for name, text, replayed in self.heard if name == 'outer'],
                         ['outer 1', 'inner 1'])
        self.inner.clear()
        self.assertEqual(self.hear(self.outer), [('outer', 'outer 1', True),
                                                 ('outer', 'inner 1', True)])

    def test_replay_outermost_only(self):
        self.outer(1)
        self.hear(self.outer)
        self.assertEqual({name for name, _text, _replayed in self.heard}, {'outer'})
        self.assertEqual(len(self.heard), 2)


class Ttl(FrozenClockTestCase):
    def test_ttl(self):
        @Rc.cache_resource(ttl=60)
        def load():
            return object()
        value = load()
        self.advance(59.999999)
        self.assertIs(load(), value)
        self.advance(0.000001)
        self.assertIsNot(load(), value)

    def test_ttl_timedelta(self):
        made = []

        @Rc.cache_resource(ttl=datetime.timedelta(minutes=1))
        def load_short(x):
            return made.append(x) or len(made)

        @Rc.cache_resource(ttl=datetime.timedelta(days=5))
        def load_long(x):
            return made.append(x) or len(made)
        self.assertEqual((load_short(0), load_long(0)), (1, 2))
        self.advance(60)
        self.assertEqual((load_short(0), load_long(0)), (3, 2))
        self.advance(59)
        self.assertEqual((load_short(0), load_long(0)), (3, 2))
        self.advance(1)
        self.assertEqual(load_short(0), 4)
        self.advance(5 * 86400)
        self.assertEqual((load_short(0), load_long(0)), (5, 6))


class Spinner(SpinnerTestCase):
    def show(self, **options):
        """What the terminal shows during a call that takes a while."""
        @Rc.cache_resource(**options)
        def connect(url):
            self.advance(0.49)
            early = self.look_now()
            self.advance(0.51)
            return early, self.look_now()
        early, shown = connect('secret')
        self.assertEqual(early, '')
        return shown

    def test_spinner_without(self):
        self.assertEqual(self.show(show_spinner=False), '')

    def test_spinner_with(self):
        for options in ({}, {'show_spinner': True}):
            self.assertRegex(self.show(**options), r'^. Running .*connect\(…\)…$')

    def test_spinner_custom_text(self):
        self.assertEqual(self.show(show_spinner='Connecting…')[1:], ' Connecting…')
        self.assertRegex(self.show(show_spinner='Connecting…', show_time=True)[1:],
                         r'^ Connecting… 1\.0 s$')

    def test_spinner_empty_text(self):
        shown = self.show(show_spinner='')
        self.assertEqual(len(shown.rstrip()), 1, shown)

    def test_spinner_nested_calls_show_one(self):
        @Rc.cache_resource(show_spinner='inner')
        def inner():
            self.advance(1)
            return self.look_now()

        @Rc.cache_resource(show_spinner='outer')
        def outer():
            self.advance(0.1)
            return inner(), self.look_now()
        for shown in outer():
            self.assertEqual(shown[1:], ' outer')


class Threads(unittest.TestCase):
    def test_get_cache(self):
        @Rc.cache_resource
        def load(x):
            return object()
        self.assertEqual(len(set(in_threads(lambda: load.cache))), 1)
        values = in_threads(lambda: (load(1), load(2)))
        self.assertEqual(len(set(values)), 1)
        info = load.cache_info()
        self.assertEqual((info.hits + info.misses, info.currsize), (100, 2))
        self.assertEqual(load.cache.dup_stats().get_loads(), 2)

    def test_compute_value_only_once(self):
        may_end, misses, calls = threading.Event(), threading.Semaphore(0), []

        @Rc.cache_resource
        def load():
            calls.append(1)
            self.assertTrue(may_end.wait(TIMEOUT))
            return object()
        load.cache.connect('miss', lambda *_args: misses.release())

        def end():
            for _ in range(50):
                misses.acquire(timeout=TIMEOUT)
            may_end.set()
        threading.Thread(target=end, daemon=True).start()
        values = in_threads(load)
        self.assertEqual(set(values), {load()})
        self.assertEqual(len(calls), 1)

    def clear_while_used(self, clear):
        made, released, lock = [], [], threading.Lock()

        def release(value):
            with lock:
                released.append(value)

        @Rc.cache_resource(on_release=release)
        def load(x):
            with lock:
                made.append(x)
                return len(made)
        outcomes = in_threads(lambda: [load(n) for n in range(5)] and clear(load))
        self.assertEqual(outcomes, [None] * 50)
        clear(load)
        self.assertEqual(sorted(released), list(range(1, len(made) + 1)))
        self.assertEqual(load.cache_info().currsize, 0)

    def test_clear_all_caches(self):
        self.clear_while_used(lambda load: Rc.cache_resource.clear())

    def test_clear_single_cache(self):
        self.clear_while_used(lambda load: load.clear())


if __name__ == '__main__':
    main()

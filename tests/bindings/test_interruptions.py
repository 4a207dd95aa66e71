# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is no error, and has to get through the library: KeyboardInterrupt, SystemExit."""

import threading
import unittest

from testing import TIMEOUT, Rc, main

INTERRUPTIONS = (KeyboardInterrupt, SystemExit)


class Interrupting:
    """A function that raises each interruption once, and then returns."""

    def __init__(self, *interruptions, returns=None):
        self.interruptions = list(interruptions)
        self.returns = returns
        self.n_calls = 0

    def __call__(self, *_args):
        self.n_calls += 1
        if self.interruptions:
            raise self.interruptions.pop(0)
        return self.returns


class Loaders(unittest.TestCase):
    def setUp(self):
        self.cache = Rc.Cache('interrupted')

    def set_loader(self, function):
        self.cache.set_load_func(lambda load: load.return_value(function()))

    def test_it_reaches_the_caller_who_loads(self):
        for verb in ('get', 'acquire'):
            for interruption in INTERRUPTIONS:
                with self.subTest(verb=verb, interruption=interruption):
                    self.cache.clear()
                    error = interruption(3)
                    loader = Interrupting(error, returns='value')
                    self.set_loader(loader)
                    with self.assertRaises(interruption) as caught:
                        getattr(self.cache, verb)('key')
                    self.assertIs(caught.exception, error)
                    self.assertEqual(loader.n_calls, 1)
                    self.assertEqual(self.cache.get_n_loading(), 0)
                    self.assertEqual(self.cache.get('key'), 'value')

    def test_it_comes_through_loads_inside_of_loads(self):
        inner = Interrupting(SystemExit(4), returns='value')

        def loader(load):
            is_outer = load.get_key() == 'outer'
            load.return_value(self.cache.get('inner') if is_outer else inner())
        self.cache.set_load_func(loader)
        with self.assertRaises(SystemExit) as caught:
            self.cache.get('outer')
        self.assertEqual(caught.exception.code, 4)
        self.assertEqual(self.cache.get_n_loading(), 0)
        self.assertEqual(self.cache.get('outer'), 'value')

    def test_a_load_that_is_answered_already(self):
        for interruption in INTERRUPTIONS:
            with self.subTest(interruption=interruption):
                self.cache.clear()

                def loader(load):
                    load.return_value('value')
                    raise interruption
                self.cache.set_load_func(loader)
                with self.assertRaises(interruption):
                    self.cache.get('key')
                self.assertEqual(self.cache.get('key'), 'value')

    def test_another_caller_takes_over(self):
        entered, may_end = threading.Event(), threading.Event()
        loader = Interrupting(SystemExit(), returns='value')
        values = []

        def load_slowly():
            entered.set()
            assert may_end.wait(TIMEOUT)
            return loader()
        self.set_loader(load_slowly)
        misses = threading.Semaphore(0)
        self.cache.connect('miss', lambda cache, key: misses.release())

        def wait():
            assert entered.wait(TIMEOUT)
            values.append(self.cache.get('key'))

        def end_when_both_are_there():
            for _ in range(2):
                assert misses.acquire(timeout=TIMEOUT)
            may_end.set()
        threads = [threading.Thread(target=run, daemon=True)
                   for run in (wait, end_when_both_are_there)]
        for thread in threads:
            thread.start()
        with self.assertRaises(SystemExit):
            self.cache.get('key')
        for thread in threads:
            thread.join(TIMEOUT)
        self.assertEqual(values, ['value'])

    def test_errors_are_errors_still(self):
        self.set_loader(Interrupting(StopIteration(5), ValueError('no'), returns='value'))
        with self.assertRaises(StopIteration):
            self.cache.get('key')
        with self.assertRaises(ValueError):
            self.cache.get('key')
        self.assertEqual(self.cache.get('key'), 'value')


class Validation(unittest.TestCase):
    def test_of_a_cached_function(self):
        for interruption in INTERRUPTIONS:
            with self.subTest(interruption=interruption):
                error = interruption(3)
                load = Rc.cache_resource(validate=Interrupting(error, returns=True))(lambda: [1])
                load()
                with self.assertRaises(interruption) as caught:
                    load()
                self.assertIs(caught.exception, error)
                self.assertEqual(load.cache.get_n_loading(), 0)
                self.assertIs(load(), load())

    def test_of_a_cache(self):
        for verb in ('get', 'acquire', 'get_with', 'lookup', '__getitem__'):
            with self.subTest(verb=verb):
                cache = Rc.Cache('interrupted')
                cache.set_load_func(lambda load: load.return_value([1]))
                cache.set_validate_func(Interrupting(KeyboardInterrupt(), returns=True))
                more = [list] if verb == 'get_with' else []
                cache['key'] = [0]
                with self.assertRaises(KeyboardInterrupt):
                    getattr(cache, verb)('key', *more)
                self.assertEqual(cache.get_n_loading(), 0)
                self.assertIs(cache.get('key'), cache.get('key'))

    def test_the_next_call_knows_nothing_of_it(self):
        load = Rc.cache_resource(validate=Interrupting(KeyboardInterrupt()))(lambda: [1])
        load()
        with self.assertRaises(KeyboardInterrupt):
            load()
        other = Rc.Cache('untouched')
        other.set_load_func(lambda load: load.return_value('value'))
        self.assertEqual(other.get('key'), 'value')
        self.assertEqual(load(), [1])


if __name__ == '__main__':
    main()

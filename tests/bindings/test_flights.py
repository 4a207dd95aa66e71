# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import itertools
import threading
import traceback
import unittest

from testing import THREADS, TIMEOUT, Rc, in_threads, main


class SlowFunction:
    """A cached function that lets a test decide when it goes on."""

    def __init__(self, body=object, **options):
        self.calls = itertools.count(1)
        self.n_calls = 0
        self.entered = threading.Event()
        self.may_end = threading.Event()
        self.body = body

        @Rc.cache_resource(**options)
        def load(_self, key):
            self.n_calls = next(self.calls)
            self.entered.set()
            assert self.may_end.wait(TIMEOUT)
            return self.body()
        self.load = lambda key='key': load(self, key)
        self.cached = load

    def end_when_awaited_by(self, count):
        """Lets the load end when so many callers have asked: each of them is a miss."""
        misses = threading.Semaphore(0)
        self.cached.cache.connect('miss', lambda cache, key: misses.release())

        def wait():
            for _ in range(count):
                assert misses.acquire(timeout=TIMEOUT)
            self.may_end.set()
        threading.Thread(target=wait, daemon=True).start()


class SingleFlight(unittest.TestCase):
    def test_compute_value_only_once(self):
        slow = SlowFunction()
        slow.end_when_awaited_by(THREADS)
        values = in_threads(slow.load)
        self.assertIsInstance(values[0], object)
        self.assertEqual(len({id(value) for value in values}), 1)
        self.assertEqual(slow.n_calls, 1)
        self.assertEqual(slow.cached.cache.dup_stats().get_loads(), 1)

    def test_distinct_keys_load_in_parallel(self):
        barrier = threading.Barrier(4)

        @Rc.cache_resource
        def load(number):
            barrier.wait(TIMEOUT)
            return [number]
        numbers = itertools.count()
        values = in_threads(lambda: load(next(numbers)), 4)
        self.assertCountEqual(values, [[0], [1], [2], [3]])

    def test_other_keys_go_on_while_one_is_validated(self):
        started, may_end = threading.Event(), threading.Event()

        def validate(value):
            if value == ['slow']:
                started.set()
                assert may_end.wait(TIMEOUT)
            return True

        @Rc.cache_resource(validate=validate)
        def load(name):
            return [name]
        load('slow'), load('quick')
        thread = threading.Thread(target=load, args=('slow',))
        thread.start()
        self.assertTrue(started.wait(TIMEOUT))
        self.assertEqual(load('quick'), ['quick'])
        may_end.set()
        thread.join(TIMEOUT)

    def test_get_with_over_threads(self):
        cache = Rc.Cache('shared')
        calls = []
        values = in_threads(lambda: cache.get_with('key', lambda: calls.append(1) or [1]))
        self.assertEqual(len({id(value) for value in values}), 1)
        self.assertEqual(calls, [1])

    def test_clear_from_many_threads(self):
        released = []

        @Rc.cache_resource(on_release=released.append)
        def load(number):
            return [number]
        numbers = itertools.count()

        def use():
            load(next(numbers) % 5)
            load.clear()
            Rc.cache_resource.clear()
        self.assertEqual(in_threads(use), [None] * THREADS)
        self.assertEqual(load.cache_info().currsize, 0)
        self.assertEqual(len(released), len({id(value) for value in released}))
        self.assertEqual(len(released), load.cache.dup_stats().get_loads())


class Failures(unittest.TestCase):
    def fail_in_threads(self):
        error = ValueError('the very one')

        def body():
            raise error
        slow = SlowFunction(body)
        slow.end_when_awaited_by(THREADS)
        return error, slow, in_threads(slow.load)

    def test_every_waiter_gets_the_exception_itself(self):
        error, slow, outcomes = self.fail_in_threads()
        self.assertTrue(all(outcome is error for outcome in outcomes), outcomes)
        self.assertEqual(slow.n_calls, 1)
        self.assertEqual(error.args, ('the very one',))
        self.assertIsNone(error.__cause__)
        self.assertIsNone(error.__context__)

    def test_the_traceback_shows_the_function_and_does_not_grow(self):
        error, _slow, _outcomes = self.fail_in_threads()
        names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
        self.assertEqual(names[-1], 'body')
        self.assertIn('load', names)
        self.assertLess(len(names), 40)

    def test_failures_are_not_kept(self):
        outcomes = iter([ValueError('first'), None])

        @Rc.cache_resource
        def load():
            error = next(outcomes)
            if error is not None:
                raise error
            return 'value'
        with self.assertRaises(ValueError):
            load()
        self.assertEqual(load(), 'value')
        self.assertEqual(load.cache.dup_stats().get_load_failures(), 1)

    def test_context_of_a_waiter_is_not_given_to_the_exception(self):
        error = ValueError('the very one')

        def body():
            raise error
        slow = SlowFunction(body)

        def use_while_handling_another():
            try:
                raise KeyError('unrelated')
            except KeyError:
                slow.load()
        slow.end_when_awaited_by(11)
        first = threading.Thread(target=lambda: in_threads(slow.load, 1))
        first.start()
        self.assertTrue(slow.entered.wait(TIMEOUT))
        outcomes = in_threads(use_while_handling_another, 10)
        first.join(TIMEOUT)
        self.assertEqual(outcomes, [error] * 10)
        self.assertIsNone(error.__context__)

    def test_glib_errors_arrive_unchanged(self):
        from gi.repository import GLib, Gio
        error = GLib.Error('gone', 'g-io-error-quark', int(Gio.IOErrorEnum.NOT_FOUND))

        @Rc.cache_resource
        def load():
            raise error
        with self.assertRaises(GLib.Error) as caught:
            load()
        self.assertIs(caught.exception, error)

    def test_an_interrupted_load_is_taken_over(self):
        interrupts = iter([KeyboardInterrupt()])

        def body():
            for interrupt in interrupts:
                raise interrupt
            return 'value'
        slow = SlowFunction(body)
        slow.end_when_awaited_by(THREADS)
        outcomes = in_threads(slow.load)
        self.assertEqual(outcomes.count('value'), THREADS - 1)
        self.assertEqual(sum(isinstance(o, KeyboardInterrupt) for o in outcomes), 1)
        self.assertEqual(slow.n_calls, 2)


class Recursion(unittest.TestCase):
    def test_same_key(self):
        @Rc.cache_resource
        def load(x):
            return load(x)
        with self.assertRaises(RecursionError) as caught:
            load(1)
        error = caught.exception
        self.assertIsInstance(error, Rc.RecursiveLoadError)
        self.assertTrue(error.matches(Rc.error_quark(), Rc.Error.RECURSIVE_LOAD))
        self.assertIn('load', str(error))
        self.assertTrue(str(error)[0].isupper())

    def test_other_keys_are_fine(self):
        @Rc.cache_resource
        def count(n):
            return [*count(n - 1), n] if n else [0]
        self.assertEqual(count(5), [0, 1, 2, 3, 4, 5])

    def test_threads_that_would_wait_for_each_other(self):
        barrier = threading.Barrier(2)

        @Rc.cache_resource
        def load(name, other):
            barrier.wait(TIMEOUT)
            return [name, load(other, name)]
        pairs = iter([('a', 'b'), ('b', 'a')])
        outcomes = in_threads(lambda: load(*next(pairs)), 2)
        for outcome in outcomes:
            self.assertIsInstance(outcome, Rc.RecursiveLoadError)
        self.assertTrue(
            outcomes[0].matches(Rc.error_quark(), Rc.Error.WOULD_DEADLOCK), outcomes)


if __name__ == '__main__':
    main()

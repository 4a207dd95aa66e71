# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The verbs that call back from the main loop."""

import gc
import threading
import unittest

from gi.repository import Gio, GLib, GObject
from testing import (ANY_VALUES, SECOND, TIMEOUT, Answer, FrozenClockTestCase, Rc, ask,
                     main)


class Verbs(unittest.TestCase):
    def setUp(self):
        self.cache = Rc.Cache('things')
        self.loads = []    # to be answered by the test

    def hold_loads(self):
        self.cache.set_load_func(self.loads.append)

    def test_every_value_comes_back_identical(self):
        self.cache.set_load_func(lambda load: load.return_value(ANY_VALUES[int(load.get_key())]))
        for number, value in enumerate(ANY_VALUES):
            key = str(number)
            with self.subTest(value=value):
                self.assertIs(ask(self.cache.get_async, key)(), value)
                self.assertIs(ask(self.cache.get_async, key)(), value)
                self.assertIs(ask(self.cache.get_with_async, key, self.fail)(), value)
                self.assertIs(ask(self.cache.get_with_async, 'new ' + key, lambda: value)(), value)
                with ask(self.cache.acquire_async, key)() as leased:
                    self.assertIs(leased, value)

    def test_what_the_callback_gets(self):
        self.cache.set_load_func(lambda load: load.return_value('value'))
        answer = Answer()
        self.cache.get_async('key', None, answer, 'some', 'data')
        self.assertIsNone(answer.args)
        result = answer.wait()
        self.assertEqual((answer.args[0], *answer.args[2:]), (self.cache, 'some', 'data'))
        self.assertIsInstance(result, Gio.AsyncResult)

    def test_nobody_has_to_be_called_back(self):
        self.cache.set_load_func(lambda load: load.return_value('value'))
        self.cache.get_async('key')
        self.assertEqual(self.cache['key'], 'value')

    def test_callers_share_a_load(self):
        self.hold_loads()
        ends = [ask(self.cache.get_async, 'key'), ask(self.cache.get_async, 'key'),
                ask(self.cache.get_with_async, 'key', self.fail)]
        self.assertEqual(len(self.loads), 1)
        value = object()
        self.loads.pop().return_value(value)
        for end in ends:
            self.assertIs(end(), value)

    def test_a_load_that_is_answered_by_a_thread(self):
        self.hold_loads()
        end = ask(self.cache.get_async, 'key')
        threading.Thread(target=self.loads.pop().return_value, args=('value',)).start()
        self.assertEqual(end(), 'value')

    def test_blocking_and_other_callers_share_a_load(self):
        self.hold_loads()
        end = ask(self.cache.get_async, 'key')
        misses = threading.Semaphore(0)
        self.cache.connect('miss', lambda *_args: misses.release())
        values = []
        thread = threading.Thread(target=lambda: values.append(self.cache.get('key')), daemon=True)
        thread.start()
        assert misses.acquire(timeout=TIMEOUT)
        self.loads.pop().return_value(['value'])
        value = end()
        thread.join(TIMEOUT)
        self.assertIs(values[0], value)

    def test_refresh(self):
        self.hold_loads()
        self.cache['key'] = 'old'
        end = ask(self.cache.refresh_async, 'key')
        self.assertEqual(self.cache['key'], 'old')
        load = self.loads.pop()
        self.assertEqual((load.previous, load.dup_previous()), ('old', 'old'))
        load.return_value('new')
        self.assertTrue(end())
        self.assertEqual(self.cache['key'], 'new')
        ask(self.cache.get_async, 'other')
        self.assertIsNone(self.loads.pop().previous)

    def test_errors_are_raised_unchanged_by_all(self):
        for error in (KeyError('unchanged'), GLib.Error('gone', 'g-io-error-quark', 1)):
            with self.subTest(error=error):
                self.hold_loads()
                verbs = [('get_async',), ('get_async',), ('acquire_async',), ('refresh_async',),
                         ('get_with_async', self.fail)]
                ends = [ask(getattr(self.cache, name), 'key', *args) for name, *args in verbs]
                self.loads.pop().return_exception(error)
                for end in ends:
                    with self.assertRaises(type(error)) as caught:
                        end()
                    self.assertIs(caught.exception, error)
                self.assertIsNone(error.__context__)

    def test_what_the_function_raises(self):
        error = ValueError('the very one')

        def load():
            raise error
        end = ask(self.cache.get_with_async, 'key', load)
        with self.assertRaises(ValueError) as caught:
            end()
        self.assertIs(caught.exception, error)

    def test_errors_of_the_library(self):
        with self.assertRaisesRegex(Rc.CacheError, 'nothing to load it with'):
            ask(self.cache.get_async, 'key')()
        self.cache.close()
        with self.assertRaises(Rc.ClosedError):
            ask(self.cache.get_async, 'key')()
        with self.assertRaises(TypeError):
            self.cache.get_async(5)
        for function in (None, 5, self.cache):
            with self.assertRaisesRegex(TypeError, 'get_with_async.* a function that returns'):
                self.cache.get_with_async('key', function)

    def test_who_is_cancelled_leaves_alone(self):
        self.hold_loads()
        cancellable = Gio.Cancellable()
        cancelled = ask(self.cache.get_async, 'key', cancellable=cancellable)
        other = ask(self.cache.get_async, 'key')
        cancellable.cancel()
        with self.assertRaises(GLib.Error) as caught:
            cancelled()
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))
        self.loads.pop().return_value('value')
        self.assertEqual(other(), 'value')

    def test_a_load_that_asks_for_itself(self):
        ends = []

        def load(load):
            ends.append(ask(self.cache.get_async, 'key'))
            ends.append(lambda load=load: load.return_value('value'))
        self.cache.set_load_func(load)
        end = ask(self.cache.get_async, 'key')
        with self.assertRaises(Rc.RecursiveLoadError):
            ends[0]()
        ends[1]()
        self.assertEqual(end(), 'value')

    def test_loads_inside_of_loads(self):
        def load(load):
            depth = int(load.get_key())
            if depth == 0:
                load.return_value(0)
                return
            self.cache.get_async(str(depth - 1), None, self.add_one, load)
            gc.collect()
        self.cache.set_load_func(load)
        ends = [ask(self.cache.get_async, key) for key in ('5', '3', '5')]
        gc.collect()
        self.assertEqual([end() for end in ends], [5, 3, 5])

    def add_one(self, cache, result, load):
        load.return_value(cache.get_finish(result) + 1)

    def test_threaded(self):
        threads = []
        self.cache.props.threaded = True
        self.cache.set_load_func(lambda load: threads.append(threading.get_ident())
                                 or load.return_value([load.get_key()]))
        self.assertEqual(ask(self.cache.get_async, 'a')(), ['a'])
        end = ask(self.cache.get_with_async, 'b', lambda: threads.append(threading.get_ident()))
        self.assertIsNone(end())
        self.assertEqual(len(threads), 2)
        self.assertNotIn(threading.get_ident(), threads)

    def test_a_blocking_call_of_what_only_this_main_loop_ends(self):
        def load_later(load):
            GLib.idle_add(load.return_value, 'value')

        def read(load):
            load.set_main_context(GLib.MainContext.default())
            Gio.File.new_for_path(__file__).load_bytes_async(None, answer, load)

        def answer(file, result, load):
            load.return_value(file.load_bytes_finish(result)[0])
        for function in (load_later, read):
            with self.subTest(function=function):
                self.cache.clear()
                self.cache.set_load_func(function)
                end = ask(self.cache.get_async, 'key')
                for verb in (self.cache.get, self.cache.acquire):
                    with self.assertRaisesRegex(Rc.RecursiveLoadError, 'main loop'):
                        verb('key')
                self.assertIsNotNone(end())


class Interruptions(unittest.TestCase):
    def setUp(self):
        self.cache = Rc.Cache('interrupted', retry_delay=60 * SECOND)

    def test_who_starts_a_load_is_interrupted(self):
        error = KeyboardInterrupt()
        answers = []

        def load():
            for _ in range(2):
                self.cache.get_async('key', None, lambda *args: answers.append(args[1]))
            raise error
        for verb, args in (('get_with_async', [load]), ('get_async', [])):
            with self.subTest(verb=verb):
                self.cache.clear()
                self.cache.set_load_func(lambda given: load())
                mine = Answer()
                with self.assertRaises(KeyboardInterrupt) as caught:
                    getattr(self.cache, verb)('key', *args, None, mine)
                self.assertIs(caught.exception, error)
                self.cache.set_load_func(lambda given: given.return_value('value'))
                self.assertEqual(ask(self.cache.get_async, 'key')(), 'value')
                while GLib.MainContext.default().iteration(False):
                    pass
                self.assertIsNone(mine.args)
                for result in answers:
                    with self.assertRaises(Rc.RecursiveLoadError):
                        self.cache.get_finish(result)
                self.assertEqual(len(answers), 2)
                answers.clear()

    def test_others_begin_again(self):
        entered, may_end = threading.Event(), threading.Event()
        outcomes = []

        def load():
            entered.set()
            assert may_end.wait(TIMEOUT)
            raise SystemExit

        def interrupt():
            try:
                self.cache.get_with('key', load)
            except BaseException as error:
                outcomes.append(type(error))
        thread = threading.Thread(target=interrupt, daemon=True)
        thread.start()
        assert entered.wait(TIMEOUT)
        end = ask(self.cache.get_with_async, 'key', lambda: 'value')
        may_end.set()
        self.assertEqual(end(), 'value')
        thread.join(TIMEOUT)
        self.assertEqual(outcomes, [SystemExit])

    def test_they_are_not_remembered(self):
        def load():
            raise KeyboardInterrupt
        with self.assertRaises(KeyboardInterrupt):
            self.cache.get_with('key', load)
        self.assertEqual(self.cache.get_with('key', lambda: 'value'), 'value')

    def test_in_a_thread_of_the_library_they_are_errors(self):
        self.cache.props.threaded = True
        self.cache.set_load_func(lambda load: (_ for _ in ()).throw(SystemExit(3)))
        ends = [ask(self.cache.get_async, 'key') for _ in range(2)]
        for end in ends:
            with self.assertRaises(SystemExit) as caught:
                end()
            self.assertEqual(caught.exception.code, 3)
        self.assertEqual(ask(self.cache.get_with_async, 'key', lambda: 'value')(), 'value')


class Failures(FrozenClockTestCase):
    def setUp(self):
        super().setUp()
        self.cache = Rc.Cache('failing')
        self.error = KeyError('the very one')
        self.n_calls = 0

    def fail_to_load(self, *_args):
        self.n_calls += 1
        raise self.error

    def assert_raises_it(self, function, *args):
        with self.assertRaises(KeyError) as caught:
            function(*args)
        self.assertIs(caught.exception, self.error)

    def test_retry_delay(self):
        self.cache.props.retry_delay = SECOND
        self.cache.set_load_func(self.fail_to_load)
        self.assert_raises_it(ask(self.cache.get_async, 'key'))
        self.assert_raises_it(ask(self.cache.get_async, 'key'))
        self.assert_raises_it(self.cache.get, 'key')
        self.assert_raises_it(self.cache.get_with, 'key', list)
        self.assertEqual(self.n_calls, 1)
        self.advance(1)
        self.assertEqual(self.cache.get_with('key', list), [])

    def test_an_old_value_serves(self):
        self.cache.props.ttl = self.cache.props.stale_if_error = SECOND
        self.cache.set_load_func(lambda load: load.return_value('old'))
        self.cache.get('key')
        self.advance(1)
        self.cache.set_load_func(self.fail_to_load)
        self.assertEqual(self.cache.get('key'), 'old')
        self.assertEqual(self.cache.get_with('key', self.fail_to_load), 'old')
        self.assertEqual(ask(self.cache.get_async, 'key')(), 'old')
        self.assertEqual(ask(self.cache.get_with_async, 'key', self.fail_to_load)(), 'old')
        self.assertEqual(self.n_calls, 4)
        self.cache.set_validate_func(lambda key, value: False)
        self.assert_raises_it(self.cache.get_with, 'key', self.fail_to_load)
        self.assertEqual(self.cache.dup_stats().get_evictions_for(Rc.EvictReason.INVALID), 1)

    def test_an_old_value_does_not_serve_who_is_interrupted(self):
        self.cache.props.ttl = self.cache.props.stale_if_error = SECOND
        self.cache['key'] = 'old'
        self.advance(1)
        self.error = KeyboardInterrupt()
        with self.assertRaises(KeyboardInterrupt):
            self.cache.get_with('key', self.fail_to_load)

    def test_a_load_that_takes_too_long(self):
        loads, released = [], []
        self.cache.props.load_timeout = SECOND
        self.cache.set_load_func(loads.append)
        self.cache.set_release_func(lambda key, value, reason: released.append(value))
        end = ask(self.cache.get_async, 'key')
        self.advance(1)
        with self.assertRaises(Rc.CacheError) as caught:
            end()
        self.assertTrue(caught.exception.matches(Rc.error_quark(), Rc.Error.TIMED_OUT))
        loads.pop().return_value('late')
        self.assertEqual(released, ['late'])
        self.assertNotIn('key', self.cache)


if __name__ == '__main__':
    main()

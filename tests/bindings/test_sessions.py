# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import contextvars
import gc
import itertools
import subprocess
import sys
import textwrap
import threading
import unittest

from testing import TIMEOUT, FrozenClockTestCase, Rc, in_threads, main


class SessionTestCase(unittest.TestCase):
    def setUp(self):
        self.released = []
        numbers = itertools.count(1)

        @Rc.cache_resource(scope='session', on_release=self.released.append)
        def connect(url='url'):
            return url, next(numbers)
        self.connect = connect


class Sharing(SessionTestCase):
    def test_one_value_in_each_session(self):
        alice, bob = Rc.Session('alice'), Rc.Session('bob')
        one, other = alice.run(self.connect), bob.run(self.connect)
        self.assertIsNot(one, other)
        self.assertIs(alice.run(self.connect, url='url'), one)
        self.assertIs(bob.run(self.connect), other)
        self.assertEqual(alice.run(self.connect, 'b'), ('b', 3))

    def test_one_load_in_each_session(self):
        calls = []
        may_end = threading.Event()

        @Rc.cache_resource(scope='session')
        def load():
            calls.append(1)
            assert may_end.wait(TIMEOUT)
            return object()
        session = Rc.Session()
        misses = threading.Semaphore(0)
        session.run(lambda: load.cache.connect('miss', lambda *_args: misses.release()))

        def end():
            for _ in range(8):
                assert misses.acquire(timeout=TIMEOUT)
            may_end.set()
        threading.Thread(target=end, daemon=True).start()
        values = in_threads(lambda: session.run(load), 8)
        self.assertEqual(len({id(value) for value in values}), 1, values)
        self.assertEqual(calls, [1])

    def test_without_a_session(self):
        for use in (self.connect, self.connect.clear, self.connect.cache_info,
                    self.connect.warm, lambda: self.connect.cache):
            with self.assertRaisesRegex(Rc.CacheError, r'connect\(\).*Rc.Session\(name\)'):
                use()
        self.assertIn('in no session', repr(self.connect))

    def test_nested_sessions(self):
        with Rc.Session() as outer:
            one = self.connect()
            with Rc.Session() as inner:
                self.assertIs(Rc.Session.get_current(), inner)
                self.assertIsNot(self.connect(), one)
                with outer.use():
                    self.assertIs(self.connect(), one)
            self.assertIs(Rc.Session.get_current(), outer)
            self.assertIs(self.connect(), one)
            self.assertEqual(self.released, [('url', 2)])
        self.assertIsNone(Rc.Session.get_current())

    def test_methods(self):
        class Service:
            @Rc.cache_resource(scope='session')
            def load(_self, x):
                return [x]
        with Rc.Session():
            one = Service().load(1)
            self.assertIs(Service().load(1), one)
            Service().load.clear(1)
            self.assertIsNot(Service().load(1), one)

    def test_names(self):
        @Rc.cache_resource(scope='session')
        def load():
            return load.cache.get_name()
        one, other = Rc.Session('alice'), Rc.Session('alice')
        names = [session.run(load) for session in (one, other, Rc.Session())]
        self.assertEqual(one.name, other.name)
        self.assertTrue(names[0].endswith('.load (alice)'), names)
        self.assertTrue(names[1].endswith('.load (alice 2)'), names)
        self.assertRegex(names[2], r'\.load \(session \d+\)$')
        del one
        gc.collect()
        self.assertTrue(Rc.Session('alice').run(load).endswith('(alice)'))

    def test_bad_parameters(self):
        for name in (3, b'alice', 'a\0b'):
            with self.assertRaisesRegex(TypeError, r'Rc.Session\(\) accepts a name'):
                Rc.Session(name)
        for scope, error in (('user', ValueError), (None, TypeError)):
            with self.assertRaisesRegex(error, 'scope accepts "global" or "session"'):
                Rc.cache_resource(scope=scope)


class Closing(SessionTestCase):
    def test_the_end_of_the_block(self):
        with Rc.Session() as session:
            values = [self.connect(), self.connect('b')]
            self.assertEqual(self.released, [])
        self.assertCountEqual(self.released, values)
        self.assertTrue(session.is_closed)

    def test_close_releases_once(self):
        session = Rc.Session()
        value = session.run(self.connect)
        session.close()
        session.close()
        self.assertEqual(self.released, [value])

    def test_later_use_is_refused(self):
        with Rc.Session('alice') as session:
            inside = contextvars.copy_context()

        async def later():
            return self.connect()

        def enter():
            with session:
                pass
        for use in (enter, lambda: session.run(self.connect), lambda: session.run(later),
                    lambda: inside.run(self.connect)):
            with self.assertRaisesRegex(Rc.ClosedError, 'Session “alice” is closed.*new Rc.Sess'):
                use()
        self.assertIsNone(Rc.Session.get_current())

    def test_one_that_is_thrown_away_is_closed(self):
        session = Rc.Session()
        value = session.run(self.connect)
        cache = session.run(lambda: self.connect.cache)
        del session
        gc.collect()
        self.assertEqual(self.released, [value])
        self.assertTrue(cache.is_closed())

    def test_one_that_is_in_use_is_not(self):
        Rc.Session().run(self.use_alone)
        self.assertEqual(self.released, [('url', 1)])

    def use_alone(self):
        value = self.connect()
        gc.collect()
        self.assertIs(self.connect(), value)
        self.assertEqual(self.released, [])

    def test_the_last_block_closes(self):
        entered, may_end = threading.Event(), threading.Event()

        def use(session):
            with session:
                entered.set()
                assert may_end.wait(TIMEOUT)
        with Rc.Session() as session:
            thread = threading.Thread(target=use, args=(session,))
            thread.start()
            self.assertTrue(entered.wait(TIMEOUT))
            value = self.connect()
        self.assertFalse(session.is_closed)
        self.assertIs(session.run(self.connect), value)
        may_end.set()
        thread.join(TIMEOUT)
        self.assertEqual(self.released, [value])

    def test_an_exception_closes_too(self):
        with self.assertRaises(KeyError):
            with Rc.Session():
                self.connect()
                raise KeyError
        self.assertEqual(len(self.released), 1)
        self.assertIsNone(Rc.Session.get_current())

    def test_functions_that_are_gone(self):
        session = Rc.Session()

        def use():
            load = Rc.cache_resource(scope='session', on_release=self.released.append)(lambda: 1)
            session.run(load)
        use()
        gc.collect()
        self.assertEqual(self.released, [1])
        self.assertIn('0 functions', repr(session))

    def test_release_may_use_the_library(self):
        def release(value):
            self.released.append((value, Rc.Session('other').run(self.connect)))

        @Rc.cache_resource(scope='session', on_release=release)
        def load():
            return 'value'
        with Rc.Session():
            load()
        self.assertIn(('value', ('url', 1)), self.released)

    def test_at_the_end_of_the_program(self):
        program = textwrap.dedent('''
            import gi
            gi.require_version('Rc', '1')
            from gi.repository import Rc

            @Rc.cache_resource(scope='session', on_release=lambda value: print('closed', value))
            def connect():
                return 'database'
            session = Rc.Session()
            session.run(connect)
        ''')
        done = subprocess.run([sys.executable, '-c', program], check=True, text=True,
                              stdout=subprocess.PIPE, timeout=TIMEOUT)
        self.assertEqual(done.stdout, 'closed database\n')


class Clearing(SessionTestCase):
    def test_clear_is_for_the_current_session(self):
        with Rc.Session() as alice, Rc.Session() as bob:
            one, other = alice.run(self.connect), bob.run(self.connect)
            alice.run(self.connect.clear)
            self.assertEqual(self.released, [one])
            self.assertIs(bob.run(self.connect), other)
            bob.run(self.connect, 'b')
            bob.run(self.connect.clear, 'b')
            self.assertEqual(self.released, [one, ('b', 3)])
            self.assertEqual(bob.run(self.connect.cache_info).currsize, 1)

    def test_clear_of_all_functions(self):
        with Rc.Session() as alice, Rc.Session() as bob:
            values = [alice.run(self.connect), bob.run(self.connect)]
            Rc.cache_resource.clear()
            self.assertCountEqual(self.released, values)

    def test_redefinition(self):
        def connect():
            return [1]
        options = {'scope': 'session', 'on_release': self.released.append}
        with Rc.Session():
            one = Rc.cache_resource(**options)(connect)
            one()
            again = Rc.cache_resource(ttl=5, **options)(connect)
            self.assertEqual(self.released, [[1]])
            again()
            Rc.cache_resource(on_release=self.released.append)(connect)
            self.assertEqual(self.released, [[1], [1]])

    def test_the_same_text_again(self):
        text = '@Rc.cache_resource(scope="session")\ndef load():\n    return object()\n'
        namespace = {'__name__': self.id(), 'Rc': Rc}
        with Rc.Session():
            exec(compile(text, 'module', 'exec'), namespace)
            old = namespace['load']
            value = old()
            exec(compile(text, 'module', 'exec'), namespace)
            self.assertIsNot(namespace['load'], old)
            self.assertIs(namespace['load'](), value)


class Expiry(FrozenClockTestCase):
    def test_ttl(self):
        released = []

        @Rc.cache_resource(scope='session', ttl=10, max_entries=2, on_release=released.append)
        def load(x):
            return x
        with Rc.Session():
            for x in (1, 2, 3):
                load(x)
            self.assertEqual(released, [1])
            self.advance(10)
            self.assertCountEqual(released, [1, 2, 3])


if __name__ == '__main__':
    main()

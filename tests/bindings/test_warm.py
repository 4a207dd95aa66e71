# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""f.warm(): values that are loaded before somebody wants them."""

import asyncio
import subprocess
import sys
import textwrap
import threading
import unittest
from unittest import mock

from making import TTL, LaterMaker, Logs, Maker
from testing import CUT_SHORT, TIMEOUT, FrozenClockTestCase, Rc, in_threads, main


class Functions(FrozenClockTestCase):
    def make(self, **options):
        return Maker(**{'ttl': None, 'refresh_mode': 'foreground', **options})

    def test_it_loads_in_another_thread(self):
        maker = self.make()
        maker.may_end.clear()
        self.assertIsNone(maker.load.warm(3, y=4))
        maker.await_entered()
        maker.may_end.set()
        maker.await_end()
        self.assertEqual(maker.load(3, y=4), [3, 4, 1])
        self.assertEqual(maker.calls, [(3, 4)])
        self.assertEqual(maker.load.cache_info()[:2], (1, 1))

    def test_callers_share_the_load(self):
        maker = self.make()
        maker.may_end.clear()
        maker.load.warm()
        maker.await_entered()
        misses = threading.Semaphore(0)
        maker.load.cache.connect('miss', lambda cache, key: misses.release())

        def end():
            for _ in range(4):
                assert misses.acquire(timeout=TIMEOUT)
            maker.may_end.set()
        threading.Thread(target=end, daemon=True).start()
        values = in_threads(maker.load, 4)
        self.assertEqual(len({id(value) for value in values}), 1, values)
        self.assertEqual(len(maker.calls), 1)

    def test_what_is_there_stays(self):
        maker = self.make()
        value = maker.first()
        before = maker.load.cache_info()
        maker.load.warm()
        self.assertEqual(maker.load.cache.get_n_loading(), 0)
        self.assertEqual(maker.load.cache_info(), before)
        self.assertIs(maker.load(), value)

    def test_errors_are_logged_and_not_kept(self):
        maker = self.make(outcomes=[ValueError('not now')])
        with Logs() as logs:
            maker.load.warm()
            self.assertRegex(logs.await_text(), 'load.*tries anew(.|\n)*ValueError: not now')
            maker.await_end()
        self.assertEqual(maker.load(), [1, 2, 2])

    def test_many_at_once(self):
        maker = self.make()
        for number in range(50):
            maker.load.warm(number)
        for _ in range(50):
            maker.await_end()
        self.assertCountEqual(maker.calls, [(number, 2) for number in range(50)])
        self.assertEqual(maker.load.cache_info().currsize, 50)

    def test_cleared_meanwhile(self):
        maker = self.make()
        maker.may_end.clear()
        maker.load.warm()
        maker.await_entered()
        maker.load.clear()
        maker.may_end.set()
        maker.await_release()
        self.assertEqual(maker.load.cache_info().currsize, 0)
        self.assertEqual(maker.released, [[1, 2, 1]])

    def test_it_is_refreshed_too(self):
        maker = Maker()
        maker.load.warm(5)
        maker.await_end()
        # The load has ended before its arguments are known.
        known = maker.load._scope.get().arguments.by_key
        for _ in range(100 * TIMEOUT):
            if not known:
                maker.is_released.acquire(timeout=0.01)
        self.assertEqual(len(known), 1)
        self.advance(TTL)
        self.assertEqual(maker.load(5), [5, 2, 1])
        maker.await_end()
        self.assertEqual(maker.load(5), [5, 2, 2])

    def test_sessions_and_methods(self):
        seen = threading.Semaphore(0)
        kept = []

        class Service:
            @Rc.cache_resource(scope='session')
            def load(_self, x):
                kept.append((_self, x, Rc.Session.get_current()))
                seen.release()
        service = Service()
        with Rc.Session() as session:
            service.load.warm(3)
            self.assertTrue(seen.acquire(timeout=TIMEOUT))
        self.assertEqual(kept, [(service, 3, session)])

    def test_wrong_arguments(self):
        maker = self.make()
        with self.assertRaisesRegex(TypeError, 'load.*unexpected keyword argument'):
            maker.load.warm(z=1)


class Coroutines(unittest.IsolatedAsyncioTestCase):
    async def test_it_loads_in_the_loop(self):
        calls = []
        may_end = asyncio.Event()

        @Rc.cache_resource
        async def load(x):
            calls.append(x)
            await may_end.wait()
            return [x]
        load.warm(1)
        load.warm(1)
        self.assertEqual(calls, [])
        task = asyncio.ensure_future(load(1))
        await asyncio.sleep(0)
        may_end.set()
        self.assertIs(await task, await load(1))
        load.warm(1)
        self.assertEqual(calls, [1])

    async def test_errors_are_logged_and_not_kept(self):
        outcomes = [ValueError('not now')]

        @Rc.cache_resource
        async def load():
            if outcomes:
                raise outcomes.pop()
            return 'value'
        with Logs() as logs:
            load.warm()
            while not logs.texts:
                await asyncio.sleep(0)
        self.assertRegex(logs.texts[0], 'load.*tries anew(.|\n)*ValueError: not now')
        self.assertEqual(await load(), 'value')


class Spinners(FrozenClockTestCase):
    """Nobody waits for what is loaded in the background."""

    def setUp(self):
        super().setUp()
        self.shown = []
        patch = mock.patch('gi.overrides._rc_spinner.Look.show',
                           lambda look, load: self.shown.append(look))
        patch.start()
        self.addCleanup(patch.stop)

    def test_functions(self):
        maker = Maker()
        maker.load.warm(1), maker.await_end()
        maker.first(2)
        self.advance(TTL)
        maker.load(2), maker.await_end()
        look = maker.load._definition.look
        self.assertEqual([shown for shown in self.shown if shown is look], [look])

    def test_coroutine_functions(self):
        maker = LaterMaker()

        async def use():
            maker.load.warm(1)
            await maker.await_end(1)
            await maker.load(2)
            self.advance(TTL)
            await maker.load(2)
            await maker.await_end(3)
        asyncio.run(asyncio.wait_for(use(), TIMEOUT))
        look = maker.load._definition.look
        self.assertEqual([shown for shown in self.shown if shown is look], [look])


class Outside(unittest.TestCase):
    def test_no_event_loop(self):
        @Rc.cache_resource
        async def load():
            pass
        with self.assertRaisesRegex(RuntimeError, r'load\.warm\(\).*Call it in a coroutine'):
            load.warm()

    def test_the_program_may_end_meanwhile(self):
        program = textwrap.dedent('''
            import threading
            import gi
            gi.require_version('Rc', '1')
            from gi.repository import Rc

            entered = threading.Event()

            @Rc.cache_resource(on_release=lambda value: print('closed', value))
            def load(x):
                entered.set()
                threading.Event().wait(3600)
            load.warm(1)
            entered.wait()
        ''')
        done = subprocess.run([sys.executable, '-c', program], check=True, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT,
                              env=CUT_SHORT)
        self.assertEqual(done.stdout, '')


if __name__ == '__main__':
    main()

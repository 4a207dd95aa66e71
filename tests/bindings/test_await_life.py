# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is awaited when its loop, its thread or its program comes to an end."""

import asyncio
import subprocess
import sys
import textwrap
import threading
import unittest
import weakref

from awaiting import answer_soon, run_in_asyncio
from testing import CUT_SHORT, TIMEOUT, Rc, in_threads, main


class Ends(unittest.TestCase):
    def setUp(self):
        self.loads = []
        self.cache = Rc.Cache('things')
        self.cache.set_load_func(self.loads.append)

    def test_a_loop_that_is_closed(self):
        loop = asyncio.new_event_loop()
        task = loop.create_task(self.cache.get_async('key'))
        loop.run_until_complete(asyncio.sleep(0))
        task._log_destroy_pending = False
        loop.close()
        self.loads.pop().return_value('value')
        self.assertEqual(run_in_asyncio(self.cache.get_async('key')), 'value')

    def test_the_thread_of_a_thread(self):
        """It ends with the one that it is for."""
        helpers, entered = [], threading.Event()
        self.cache.set_load_func(lambda load: self.loads.append(load) or entered.set())

        def use():
            before = set(threading.enumerate())
            wait = self.cache.get_async('key')
            helpers.extend(set(threading.enumerate()) - before)
            return run_in_asyncio(wait)
        thread = threading.Thread(target=use)
        thread.start()
        self.assertTrue(entered.wait(TIMEOUT))
        self.loads.pop().return_value('value')
        thread.join(TIMEOUT)
        for helper in helpers:
            helper.join(TIMEOUT)
            self.assertFalse(helper.is_alive())
            self.assertTrue(helper.daemon)
        self.assertEqual([helper.name for helper in helpers], ['resource-cache'])

    def test_one_thread_for_all_loops_of_a_thread(self):
        self.cache.set_load_func(lambda load: load.return_value([load.get_key()]))
        run_in_asyncio(self.cache.get_async('first'))
        before = threading.active_count()
        for number in range(10):
            self.assertEqual(run_in_asyncio(self.cache.get_async(str(number))), [str(number)])
        self.assertEqual(threading.active_count(), before)

    def test_what_was_awaited_is_let_go(self):
        class Value:
            pass
        self.cache.set_load_func(lambda load: load.return_value(Value()))
        for number in range(3):
            wait = self.cache.get_async('key')
            value = weakref.ref(run_in_asyncio(wait))
            self.cache.clear()
            self.assertIsNone(value())

    def test_threads_that_come_and_go(self):
        self.cache.set_load_func(lambda load: load.return_value([load.get_key()]))

        def use():
            return run_in_asyncio(self.cache.get_async('key'))
        for _ in range(5):
            self.cache.clear()
            self.assertEqual(in_threads(use, 4), [['key']] * 4)
        answer_soon(use).join(TIMEOUT)


class Exit(unittest.TestCase):
    PROGRAM = textwrap.dedent('''
        import asyncio
        import gi
        import threading

        gi.require_version('Rc', '1')
        from gi.repository import Rc

        cache = Rc.Cache('things')
        cache.set_load_func(lambda load: loads.append(load) or asked.release())
        loads, asked = [], threading.Semaphore(0)

        def wait():
            asyncio.run(cache.get_async('key'))

        for _ in range(3):
            threading.Thread(target=wait, daemon=True).start()
        asked.acquire()
        threading.Timer(0, lambda: loads.pop().return_value('value')).start()
        print(asyncio.run(cache.get_async('key')))
        threading.Thread(target=lambda: asyncio.run(cache.get_async('never')), daemon=True).start()
        asked.acquire()
    ''')

    def test_a_program_that_ends_while_threads_await(self):
        done = subprocess.run([sys.executable, '-c', self.PROGRAM], check=True, text=True,
                              capture_output=True, timeout=TIMEOUT, env=CUT_SHORT)
        self.assertEqual((done.stdout, done.stderr), ('value\n', ''))


if __name__ == '__main__':
    main()

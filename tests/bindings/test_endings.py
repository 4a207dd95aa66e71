# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Programs that end, or are forked, in the middle of something."""

import itertools
import subprocess
import sys
import textwrap
import unittest

from testing import CUT_SHORT, TIMEOUT, main

STATUS = 3

START = '''
import atexit, contextlib, multiprocessing, os, sys, threading, time
import gi
gi.require_version('Rc', '1')
from gi.repository import GLib, Rc

begun, never = threading.Event(), threading.Event()

def load_for_ever(key):
    begun.set()
    never.wait()

def in_thread(function, *args):
    threading.Thread(target=function, args=args, daemon=True).start()
    begun.wait()

def close(value):
    print('closed', value)

@Rc.cache_resource(ttl='1h', on_release=close)
def number(key):
    return key
number(1)
'''

STATES = {
    'nothing': '',
    'blocking': '''
        in_thread(Rc.cache_resource(load_for_ever), 'a')
        ''',
    'waiting': '''
        slow = Rc.cache_resource(load_for_ever)

        def wait():
            # The end of the program closes the cache.
            with contextlib.suppress(GLib.Error):
                slow('a')
        for _ in range(4):
            in_thread(wait)
        ''',
    'threaded': '''
        cache = Rc.Cache.new('threaded')
        cache.set_threaded(True)
        cache.set_load_func(lambda load, *_: load_for_ever(load.get_key()))
        cache.get_value_async('a', None, lambda *_: None)
        begun.wait()
        ''',
    'refresh': '''
        Rc.clock_freeze()
        cache = Rc.Cache.new('refresh')
        cache.set_refresh_after(10)
        cache.get_with('a', lambda: 1)
        cache.set_load_func(lambda load, *_: load_for_ever(load.get_key()))
        Rc.clock_advance(11)
        cache.get_value('a', None)
        begun.wait()
        ''',
    'releasing': '''
        Rc.clock_freeze()
        cache = Rc.Cache.new('releasing')
        cache.set_ttl(10)
        cache.set_release_func(lambda key, *_: load_for_ever(key))
        cache.get_with('a', lambda: 1)
        in_thread(Rc.clock_advance, 10)
        ''',
    'awaiting': '''
        import asyncio

        @Rc.cache_resource
        async def slow():
            begun.set()
            await asyncio.Event().wait()
        in_thread(asyncio.run, slow())
        ''',
    'awaiting-a-verb': '''
        import asyncio
        kept = []

        def keep(load, *_):
            kept.append(load)
            begun.set()
        cache = Rc.Cache.new('awaited')
        cache.set_load_func(keep)

        async def wait():
            await cache.get_async('a')
        in_thread(lambda: asyncio.run(wait()))
        ''',
}

# What is open is closed, as long as Python still is there.
CLOSED = 'closed 1\n'
WAYS = {
    'return': '',
    'exit': 'sys.exit(3)',
    'at-once': 'sys.stdout.flush(); os._exit(3)',
    'use-at-exit': '''
        @atexit.register
        def use():
            assert number(1) == 1 and number(2) == 2
            number.clear()
            late = Rc.Cache.new('late')
            assert late.get_with('a', lambda: 5) == 5
            late.close()
        sys.exit(3)
        ''',
}


def run(*parts):
    program = START + ''.join(textwrap.dedent(part) for part in parts)
    done = subprocess.run([sys.executable, '-c', program], text=True, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=TIMEOUT, env=CUT_SHORT)
    return done.returncode, done.stdout, done.stderr


class Endings(unittest.TestCase):
    def test_every_way_in_every_state(self):
        for state, way in itertools.product(STATES, WAYS):
            with self.subTest(state=state, way=way):
                status = STATUS if WAYS[way] else 0
                said = {'at-once': '', 'use-at-exit': CLOSED + 'closed 2\n'}.get(way, CLOSED)
                self.assertEqual(run(STATES[state], WAYS[way]), (status, said, ''))

    def test_a_loader_that_does_not_come_back_to_who_awaits(self):
        """It is called by a thread of the library's, for which the end does not wait for ever."""
        done = run(STATES['awaiting-a-verb'], '''
            from gi.overrides import _rc_courier
            _rc_courier.STOP_TIMEOUT = 0.1
            called_back = threading.Event()

            def hang(load, *_):
                called_back.set()
                never.wait()

            async def wait_behind():
                await cache.get_async('b')
            cache.set_max_concurrent_loads(1)
            cache.set_load_func(hang)
            in_thread(lambda: asyncio.run(wait_behind()))
            while cache.get_n_loading() < 2:
                time.sleep(0.01)
            kept.pop().return_value('a')
            called_back.wait()
            ''')
        self.assertEqual(done, (0, CLOSED, ''))


class Processes(unittest.TestCase):
    """What multiprocessing starts has caches that work, whatever its parent was about to do."""

    CHILD = '''
        import asyncio

        async def ask():
            return await Rc.Cache.new('asked').get_with_async('a', lambda: 'answer')
        assert asyncio.run(ask()) == 'answer'

        def work(key):
            assert number(1) == 1
            assert asyncio.run(ask()) == 'answer'
            fresh = Rc.Cache.new('fresh')
            fresh.set_ttl(1000000)
            return number(key) + fresh.get_with('a', lambda: 100)
        '''
    POOL = '''
        if __name__ == '__main__':
            with multiprocessing.get_context('fork').Pool(2) as pool:
                print(pool.map(work, [1, 2, 3]))
        '''

    def test_fork(self):
        for state in 'blocking', 'threaded', 'refresh', 'awaiting':
            with self.subTest(state=state):
                self.assertEqual(run(STATES[state], self.CHILD, self.POOL),
                                 (0, '[101, 102, 103]\n' + CLOSED, ''))


if __name__ == '__main__':
    main()

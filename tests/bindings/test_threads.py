# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Many threads make all kinds of calls at once: one load at a time for each key, everybody gets
an answer, and nobody waits for ever.

With --calls NUMBER, each thread makes so many.
"""

import argparse
import asyncio
import faulthandler
import functools
import os
import random
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

from gi.repository import GLib
from testing import TIMEOUT, Rc, main

parser = argparse.ArgumentParser()
parser.add_argument('--calls', type=int, default=2_000)
CALLS = parser.parse_args().calls
# Seconds until all threads are shown, and the test ends. The tools of build-aux/check are slow,
# and say so.
PATIENCE = (TIMEOUT + CALLS // 50) * (20 if 'G_SLICE' in os.environ else 1)
KEYS = [f'key {number}' for number in range(8)]


class Loads:
    """Counts those of each key that go on at once."""

    def __init__(self):
        self.lock = threading.Lock()
        self.running = dict.fromkeys(KEYS, 0)
        self.number = 0
        self.at_once = 0    # the most of one key

    def begin(self, key):
        with self.lock:
            self.running[key] += 1
            self.number += 1
            self.at_once = max(self.at_once, self.running[key])

    def end(self, key):
        with self.lock:
            self.running[key] -= 1
        return [key]

    def load(self, key):
        self.begin(key)
        return self.end(key)

    async def load_later(self, key):
        self.begin(key)
        await asyncio.sleep(0)
        return self.end(key)


class Crowd(unittest.TestCase):
    def setUp(self):
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        self.addCleanup(faulthandler.cancel_dump_traceback_later)
        self.mine = threading.local()    # the event loop of a thread
        self.loads = Loads()
        self.cache = Rc.Cache('shared')
        self.cache.set_load_func(
            lambda load: load.return_value(self.loads.load(load.get_key())))
        self.decorated = Rc.cache_resource(self.loads.load)

    def call_at_random(self, calls, wrong):
        dice = random.Random(threading.get_ident())
        for _ in range(CALLS):
            key = dice.choice(KEYS)
            value = dice.choice(calls)(key)
            if value not in ([key], None):
                wrong.append((key, value))

    def run_in_threads(self, calls, count):
        wrong = []

        def use():
            self.mine.loop = asyncio.new_event_loop()
            try:
                self.call_at_random(calls, wrong)
            finally:
                self.mine.loop.close()
        with ThreadPoolExecutor(count) as pool:
            for outcome in [pool.submit(use) for _ in range(count)]:
                outcome.result()
        self.assertEqual(wrong, [])
        self.assertEqual(self.cache.get_n_loading(), 0)

    def run_here(self, coroutine):
        return self.mine.loop.run_until_complete(coroutine)

    def get(self, key):
        return self.cache.get_with(key, functools.partial(self.loads.load, key))

    def acquire(self, key):
        with self.cache.acquire(key) as value:
            return value

    def get_later(self, key):
        return self.run_here(self.cache.get_async(key))

    def acquire_later(self, key):
        async def use():
            async with self.cache.acquire_async(key) as value:
                return value
        return self.run_here(use())

    def load_later(self, key):
        return self.run_here(self.cache.get_with_async(
            key, functools.partial(self.loads.load_later, key)))

    def run_in_main_loop(self, key):
        """Each thread needs a main context of its own."""
        context = GLib.MainContext()
        context.push_thread_default()
        try:
            return Rc.run(self.cache.get_async(key))
        finally:
            context.pop_thread_default()

    def refresh_later(self, key):
        self.run_here(self.cache.refresh_async(key))

    def insert(self, key):
        self.cache[key] = [key]

    def remove(self, key):
        self.cache.remove(key)

    def clear(self, _key):
        self.cache.clear()

    def remove_matching(self, key):
        self.cache.remove_matching(lambda other, value: other == key)

    def clear_decorated(self, key):
        self.decorated.clear(key)

    def look(self, key):
        self.cache.keys(), self.cache.items(), repr(self.cache), key in self.cache

    def get_loading(self):
        return [self.get, self.acquire, self.get_later, self.acquire_later, self.load_later,
                self.cache.get, self.cache.lookup, self.decorated]

    def get_all(self):
        return [*self.get_loading() * 2, self.run_in_main_loop, self.refresh_later, self.insert,
                self.remove, self.clear, self.remove_matching, self.clear_decorated, self.look]

    def test_one_load_for_each_key(self):
        for count in (2, 8):
            with self.subTest(threads=count):
                self.cache.clear()
                self.loads.__init__()
                self.run_in_threads(self.get_loading()[:-2], count)
                self.assertEqual((self.loads.number, self.loads.at_once), (len(KEYS), 1))

    def test_two_threads(self):
        self.run_in_threads(self.get_all(), 2)

    def test_eight_threads(self):
        self.run_in_threads(self.get_all(), 8)


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests share that count what is left behind.

With --calls NUMBER, each kind of call is made so often: a million take some minutes.
"""

import argparse
import asyncio
import gc
import unittest

from testing import resident_pages

parser = argparse.ArgumentParser()
parser.add_argument('--calls', type=int, default=20_000)
ROUNDS = parser.parse_args().calls
WARM_UP = 2_000
# The C library gives pages back when it likes. A leak of 32 bytes would be 156 in as many rounds;
# one of 128, as of each callback that PyGObject gives to C, is as much in a quarter of them.
SPARE_PAGES = 100
SPARE_OBJECTS = 1_000
# Other threads are about to let go of the last ones.
SPARE_VALUES = 10
# A thread that comes late gets memory of its own, once; a leak goes on.
ATTEMPTS = 3


class Value:
    """Counts how many of its kind are alive."""

    alive = 0

    def __init__(self):
        Value.alive += 1

    def __del__(self):
        Value.alive -= 1


class LeakTestCase(unittest.TestCase):
    def assert_flat(self, use, rounds=ROUNDS):
        for _ in range(WARM_UP):
            use()
        self.assert_settles(lambda: self.use_often(use, rounds))

    def use_often(self, use, rounds):
        """Returns how many pages it has taken."""
        before = self.count()
        # Memory that only the collector frees is held too long: a value stays open meanwhile.
        gc.disable()
        try:
            for _ in range(rounds):
                use()
            self.assertLess(len(gc.get_objects()) - before[0], SPARE_OBJECTS)
            self.assertLess(Value.alive - before[1], SPARE_VALUES)
        finally:
            gc.enable()
        return resident_pages() - before[2]

    def assert_awaits_flat(self, use, rounds=ROUNDS // 4):
        """For coroutines. Tasks, and what they raise, asyncio leaves to the collector."""
        async def use_often(count):
            for _ in range(count):
                await use()
        loop = asyncio.new_event_loop()
        self.addCleanup(loop.close)
        loop.run_until_complete(use_often(WARM_UP // 4))
        self.assert_settles(lambda: self.await_often(loop, use_often, rounds))

    def await_often(self, loop, use_often, rounds):
        before = self.count()
        loop.run_until_complete(use_often(rounds))
        after = self.count()
        self.assertLess(after[0] - before[0], SPARE_OBJECTS)
        self.assertLessEqual(after[1], before[1])
        return after[2] - before[2]

    def assert_settles(self, take):
        growths = []
        while len(growths) < ATTEMPTS:
            growths.append(take())
            if growths[-1] < SPARE_PAGES:
                return
        self.fail(f'It takes {growths} pages more each time')

    @staticmethod
    def count():
        pages = resident_pages()
        return len(gc.get_objects()), Value.alive, pages

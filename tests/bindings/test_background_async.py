# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""refresh_mode="background" of coroutine functions."""

import asyncio
import unittest
import weakref

from making import TTL, LaterMaker, Logs, until
from testing import SECOND, Rc, main


class FrozenClockTestCase(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        Rc.clock_freeze()
        self.addCleanup(Rc.clock_thaw)

    @staticmethod
    def advance(seconds):
        Rc.clock_advance(round(seconds * SECOND))


class Times(FrozenClockTestCase):
    async def test_it_is_fresh_until_the_ttl(self):
        maker = LaterMaker()
        first = await maker.load()
        self.advance(TTL - 0.000001)
        self.assertIs(await maker.load(), first)
        self.assertEqual(maker.load.cache.get_n_loading(), 0)
        self.assertEqual(maker.load.cache.props.ttl, 2 * TTL * SECOND)

    async def test_it_is_stale_but_served_until_twice_the_ttl(self):
        maker = LaterMaker()
        first = await maker.load()
        self.advance(TTL)
        maker.is_open = False
        self.assertEqual(await asyncio.gather(*[maker.load() for _ in range(4)]), [first] * 4)
        await maker.await_entered(2)
        self.advance(TTL - 0.000001)
        self.assertEqual(await asyncio.gather(*[maker.load() for _ in range(4)]), [first] * 4)
        maker.is_open = True
        await maker.await_end(2)
        self.assertEqual(await maker.load(), [1, 2, 2])
        self.assertEqual(maker.released, [first])
        self.assertEqual(len(maker.calls), 2)
        self.assertEqual(maker.load.cache_info()[:2], (9, 1))

    async def test_after_that_a_caller_waits(self):
        maker = LaterMaker()
        await maker.load()
        self.advance(2 * TTL)
        self.assertEqual(await maker.load(), [1, 2, 2])
        self.assertEqual(len(maker.calls), 2)

    async def test_who_comes_after_that_waits_for_the_refresh_that_runs(self):
        maker = LaterMaker()
        first = await maker.load()
        self.advance(TTL)
        maker.is_open = False
        self.assertIs(await maker.load(), first)
        await maker.await_entered(2)
        self.advance(TTL)
        tasks = [asyncio.ensure_future(maker.load()) for _ in range(4)]
        await asyncio.sleep(0)
        # One who gives up does not take it from the others, nor do all.
        tasks.pop().cancel()
        maker.is_open = True
        self.assertEqual(await asyncio.gather(*tasks), [[1, 2, 2]] * 3)
        self.assertEqual(len(maker.calls), 2)

    async def test_who_gives_up_then_does_not_cancel_it(self):
        maker = LaterMaker()
        await maker.load()
        self.advance(TTL)
        maker.is_open = False
        await maker.load()
        await maker.await_entered(2)
        self.advance(TTL)
        task = asyncio.ensure_future(maker.load())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        maker.is_open = True
        await maker.await_end(2)
        self.assertEqual(await maker.load(), [1, 2, 2])

    async def test_who_gives_up_a_load_of_his_own_cancels_it(self):
        maker = LaterMaker(stale_if_error=TTL)
        await maker.load()
        self.advance(2 * TTL)
        maker.is_open = False
        task = asyncio.ensure_future(maker.load())
        await maker.await_entered(2)
        task.cancel()
        await maker.await_end(2)
        maker.is_open = True
        self.assertEqual(await maker.load(), [1, 2, 3])

    async def test_the_ttl_begins_anew(self):
        maker = LaterMaker()
        await maker.load(5, y=6)
        for number in (2, 3, 4):
            self.advance(TTL)
            await maker.load(5, y=6)
            await maker.await_end(number)
            self.assertEqual(await maker.load(5, y=6), [5, 6, number])


class Outcomes(FrozenClockTestCase):
    async def test_a_failure_keeps_the_old_value_and_is_logged(self):
        maker = LaterMaker(outcomes=[['first'], ValueError('not now')], retry_delay=3)
        first = await maker.load()
        self.advance(TTL)
        with Logs() as logs:
            self.assertIs(await maker.load(), first)
            await until(lambda: logs.texts)
        self.assertRegex(logs.texts[0], 'load.*serves on(.|\n)*ValueError: not now')
        await maker.await_end(2)
        self.assertIs(await maker.load(), first)
        self.assertEqual(maker.load.cache.get_n_loading(), 0)
        self.advance(3)
        self.assertIs(await maker.load(), first)
        await maker.await_end(3)
        self.assertEqual(await maker.load(), [1, 2, 3])

    async def test_cleared_meanwhile(self):
        maker = LaterMaker()
        first = await maker.load()
        self.advance(TTL)
        maker.is_open = False
        await maker.load()
        await maker.await_entered(2)
        maker.load.clear()
        maker.is_open = True
        await until(lambda: len(maker.released) == 2)
        self.assertCountEqual(maker.released, [first, [1, 2, 2]])
        self.assertEqual(maker.load.cache_info().currsize, 0)
        self.assertEqual(await maker.load(), [1, 2, 3])

    async def test_validate(self):
        for is_good, value, n_hits in ((True, [1, 2, 1], 1), (False, [1, 2, 2], 0)):
            with self.subTest(is_good=is_good):
                seen = []

                def validate(value, x, y, _log):
                    seen.append((x, y, _log))
                    return is_good
                maker = LaterMaker(validate=validate)
                await maker.load()
                self.advance(TTL)
                self.assertEqual(await maker.load(_log='second'), value)
                self.assertEqual(seen, [(1, 2, 'second')])
                self.assertEqual(maker.load.cache_info().hits, n_hits)
                await maker.await_end(2)
                self.assertEqual(len(maker.calls), 2)

    async def test_validate_fails_for_all_but_one(self):
        """Those that find the value gone must not block the loop that makes the new one."""
        answers = [True, False]
        maker = LaterMaker(validate=lambda value: answers.pop(0) if answers else True)
        first = await maker.load()
        self.advance(TTL)
        values = await asyncio.gather(*[maker.load() for _ in range(5)])
        self.assertIs(values[0], first)
        self.assertEqual(values[1:], [[1, 2, 2]] * 4)

    async def test_the_session(self):
        seen = []

        @Rc.cache_resource(scope='session', ttl=TTL, refresh_mode='background')
        async def load():
            seen.append(Rc.Session.get_current())
        with Rc.Session() as session:
            await load()
            self.advance(TTL)
            await load()
            await until(lambda: len(seen) == 2)
        self.assertEqual(seen, [session, session])

    async def test_arguments_are_forgotten_with_the_value(self):
        class Log:
            pass
        log = Log()
        alive = weakref.ref(log)
        maker = LaterMaker()
        await maker.load(_log=log)
        del log
        self.assertIsNotNone(alive())
        maker.load.clear()
        self.assertIsNone(alive())


if __name__ == '__main__':
    main()

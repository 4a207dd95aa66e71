# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import asyncio
import unittest

from testing import Rc, main


class Tasks(unittest.IsolatedAsyncioTestCase):
    async def test_tasks_inherit_the_session(self):
        @Rc.cache_resource(scope='session')
        async def load():
            await asyncio.sleep(0)
            return [Rc.Session.get_current().name]

        async def use(name):
            with Rc.Session(name):
                one, other = await asyncio.gather(load(), load())
                return one is other, await load(), await asyncio.to_thread(load.cache_info)
        for name, outcome in zip('ab', await asyncio.gather(use('a'), use('b'))):
            self.assertEqual(outcome[:2], (True, [name]))
            # Who waits for a load is counted like who loads.
            self.assertEqual(outcome[2][:2], (1, 2))

    async def test_run_of_a_coroutine_function(self):
        @Rc.cache_resource(scope='session')
        async def load():
            return []

        async def use():
            await asyncio.sleep(0)
            return await load()
        with Rc.Session() as session:
            one = await load()
        session = Rc.Session()
        self.assertIsNot(await session.run(use), one)
        self.assertIs(await session.run(load), await session.run(use))
        self.assertIsNone(Rc.Session.get_current())


if __name__ == '__main__':
    main()

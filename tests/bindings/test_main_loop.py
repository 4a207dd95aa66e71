# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Coroutines that a main loop of GLib drives: Rc.run() and Rc.spawn()."""

import asyncio
import contextvars
import gc
import threading
import unittest

from awaiting import answer_soon
from gi.repository import GLib
from testing import TIMEOUT, Rc, main


def iterate_until(is_done):
    while not is_done():
        GLib.MainContext.default().iteration(True)


class Run(unittest.TestCase):
    def setUp(self):
        self.loads = []
        self.cache = Rc.Cache('things')
        self.cache.set_load_func(self.loads.append)

    async def get(self, key='key'):
        return await self.cache.get_async(key)

    def test_what_it_returns_and_raises(self):
        async def end():
            return 'value'

        async def fail():
            raise KeyError('unchanged')
        self.assertEqual(Rc.run(end()), 'value')
        with self.assertRaisesRegex(KeyError, 'unchanged'):
            Rc.run(fail())

    def test_other_sources_go_on_meanwhile(self):
        GLib.idle_add(lambda: self.loads.pop().return_value('value') if self.loads else True)
        self.assertEqual(Rc.run(self.get()), 'value')

    def test_inside_of_a_main_loop_that_runs(self):
        loop = GLib.MainLoop()
        values = []

        async def use():
            values.append(await self.get())
            loop.quit()
        spawned = Rc.spawn(use())
        self.assertEqual(self.loads, [])
        GLib.idle_add(lambda: self.loads.pop().return_value('value') if self.loads else True)
        loop.run()
        self.assertEqual(values, ['value'])
        self.assertTrue(spawned.done() or Rc.run(wait_for(spawned)) is None)

    def test_in_a_thread_with_a_context_of_its_own(self):
        outcomes, entered = [], threading.Event()
        self.cache.set_load_func(lambda load: self.loads.append(load) or entered.set())

        def use():
            context = GLib.MainContext()
            context.push_thread_default()
            outcomes.append(Rc.run(self.get()))
            context.pop_thread_default()
        thread = answer_soon(use)
        self.assertTrue(entered.wait(TIMEOUT))
        self.loads.pop().return_value('value')
        thread.join(TIMEOUT)
        self.assertEqual(outcomes, ['value'])

    def test_no_thread_is_needed(self):
        def load(load):
            self.loads.append(load)
            GLib.idle_add(load.return_value, 'value')
        self.cache.set_load_func(load)
        names = [thread.name for thread in threading.enumerate()]
        self.assertEqual(Rc.run(self.get()), 'value')
        self.assertEqual([thread.name for thread in threading.enumerate()], names)

    def test_a_blocking_call_of_what_only_this_main_loop_ends(self):
        """The library knows it of a load whose coroutine goes on here."""
        async def fill(load):
            load.return_value([await self.get('other')])

        def load(load):
            if load.get_key() == 'other':
                self.loads.append(load)
            else:
                Rc.spawn(fill(load))
        self.cache.set_load_func(load)

        async def use():
            wait = self.cache.get_async('key')
            with self.assertRaisesRegex(Rc.RecursiveLoadError, 'main loop'):
                self.cache.get('key')
            await Rc.spawn(self.until_loading())
            answer_soon(self.loads.pop().return_value, 'value')
            return await wait
        self.assertEqual(Rc.run(use()), ['value'])

    async def until_loading(self):
        while not self.loads:
            await next_turn()

    def test_mistakes(self):
        for function in (Rc.run, Rc.spawn):
            for wrong in (5, self.get, None):
                with self.assertRaisesRegex(TypeError, 'accepts a coroutine'):
                    function(wrong)

        async def use():
            await asyncio.sleep(0)    # a turn of any loop
            await asyncio.Future(loop=loop)
        loop = asyncio.new_event_loop()
        self.addCleanup(loop.close)
        with self.assertRaisesRegex(RuntimeError, r'cannot await .*asyncio.run\(\)'):
            Rc.run(use())


class Spawned(unittest.TestCase):
    def test_awaited_by_others(self):
        async def inner(number):
            await next_turn()
            return number

        async def use():
            spawned = [Rc.spawn(inner(number)) for number in range(3)]
            return [await one for one in spawned]
        self.assertEqual(Rc.run(use()), [0, 1, 2])

    def test_cancel(self):
        seen = []
        cache, loads = Rc.Cache('things'), []
        cache.set_load_func(loads.append)

        async def wait():
            try:
                await cache.get_async('key')
            except asyncio.CancelledError:
                seen.append('cancelled')
                raise
        spawned = Rc.spawn(wait())
        iterate_until(lambda: loads)
        self.assertTrue(spawned.cancel())
        iterate_until(spawned.done)
        self.assertTrue(spawned.cancelled())
        self.assertFalse(spawned.cancel())
        self.assertEqual(seen, ['cancelled'])
        self.assertTrue(loads.pop().get_cancellable().is_cancelled())
        with self.assertRaises(asyncio.CancelledError):
            spawned.result()

    def test_cancelled_before_it_began(self):
        async def never():
            self.fail('it began')
        spawned = Rc.spawn(never())
        spawned.cancel()
        iterate_until(spawned.done)
        self.assertTrue(spawned.cancelled())

    def test_context_variables(self):
        name = contextvars.ContextVar('name', default='none')

        async def read():
            await next_turn()
            was = name.get()
            name.set('inner')
            return was
        name.set('outer')
        self.assertEqual(Rc.run(read()), 'outer')
        self.assertEqual(name.get(), 'outer')

    def test_an_error_that_nobody_asks_for_is_logged(self):
        async def fail():
            raise ValueError('unheard')
        with self.assertLogs('resource-cache', 'ERROR') as logs:
            spawned = Rc.spawn(fail())
            iterate_until(spawned.done)
            del spawned
            gc.collect()
        self.assertIn('unheard', logs.output[0])

    def test_results(self):
        async def end():
            return 5
        spawned = Rc.spawn(end())
        self.assertIn('running', repr(spawned))
        with self.assertRaises(asyncio.InvalidStateError):
            spawned.result()
        iterate_until(spawned.done)
        self.assertEqual((spawned.result(), spawned.exception()), (5, None))
        self.assertIn('done', repr(spawned))


async def next_turn():
    await asyncio.sleep(0)


async def wait_for(spawned):
    await spawned


if __name__ == '__main__':
    main()

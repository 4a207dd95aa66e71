# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The verbs of a cache leave nothing behind, however they are called."""

import asyncio

from gi.repository import Gio
from leaking import ROUNDS, LeakTestCase, Value
from testing import Rc, ask, main


def fail_to_load(_load=None):
    raise ValueError(Value())


async def load_later():
    return Value()


async def fail_later():
    raise ValueError(Value())


class VerbTestCase(LeakTestCase):
    def setUp(self):
        self.cache = Rc.Cache('things')
        self.cache.set_load_func(lambda load: load.return_value(Value()))


class Blocking(VerbTestCase):
    def test_hit(self):
        self.cache['key'] = Value()
        self.assert_flat(lambda: (self.cache['key'], self.cache.get('key'),
                                  self.cache.get_with('key', Value), self.cache.lookup('key'),
                                  self.cache.peek('key'), 'key' in self.cache))

    def test_miss_and_clear(self):
        def use():
            self.cache.get('key'), self.cache.get_with('other', Value), self.cache.lookup('third')
            self.cache.clear()
        self.assert_flat(use)

    def test_insert_and_remove(self):
        def use():
            self.cache['key'] = Value()
            self.cache['key'] = Value()
            del self.cache['key']
        self.assert_flat(use)

    def test_remove_matching(self):
        def use():
            self.cache['key'] = Value()
            self.cache.remove_matching(lambda key, value: key == 'key')
        self.assert_flat(use)

    def test_acquire(self):
        def use():
            with self.cache.acquire('key'):
                self.cache.clear()
        self.assert_flat(use)

    def test_error(self):
        def use():
            for verb in (self.cache.get, self.cache.acquire):
                try:
                    verb('key')
                except ValueError:
                    pass
        self.cache.set_load_func(fail_to_load)
        self.assert_flat(use)

    def test_records(self):
        self.cache['key'] = Value()
        before = self.cache.dup_stats()
        self.assert_flat(lambda: (self.cache.dup_stats() - before == before, repr(self.cache),
                                  self.cache.items(), self.cache.snapshot()[0]._asdict()))

    def test_signals(self):
        counts = dict.fromkeys(('hit', 'miss', 'evict', 'load-started', 'load-finished'), 0)

        def count(_cache, *_args):
            counts[_args[-1]] += 1
        for name in counts:
            self.cache.connect(name, count, name)

        def use():
            self.cache.get('key'), self.cache.get('key')
            self.cache.clear()
        self.assert_flat(use)
        self.assertEqual(len(set(counts.values())), 1, counts)


class CallingBack(VerbTestCase):
    def assert_flat_slowly(self, use):
        self.assert_flat(use, ROUNDS // 4)

    def test_hit(self):
        self.cache['key'] = Value()
        self.assert_flat_slowly(ask_again(self.cache.get_async))

    def test_miss_and_clear(self):
        def use():
            ask(self.cache.get_async, 'key')(), ask(self.cache.get_with_async, 'other', Value)()
            self.cache.clear()
        self.assert_flat_slowly(use)

    def test_acquire(self):
        def use():
            with ask(self.cache.acquire_async, 'key')():
                self.cache.clear()
        self.assert_flat_slowly(use)

    def test_refresh(self):
        self.assert_flat_slowly(ask_again(self.cache.refresh_async))

    def test_error(self):
        def use():
            try:
                ask(self.cache.get_with_async, 'key', fail_to_load)()
            except ValueError:
                pass
        self.assert_flat_slowly(use)


def ask_again(verb):
    return lambda: ask(verb, 'key')()


class Awaiting(VerbTestCase):
    def test_hit(self):
        self.cache['key'] = Value()

        async def use():
            await self.cache.get_async('key')
            await self.cache.get_with_async('key', load_later)
        self.assert_awaits_flat(use)

    def test_miss_and_clear(self):
        async def use():
            await self.cache.get_async('key')
            self.cache.clear()
        self.assert_awaits_flat(use)

    def test_functions(self):
        async def use():
            await self.cache.get_with_async('key', Value)
            await self.cache.get_with_async('other', load_later)
            self.cache.clear()
        self.assert_awaits_flat(use)

    def test_acquire(self):
        async def use():
            async with self.cache.acquire_async('key'):
                self.cache.clear()
        self.assert_awaits_flat(use)

    def test_refresh(self):
        async def use():
            await self.cache.refresh_async('key')
        self.assert_awaits_flat(use)

    def test_error(self):
        async def use():
            for function in (fail_to_load, fail_later):
                try:
                    await self.cache.get_with_async('key', function)
                except ValueError:
                    pass
        self.assert_awaits_flat(use)

    def test_cancelled(self):
        self.cache.set_load_func(lambda load: None)
        cancellable = Gio.Cancellable()

        async def use():
            self.cache.set_load_func(None)
            task = asyncio.ensure_future(self.cache.get_with_async('key', asyncio.Event().wait,
                                                                   cancellable))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        self.assert_awaits_flat(use)

    def test_a_main_loop_of_glib(self):
        async def use():
            await self.cache.get_async('key')
            await self.cache.get_with_async('other', load_later)
            self.cache.clear()
        self.assert_flat(lambda: Rc.run(use()), ROUNDS // 4)


if __name__ == '__main__':
    main()

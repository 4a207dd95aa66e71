# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Leases on what cached functions return."""

import asyncio
import threading
import unittest

import testing
from testing import Rc, TIMEOUT


class Resource:
    def __init__(self):
        self.is_open = True

    def close(self):
        self.is_open = False


def cached(**options):
    """A cached function that makes resources, which are closed in the end."""
    @Rc.cache_resource(on_release=Resource.close, **options)
    def connect(path='a'):
        return Resource()
    return connect


class AcquireTest(testing.FrozenClockTestCase):
    def check_held(self, connect):
        with connect.acquire('a') as resource:
            connect.clear()
            self.assertTrue(resource.is_open)
        self.assertFalse(resource.is_open)

    def test_loads(self):
        self.check_held(cached())

    def test_hits(self):
        connect = cached()
        resource = connect('a')
        with connect.acquire('a') as held:
            self.assertIs(held, resource)
        self.assertEqual(connect.cache_info()[:2], (1, 1))
        self.assertTrue(resource.is_open)
        self.check_held(connect)

    def test_arguments_are_bound(self):
        connect = cached()
        with connect.acquire() as one, connect.acquire(path='a') as other:
            self.assertIs(one, other)

    def test_counts_as_a_call(self):
        connect = cached()
        connect.acquire('a').release()
        self.assertEqual(connect.cache_info(), (0, 1, None, 1))

    def test_lease(self):
        lease = cached().acquire('a')
        resource = lease.value
        lease.mark_broken()
        self.assertTrue(resource.is_open)
        lease.release()
        self.assertFalse(resource.is_open)

    def test_uncached(self):
        @Rc.cache_resource(on_release=Resource.close)
        def connect():
            return Rc.uncached(Resource())
        with connect.acquire() as resource:
            pass
        # It never was the cache's to close.
        self.assertTrue(resource.is_open)
        self.assertEqual(connect.cache_info(), (0, 1, None, 0))

    def test_any_value(self):
        for value in testing.ANY_VALUES:
            with Rc.cache_resource(lambda: value).acquire() as held:
                self.assertIs(held, value)

    def test_method(self):
        class Pool:
            @Rc.cache_resource(on_release=Resource.close)
            def connect(_self, path):
                return Resource()
        pool = Pool()
        with pool.connect.acquire('a') as resource:
            self.assertIs(pool.connect('a'), resource)
            Pool.connect.clear()
            self.assertTrue(resource.is_open)
        self.assertFalse(resource.is_open)

    def test_session(self):
        connect = cached(scope='session')
        with Rc.Session('one') as session:
            lease = connect.acquire('a')
            resource = lease.value
        self.assertTrue(session.is_closed)
        self.assertTrue(resource.is_open)
        lease.release()
        self.assertFalse(resource.is_open)

    def test_error(self):
        def fail():
            raise KeyError('no')
        connect = Rc.cache_resource(fail)
        for _ in range(2):
            with self.assertRaisesRegex(KeyError, 'no'):
                connect.acquire()
        self.assertEqual(connect.cache_info().misses, 2)

    def test_interruption(self):
        def fail():
            raise KeyboardInterrupt
        with self.assertRaises(KeyboardInterrupt):
            Rc.cache_resource(fail).acquire()

    def test_old_value_serves(self):
        outcomes = [Resource]

        @Rc.cache_resource(ttl=10, stale_if_error=10, on_release=Resource.close)
        def connect():
            return outcomes.pop()()
        old = connect()
        self.advance(11)
        with connect.acquire() as resource:
            self.assertIs(resource, old)
            connect.clear()
            self.assertTrue(old.is_open)
        self.assertFalse(old.is_open)

    def test_too_late(self):
        made = []

        @Rc.cache_resource(load_timeout=5, on_release=Resource.close)
        def connect():
            made.append(Resource())
            self.advance(6)
            return made[0]
        with self.assertRaises(Rc.LoadTimeoutError):
            connect.acquire()
        self.assertFalse(made[0].is_open)

    def test_background(self):
        connect = cached(ttl=10, refresh_mode='background')
        with connect.acquire('a') as resource:
            self.advance(21)
            self.assertTrue(resource.is_open)
            self.assertIsNot(connect('a'), resource)
        self.assertFalse(resource.is_open)

    def test_validates_with_arguments(self):
        seen = []
        connect = cached(validate=lambda value, path: seen.append(path) or True)
        connect.acquire('a').release()
        connect.acquire('a').release()
        self.assertEqual(seen, ['a'])

    def test_threads_share(self):
        begun, go_on = threading.Event(), threading.Event()

        @Rc.cache_resource(on_release=Resource.close)
        def connect():
            begun.set()
            go_on.wait(TIMEOUT)
            return Resource()
        leases = []
        threads = [threading.Thread(target=lambda: leases.append(connect.acquire()))
                   for _ in range(4)]
        for thread in threads:
            thread.start()
        begun.wait(TIMEOUT)
        connect.clear()
        go_on.set()
        for thread in threads:
            thread.join(TIMEOUT)
        connect.clear()
        for lease in leases:
            self.assertTrue(lease.value.is_open)
        resources = {lease.value for lease in leases}
        for lease in leases:
            lease.release()
        self.assertFalse(any(resource.is_open for resource in resources))


def cached_coroutine(uncached=False, **options):
    @Rc.cache_resource(on_release=Resource.close, **options)
    async def connect(path='a'):
        await asyncio.sleep(0)
        resource = Resource()
        return Rc.uncached(resource) if uncached else resource
    return connect


class AwaitTest(testing.FrozenClockTestCase):
    async def check_held(self, connect):
        async with connect.acquire('a') as resource:
            connect.clear()
            self.assertTrue(resource.is_open)
        self.assertFalse(resource.is_open)

    def test_loads(self):
        asyncio.run(self.check_held(cached_coroutine()))

    def test_hits(self):
        async def use(connect):
            resource = await connect('a')
            lease = await connect.acquire('a')
            self.assertIs(lease.value, resource)
            lease.release()
            await self.check_held(connect)
        asyncio.run(use(cached_coroutine()))

    def test_main_loop_of_glib(self):
        @Rc.cache_resource(on_release=Resource.close)
        async def connect(path):
            return Resource()
        Rc.run(self.check_held(connect))

    def borrow(self, connect, count):
        async def use():
            return await asyncio.gather(*(asyncio.wait_for(connect.acquire('a'), TIMEOUT)
                                          for _ in range(count)))
        return asyncio.run(use())

    def test_shared(self):
        connect = cached_coroutine()
        leases = self.borrow(connect, 4)
        connect.clear()
        resource, = {lease.value for lease in leases}
        for lease in leases:
            self.assertTrue(resource.is_open)
            lease.release()
        self.assertFalse(resource.is_open)

    def test_uncached(self):
        self.assertEqual(len({lease.value
                              for lease in self.borrow(cached_coroutine(uncached=True), 4)}), 1)

    def test_cancelled_borrower(self):
        connect = cached_coroutine()

        async def use():
            async def borrow():
                return await connect.acquire('a')
            tasks = [asyncio.create_task(borrow()) for _ in range(3)]
            await asyncio.sleep(0)
            tasks[0].cancel()
            _cancelled, one, other = await asyncio.gather(*tasks, return_exceptions=True)
            connect.clear()
            resource = one.value
            one.release()
            self.assertTrue(resource.is_open)
            other.release()
            self.assertFalse(resource.is_open)
        asyncio.run(use())

    def test_error(self):
        @Rc.cache_resource
        async def connect(path):
            raise KeyError('no')
        with self.assertRaisesRegex(KeyError, 'no'):
            asyncio.run(self.check_held(connect))

    def test_old_value_serves(self):
        outcomes = [Resource]

        @Rc.cache_resource(ttl=10, stale_if_error=10, on_release=Resource.close)
        async def connect(path):
            return outcomes.pop()()

        async def use():
            await connect('a')
            self.advance(11)
            await self.check_held(connect)
        asyncio.run(use())

    def test_too_late(self):
        made = []

        @Rc.cache_resource(load_timeout=5, on_release=Resource.close)
        async def connect(path):
            made.append(Resource())
            self.advance(6)
            return made[-1]
        with self.assertRaises(Rc.LoadTimeoutError):
            asyncio.run(self.check_held(connect))
        self.assertEqual([resource.is_open for resource in made], [False])

    def test_while_refreshed(self):
        connect = cached_coroutine(ttl=10, refresh_mode='background')

        async def use():
            old = await connect('a')
            self.advance(11)
            async with connect.acquire('a') as resource:
                self.assertIs(resource, old)
                while await connect('a') is old:
                    await asyncio.sleep(0)
                self.assertTrue(old.is_open)
            self.assertFalse(old.is_open)
        asyncio.run(use())

    def test_needs_async_with(self):
        with self.assertRaises(TypeError):
            with cached_coroutine().acquire('a'):
                pass


class ValidateIntervalTest(testing.FrozenClockTestCase):
    def test_yes_holds(self):
        seen = []

        @Rc.cache_resource(validate=lambda value: seen.append(value) or True,
                           validate_interval='10s')
        def load():
            return 1
        load()
        for seconds, count in ((9, 0), (2, 1), (9, 1), (2, 2)):
            self.advance(seconds)
            load(), load()
            self.assertEqual(len(seen), count, seconds)

    def test_bad(self):
        with self.assertRaisesRegex(ValueError, 'validate_interval accepts'):
            Rc.cache_resource(validate_interval='soon')


if __name__ == '__main__':
    testing.main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What programs do, and of which type it is. Checked by mypy, and run."""

import asyncio
import datetime
import sqlite3
from typing import Any, assert_type

import gi

gi.require_version('Rc', '1')
from gi.repository import Gio, GLib, Rc  # noqa: E402


class Config:
    name = 'notes'


@Rc.cache_resource
def connect(path: str, *, timeout: float = 5.0) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout, check_same_thread=False)


def is_alive(db: sqlite3.Connection) -> bool:
    return bool(db.execute('SELECT 1').fetchone() == (1,))


@Rc.cache_resource(ttl='1h', max_entries=8, validate=is_alive, validate_interval='5s',
                   on_release=sqlite3.Connection.close,
                   hash_funcs={Config: lambda config: config.name, 'sqlite3.Row': tuple},
                   show_spinner='Opening…', show_time=True)
def connect_checked(config: Config, _log: object = None) -> sqlite3.Connection:
    return sqlite3.connect(':memory:', check_same_thread=False)


@Rc.cache_resource(ttl=datetime.timedelta(hours=1), validate=lambda value, *args: bool(value))
def square(number: int) -> int:
    return Rc.uncached(number * number)


@Rc.cache_resource(ttl=60, scope='session', refresh_mode='background', max_weight=100,
                   weigh=len, retry_delay='1s', stale_if_error='1h', load_timeout=10,
                   idle_timeout='30m', jitter=0.1)
def find_for_user(name: str) -> list[str]:
    Rc.add_message(f'found {name}')
    return [name]


@Rc.cache_resource()
async def fetch(name: str) -> list[str]:
    return [name]


class Library:
    @Rc.cache_resource
    def open(_self, name: str) -> list[str]:
        return [name]

    @Rc.cache_resource
    async def fetch(_self, name: str) -> list[str]:
        return [name]

    @classmethod
    @Rc.cache_resource
    def create(cls, name: str) -> dict[str, str]:
        return {'name': name}

    @staticmethod
    @Rc.cache_resource
    def find(name: str) -> bytes:
        return name.encode()


def use_functions() -> None:
    assert_type(connect(':memory:', timeout=1), sqlite3.Connection)
    assert_type(connect(path=':memory:'), sqlite3.Connection)
    assert_type(connect.__wrapped__(':memory:'), sqlite3.Connection)
    assert_type(connect_checked(Config()), sqlite3.Connection)
    assert_type(square(2), int)
    connect.clear(':memory:', timeout=1)
    connect.clear()
    info = connect.cache_info()
    assert_type(info.hits, int)
    assert_type(info.maxsize, int | None)
    assert_type(connect.cache, Rc.Cache)
    connect.cache.props.max_entries = 16
    assert_type(connect.cache.props.ttl, int)
    connect.warm(':memory:')
    assert_type(connect.cache_parameters()['maxsize'], int | None)
    connect.cache_clear()
    Rc.cache_resource.clear()
    with connect.acquire(':memory:') as db:
        assert_type(db, sqlite3.Connection)
    lease = square.acquire(2)
    assert_type(lease.value, int)
    lease.mark_broken()


def use_sessions() -> None:
    with Rc.Session('alice') as session:
        assert_type(session, Rc.Session)
        assert_type(find_for_user('a'), list[str])
        assert_type(session.run(find_for_user, 'a'), list[str])
        with session.use():
            assert_type(Rc.Session.get_current(), Rc.Session | None)
    assert_type(session.is_closed, bool)


def use_methods() -> None:
    library = Library()
    assert_type(library.open('a'), list[str])
    assert_type(Library.open(library, 'a'), list[str])
    library.open.clear('a')
    with library.open.acquire('a') as opened:
        assert_type(opened, list[str])
    assert_type(library.open.cache, Rc.Cache)
    assert_type(Library.create('a'), dict[str, str])
    assert_type(library.create('a'), dict[str, str])
    assert_type(Library.find('a'), bytes)


async def use_coroutines() -> None:
    assert_type(await fetch('a'), list[str])
    assert_type(await Library().fetch('a'), list[str])
    async with fetch.acquire('a') as names:
        assert_type(names, list[str])
    assert_type((await fetch.acquire('a')).value, list[str])
    async with Library().fetch.acquire('a') as names:
        assert_type(names, list[str])
    one, two = await asyncio.gather(fetch('a'), fetch('a'))
    assert_type(one, list[str])
    assert one is two


async def use_awaitables(cache: Rc.Cache) -> None:
    async def fetch_number() -> int:
        return 3

    assert_type(await cache.get_with_async('x', lambda: 'text'), str)
    assert_type(await cache.get_with_async('y', fetch_number), int)
    assert_type(await cache.get_async('x'), Any)
    async with cache.acquire_async('x', Gio.Cancellable()) as value:
        assert_type(value, Any)
    assert_type(await cache.acquire_async('x'), Rc.Lease)
    one, two = await asyncio.gather(cache.get_async('x'), cache.get_async('y'))
    assert (one, two) == ('text', 3)


async def use_spawned() -> int:
    spawned = Rc.spawn(fetch('b'))
    assert_type(await spawned, list[str])
    return len(spawned.result())


def use_mapping(cache: Rc.Cache) -> None:
    cache['readme'] = {'title': 'Read me'}
    assert 'readme' in cache and len(cache) == 1
    assert_type(list(cache), list[str])
    value: dict[str, str] = cache['readme']
    assert value['title'] == cache.lookup('readme')['title']
    assert_type(cache.get_with('number', lambda: 2), int)
    assert_type(cache.lookup_value('none'), tuple[bool, Any])
    cache.update({'a': 1}, b=2)
    cache.update([('c', 3)])
    assert_type(cache.keys(), list[str])
    assert_type(cache.items(), list[tuple[str, Any]])
    del cache['readme']
    assert_type(cache.remove('number'), bool)
    assert_type(cache.remove_matching(lambda key, value: key.startswith('n')), int)


def load(load: Rc.Load) -> None:
    load.add_tag('documents')
    load.set_ttl(1_000_000)
    assert_type(load.get_cancellable(), Gio.Cancellable)
    load.return_value([load.get_key(), load.previous])


def release(key: str, value: list[str], reason: Rc.EvictReason) -> None:
    assert reason in (Rc.EvictReason.CLOSED, Rc.EvictReason.REMOVED), value


def use_callbacks(cache: Rc.Cache) -> None:
    evicted: list[str] = []
    handler = cache.connect('evict', lambda cache, key, reason: evicted.append(key))
    cache.connect('load-started', lambda cache, load: print(load.get_key()))
    cache.connect('hit', lambda cache, key, datum: evicted.append(datum), 'datum')
    cache.connect('notify::n-entries', lambda cache, pspec: print(pspec.name))
    cache.set_load_func(load)
    cache.set_validate_func(lambda key, value: len(value) == 2)
    cache.set_release_func(release)
    cache.set_weigh_func(lambda key, value: len(value))
    with cache.acquire('a') as value:
        assert_type(value, Any)
    cache.remove('a')
    cache.disconnect(handler)
    cache.set_weigh_func(None)


def use_main_loop(cache: Rc.Cache) -> None:
    loop = GLib.MainLoop()

    def show(cache: Rc.Cache, result: Gio.AsyncResult) -> None:
        print(cache.get_finish(result))
        loop.quit()

    cache.get_async('b', None, show)
    loop.run()


def use_the_rest(cache: Rc.Cache) -> None:
    stats = cache.dup_stats()
    assert_type(stats.get_hit_rate(), float)
    assert_type(stats.hit_rate, float)
    assert_type((stats - cache.props.stats).misses, int)
    assert_type(stats.get_evictions_for(Rc.EvictReason.EXPIRED), int)
    assert_type(stats.minus(cache.props.stats), Rc.Stats)
    assert_type([info.key for info in cache.snapshot()], list[str])
    registry = Rc.Registry.get_default()
    assert_type(registry.dup_caches(), list[Rc.Cache])
    assert_type(registry.lookup('none'), Rc.Cache | None)
    assert_type([other.get_name() for other in registry], list[str])
    assert 'mapping' in registry or len(registry) > 0
    assert_type(Rc.duration_parse('1h').usec, int)
    assert_type(Rc.key_build('scope', GLib.Variant('s', 'a')), str)
    assert_type(Rc.current_load(), Rc.Load | Any)
    assert Rc.MAJOR_VERSION >= 0


def use_errors(cache: Rc.Cache) -> None:
    cache.close()
    try:
        cache.get('c')
    except Rc.ClosedError as error:
        assert_type(error.message, str)
    try:
        Rc.duration_parse('never')
    except GLib.Error as failure:
        assert failure.matches(Rc.error_quark(), Rc.Error.INVALID_DURATION)
    try:
        connect_checked(object())  # type: ignore[arg-type]
    except Rc.UnhashableParamError as error:
        assert_type(error.parameter, str | None)


def main() -> None:
    use_functions()
    use_methods()
    use_sessions()
    asyncio.run(use_coroutines())
    with Rc.Cache('mapping', ttl='1h', idle_timeout=datetime.timedelta(1)) as cache:
        use_mapping(cache)
        asyncio.run(use_awaitables(cache))
    assert_type(Rc.run(use_spawned()), int)
    with_load = Rc.Cache('with load', ttl=60_000_000, max_entries=4)
    use_callbacks(with_load)
    use_main_loop(with_load)
    use_the_rest(with_load)
    use_errors(with_load)


if __name__ == '__main__':
    main()

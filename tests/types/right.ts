// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What programs do, and of which type it is. Only compiled.
import Gio from 'gi://Gio?version=2.0';
import Rc from 'gi://Rc';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : never;

// Fails to compile unless the value is of exactly this type.
function is<Expected>() {
    return <Actual>(_value: Actual, _same: Same<Expected, Actual>) => {};
}

class Database {
    isOpen = true;
}

const connect = Rc.cacheResource((path: string, timeout = 5) => new Database(), {
    ttl: 3600,
    idleTimeout: '1h',
    maxWeight: 100,
    weigh: db => db.isOpen ? 1 : 2,
    validate: db => db.isOpen,
    validateInterval: 1,
    onRelease: (db, reason) => {
        is<Database>()(db, true);
        is<Rc.EvictReason>()(reason, true);
    },
    refreshMode: 'background',
    staleIfError: '1h',
    retryDelay: 1,
    loadTimeout: '10s',
    jitter: 0.1,
    key: (path, timeout) => [path, timeout],
    name: 'databases',
});

is<Database>()(connect('notes', 2), true);
connect.clear();
connect.clear('notes');
connect.warm('notes');
is<Rc.Cache>()(connect.cache, true);
Rc.cacheResource.clear();
is<Rc.Load | null>()(Rc.currentLoad(), true);

const fetch = Rc.cacheResource(async (name: string) => [name], {
    validate: names => names.length > 0,
});
is<string[]>()(await fetch('a'), true);

// A generic function stays one.
const box = Rc.cacheResource(<T>(value: T) => ({value}));
is<{value: bigint}>()(box(1n), true);

class Library {
    static open = Rc.cacheResource(function (this: Library, name: string) {
        return {name, library: this};
    });
}
is<Library>()(Library.open.call(new Library(), 'a').library, true);
Library.open.clear.call(new Library(), 'a');

const cache = new Rc.Cache({name: 'cache', max_entries: 8, ttl: 1e6});
cache.insert('one', undefined);
cache.insert('two', 2n);
is<bigint | null>()(cache.lookup<bigint>('two'), true);
is<number>()(cache.get_with('three', () => 3), true);
is<number>()(cache.get_with('three', load => load.key.length, null), true);
is<Promise<number>>()(cache.get_with('four', async () => 4), true);
is<number>()(await cache.get_with_async('five', async () => 5), true);
is<number>()(await cache.get_with_async('five', () => 5, new Gio.Cancellable()), true);
is<Database>()(await cache.get_async<Database>('six'), true);
is<boolean>()(await cache.refresh_async('six'), true);
cache.get_async('six', null, (_source, result) => cache.get_finish(result));
is<boolean>()(await cache.with_lease('six', (db: Database) => db.isOpen), true);

const lease = await cache.acquire_async('six', null);
const held: Database = lease.value;
is<Rc.Lease>()(cache.acquire('six'), true);
is<Rc.Lease>()(await cache.acquire<Promise<Rc.Lease>>('six', null), true);
lease.release();

cache.set_load_func(load => load.previous ?? held);
cache.set_validate_func((key, value) => value.isOpen && key);
cache.set_release_func((_key, value, reason) => value.close(reason));
cache.set_weigh_func(null);
is<number>()(cache.remove_matching((key, value) => value === key), true);

for (const info of cache) {
    is<string>()(info.key, true);
    is<number>()(info.timeToLive, true);
    is<Rc.EntryState>()(info.state, true);
}
is<string[]>()([...cache.keys()], true);
is<number>()(cache.size, true);
is<boolean>()(cache.has('six'), true);
for (const other of Rc.Registry.get_default())
    is<number>()(other.dup_stats().hit_rate, true);
cache.connect('load-started', (_cache, load) => is<string>()(load.key, true));
cache.connect('notify::n-entries', () => {});
is<[boolean, number]>()(Rc.duration_parse('1h'), true);

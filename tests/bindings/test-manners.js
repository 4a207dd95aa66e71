// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What objects of the library are like in JavaScript.
import Rc from 'gi://Rc';

import {waitUntil} from './loading.js';
import {assertEqual, assertMatch, assertRejects, assertSame, defer, run, test} from './tap.js';

function makeCache(...keys) {
    const cache = new Rc.Cache({name: 'things', max_entries: 10});

    keys.forEach(key => cache.insert(key, {key}));
    return cache;
}

test('iteration', () => {
    const cache = makeCache('a', 'b');

    assertEqual(Array.from(cache, info => info.key).sort(), ['a', 'b']);
    assertEqual([...cache.keys()].sort(), ['a', 'b']);
    for (const {key} of cache)
        cache.remove(key);
    assertEqual([[...cache], [...cache.keys()], cache.size], [[], [], 0]);

    const caches = [...Rc.Registry.get_default()];
    assertSame(caches.includes(cache), true, 'that the registry has it');
    for (const other of Rc.Registry.get_default())
        assertSame(other instanceof Rc.Cache, true, 'that these are caches');
});

test('has and size count nothing', () => {
    const cache = makeCache('a');

    assertEqual([cache.has('a'), cache.has('b'), cache.size], [true, false, 1]);
    assertEqual([cache.dup_stats().hits, cache.dup_stats().misses], [0, 0]);
});

test('getters are properties', () => {
    const cache = makeCache();
    const before = cache.dup_stats();

    cache.get_with('a', load => load.set_weight(5));
    cache.get_with('a', () => null);
    cache.get_with('a', () => null);
    const stats = cache.dup_stats();
    assertEqual([stats.hits, stats.misses, stats.loads, stats.load_failures, stats.evictions],
        [2, 1, 1, 0, 0]);
    assertEqual([stats.hit_rate, stats.hitRate, stats.n_entries, stats.nEntries, stats.weight],
        [2 / 3, 2 / 3, 1, 1, 5]);
    assertEqual([stats.minus(before).hits, stats.minus(stats).hits], [2, 0]);
    for (const name of ['total_load_time', 'totalLoadTime', 'time_saved', 'n_loading'])
        assertSame(typeof stats[name], 'number', name);

    const [info] = cache;
    assertEqual([info.key, info.hits, info.weight, info.n_leases, info.nLeases, info.time_to_live],
        ['a', 2, 5, 0, 0, -1]);
    assertSame(info.state, Rc.EntryState.FRESH);
    for (const name of ['age', 'idle', 'load_time', 'loadTime'])
        assertSame(info[name] >= 0, true, name);
});

test('texts tell what it is, and no arguments', () => {
    const connect = Rc.cacheResource(function connect(url) {
        assertMatch(`${Rc.currentLoad()}`, /^Rc\.Load “connect#\w{8}”$/);
        return {url};
    });

    connect('secret');
    connect('secret');
    const {cache} = connect;
    assertSame(`${cache}`, 'Rc.Cache “connect” (entries: 1, loading: 0)');
    assertMatch(`${[...cache][0]}`, /^Rc\.EntryInfo “connect#\w{8}” \(fresh, hits: 1\)$/);
    assertSame(`${cache.dup_stats()}`, 'Rc.Stats (hits: 1, misses: 1, loads: 1, evictions: 0)');
    const lease = cache.acquire([...cache.keys()][0]);
    assertMatch(`${lease}`, /^Rc\.Lease “connect#\w{8}”$/);
    lease.release();
    assertMatch(`${lease}`, /^Rc\.Lease “connect#\w{8}” \(released\)$/);
    cache.close();
    assertSame(`${cache}`, 'Rc.Cache “connect” (closed)');

    const [, , load] = makeCache().begin('key');
    load.abandon();
    assertSame(`${load}`, 'Rc.Load “key” (settled)');
});

test('with_lease keeps the value open as long as it is used', async () => {
    const released = [];
    const {promise, resolve} = defer();
    const cache = makeCache('a');

    cache.set_release_func(key => released.push(key));
    const user = cache.with_lease('a', async (value, lease) => {
        assertSame(value.key, 'a');
        assertSame(lease.value, value);
        await promise;
        assertEqual(released, []);
        return value.key;
    });
    await waitUntil(() => [...cache][0].n_leases > 0);
    cache.clear();
    resolve();
    assertSame(await user, 'a');
    assertEqual(released, ['a']);
    cache.close();
});

test('with_lease gives back the lease when something goes wrong', async () => {
    const error = new Error('text');
    const cache = makeCache('a');
    const fail = () => {
        throw error;
    };

    assertSame(await assertRejects(cache.with_lease('a', fail)), error);
    assertSame(await assertRejects(cache.with_lease('a', async () => fail())), error);
    assertSame([...cache][0].n_leases, 0, 'the number of leases');
    cache.set_load_func(fail);
    assertSame(await assertRejects(cache.with_lease('b', () => 1)), error);
    assertMatch(`${await assertRejects(cache.with_lease('a', null))}`,
        /TypeError: .*with_lease\(\)/);
    assertSame(await cache.with_lease('a', ({key}) => key), 'a');
});

await run();

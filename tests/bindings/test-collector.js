// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Values that live and die with the library's thread, while the garbage collector runs.
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Rc from 'gi://Rc';
import System from 'system';

import {assertNotSame, assertSame, run, test, waitFor} from './tap.js';

const N_ROUNDS = 60;
const N_ENTRIES = 100;

function churn() {
    GLib.MainContext.default().iteration(false);
    System.gc();
}

test('boxes that expire in the library’s thread', () => {
    const get = Rc.cacheResource(i => [i], {ttl: 1});

    Rc.clock_freeze();
    for (let round = 0; round < N_ROUNDS; round++) {
        for (let i = 0; i < N_ENTRIES; i++)
            assertSame(get(i)[0], i);
        Rc.clock_advance(1e6);
        churn();
    }
    assertSame(get.cache.dup_stats().get_loads(), N_ROUNDS * N_ENTRIES, 'the number of loads');
    Rc.clock_thaw();
});

test('values that are shared, kept and met again', () => {
    const shared = Array.from({length: 10}, () => ({}));
    const get = Rc.cacheResource(i => shared[i % 10], {ttl: 1});

    Rc.clock_freeze();
    for (let round = 0; round < N_ROUNDS; round++) {
        for (let i = 0; i < N_ENTRIES; i++)
            assertSame(get(i), shared[i % 10]);
        Rc.clock_advance(1e6);
        churn();
    }
    Rc.clock_thaw();
});

test('every value is released once', () => {
    let nReleased = 0;
    const get = Rc.cacheResource(i => ({i}), {
        ttl: 1,
        onRelease: value => {
            assertSame(value.isReleased, undefined, 'whether it was released before');
            value.isReleased = true;
            nReleased++;
        },
    });

    Rc.clock_freeze();
    for (let round = 0; round < N_ROUNDS; round++) {
        for (let i = 0; i < N_ENTRIES; i++)
            get(i);
        Rc.clock_advance(1e6);
        churn();
    }
    waitFor(() => nReleased === N_ROUNDS * N_ENTRIES);
    Rc.clock_thaw();
});

test('what is cached survives collection, what is not does not', () => {
    const held = Rc.cacheResource(() => ({big: new Uint8Array(10)}));
    const reference = new WeakRef(held());

    churn();
    assertSame(held(), reference.deref());
    held.clear();
});

test('caches that are dropped with values in them', () => {
    const countLeft = () => Rc.Registry.get_default().dup_caches()
        .filter(({name}) => name === 'dropped').length;

    for (let round = 0; round < N_ROUNDS; round++) {
        const open = Rc.cacheResource(i => ({i}), {validate: () => true, name: 'dropped'});
        const cache = new Rc.Cache({name: 'dropped'});

        open(round);
        cache.connect('evict', () => {});
        cache.set_load_func(load => load.key);
        cache.get('key');
        cache.insert('object', new GObject.Object());
        if (round % 10 === 0)
            churn();
    }
    churn();
    churn();
    assertSame(countLeft() < N_ROUNDS / 10, true, 'that caches are collected');
});

test('callbacks live as long as the cache that somebody else holds', () => {
    const registry = Rc.Registry.get_default();
    const seen = [];
    const values = [];

    (() => {
        const cache = registry.ensure_cache('held elsewhere');
        cache.set_validate_func(() => false);
        cache.set_release_func((key, value) => seen.push(value));
        values.push(cache.get_with('key', () => ({})));
    })();
    churn();
    churn();
    assertNotSame(registry.lookup('held elsewhere').get_with('key', () => ({})), values[0]);
    assertSame(seen[0], values[0]);
    registry.lookup('held elsewhere').close();
});

test('a lease that was forgotten keeps its value open', async () => {
    const seen = [];
    const cache = new Rc.Cache({name: 'leases'});

    cache.set_release_func((key, value) => seen.push(value));
    cache.insert('key', {});
    cache.insert('other', {});
    cache.acquire('key');
    await cache.acquire_async('other');
    cache.clear();
    churn();
    churn();
    assertSame(seen.length, 0, 'the number of releases');
});

// The program ends with a value in this cache: nothing calls back, nothing warns.
const left = Rc.cacheResource(() => ({}), {onRelease: () => print('not ok too late')});
left();

await run();

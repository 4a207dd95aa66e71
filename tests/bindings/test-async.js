// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
import GObject from 'gi://GObject';
import Rc from 'gi://Rc';

import {assertEqual, assertMatch, assertNotSame, assertRejects, assertSame, assertThrows, defer,
    run, test} from './tap.js';

test('callers share the promise, then the value', async () => {
    const {promise, resolve} = defer();
    const connect = Rc.cacheResource(async url => ({url, got: await promise}));
    const first = connect('a');

    assertSame(connect('a'), first, 'the promise of the second caller');
    assertNotSame(connect('b'), first, 'the promise for another key');
    assertSame(connect.cache.n_loading, 2, 'the number of loads in progress');
    resolve(1);

    const value = await first;
    const later = connect('a');
    assertSame(later instanceof Promise, true, 'that later calls give a promise');
    assertSame(await later, value);
    await connect('b');
    assertSame(connect.cache.dup_stats().get_loads(), 2, 'the number of loads');
    assertSame(connect.cache.n_loading, 0, 'the number of loads in progress');
});

test('any promised value comes back as itself', async () => {
    const values = [undefined, null, NaN, -0, 1n, 'text', {}, () => 1, new GObject.Object()];
    const get = Rc.cacheResource(i => Promise.resolve(values[i]));

    for (const [i, value] of values.entries()) {
        assertSame(await get(i), value, `value ${i}`);
        assertSame(get(i) instanceof Promise, true, `that value ${i} comes as a promise`);
        assertSame(await get(i), value, `value ${i}`);
    }
});

test('a rejection reaches all who wait, unchanged, and is not kept', async () => {
    for (const error of [new RangeError('text'), undefined, 'text']) {
        let {promise, reject} = defer();
        const connect = Rc.cacheResource(() => promise);
        const callers = [connect(), connect(), connect()].map(caller => assertRejects(caller));

        reject(error);
        assertEqual((await Promise.all(callers)).map(e => Object.is(e, error)), [true, true, true]);
        promise = Promise.resolve('well');
        assertSame(await connect(), 'well');
        assertSame(connect.cache.dup_stats().get_load_failures(), 1, 'the number of failures');
    }
});

test('what is thrown before the first await rejects as well', async () => {
    const error = new Error('text');
    const connect = Rc.cacheResource(async () => {
        throw error;
    });

    assertSame(await assertRejects(connect()), error);
    assertSame(await assertRejects(connect()), error);
});

test('a call after clear does not get the old promise', async () => {
    const loads = [defer(), defer()];
    const released = [];
    let n = 0;
    const connect = Rc.cacheResource(() => loads[n++].promise, {onRelease: v => released.push(v)});
    const first = connect();

    connect.clear();
    const second = connect();
    assertNotSame(second, first, 'the promise after clear');
    assertSame(connect(), second, 'the promise of the third caller');
    loads[0].resolve('old');
    assertSame(await first, 'old');
    assertEqual(released, ['old']);
    assertSame(connect(), second, 'the promise after the old load has ended');
    loads[1].resolve('new');
    assertSame(await second, 'new');
    assertSame(await connect(), 'new');
    assertSame(n, 2, 'the number of calls');
});

test('the value is validated and released, not its promise', async () => {
    const seen = [];
    const connect = Rc.cacheResource(async () => ({}), {
        validate: value => seen.push(value),
        onRelease: value => seen.push(value),
    });
    const value = await connect();

    await connect();
    connect.clear();
    assertEqual(seen.map(v => v === value), [true, true]);
});

test('a load that asks for itself before it waits raises', async () => {
    const endless = Rc.cacheResource(async () => await endless());
    const error = await assertRejects(endless());

    assertSame(error.matches(Rc.Error, Rc.Error.RECURSIVE_LOAD), true, 'the code');
});

test('a load that asks for itself does not get the promise of an older load', async () => {
    let n = 0;
    const endless = Rc.cacheResource(async () => n++ === 0 ? 'old' : await endless());
    const old = endless();

    endless.clear();
    const error = await assertRejects(endless());
    assertSame(error.matches?.(Rc.Error, Rc.Error.RECURSIVE_LOAD), true, 'the code');
    assertSame(await old, 'old');
});

test('a promise is no key and no validity', async () => {
    const connect = Rc.cacheResource(() => 1, {key: async () => 'key'});
    assertMatch(assertThrows(() => connect()).message, /“key” gave .* Promise/);

    const checked = Rc.cacheResource(() => ({}), {validate: async () => true});
    assertNotSame(checked(), checked(), 'what a promise for an answer gives');
    await null;
});

test('closing the cache leaves the promise alone', async () => {
    const {promise, resolve} = defer();
    const released = [];
    const connect = Rc.cacheResource(() => promise, {onRelease: value => released.push(value)});
    const first = connect();

    connect.cache.close();
    resolve('late');
    assertSame(await first, 'late');
    assertEqual(released, ['late']);
});

test('get_with and load functions may be asynchronous', async () => {
    const cache = new Rc.Cache({name: 'async'});
    const first = cache.get_with('a', async load => load.key);

    assertSame(cache.get_with('a', () => 'other'), first, 'the promise of the second caller');
    assertSame(await first, 'a');
    assertSame(await cache.get_with('a', () => 'other'), 'a');
    cache.set_load_func(async load => `${load.key}!`);
    assertSame(await cache.get('b'), 'b!');
    assertSame(await cache.get('b'), 'b!');
});

test('a lease on a value that is loaded asynchronously', async () => {
    const cache = new Rc.Cache({name: 'async leases'});

    cache.set_load_func(async load => ({key: load.key}));
    const lease = await cache.acquire('a');
    assertSame(lease.value, await cache.get('a'));
    lease.release();

    // Too heavy to be kept: the lease has to wait for another load.
    cache.max_weight = 1;
    cache.set_weigh_func(() => 2);
    const heavy = await cache.acquire('b');
    assertSame(heavy.value.key, 'b');
    assertSame(cache.contains('b'), false, 'that it is kept');
    heavy.release();
});

await run();

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// The verbs that give promises.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';
import System from 'system';

import {VALUES, assertCode, iterate, makeCache} from './loading.js';
import {assertEqual, assertMatch, assertNotSame, assertRejects, assertSame, assertThrows, defer,
    run, test} from './tap.js';

function assertCancelled(error) {
    assertSame(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), true, 'the code');
}

test('any value comes back as itself', async () => {
    for (const isPromised of [false, true]) {
        const cache = makeCache(load => {
            const value = VALUES[Number(load.key)];
            return isPromised ? Promise.resolve(value) : value;
        });

        for (const [i, value] of VALUES.entries()) {
            assertSame(await cache.get_async(`${i}`), value, `value ${i}`);
            assertSame(await cache.get_async(`${i}`, null), value, `value ${i}`);
            assertSame(await cache.get_with_async(`${i}`, () => 'other'), value, `value ${i}`);
            assertSame(await cache.get_with_async(`new ${i}`, () => value), value, `value ${i}`);
        }
        assertSame(cache.dup_stats().get_loads(), 2 * VALUES.length, 'the number of loads');
    }
});

test('callbacks, as Gio has them', async () => {
    const cache = makeCache(load => [load.key]);
    const told = [];
    const call = verb => new Promise(resolve => verb((...args) => resolve(args)));
    const keep = (source, finish) => told.push(source === cache, finish);

    let [source, result] = await call(done => cache.get_async('a', null, done));
    keep(source, cache.get_finish(result));
    [source, result] = await call(done => cache.get_with_async('b', () => ['with'], null, done));
    keep(source, cache.get_with_finish(result));
    [source, result] = await call(done => cache.refresh_async('a', null, done));
    keep(source, cache.refresh_finish(result));
    [source, result] = await call(done => cache.acquire_async('a', null, done));
    const lease = cache.acquire_finish(result);
    keep(source, lease.value);
    lease.release();
    assertEqual(told, [true, ['a'], true, ['with'], true, true, true, ['a']]);
    assertSame(cache.get_async('a', null, () => {}), undefined);
});

test('a program that makes promises of them by itself', async () => {
    for (const verb of ['get', 'get_with', 'acquire', 'refresh'])
        Gio._promisify(Rc.Cache.prototype, `${verb}_async`, `${verb}_finish`);

    const value = [true, 1];
    const cache = makeCache(() => value);
    assertSame(await cache.get_async('a', null), value);
    assertSame(await cache.get_async('a'), value);
    assertEqual(value, [true, 1], 'what was cached');
    assertSame(await cache.get_with_async('b', () => value, null), value);
    const lease = await cache.acquire_async('a', null);
    assertSame(lease.value, value);
    lease.release();
    await cache.refresh_async('a', null);
});

test('the forms for any value, and the duty to load', async () => {
    const cache = makeCache(load => ({key: load.key}));
    const value = {};

    assertEqual(await cache.get_value_async('a'), {key: 'a'});
    assertSame(await cache.get_with_value_async('b', () => value), value);
    cache.get_value_async('b', null, (_, result) => {
        cache.insert('c', cache.get_value_finish(result));
    });
    while (!cache.contains('c'))
        await iterate();
    assertEqual(cache.lookup('c'), [true, value]);

    const [found, nothing, load] = await cache.begin_async('d');
    assertEqual([found, nothing, load.key], [false, null, 'd']);
    load.return_object(cache);
    assertEqual((await cache.begin_async('b')).map(part => part === value), [false, true, false]);
    assertSame(await cache.get_async('d'), cache);
});

test('callers share a load', async () => {
    const {promise, resolve} = defer();
    let n = 0;
    const cache = makeCache(load => {
        n++;
        return promise.then(() => [load.key]);
    });
    const callers = [cache.get_async('a'), cache.get_async('a'), cache.get_with_async('a', () => 1),
        cache.get('a'), cache.acquire_async('a')];

    assertSame(cache.n_loading, 1, 'the number of loads in progress');
    resolve();
    const values = await Promise.all(callers);
    const lease = values.pop();
    assertEqual(values.map(value => value === lease.value), [true, true, true, true]);
    assertSame(n, 1, 'the number of calls');
    lease.release();
});

test('what a loader throws or rejects reaches all who wait, unchanged', async () => {
    for (const error of [new RangeError('text'), undefined, 'text', null]) {
        for (const isPromised of [false, true]) {
            const {promise, reject} = defer();
            const cache = makeCache(() => {
                if (isPromised)
                    return promise;
                throw error;
            });
            const callers = [cache.get_async('a'), cache.get_async('a'), cache.acquire_async('a'),
                cache.refresh_async('a'), cache.get_with_async('a', () => {
                    throw error;
                })].map(assertRejects);

            reject(error);
            promise.catch(() => {});
            for (const caught of await Promise.all(callers))
                assertSame(caught, error);
        }
    }
});

test('errors of GLib arrive as what they are', async () => {
    const error = new GLib.Error(Gio.IOErrorEnum, Gio.IOErrorEnum.BUSY, 'It is busy');
    const cache = makeCache(() => Promise.reject(error));
    const caught = await assertRejects(cache.get_async('a'));

    assertSame(caught.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.BUSY), true, 'the code');
    const empty = new Rc.Cache({name: 'empty'});
    assertCode(await assertRejects(empty.get_async('a')), Rc.Error.NOT_FOUND);
    empty.close();
    assertCode(await assertRejects(empty.get_async('a')), Rc.Error.CLOSED);
});

test('who is cancelled leaves, and the others stay', async () => {
    const {promise, resolve} = defer();
    const cancellable = new Gio.Cancellable();
    const cache = makeCache(() => promise);
    const [one, other] = [cache.get_async('a', cancellable), cache.get_async('a')];

    cancellable.cancel();
    assertCancelled(await assertRejects(one));
    resolve('value');
    assertSame(await other, 'value');
});

test('the load is cancelled when all are', async () => {
    const cancellable = new Gio.Cancellable();
    let seen;
    const cache = makeCache(load => new Promise((resolve, reject) => {
        seen = load.cancellable;
        seen.connect(() => reject(new Error('given up')));
    }));
    const callers = [cache.get_async('a', cancellable), cache.get_async('a', cancellable)];

    assertSame(seen.is_cancelled(), false, 'whether it was cancelled before');
    cancellable.cancel();
    for (const caller of callers)
        assertCancelled(await assertRejects(caller));
    assertSame(seen.is_cancelled(), true, 'whether the load was cancelled');
    cache.set_load_func(() => 'new');
    assertSame(await cache.get_async('a'), 'new');
});

test('a load in this thread can’t be waited for by blocking', async () => {
    const {promise, resolve} = defer();
    const cache = makeCache(() => promise);
    const first = cache.get_async('a');

    assertCode(assertThrows(() => cache.begin('a')), Rc.Error.WOULD_DEADLOCK);
    const lease = cache.acquire('a');
    assertSame(lease instanceof Promise, true, 'that a promise is given instead of waiting');
    resolve('value');
    assertSame(await first, 'value');
    (await lease).release();
});

test('a load that asks for itself', async () => {
    const cache = makeCache(load => cache.get_async(load.key));
    assertCode(await assertRejects(cache.get_async('a')), Rc.Error.RECURSIVE_LOAD);

    const two = makeCache(load => cache2.get_async(load.key));
    const cache2 = makeCache(load => two.get_async(load.key));
    const error = await assertRejects(two.get_async('a'));
    assertCode(error, Rc.Error.WOULD_DEADLOCK);
});

test('loads inside of loads, while garbage is collected', async () => {
    const cache = makeCache(async load => {
        const depth = Number(load.key);
        System.gc();
        if (depth === 0)
            return [0];
        const [inner] = await cache.get_async(`${depth - 1}`);
        System.gc();
        return cache.get_with_async(`with ${depth}`, async () => {
            await iterate();
            System.gc();
            return [inner + 1];
        });
    });
    const callers = ['5', '3', '5'].map(key => cache.get_async(key));
    const values = await Promise.all(callers);
    assertEqual(values, [[5], [3], [5]]);
});

test('a handler that asks while another call goes on', async () => {
    const cache = makeCache(async load => [load.key]);
    const asked = [];

    cache.connect('miss', (_, key) => {
        if (key.length < 4)
            asked.push(cache.get_async(`${key}!`), cache.refresh_async(`${key}?`));
        System.gc();
    });
    cache.set_validate_func(() => {
        asked.push(cache.get_async('valid'));
        return true;
    });
    assertEqual(await cache.get_async('a'), ['a']);
    assertEqual(await cache.get_async('a'), ['a']);
    for (const promise of asked)
        await promise;
    System.gc();
    assertSame(cache.contains('a!!!'), true, 'that the last one was loaded');
});

test('callers of all kinds meet, whoever is first', async () => {
    const {promise, resolve} = defer();
    const cache = makeCache(() => promise);
    const callers = [cache.get('a'), cache.get_async('a'), cache.get_with('a', () => 1),
        cache.get_with_async('a', () => 2), cache.get('a')];

    resolve('value');
    assertEqual(await Promise.all(callers), Array(5).fill('value'));
    assertSame(cache.dup_stats().get_loads(), 1, 'the number of loads');
});

test('leases', async () => {
    const released = [];
    const cache = makeCache(async load => ({key: load.key}));

    cache.set_release_func((key, value) => released.push(value));
    let lease = await cache.acquire_async('a');
    const {value} = lease;
    assertSame(value, await cache.get_async('a'));
    cache.clear();
    assertEqual(released, []);
    lease.release();
    assertSame(released[0], value);
    lease = await cache.acquire_async('a');
    lease.mark_broken();
    assertNotSame(await cache.get_async('a'), lease.value);
    lease.release();
    cache.close();
});

test('loaders never run in another thread', async () => {
    const cache = makeCache(() => 1);
    for (const change of [() => cache.set_threaded(true), () => (cache.threaded = true)])
        assertMatch(`${assertThrows(change)}`, /TypeError: .* JavaScript has only one/);
    assertSame(cache.threaded, false);

    const threaded = new Rc.Cache({name: 'threaded', threaded: true});
    assertSame(threaded.threaded, true);
    assertMatch(`${assertThrows(() => threaded.set_load_func(() => 1))}`,
        /TypeError: .*set_load_func/);
    assertMatch(`${await assertRejects(threaded.get_with_async('a', () => 1))}`, /TypeError/);
    assertSame(threaded.get_with('a', () => 1), 1);
    assertSame(await threaded.get_async('a'), 1);
    threaded.threaded = false;
    assertSame(await threaded.get_with_async('b', () => 2), 2);
});

await run();

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// The verbs that give promises.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Rc from 'gi://Rc';
import System from 'system';

import {assertEqual, assertMatch, assertNotSame, assertRejects, assertSame, assertThrows, defer, run,
    test} from './tap.js';

const VALUES = [undefined, null, NaN, -0, 1n, 'text', {}, [true, 1], () => 1, new GObject.Object()];

function assertCode(error, code, what = 'the code') {
    assertSame(error.matches?.(Rc.Error, code) ?? `none: ${error}`, true, what);
}

function makeCache(load, properties = {}) {
    const cache = new Rc.Cache({name: 'verbs', ...properties});
    cache.set_load_func(load);
    return cache;
}

function iterate() {
    return new Promise(resolve => GLib.idle_add(GLib.PRIORITY_LOW, () => {
        resolve();
        return GLib.SOURCE_REMOVE;
    }));
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

test('an exception is told again during the retry delay', async () => {
    const error = new Error('text');
    let n = 0;
    const cache = makeCache(() => {
        n++;
        throw error;
    }, {retry_delay: 1e6});

    Rc.clock_freeze();
    assertSame(await assertRejects(cache.get_async('a')), error);
    assertSame(await assertRejects(cache.get_async('a')), error);
    assertSame(assertThrows(() => cache.get('a')), error);
    assertSame(assertThrows(() => cache.get_with('a', () => 1)), error);
    assertSame(n, 1, 'the number of calls');
    Rc.clock_advance(1e6);
    assertSame(await cache.get_with_async('a', () => 1), 1);
    Rc.clock_thaw();
});

test('who is cancelled leaves, and the others stay', async () => {
    const {promise, resolve} = defer();
    const cancellable = new Gio.Cancellable();
    const cache = makeCache(() => promise);
    const [one, other] = [cache.get_async('a', cancellable), cache.get_async('a')];

    cancellable.cancel();
    const error = await assertRejects(one);
    assertSame(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), true, 'the code');
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
        assertSame((await assertRejects(caller)).matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), true);
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
    assertSame([Rc.Error.RECURSIVE_LOAD, Rc.Error.WOULD_DEADLOCK].some(c => error.matches?.(Rc.Error, c)), true);
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
    const values = await Promise.all([cache.get_async('5'), cache.get_async('3'), cache.get_async('5')]);
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

test('loads queue for their turn', async () => {
    const loads = [defer(), defer(), defer()];
    const begun = [];
    const cache = makeCache(load => {
        begun.push(load.key);
        return loads[Number(load.key)].promise;
    }, {max_concurrent_loads: 1});
    const callers = ['0', '1', '2'].map(key => cache.get_async(key));

    assertEqual(begun, ['0']);
    for (const [i, {resolve}] of loads.entries()) {
        resolve(i);
        assertSame(await callers[i], i);
    }
    assertEqual(begun, ['0', '1', '2']);
});

test('a load that takes too long', async () => {
    const {promise, resolve} = defer();
    const released = [];
    const cache = makeCache(() => promise, {load_timeout: 1e6});

    cache.set_release_func((key, value, reason) => released.push([value, reason]));
    Rc.clock_freeze();
    const caller = cache.get_async('a');
    Rc.clock_advance(1e6);
    assertCode(await assertRejects(caller), Rc.Error.TIMED_OUT);
    assertSame(await cache.get_with_async('a', () => 'other'), 'other');
    resolve('late');
    while (released.length === 0)
        await iterate();
    assertEqual(released, [['late', Rc.EvictReason.REMOVED]]);
    assertSame(cache.lookup('a'), 'other');
    Rc.clock_thaw();
    cache.close();
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

test('refresh keeps the old value until the new one is there', async () => {
    let {promise, resolve} = defer();
    const previous = [];
    const cache = makeCache(load => {
        previous.push(load.previous, load.dup_previous(), load.get_previous_value());
        return promise;
    });

    resolve('old');
    await cache.get_async('a');
    assertEqual(previous, [null, null, [false, null]]);
    ({promise, resolve} = defer());
    const refresh = cache.refresh_async('a');
    assertSame(await cache.get_async('a'), 'old');
    assertEqual(previous.slice(3), ['old', 'old', [true, 'old']]);
    resolve('new');
    await refresh;
    assertSame(await cache.get_async('a'), 'new');
});

test('a value is loaded anew in the background, in the main loop', async () => {
    let n = 0;
    const cache = makeCache(() => ++n, {refresh_after: 1e6});

    Rc.clock_freeze();
    assertSame(await cache.get_async('a'), 1);
    Rc.clock_advance(1e6);
    assertSame(cache.get('a'), 1);
    while (n === 1)
        await iterate();
    assertSame(cache.get('a'), 2);
    Rc.clock_thaw();
});

test('an old value serves when the load fails', async () => {
    const error = new Error('text');
    const cache = makeCache(() => 'old', {ttl: 1e6, stale_if_error: 1e6});

    Rc.clock_freeze();
    await cache.get_async('a');
    Rc.clock_advance(1e6);
    cache.set_load_func(() => {
        throw error;
    });
    const unable = () => {
        throw error;
    };
    assertSame(await cache.get_async('a'), 'old');
    assertSame(await cache.get_with_async('a', unable), 'old');
    assertSame(cache.get_with('a', unable), 'old');
    assertSame(cache.get('a'), 'old');
    assertSame(await cache.get_with('a', async () => unable()), 'old');
    const lease = cache.acquire('a');
    assertSame(lease.value, 'old');
    lease.release();
    cache.set_validate_func(() => false);
    assertSame(await assertRejects(cache.get_async('a')), error);
    Rc.clock_thaw();
});

test('loaders never run in another thread', async () => {
    const cache = makeCache(() => 1);
    assertMatch(`${assertThrows(() => cache.set_threaded(true))}`, /TypeError: .* JavaScript has only one/);
    assertMatch(`${assertThrows(() => (cache.threaded = true))}`, /TypeError: .* JavaScript has only one/);
    assertSame(cache.threaded, false);

    const threaded = new Rc.Cache({name: 'threaded', threaded: true});
    assertSame(threaded.threaded, true);
    assertMatch(`${assertThrows(() => threaded.set_load_func(() => 1))}`, /TypeError: .*set_load_func/);
    assertMatch(`${await assertRejects(threaded.get_with_async('a', () => 1))}`, /TypeError/);
    assertSame(threaded.get_with('a', () => 1), 1);
    assertSame(await threaded.get_async('a'), 1);
    threaded.threaded = false;
    assertSame(await threaded.get_with_async('b', () => 2), 2);
});

test('removing by tag', async () => {
    const {promise, resolve} = defer();
    const cache = makeCache(load => {
        load.add_tag(`user ${load.key[0]}`);
        return load.key.endsWith('later') ? promise : load.key;
    });

    for (const key of ['1 a', '1 b', '2 a'])
        await cache.get_async(key);
    const later = cache.get_async('1 later');
    assertSame(cache.remove_tag('user 1'), 2, 'the number removed');
    assertEqual([...cache].map(info => info.get_key()), ['2 a']);
    resolve('served');
    assertSame(await later, 'served');
    assertSame(cache.contains('1 later'), false, 'that it is kept');
});

test('removing what matches', async () => {
    const {promise, resolve} = defer();
    const cache = makeCache(() => promise);
    const seen = [];
    const later = cache.get_async('loading');

    for (const [i, value] of VALUES.entries())
        cache.insert(`${i}`, value);
    assertSame(cache.remove_matching((key, value) => {
        seen.push([key, value]);
        return key === '3' || key === '4' || key === 'loading';
    }), 2, 'the number removed');
    for (const [i, value] of VALUES.entries())
        assertSame(seen.find(([key]) => key === `${i}`)[1], value, `value ${i}`);
    assertSame(seen.find(([key]) => key === 'loading')[1], null);
    resolve('served');
    assertSame(await later, 'served');
    assertSame(cache.n_entries, VALUES.length - 2, 'the number of entries');

    const error = new Error('text');
    assertSame(assertThrows(() => cache.remove_matching(() => {
        throw error;
    })), error);
    assertMatch(`${assertThrows(() => cache.remove_matching(null))}`, /TypeError/);
    assertSame(cache.remove_matching(key => {
        cache.remove_matching(inner => inner === key && key === '0');
        System.gc();
        return key === '1';
    }), 1, 'the number removed');
});

await run();

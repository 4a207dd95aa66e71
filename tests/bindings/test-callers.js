// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Callers of one load, each of whom gets what he asked for: one leaves, one wants a lease.
import Gio from 'gi://Gio';

import {makeCache} from './loading.js';
import {assertEqual, assertRejects, assertSame, assertThrows, defer, run, test} from './tap.js';

function isCancelled(error) {
    return error.matches?.(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED) ?? false;
}

// A cache whose loader takes its time, unless nobody wants the value any more.
function makePatient() {
    const deferred = defer();
    const cache = makeCache(load => {
        cache.nCalls = (cache.nCalls ?? 0) + 1;
        load.cancellable.connect(() => deferred.reject(new Error('given up')));
        return deferred.promise;
    });

    return [cache, deferred.resolve];
}

const VERBS = {
    get: (cache, cancellable) => cache.get('a', cancellable),
    get_with: (cache, cancellable) => cache.get_with('a', () => 'other', cancellable),
    get_async: (cache, cancellable) => cache.get_async('a', cancellable),
    acquire: async (cache, cancellable) => (await cache.acquire('a', cancellable)).value,
};
const LATER = {...VERBS, get_with: (cache, cancellable) => cache.get('a', cancellable)};

for (const [first, call] of Object.entries(LATER)) {
    for (const [second, callToo] of Object.entries(VERBS)) {
        test(`${first} is cancelled, ${second} is not`, async () => {
            const [cache, resolve] = makePatient();
            const cancellable = new Gio.Cancellable();
            const caller = call(cache, cancellable);
            const other = callToo(cache, null);

            cancellable.cancel();
            assertSame(isCancelled(await assertRejects(caller)), true, 'that it was cancelled');
            resolve('value');
            assertSame(await other, 'value');
            assertSame(cache.nCalls, 1, 'the number of calls');
        });
    }

    test(`who comes after ${first} is cancelled`, async () => {
        const [cache, resolve] = makePatient();
        const cancellable = new Gio.Cancellable();
        const caller = cache.get('a');
        const other = call(cache, cancellable);

        cancellable.cancel();
        assertSame(isCancelled(await assertRejects(other)), true, 'that it was cancelled');
        resolve('value');
        assertSame(await caller, 'value');
    });

    test(`${first} is cancelled alone`, async () => {
        const [cache] = makePatient();
        const cancellable = new Gio.Cancellable();
        const caller = call(cache, cancellable);

        cancellable.cancel();
        assertSame(isCancelled(await assertRejects(caller)), true, 'that it was cancelled');
        assertSame(cache.contains('a'), false, 'that it is kept');
    });
}

test('a lease counts as one hit', async () => {
    for (const load of [() => ({}), async () => ({})]) {
        const cache = makeCache(load);

        (await cache.acquire('a')).release();
        cache.reset_stats();
        cache.acquire('a').release();
        assertSame(cache.dup_stats().hits, 1, 'the number of hits');
    }
});

test('a lease on what is not kept', async () => {
    let n = 0;
    const cache = makeCache(async load => {
        load.set_store(false);
        await null;
        return ++n;
    });
    const lease = await cache.acquire('a');

    assertEqual([lease.value, n, cache.contains('a')], [1, 1, false]);
    lease.release();
});

test('loaders that need leases', async () => {
    const blocking = makeCache(({key}) => key === 'a' ? [blocking.acquire('b').value] : key);
    const waiting = makeCache(async ({key}) =>
        key === 'a' ? [(await waiting.acquire('b')).value] : key);
    const error = new Error('text');
    const failing = makeCache(() => {
        throw error;
    });

    for (const cache of [blocking, waiting])
        assertEqual((await cache.acquire('a')).value, ['b']);
    assertSame(assertThrows(() => failing.acquire('a')), error);
    const rejecting = makeCache(() => Promise.reject(error));
    assertSame(await assertRejects(rejecting.acquire('a')), error);
});

await run();

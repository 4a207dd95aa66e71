// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What begins in the library's own threads, such as expiry and limits of time, never calls
// JavaScript there: GJS would refuse with a warning, which ends this program.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';

import {assertCode, settle, testFrozen, waitUntil} from './loading.js';
import {assertEqual, assertMatch, assertRejects, assertSame, assertThrows, defer, run, test}
    from './tap.js';

const N_ENTRIES = 200;

// Of a program in C that has made its caches by itself, say.
function findCache(name, properties = {}) {
    return Object.assign(Rc.Registry.get_default().ensure_cache(name), properties);
}

// Long enough for the library's thread to come and do its part without the main loop.
function waitForThread(isDone) {
    while (!isDone())
        GLib.usleep(1000);
}

testFrozen('what expires is released, and told, by the main loop', async () => {
    const cache = findCache('expires', {ttl: 1e6});
    const seen = [];

    cache.set_release_func((key, value) => seen.push(value));
    cache.connect('evict', (_, key) => seen.push(key));
    cache.connect('notify::n-entries', () => seen.push(cache.n_entries));
    for (let i = 0; i < N_ENTRIES; i++)
        cache.insert(`${i}`, {i});
    await settle();
    seen.length = 0;
    Rc.clock_advance(1e6);
    waitForThread(() => cache.n_entries === 0);
    assertSame(seen.length, 0, 'the number of calls outside of the main loop');
    await waitUntil(() => seen.filter(what => typeof what === 'object').length === N_ENTRIES);
    assertSame(new Set(seen.filter(what => typeof what === 'string')).size, N_ENTRIES);
    cache.close();
});

const LISTENERS = {
    'a signal handler': (cache, call) => cache.connect('evict', call),
    'a signal handler after others': (cache, call) => cache.connect_after('evict', call),
    'a release function': (cache, call) => cache.set_release_func(call),
};

for (const [what, listen] of Object.entries(LISTENERS)) {
    testFrozen(`${what} is enough to have all in the main loop`, async () => {
        const cache = findCache(`with ${what}`, {ttl: 1e6});
        const seen = [];

        // Who calls from another thread does not own the context.
        listen(cache, () => seen.push(GLib.MainContext.default().is_owner()));
        cache.insert('a', {});
        Rc.clock_advance(1e6);
        waitForThread(() => cache.n_entries === 0);
        await waitUntil(() => seen.length > 0);
        assertEqual(seen, [true], 'whether the main loop called');
        cache.close();
    });
}

testFrozen('limits of time', async () => {
    const late = defer();
    const cache = findCache('limited', {load_timeout: 1e6, stale_if_error: 60e6, ttl: 1e6});
    const seen = [];

    cache.set_validate_func(() => seen.push('validate'));
    for (const signal of ['load-started', 'load-finished', 'evict', 'miss'])
        cache.connect(signal, () => seen.push(signal));
    assertSame(await cache.get_with_async('a', () => 'old'), 'old');
    Rc.clock_advance(1e6);
    const caller = cache.get_with_async('a', () => late.promise);
    const other = cache.get_with_async('b', load => {
        load.cancellable.connect(() => seen.push('cancelled'));
        return late.promise;
    });
    await settle();
    seen.length = 0;
    Rc.clock_advance(1e6);
    waitForThread(() => cache.dup_stats().load_failures === 2);
    assertEqual(seen, []);
    assertSame(await caller, 'old');
    assertCode(await assertRejects(other), Rc.Error.TIMED_OUT);
    assertEqual(seen.sort(), ['cancelled', 'validate']);
    late.resolve('late');
    await settle();
});

testFrozen('room that is given back', async () => {
    const cache = new Rc.Cache({name: 'trimmed'});
    const seen = [];

    cache.set_release_func((key, value, reason) => seen.push(reason));
    for (let i = 0; i < 10; i++)
        cache.insert(`${i}`, {});
    assertSame(cache.trim(0.5), 5, 'the number trimmed');
    await waitUntil(() => seen.length === 5);
    assertSame(seen[0], Rc.EvictReason.MEMORY_PRESSURE);
    cache.close();
});

testFrozen('a load in the background', async () => {
    let n = 0;
    const cache = findCache('refreshed', {refresh_after: 1e6});

    cache.set_load_func(() => ++n);
    cache.set_weigh_func(() => 1);
    cache.get('a');
    Rc.clock_advance(1e6);
    cache.get('a');
    assertSame(n, 1, 'the number of calls outside of the main loop');
    await waitUntil(() => n === 2);
});

test('a cache that runs its loaders in threads takes no function that is called there', () => {
    for (const setter of ['set_load_func', 'set_weigh_func']) {
        const threaded = findCache(`threaded ${setter}`, {threaded: true});
        assertMatch(`${assertThrows(() => threaded[setter](() => 1))}`,
            new RegExp(`TypeError: .*${setter}.* JavaScript has only one`));
        threaded[setter](null);

        const other = findCache(`other ${setter}`);
        other[setter](() => 1);
        assertMatch(`${assertThrows(() => other.set_threaded(true))}`, /TypeError/);
        other[setter](null);
        other.threaded = true;
        assertSame(other.threaded, true, 'that it is threaded');
    }
});

test('signals of a cache that runs its loaders in threads', async () => {
    const cache = findCache('shared', {threaded: true});
    const cancellable = new Gio.Cancellable();
    const seen = [];

    for (const signal of ['hit', 'miss', 'evict', 'load-started', 'load-finished'])
        cache.connect(signal, () => seen.push(signal));
    cache.insert('a', {});
    assertSame(typeof await cache.get_async('a', cancellable), 'object');
    assertCode(await assertRejects(cache.get_async('b', cancellable)), Rc.Error.NOT_FOUND);
    await settle();
    assertSame(seen.includes('hit') && seen.includes('miss'), true, 'that signals arrive');
});

await run();

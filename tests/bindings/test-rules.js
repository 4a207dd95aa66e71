// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// When a key is loaded anew, and when not.
import Rc from 'gi://Rc';

import {assertCode, iterate, makeCache} from './loading.js';
import {assertEqual, assertRejects, assertSame, assertThrows, defer, run, test} from './tap.js';

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
    const cache = Rc.Registry.get_default().ensure_cache('made elsewhere');

    cache.refresh_after = 1e6;
    cache.set_load_func(() => ++n);
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

await run();

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Cached functions whose values are loaded anew in the background.
import Rc from 'gi://Rc';

import {assertCode, iterate, settle, testFrozen, waitUntil} from './loading.js';
import {assertEqual, assertMatch, assertNotSame, assertRejects, assertSame, assertThrows, defer,
    run} from './tap.js';
import {countTracers, makeTracer} from './tracer.js';

const TTL = 10;
const USEC = TTL * 1e6;

function cacheInBackground(fn, options = {}) {
    return Rc.cacheResource(fn, {ttl: TTL, refreshMode: 'background', ...options});
}

testFrozen('without a ttl it is refused, and so is another mode', () => {
    assertMatch(`${assertThrows(() => Rc.cacheResource(() => 1, {refreshMode: 'background'}))}`,
        /TypeError: .*“refreshMode”.*“ttl”/);
    for (const refreshMode of ['Background', 'never', true, null, 1]) {
        assertMatch(`${assertThrows(() => Rc.cacheResource(() => 1, {ttl: 1, refreshMode}))}`,
            /TypeError: .*“refreshMode” is a text, 'foreground' or 'background'/);
    }
});

testFrozen('in the foreground the caller waits for the new value', () => {
    let n = 0;
    const get = Rc.cacheResource(() => ++n, {ttl: TTL, refreshMode: 'foreground'});

    get();
    Rc.clock_advance(USEC);
    assertSame(get(), 2);
});

for (const isAsync of [false, true]) {
    const kind = isAsync ? 'asynchronous: ' : '';
    const wrap = fn => isAsync ? async (...args) => fn(...args) : fn;

    testFrozen(`${kind}the old value serves while one load goes on`, async () => {
        const seen = [];
        const released = [];
        const get = cacheInBackground(wrap((...args) => ({args, n: seen.push(args)})),
            {onRelease: ({n}) => released.push(n)});
        const first = await get('a', {b: [1]});

        Rc.clock_advance(USEC - 1);
        assertSame(await get('a', {b: [1]}), first);
        await settle();
        assertSame(seen.length, 1, 'the number of calls before ttl');
        Rc.clock_advance(1);
        const callers = [1, 2, 3].map(() => get('a', {b: [1]}));
        assertSame(callers[0] instanceof Promise, isAsync, 'that it is a promise');
        for (const caller of callers)
            assertSame(await caller, first, 'what is served meanwhile');
        await waitUntil(() => released.length > 0);
        const second = await get('a', {b: [1]});
        assertSame(second.n, 2);
        assertEqual(seen, [['a', {b: [1]}], ['a', {b: [1]}]]);
        assertEqual(released, [1]);
    });

    testFrozen(`${kind}after twice the ttl the caller waits`, async () => {
        let n = 0;
        const get = cacheInBackground(wrap(() => ++n));

        await get();
        Rc.clock_advance(2 * USEC - 1);
        assertSame(await get(), 1);
        await waitUntil(() => n === 2);
        await settle();
        Rc.clock_advance(2 * USEC);
        assertSame(await get(), 3);
    });

    testFrozen(`${kind}a load that fails leaves the old value, and is tried again`, async () => {
        let n = 0;
        const error = new Error('text');
        const get = cacheInBackground(wrap(() => {
            if (++n > 1)
                throw error;
            return 'old';
        }));

        await get();
        Rc.clock_advance(USEC);
        for (let i = 2; i < 5; i++) {
            assertSame(await get(), 'old');
            await waitUntil(() => n === i);
            await settle();
        }
        Rc.clock_advance(USEC);
        assertSame(await assertRejects((async () => get())()), error);
    });
}

testFrozen('what was cleared meanwhile is not put back', async () => {
    const loads = [Promise.resolve({n: 1}), defer(), Promise.resolve({n: 3})];
    const released = [];
    let n = 0;
    const get = cacheInBackground(() => loads[n++].promise ?? loads[n - 1],
        {onRelease: value => released.push(value.n)});

    await get();
    Rc.clock_advance(USEC);
    await get();
    await waitUntil(() => n === 2);
    get.clear();
    assertSame((await get()).n, 3);
    loads[1].resolve({n: 2});
    await waitUntil(() => released.length === 2);
    assertEqual(released.sort(), [1, 2]);
    assertSame((await get()).n, 3);
});

testFrozen('a value that is not good any more is not served', () => {
    let n = 0;
    let isGood = true;
    const get = cacheInBackground(() => ({n: ++n}), {validate: () => isGood});
    const first = get();

    Rc.clock_advance(USEC);
    assertSame(get(), first);
    isGood = false;
    assertSame(get().n, 2);
});

testFrozen('a release function that throws does not stop it', async () => {
    let n = 0;
    const get = cacheInBackground(() => ({n: ++n}), {
        onRelease() {
            throw new Error('text');
        },
    });

    get();
    Rc.clock_advance(USEC);
    get();
    await waitUntil(() => n === 2);
    assertSame(get().n, 2);
    assertSame(get.cache.n_entries, 1, 'the number of entries');
});

testFrozen('methods are called on their object', async () => {
    class Feed {
        n = 0;

        static {
            this.prototype.read = cacheInBackground(function () {
                return {feed: this, n: ++this.n};
            });
        }
    }
    const [one, two] = [new Feed(), new Feed()];

    one.read();
    two.read();
    Rc.clock_advance(USEC);
    one.read();
    await waitUntil(() => one.n === 2);
    assertSame(one.read().feed, one);
    assertSame(two.n, 1, 'the number of calls for the other object');
});

testFrozen('arguments are kept as long as their entry, and no longer', async () => {
    const get = cacheInBackground(({tracer}) => tracer.name, {key: ({id}) => id, maxEntries: 2});
    const call = id => get({id, tracer: makeTracer()});

    for (let id = 0; id < 100; id++)
        call(id);
    assertSame(await countTracers() < 50, true, 'that a full cache keeps few');
    get.clear();
    assertSame(await countTracers(), 0, 'those kept after clear');
    call('expires');
    Rc.clock_advance(2 * USEC);
    await waitUntil(() => get.cache.n_entries === 0);
    assertSame(await countTracers(), 0, 'those kept after expiry');
    assertThrows(() => get({id: 'fails', unused: makeTracer()}));
    assertSame(await countTracers(), 0, 'those kept after a failure');
    call('stays');
    assertSame(await countTracers(), 1, 'those kept with their entry');
    get.clear();
});

testFrozen('arguments are not kept for what is not stored', async () => {
    const get = cacheInBackground(() => {
        Rc.currentLoad().set_store(false);
        return 1;
    }, {key: ({id}) => id});

    for (let id = 0; id < 10; id++)
        get({id, tracer: makeTracer()});
    assertSame(await countTracers(), 0, 'those kept');
});

testFrozen('an event that comes late does not take the arguments of the next entry', async () => {
    let n = 0;
    const get = cacheInBackground(async () => {
        await iterate();
        return ++n;
    });

    await get();
    Rc.clock_advance(2 * USEC);
    assertSame(await get(), 2);
    await settle();
    Rc.clock_advance(USEC);
    assertSame(await get(), 2);
    await waitUntil(() => n === 3);
    await settle();
    assertSame(await get(), 3);
});

testFrozen('arguments are there for whoever loads a key anew by itself', async () => {
    for (const isAsync of [false, true]) {
        const seen = [];
        const get = cacheInBackground(isAsync ? async arg => seen.push(arg) : arg => seen.push(arg));

        await get('a');
        await get.cache.refresh_async([...get.cache.keys()][0]);
        assertEqual(seen, ['a', 'a']);
    }
});

testFrozen('without a main loop it loads when there is nothing else to serve', () => {
    let n = 0;
    const get = cacheInBackground(() => ++n);

    get();
    Rc.clock_advance(USEC);
    assertSame(get(), 1);
    Rc.clock_advance(USEC);
    assertNotSame(get(), 1);
});

testFrozen('a key that nobody has called can not be loaded by itself', async () => {
    const get = cacheInBackground(() => 1, {name: 'feeds'});
    const error = await assertRejects(get.cache.refresh_async('key'));

    assertCode(error, Rc.Error.NOT_FOUND);
    assertMatch(error.message, /“feeds”.*“key”.*warm/);
});

await run();

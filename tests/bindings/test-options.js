// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// The options of Rc.cacheResource() besides those of test-resource.js.
import Rc from 'gi://Rc';

import {assertCode, iterate, settle, testFrozen, waitUntil} from './loading.js';
import {assertEqual, assertMatch, assertNotSame, assertRejects, assertSame, assertThrows, defer,
    run, test} from './tap.js';

const DURATIONS = {
    ttl: 'ttl',
    idleTimeout: 'idle_timeout',
    staleIfError: 'stale_if_error',
    retryDelay: 'retry_delay',
    loadTimeout: 'load_timeout',
    validateInterval: 'validate_interval',
};

test('durations are text or seconds', () => {
    for (const [option, property] of Object.entries(DURATIONS)) {
        for (const [duration, usec] of [['1h', 3600e6], ['90', 90e6], [1.5, 1.5e6]]) {
            const {cache} = Rc.cacheResource(() => 1, {[option]: duration});
            assertSame(cache[property], usec, `${property} of ${duration}`);
        }
        assertSame(Rc.cacheResource(() => 1).cache[property], 0, `${property} by default`);
        assertSame(Rc.cacheResource(() => 1, {[option]: undefined}).cache[property], 0);
    }
    const {cache} = Rc.cacheResource(() => 1, {ttl: 10, refreshMode: 'background'});
    assertEqual([cache.ttl, cache.refresh_after], [20e6, 10e6]);
});

test('bad ones raise at once, and say what is accepted', () => {
    const BAD = {
        maxWeight: [0, -1, 1.5, NaN, 2 ** 53, '8', null, 1n],
        weigh: [5, 'size', null, {}],
        jitter: [-0.1, 1.1, NaN, '0.1', null],
        refreshMode: ['other', 1, null, true],
    };

    for (const option of Object.keys(DURATIONS))
        BAD[option] = [0, -1, NaN, Infinity, 1e300, 1e-9, '', 'soon', '-1h', '0s', null, 1n, {}];
    for (const [option, values] of Object.entries(BAD)) {
        for (const value of values) {
            const error = assertThrows(() => Rc.cacheResource(() => 1, {[option]: value}));
            assertSame(error.constructor, TypeError, `the error for ${option}`);
            assertMatch(error.message, new RegExp(`option “${option}” is (a|the) \\w+`));
        }
    }
});

test('weights', () => {
    const released = [];
    const open = Rc.cacheResource(size => ({size}), {
        maxWeight: 10,
        weigh: ({size}) => size,
        onRelease: ({size}, reason) => released.push([size, reason]),
    });

    open(4);
    open(5);
    assertSame(open.cache.weight, 9, 'the weight');
    open(6);
    assertEqual(released, [[4, Rc.EvictReason.CAPACITY], [5, Rc.EvictReason.CAPACITY]]);
    assertSame(open.cache.weight, 6, 'the weight');
});

testFrozen('what nobody asks for goes', () => {
    const open = Rc.cacheResource(() => ({}), {idleTimeout: 10});
    const value = open();

    Rc.clock_advance(9e6);
    assertSame(open(), value);
    Rc.clock_advance(9e6);
    assertSame(open(), value);
    Rc.clock_advance(10e6);
    assertNotSame(open(), value);
});

testFrozen('the old value serves when the load fails', async () => {
    let error = null;
    const load = () => {
        if (error)
            throw error;
        return {};
    };

    for (const fn of [load, async () => load()]) {
        error = null;
        const open = Rc.cacheResource(fn, {ttl: 10, staleIfError: 10});
        const value = await open();

        error = new Error('text');
        Rc.clock_advance(10e6);
        assertSame(await open(), value);
        Rc.clock_advance(10e6);
        assertSame(await assertRejects((async () => open())()), error);
    }
});

testFrozen('a load that has failed is not tried again at once', async () => {
    let n = 0;
    const error = new Error('text');
    const load = () => {
        n++;
        throw error;
    };

    for (const fn of [load, async () => load()]) {
        n = 0;
        const open = Rc.cacheResource(fn, {retryDelay: 10});
        for (let i = 0; i < 3; i++)
            assertSame(await assertRejects((async () => open())()), error);
        assertSame(n, 1, 'the number of calls');
        Rc.clock_advance(10e6);
        await assertRejects((async () => open())());
        assertSame(n, 2, 'the number of calls');
    }
});

testFrozen('what was found good is not asked about again', () => {
    let n = 0;
    const open = Rc.cacheResource(() => ({}), {validate: () => ++n, validateInterval: 10});

    open();
    Rc.clock_advance(10e6);
    open();
    open();
    assertSame(n, 1, 'the number of questions');
    Rc.clock_advance(10e6);
    open();
    assertSame(n, 2, 'the number of questions');
});

testFrozen('a promise that takes too long', async () => {
    const loads = [defer(), defer()];
    const released = [];
    let n = 0;
    const open = Rc.cacheResource(() => loads[n++].promise, {
        loadTimeout: 10,
        onRelease: value => released.push(value),
    });
    const first = open();

    assertSame(open(), first, 'the promise of the second caller');
    Rc.clock_advance(10e6);
    assertCode(await assertRejects(first), Rc.Error.TIMED_OUT);
    const second = open();
    assertNotSame(second, first, 'the promise after the first one has ended');
    loads[1].resolve('second');
    assertSame(await second, 'second');
    loads[0].resolve('first');
    await waitUntil(() => released.length > 0);
    assertEqual(released, ['first']);
    assertSame(await open(), 'second');
    open.cache.close();
});

testFrozen('a promise that takes too long, and an old value', async () => {
    let result = Promise.resolve('old');
    const open = Rc.cacheResource(() => result, {loadTimeout: 10, ttl: 10, staleIfError: 60});

    await open();
    Rc.clock_advance(10e6);
    result = new Promise(() => {});
    const caller = open();
    Rc.clock_advance(10e6);
    assertSame(await caller, 'old');
});

testFrozen('who joins the load of another verb waits no longer either', async () => {
    const cache = new Rc.Cache({name: 'k', load_timeout: 1e6});
    cache.set_load_func(() => new Promise(() => {}));
    const callers = [cache.get_async('a'), cache.get('a'), cache.get('a')];

    Rc.clock_advance(1e6);
    for (const caller of callers)
        assertCode(await assertRejects(caller), Rc.Error.TIMED_OUT);
});

testFrozen('a limit changes nothing for what is in time', async () => {
    const error = new Error('text');
    const open = Rc.cacheResource(what => {
        if (what === 'throw')
            throw error;
        return what;
    }, {loadTimeout: 10, key: what => `${what}`});

    assertSame(open(1), 1);
    assertSame(assertThrows(() => open('throw')), error);
    assertSame(await open(Promise.resolve(2)), 2);
    assertSame(await assertRejects(open({
        then: (_, reject) => reject(error),
        toString: () => 'rejects',
    })), error);
    await settle();
    await iterate();
});

await run();

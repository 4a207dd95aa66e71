// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Cases that a wrapper for cached functions has to meet, in any language.
import GObject from 'gi://GObject';
import Rc from 'gi://Rc';

import {iterate, settle, testFrozen, waitUntil} from './loading.js';
import {assertEqual, assertMatch, assertNotSame, assertRejects, assertSame, assertThrows, defer,
    run, test} from './tap.js';

const TTL = 10;
const USEC = TTL * 1e6;

// A function that tells of its calls, and what is released.
function record(options = {}, make = (...args) => ({args})) {
    const calls = [];
    const released = [];
    const load = Rc.cacheResource((...args) => {
        calls.push(args);
        return make(...args);
    }, {onRelease: value => released.push(value), ...options});

    return {load, calls, released};
}

test('mutate_return', () => {
    const {load} = record({}, () => [0, 1]);

    load()[0] = 5;
    assertEqual(load(), [5, 1]);
});

test('clear_args', () => {
    const {load, calls} = record();
    const [one, two] = [load(1), load(2)];

    load.clear(2);
    load.clear(3);
    assertSame(load(1), one);
    assertNotSame(load(2), two);
    assertEqual(calls, [[1], [2], [2]]);
});

test('class_method_clear, and with arguments', () => {
    class Library {
        static {
            this.prototype.open = Rc.cacheResource((x, y = 0) => ({x, y}));
        }
    }
    const [library, other] = [new Library(), new Library()];
    const [one, two, others] = [library.open(1), library.open(1, 1), other.open(1, 1)];

    library.open.clear.call(library, 1, 1);
    assertSame(library.open(1), one);
    assertNotSame(library.open(1, 1), two);
    assertSame(other.open(1, 1), others);
    library.open.clear(1, 1);
    assertNotSame(other.open(1, 1), others);
    library.open.clear();
    assertNotSame(library.open(1), one);
    assertSame(library.open.cache.size, 1);
});

test('on_release_fires', () => {
    const {load, released} = record({maxEntries: 2}, x => x);

    [1, 2, 3, 4, 5].forEach(x => load(x));
    assertEqual(released, [1, 2, 3]);
    load.clear();
    assertEqual(released.slice(0, 3), [1, 2, 3]);
    assertEqual(released.slice(3).sort(), [4, 5]);
});

test('on_release_with_exceptions', () => {
    const released = [];
    const {load} = record({
        onRelease: value => {
            released.push(value);
            throw new Error(`${value} is stuck`);
        },
    }, x => x);

    for (let x = 0; x < 10; x++)
        load(x);
    load.clear();
    assertEqual(released.sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assertSame(load.cache.size, 0);
});

test('releases_when_hits_size', () => {
    const {load, released} = record({maxEntries: 3}, x => x);

    [10, 11, 12, 10, 13].forEach(x => load(x));
    assertEqual(released, [11]);
});

test('validate_success', () => {
    const asked = [];
    const {load} = record({validate: value => asked.push(value) > 0});
    const value = load(1);

    assertSame(asked.length, 0);
    for (let n = 1; n < 4; n++) {
        assertSame(load(1), value);
        assertSame(asked.length, n);
        assertSame(asked[n - 1], value);
    }
});

test('validate_fail', () => {
    let n = 0;
    const asked = [];
    const {load, released} = record({validate: value => asked.push(value) < 0}, () => n++);

    for (let i = 0; i < 4; i++)
        assertSame(load(), i);
    assertEqual(asked, [0, 1, 2]);
    assertEqual(released, [0, 1, 2]);
});

test('without_ttl_raises, invalid_refresh_mode_raises', () => {
    const wrap = options => assertThrows(() => record({refreshMode: 'background', ...options}));

    assertMatch(`${wrap({})}`, /TypeError.*refreshMode.*ttl/);
    assertMatch(`${wrap({ttl: 1, refreshMode: 'later'})}`, /refreshMode.*foreground.*background/);
});

testFrozen('hard_ttl_is_double_fresh_ttl', async () => {
    const {load, released} = record({ttl: TTL, refreshMode: 'background'});
    const value = load();

    Rc.clock_advance(2 * USEC - 1);
    await settle();
    assertSame(load.cache.size, 1);
    assertSame(released.length, 0);
    Rc.clock_advance(1);
    await waitUntil(() => released.length > 0);
    assertSame(released[0], value);
    assertSame(load.cache.size, 0);
});

testFrozen('replaced_resource_on_release_fires_once', async () => {
    const {load, released} = record({ttl: TTL, refreshMode: 'background'});
    const value = load();

    Rc.clock_advance(USEC);
    assertSame(load(), value);
    await waitUntil(() => released.length > 0);
    await settle();
    assertNotSame(load(), value);
    load.clear();
    assertSame(released.length, 2);
    assertSame(released[0], value);
});

testFrozen('orphan_produced_resource_released', async () => {
    const made = [{n: 0}, defer(), {n: 2}];
    const {load, released, calls} = record({ttl: TTL, refreshMode: 'background'},
        () => made[calls.length - 1].promise ?? Promise.resolve(made[calls.length - 1]));

    await load();
    Rc.clock_advance(USEC);
    await load();
    await waitUntil(() => calls.length === 2);
    load.clear();
    made[1].resolve({n: 1});
    await waitUntil(() => released.length === 2);
    assertEqual(released.map(({n}) => n).sort(), [0, 1]);
    assertSame((await load()).n, 2);
});

testFrozen('replacement_survives_on_release_error', async () => {
    let nReleased = 0;
    const {load, calls} = record({
        ttl: TTL,
        refreshMode: 'background',
        onRelease: () => {
            nReleased++;
            throw new Error('stuck');
        },
    });
    const value = load();

    Rc.clock_advance(USEC);
    load();
    await waitUntil(() => nReleased > 0);
    assertNotSame(load(), value);
    assertSame(load(), load());
    assertSame(calls.length, 2);
});

testFrozen('validate_fail_forces_foreground, validate_pass_allows_stale_serve', async () => {
    let isGood = true;
    const {load, calls} = record({ttl: TTL, refreshMode: 'background', validate: () => isGood});
    const value = load();

    Rc.clock_advance(USEC);
    assertSame(load(), value);
    assertSame(calls.length, 1);
    await waitUntil(() => calls.length === 2);
    await settle();
    Rc.clock_advance(USEC);
    isGood = false;
    load();
    assertSame(calls.length, 3);
});

testFrozen('ttl', async () => {
    const {load, released} = record({ttl: '10s'});
    const value = load();

    Rc.clock_advance(USEC - 1);
    assertSame(load(), value);
    Rc.clock_advance(1);
    await waitUntil(() => released.length === 1);
    assertNotSame(load(), value);
    Rc.clock_advance(USEC - 1);
    await iterate();
    assertSame(released.length, 1);
});

test('first run then cached, gather shares one computation', async () => {
    const {load, calls} = record({}, async x => ({x}));
    const values = await Promise.all([load(1), load(1), load(1), load(2)]);

    assertSame(new Set(values).size, 2);
    assertSame(await load(1), values[0]);
    assertEqual(calls, [[1], [2]]);
});

test('failed owner: all waiters get its error', async () => {
    const error = new Error('there is no server');
    let isDown = true;
    const {load, calls} = record({}, async () => {
        if (isDown)
            throw error;
        return 1;
    });
    const callers = [load(), load(), load()];

    for (const caller of callers)
        assertSame(await assertRejects(caller), error);
    assertSame(calls.length, 1);
    isDown = false;
    assertSame(await load(), 1);
});

test('max_entries, and no promise, for asynchronous functions', async () => {
    const {load, released} = record({maxEntries: 2}, async x => x);

    for (const x of [1, 2, 1, 3])
        assertSame(await load(x), x);
    assertEqual(released, [2]);
    assertSame(load(1) instanceof Promise, true);
});

test('distinct arguments do not collide, and equal ones meet', () => {
    const {load} = record();
    const object = new GObject.Object();
    const makeCalls = () => [[], [undefined], [null], [false], [0], [-0], [1], [1n], ['1'], [true],
        ['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], [['a', 'b']], [['ab']], [[['a'], 'b']],
        [{a: 1, b: 2}], [{a: 1}], [{a: '1'}], [new Map([['a', 1]])], [new Set(['a'])], [[]], [{}],
        [new Date(1)], [new Date(2)], [new Uint8Array([1])], [new Uint8Array([1, 0])], [NaN],
        [object], [new Uint8Array(100000).fill(1, 77777, 77778)], [new Uint8Array(100000)]];
    const values = makeCalls().map(args => load(...args));

    assertSame(new Set(values).size, values.length);
    makeCalls().forEach((args, i) => assertSame(load(...args), values[i], `call ${i}`));
    assertSame(load({b: 2, a: 1}), load({a: 1, b: 2}));
    assertSame(load(new Set(['b', 'a'])), load(new Set(['a', 'b'])));
    assertSame(load(new Map([['b', 2], ['a', 1]])), load(new Map([['a', 1], ['b', 2]])));
});

test('closures have caches of their own', () => {
    const functions = ['a', 'b'].map(url => Rc.cacheResource(() => ({url})));

    assertEqual(functions.map(connect => connect().url), ['a', 'b']);
    functions[0].clear();
    assertSame(functions[1].cache.size, 1);
});

await run();

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Rc from 'gi://Rc';

import {assertEqual, assertMatch, assertNotSame, assertSame, assertThrows, run, test, waitFor}
    from './tap.js';

const Subclass = GObject.registerClass(class RcTestSubclass extends GObject.Object {});

const VALUES = [
    undefined, null, true, false, 0, -0, 1, NaN, Infinity, 2 ** 53, 1n, 2n ** 80n, '', 'text',
    'with\0zero', '\ud800', Symbol('symbol'), Symbol.iterator, () => 1, class {}, {}, [], [undefined],
    new Map(), new Set(), new Date(0), /x/, new Error('kept, not thrown'), new Uint8Array(3),
    new Proxy({}, {}), new WeakMap(), Object.create(null), new GObject.Object(), new Subclass(),
    new GLib.Bytes([1]), GLib.Variant.new_string('x'), Gio.Cancellable, globalThis,
];

test('equal arguments share one object', () => {
    const connect = Rc.cacheResource(url => ({url}));

    assertSame(connect('a'), connect('a'));
    assertNotSame(connect('a'), connect('b'));
    assertSame(connect.cache.dup_stats().get_loads(), 2, 'the number of loads');
    assertSame(connect.cache.dup_stats().get_hits(), 2, 'the number of hits');
});

test('any value comes back as itself', () => {
    const get = Rc.cacheResource(i => VALUES[i]);

    for (let round = 0; round < 2; round++)
        VALUES.forEach((value, i) => assertSame(get(i), value, `value ${i}`));
    assertSame(get.cache.dup_stats().get_loads(), VALUES.length, 'the number of loads');
});

test('exceptions arrive unchanged and are not kept', () => {
    const errors = [...VALUES, new TypeError('text'), new GLib.Error(Gio.IOErrorEnum, 1, 'text'),
        {name: Symbol('name')}];
    const fail = Rc.cacheResource(i => {
        throw errors[i];
    });

    for (let round = 1; round <= 2; round++) {
        errors.forEach((error, i) => assertSame(assertThrows(() => fail(i)), error, `error ${i}`));
        assertSame(fail.cache.dup_stats().get_load_failures(), round * errors.length);
    }
    assertSame(fail.cache.n_loading, 0, 'the number of loads in progress');
    assertSame(fail.cache.n_entries, 0, 'the number of entries');
});

test('other languages are told what failed', () => {
    const messages = [];
    const connect = Rc.cacheResource(function connect(isBusy) {
        throw isBusy ? new GLib.Error(Gio.IOErrorEnum, Gio.IOErrorEnum.BUSY, 'It is busy')
            : new RangeError('password=secret');
    });

    connect.cache.connect('load-finished', (_, load) => messages.push(load.get_error().message));
    assertThrows(() => connect(true));
    assertThrows(() => connect(false));
    assertSame(messages[0], 'It is busy');
    assertMatch(messages[1], /^The load of “connect#\w+” failed .* RangeError/);
});

test('a load that asks for itself raises', () => {
    const endless = Rc.cacheResource(n => endless(n));
    const sum = Rc.cacheResource(n => n === 0 ? 0 : n + sum(n - 1));
    const error = assertThrows(() => endless(1));

    assertSame(error.matches(Rc.Error, Rc.Error.RECURSIVE_LOAD), true, 'the error’s code');
    assertSame(sum(10), 55);
    assertSame(sum.cache.n_entries, 11, 'the number of entries');
});

test('clear empties one function, one call or all functions', () => {
    const released = [];
    const open = Rc.cacheResource((...args) => args, {onRelease: args => released.push(args)});
    const other = Rc.cacheResource(() => ({}));
    const kept = other();

    open();
    open(1);
    open(1, 2);
    open.clear(1);
    assertEqual(released, [[1]]);
    open.clear(7);
    assertEqual(released, [[1]]);
    open.clear();
    assertEqual(released.slice(1).sort(), [[], [1, 2]]);
    assertSame(other(), kept);

    const {clear} = other;
    clear();
    assertNotSame(other(), kept);

    const foreign = new Rc.Cache({name: 'foreign'});
    const again = other();
    foreign.insert('key', again);
    Rc.cacheResource.clear();
    assertNotSame(other(), again);
    assertSame(foreign.lookup('key'), again);
});

test('maxEntries drops what was not used for longest', () => {
    const released = [];
    const open = Rc.cacheResource(name => ({name}), {
        maxEntries: 2,
        onRelease: ({name}, reason) => released.push([name, reason]),
    });

    open('a');
    open('b');
    open('a');
    open('c');
    assertEqual(released, [['b', Rc.EvictReason.CAPACITY]]);
});

test('a value lives as long as ttl says', () => {
    for (const [ttl, usec] of [['1h', 3600e6], [1.5, 1.5e6], ['PT1M', 60e6]]) {
        const released = [];
        const open = Rc.cacheResource(() => ({}), {
            ttl,
            onRelease: (value, reason) => released.push([value, reason]),
        });

        Rc.clock_freeze();
        const first = open();
        Rc.clock_advance(usec - 1);
        assertSame(open(), first, `the value just before ${ttl}`);
        Rc.clock_advance(1);
        assertNotSame(open(), first, `the value after ${ttl}`);
        waitFor(() => released.length > 0);
        assertSame(released[0][0], first, 'what was released');
        assertSame(released[0][1], Rc.EvictReason.EXPIRED, 'the reason');
        Rc.clock_thaw();
    }
});

test('what expires is released without traffic', () => {
    const released = [];
    const open = Rc.cacheResource(i => i, {ttl: 60, onRelease: value => released.push(value)});

    Rc.clock_freeze();
    for (let i = 0; i < 300; i++)
        open(i);
    Rc.clock_advance(60e6);
    waitFor(() => released.length === 300);
    assertSame(new Set(released).size, 300, 'the number of values released');
    Rc.clock_thaw();
});

test('validate decides before each hit, and not on the first call', () => {
    const seen = [];
    const released = [];
    let good = 1;
    const open = Rc.cacheResource(() => ({}), {
        validate: value => seen.push(value) && good,
        onRelease: (value, reason) => released.push([value, reason]),
    });
    const first = open();

    assertSame(seen.length, 0, 'the number of checks');
    assertSame(open(), first);
    assertSame(seen[0], first, 'what was checked');
    good = '';
    const second = open();
    assertNotSame(second, first);
    assertSame(released[0][0], first, 'what was released');
    assertSame(released[0][1], Rc.EvictReason.INVALID, 'the reason');
    assertSame(seen.length, 2, 'the number of checks');
});

test('a broken validate function means loading again', () => {
    const open = Rc.cacheResource(() => ({}), {
        validate() {
            throw new Error('broken');
        },
    });

    assertNotSame(open(), open());
});

test('a value under two keys is released with the last of them', () => {
    for (const shared of [{}, () => {}, new GObject.Object()]) {
        const released = [];
        const open = Rc.cacheResource(() => shared, {onRelease: value => released.push(value)});

        open(1);
        open(2);
        open.clear(1);
        assertSame(released.length, 0, 'the number of releases');
        open.clear(2);
        assertSame(released.length, 1, 'the number of releases');
        assertSame(released[0], shared, 'what was released');
    }
});

test('a value that was cleared while it was loaded is released, and not kept', () => {
    const released = [];
    const open = Rc.cacheResource(() => {
        open.clear();
        return {};
    }, {onRelease: value => released.push(value)});
    const value = open();

    assertSame(released[0], value, 'what was released');
    assertSame(open.cache.n_entries, 0, 'the number of entries');
});

test('bad options raise at once, and say what is accepted', () => {
    const BAD = {
        ttl: [0, -1, NaN, Infinity, 1e-9, '', 'soon', '-1h', '0s', null, 1n, {}, new Date()],
        maxEntries: [0, -1, 1.5, NaN, 2 ** 32, '8', null, 1n],
        validate: [true, 'is_alive', null, {}],
        onRelease: [1, null],
        key: ['key', null],
        name: [1, null],
    };

    for (const [name, values] of Object.entries(BAD)) {
        for (const value of values) {
            const error = assertThrows(() => Rc.cacheResource(() => 1, {[name]: value}));
            assertSame(error.constructor, TypeError, `the error for ${name}`);
            assertMatch(error.message, new RegExp(`option “${name}” is (a|the) `));
        }
    }
    assertMatch(assertThrows(() => Rc.cacheResource(() => 1, {max_entries: 1})).message,
        /no option “max_entries”.* maxEntries/);
    for (const args of [[], [1], [{ttl: 1}], [() => 1, null], [() => 1, 60]])
        assertSame(assertThrows(() => Rc.cacheResource(...args)).constructor, TypeError);
    assertSame(Rc.cacheResource(() => 1, {ttl: undefined})(), 1, 'what an option left out gives');
});

test('the function keeps its face', () => {
    function connect(url, user) {
        return {url, user};
    }
    const cached = Rc.cacheResource(connect, {name: 'connections', ttl: '1d', maxEntries: 3});

    assertSame(cached.name, 'connect');
    assertSame(cached.length, 2);
    assertSame(cached.cache.name, 'connections');
    assertSame(cached.cache.ttl, 86400e6);
    assertSame(cached.cache.max_entries, 3);
    assertSame(assertThrows(() => Reflect.construct(cached, [])).constructor, TypeError);
    assertSame(Rc.cacheResource(connect).cache.name, 'connect');
    assertSame(Rc.cacheResource(() => 1).cache.name, 'anonymous');
});

test('a cache that is closed calls and keeps nothing', () => {
    const released = [];
    const open = Rc.cacheResource(i => ({i}), {onRelease: value => released.push(value.i)});

    open(1);
    open(2);
    open.cache.close();
    assertEqual(released.sort(), [1, 2]);
    assertSame(assertThrows(() => open(1)).matches(Rc.Error, Rc.Error.CLOSED), true, 'the code');
});

await run();

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Rc from 'gi://Rc';
import System from 'system';

import {assertMatch, assertNotSame, assertSame, assertThrows, run, test} from './tap.js';

const loop = () => {
    const array = [1];
    array.push(array);
    return array;
};

const loopOf = pick => {
    const outer = [[]];
    outer[0].push(pick(outer));
    return outer;
};

// Each line makes the same arguments twice, and differs from every other line.
const MAKERS = [
    () => [], () => [undefined], () => [null], () => [[]], () => [[], []], () => [[[]]],
    () => [{}], () => [''], () => ['', ''], () => ['a', 'b'], () => ['ab'], () => [['a', 'b']],
    () => [['a'], 'b'], () => ['a', ['b']], () => ['1'], () => [1], () => [1n], () => [true],
    () => ['true'], () => [false], () => [0], () => [-0], () => [NaN], () => ['NaN'],
    () => [Infinity], () => [-Infinity], () => [0.1 + 0.2], () => [0.3], () => [2 ** 53],
    () => [2n ** 64n], () => [-(2n ** 64n)], () => ['a\0b'], () => ['a\0'], () => ['a'],
    () => ['\ud800'], () => ['\ud801'], () => ['\ufffd'], () => ['😀'], () => ['é'], () => ['e\u0301'],
    () => ['%'], () => ['%25'], () => ['#'], () => ['\\'], () => ['\\005c'], () => ['\\0023'],
    () => ['a', 's1:b'], () => ['as1:b'], () => ['l'], () => ['u'], () => ['#rc1:s:2:a0'],
    () => [{a: 1, b: 2}], () => [{a: 1, b: '2'}], () => [{a: {b: 2}}], () => [{'a,b': 1}],
    () => [{a: undefined}], () => [{a: null}], () => [['a', 1]], () => [[['a', 1]]],
    () => [new Map([['a', 1]])], () => [new Map([[1, 'a']])], () => [new Map()],
    () => [new Set()], () => [new Set(['a', 1])], () => [new Set([['a', 1]])],
    () => [new Set([{a: 1}, {b: 1}])], () => [new Map([[{a: 1}, [2]], [{b: 1}, [3]]])],
    () => [new Date(0)], () => [new Date(1)], () => [new Date(NaN)],
    () => [new Uint8Array()], () => [new Uint8Array([1])], () => [new Uint8Array([1, 2])],
    () => [new Uint8Array([12])], () => [[1, 2]], () => [[1, undefined]],
    // eslint-disable-next-line no-sparse-arrays
    () => [[1, ,]], () => [loop()], () => [[1, [1, loop()]]], () => [[1, [1]]],
    () => [loopOf(outer => outer)], () => [loopOf(outer => outer[0])],
    () => [{}, {}], () => [/x/], () => [/x/g], () => [/x/y], () => [/xg/], () => ['/x/'],
    ...[Uint8ClampedArray, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array,
        Float32Array, Float64Array].flatMap(View => [
        () => [new View()], () => [new View([1])], () => [new View([1, 2])],
        () => [new View([0, 1])], () => [new View(100)], () => [new View(100).fill(1, 99)]]),
    () => [new BigInt64Array([1n])], () => [new BigUint64Array([1n])],
    () => [new Uint8Array(100)], () => [new Uint8Array(100).fill(1, 99)],
    () => [new Uint8Array(101)],
    () => [new Uint8Array([1]).buffer], () => [new Uint8Array([1, 2]).buffer],
    () => [new DataView(new ArrayBuffer(1))], () => [new DataView(new ArrayBuffer(2))],
    () => [new GLib.Bytes([1])], () => [new GLib.Bytes([1, 2])], () => [new GLib.Bytes([])],
    () => [new GLib.Variant('i', 1)], () => [new GLib.Variant('u', 1)],
    () => [new GLib.Variant('s', '1')],
    // Arrays of strings that GJS 1.74 makes itself leak, for memory checkers to see.
    () => [GLib.Variant.parse(null, '["a", "b"]', null, null)],
    () => [new GLib.Variant('(ss)', ['a', 'b'])],
    () => [new GLib.Variant('d', 0)], () => [new GLib.Variant('d', -0)],
    () => [new GLib.Variant('a{sv}', {a: new GLib.Variant('i', 1), b: new GLib.Variant('i', 2)})],
    () => [GLib.DateTime.new_from_unix_utc(1)], () => [GLib.DateTime.new_from_unix_utc(2)],
    () => [GLib.DateTime.new_from_unix_utc(1).add(1)],
    () => [GLib.DateTime.new_from_unix_utc(1).to_timezone(GLib.TimeZone.new('+01'))],
];

function makeKeys(args) {
    const f = Rc.cacheResource(() => 1, {name: 'f'});
    f(...args);
    return [...f.cache].map(info => info.get_key());
}

test('equal arguments meet, others never do', () => {
    const seen = new Map();

    for (const make of MAKERS) {
        const [key] = makeKeys(make());
        assertSame(makeKeys(make())[0], key, `the key of ${make} made again`);
        assertSame(seen.get(key), undefined, `who else has the key of ${make}`);
        seen.set(key, `${make}`);
    }
});

test('objects, maps and sets are compared by content, not by order', () => {
    const same = [
        [{a: 1, b: [2]}, {b: [2], a: 1}],
        [{a: 1}, Object.assign(Object.create(null), {a: 1})],
        [new Map([[1, 2], [3, 4]]), new Map([[3, 4], [1, 2]])],
        [new Set(['a', 'b', {c: 1}]), new Set([{c: 1}, 'b', 'a'])],
        [new Uint8Array([0, 1, 2]).subarray(1), new Uint8Array([1, 2])],
        [new GLib.Variant('a{si}', {a: 1, b: 2}), new GLib.Variant('a{si}', {b: 2, a: 1})],
    ];

    for (const [one, other] of same)
        assertSame(makeKeys([one])[0], makeKeys([other])[0], `the key of ${one}`);
});

test('keys are those of Rc.key_build', () => {
    const [key] = makeKeys(['é#%\\', {a: [1n]}]);
    const text = 'a2:s4:\\00e9\\0023\\0025\\005co1:s1:aa1:i1;';

    assertSame(key, Rc.key_build('f', new GLib.Variant('s', text)));
});

test('labels tell no arguments', () => {
    const [key] = makeKeys(['postgres://user:hunter2@host/']);

    assertMatch(Rc.key_dup_label(key), /^f#\w{8}$/);
});

test('objects of the platform are told apart by identity', () => {
    const f = Rc.cacheResource(object => ({object}));
    const store = new Gio.ListStore({item_type: GObject.Object});
    const objects = [new GObject.Object(), new Gio.Cancellable(), new GObject.Object()];
    const values = objects.map(object => f(object));

    objects.forEach((object, i) => assertSame(f(object), values[i], `value ${i}`));
    assertSame(new Set(values).size, 3, 'the number of values');

    // JavaScript forgets it meanwhile, the list does not.
    store.append(new GObject.Object());
    const kept = Rc.cacheResource(() => ({}));
    const value = kept(store.get_item(0));
    for (let i = 0; i < 3; i++)
        System.gc();
    assertSame(kept(store.get_item(0)), value);
});

test('what can not be compared raises, with the cure', () => {
    class Point {}
    const withSymbol = {[Symbol('x')]: 1};
    const named = Object.assign([1], {x: 1});
    const bad = [
        [Symbol('x'), 'a symbol'], [() => 1, 'a function'], [Point, 'a function'],
        [new Point(), 'an instance of Point'],
        [new GLib.Error(Rc.Error, 1, 'x'), 'an instance of \\w+'],
        [new WeakMap(), 'an instance of WeakMap'], [Promise.resolve(), 'an instance of Promise'],
        [new Error(), 'an instance of Error'],
        [Object.create(Object.create(null)), 'an instance of a nameless class'],
        [withSymbol, 'an object with symbols for names'],
        [named, 'an array with named properties'],
        ...['-1', '1.5', '', '01', Symbol('x')].map(name => [Object.assign([1, 2], {[name]: 1}),
            'an array with named properties']),
        ...[new Map(), new Set(), new Date(0), /x/].map(object => [Object.assign(object, {x: 1}),
            `a ${object.constructor.name} with properties of its own`]),
        [new (class extends Map {})(), 'an instance of'],
    ];

    for (const [value, what] of bad) {
        for (const arg of [value, [value], {deep: [value]}, new Map([[1, value]]), new Set([value])]) {
            const error = assertThrows(() => makeKeys(['good', arg]));
            assertSame(error.constructor, TypeError, 'the type of the error');
            assertMatch(error.message, new RegExp(`^f\\(\\): argument 2 is or holds ${what}.*“key”`));
        }
    }
});

test('what is nested too deeply has no end, it seems', () => {
    const nest = depth => depth > 0 ? [nest(depth - 1)] : [];
    const tooDeep = Array.from({length: 1e5}).reduce(inner => [inner], []);

    assertSame(makeKeys([nest(400)], [nest(400)]).length, 1, 'the number of keys');
    assertMatch(assertThrows(() => makeKeys([tooDeep])).message, /a value in more than 500 others/);
});

test('what an argument throws is thrown', () => {
    for (const error of [new RangeError('text'), null]) {
        const argument = {
            get property() {
                throw error;
            },
        };
        assertSame(assertThrows(() => makeKeys([argument])), error);
    }
});

test('no object has the identity of its prototype', () => {
    const f = Rc.cacheResource(object => ({object}));
    const prototype = new GObject.Object();
    const value = f(prototype);

    assertNotSame(f(Object.create(prototype)), value);
    const frozen = Object.freeze(new GObject.Object());
    assertSame(f(frozen), f(frozen));
});

test('the option key decides alone', () => {
    const f = Rc.cacheResource((url, logger) => ({url, logger}), {key: url => [url]});
    const value = f('a', print);

    assertSame(f('a', Symbol('x')), value);
    assertNotSame(f('b', print), value);
    f.clear('a');
    assertNotSame(f('a'), value);
    assertMatch(assertThrows(() => Rc.cacheResource(() => 1, {key: () => print})()).message,
        /the option “key” gave is or holds a function/);

    assertMatch(assertThrows(() => Rc.cacheResource(() => 1, {key: () => {}})()).message,
        /the option “key” gave undefined\. Let it return/);

    const error = new Error('text');
    const broken = Rc.cacheResource(() => 1, {
        key() {
            throw error;
        },
    });
    assertSame(assertThrows(() => broken()), error);
});

await run();

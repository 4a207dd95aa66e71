// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported makeKeyFunc */
'use strict';

// Keys from arguments, by their content.

const {GLib, GObject} = imports.gi;
const {isObject} = imports.overrides._rcKinds;

const SERIAL = Symbol('serial');

const serials = new WeakMap();
let lastSerial = 0;

// Never used again, unlike an address.
function getSerial(object) {
    if (object instanceof GObject.Object)
        return object[SERIAL] ??= ++lastSerial;
    if (!serials.has(object))
        serials.set(object, ++lastSerial);
    return serials.get(object);
}

// Printable ASCII without what Rc.key_build() would escape; half surrogates differ.
function escape(text) {
    return text.replace(/[^ -"$&-[\]-~]/g,
        unit => `\\${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function writeString(text) {
    return `s${text.length}:${escape(text)}`;
}

function writeItems(mark, items) {
    return `${mark}${items.length}:${items.join('')}`;
}

function writeArray(array, write) {
    if (Object.keys(array).some(name => !(name < array.length)))
        throw new TypeError('an array with named properties');
    return writeItems('a', Array.from(array, (item, i) => i in array ? write(item) : 'h'));
}

function writePlain(object, write) {
    if (Object.getOwnPropertySymbols(object).length > 0)
        throw new TypeError('an object with symbols for names');
    const entries = Object.entries(object);
    return writeItems('o', entries.map(([name, item]) => writeString(name) + write(item)).sort());
}

function writeMap(map, write) {
    return writeItems('m', Array.from(map, ([name, item]) => write(name) + write(item)).sort());
}

function writeSet(set, write) {
    return writeItems('e', Array.from(set, item => write(item)).sort());
}

function writeBytes(bytes) {
    return writeItems('b', Array.from(bytes, byte => byte.toString(16).padStart(2, '0')));
}

const writers = new Map([
    [Array.prototype, writeArray],
    [Object.prototype, writePlain],
    [null, writePlain],
    [Map.prototype, writeMap],
    [Set.prototype, writeSet],
    [Uint8Array.prototype, writeBytes],
    [Date.prototype, date => `d${date.getTime()};`],
]);

function writeObject(object, outer) {
    if (object instanceof GObject.Object)
        return `g${getSerial(object)};`;
    if (outer.includes(object))
        return `^${outer.indexOf(object)};`;

    const prototype = Object.getPrototypeOf(object);
    const writer = writers.get(prototype);
    if (!writer)
        throw new TypeError(`an instance of ${prototype.constructor?.name || 'a nameless class'}`);
    return writer(object, item => writeValue(item, [...outer, object]));
}

// Types and lengths are written too: what differs is never written alike.
function writeValue(value, outer = []) {
    switch (typeof value) {
    case 'string':
        return writeString(value);
    case 'number':
        return `n${Object.is(value, -0) ? '-0' : value};`;
    case 'bigint':
        return `i${value};`;
    case 'boolean':
        return value ? 't' : 'f';
    case 'undefined':
        return 'u';
    case 'object':
        return value === null ? 'l' : writeObject(value, outer);
    default:
        throw new TypeError(`a ${typeof value}`);
    }
}

function writeOrExplain(value, what, cure) {
    try {
        return writeValue(value);
    } catch (e) {
        throw new TypeError(`${what} is or holds ${e.message}, which can't be compared by ` +
            `content, so that it can't be part of a key. ${cure}`);
    }
}

function writeReceiver(self) {
    if (self === undefined || self === null)
        return '';
    return isObject(self) ? `r${getSerial(self)};` : writeValue(self);
}

function writeArguments(name, self, args) {
    return writeReceiver(self) + writeItems('a', args.map((arg, i) => writeOrExplain(arg,
        `${name}(): argument ${i + 1}`,
        'Give Rc.cacheResource() the option “key”, a function that makes a key of the arguments')));
}

function makeKeyFunc(Rc, name, key) {
    const prefix = Rc.key_build(name, new GLib.Variant('s', '')).slice(0, -'0:'.length);

    return (self, args) => {
        const text = key
            ? writeOrExplain(Reflect.apply(key, self, args), `${name}(): what the option “key” gave`,
                'Let it return text, numbers, or arrays and objects of these')
            : writeArguments(name, self, args);
        return `${prefix}${text.length}:${text}`;
    };
}

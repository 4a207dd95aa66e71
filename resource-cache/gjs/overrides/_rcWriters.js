// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported Incomparable, UNSAFE, getSerial, writeItems, writeValue */
'use strict';

// Values as text, by their content: what is equal is written alike, and nothing else is.

const {GLib, GObject} = imports.gi;

const SERIAL = Symbol('serial');

// More bytes than that are told by their checksum.
const MAX_BYTES = 64;

const MAX_DEPTH = 500;

// Printable ASCII without what Rc.key_build() would escape.
var UNSAFE = /[^ -"$&-[\]-~]/;
const ALL_UNSAFE = new RegExp(UNSAFE, 'g');

const serials = new WeakMap();
let lastSerial = 0;

// A value that has no content to be told by.
var Incomparable = class Incomparable extends TypeError {};

// Never used again, unlike an address. What is inherited is the serial of another one.
function getSerial(object) {
    if (object instanceof GObject.Object && Object.isExtensible(object)) {
        if (!Object.hasOwn(object, SERIAL))
            object[SERIAL] = ++lastSerial;
        return object[SERIAL];
    }
    if (!serials.has(object))
        serials.set(object, ++lastSerial);
    return serials.get(object);
}

// Half surrogates differ.
function escape(text) {
    return UNSAFE.test(text)
        ? text.replace(ALL_UNSAFE, unit => `\\${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        : text;
}

function writeString(text) {
    return `s${text.length}:${escape(text)}`;
}

function writeItems(mark, items) {
    return `${mark}${items.length}:${items.join('')}`;
}

function checkBare(object) {
    if (Object.keys(object).length > 0 || Object.getOwnPropertySymbols(object).length > 0)
        throw new Incomparable(`a ${object.constructor.name} with properties of its own`);
}

// Names follow the numbers.
function writeArray(array, write) {
    const last = Object.keys(array).at(-1) ?? '0';
    if (`${last >>> 0}` !== last || Object.getOwnPropertySymbols(array).length > 0)
        throw new Incomparable('an array with named properties');
    return writeItems('a', Array.from(array, (item, i) => i in array ? write(item) : 'h'));
}

function writePlain(object, write) {
    if (Object.getOwnPropertySymbols(object).length > 0)
        throw new Incomparable('an object with symbols for names');
    const entries = Object.entries(object);
    return writeItems('o', entries.map(([name, item]) => writeString(name) + write(item)).sort());
}

function writeMap(map, write) {
    checkBare(map);
    return writeItems('m', Array.from(map, ([name, item]) => write(name) + write(item)).sort());
}

function writeSet(set, write) {
    checkBare(set);
    return writeItems('e', Array.from(set, item => write(item)).sort());
}

function writeBytes(mark, bytes) {
    const content = bytes.length > MAX_BYTES
        ? GLib.compute_checksum_for_data(GLib.ChecksumType.SHA256, bytes)
        : Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
    return `b${writeString(mark)}${bytes.length}:${content};`;
}

// Arrays of numbers and views of memory, under the name of their class.
function writeView(view) {
    return writeBytes(view.constructor.name,
        new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}

function writeDate(date) {
    checkBare(date);
    return `d${date.getTime()};`;
}

function writeRegExp(expression) {
    checkBare(expression);
    return `x${writeString(expression.source)}${expression.flags};`;
}

function writeDateTime(time) {
    const zone = time.get_timezone().get_identifier();
    return `z${time.to_unix()},${time.get_microsecond()},${time.get_utc_offset()},` +
        `${writeString(zone)};`;
}

const VIEWS = [Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array, BigUint64Array, Int8Array,
    Int16Array, Int32Array, BigInt64Array, Float32Array, Float64Array, DataView];

const writers = new Map([
    [Array.prototype, writeArray],
    [Object.prototype, writePlain],
    [null, writePlain],
    [Map.prototype, writeMap],
    [Set.prototype, writeSet],
    ...VIEWS.map(view => [view.prototype, writeView]),
    [ArrayBuffer.prototype, buffer => writeBytes('ArrayBuffer', new Uint8Array(buffer))],
    [Date.prototype, writeDate],
    [RegExp.prototype, writeRegExp],
    [GLib.Bytes.prototype, bytes => writeBytes('GLib.Bytes', bytes.toArray())],
    [GLib.DateTime.prototype, writeDateTime],
    [GLib.Variant.prototype, variant => `v${writeString(imports.gi.Rc.key_build('', variant))}`],
]);

function writeObject(object, outer) {
    if (object instanceof GObject.Object)
        return `g${getSerial(object)};`;
    if (outer.includes(object))
        return `^${outer.indexOf(object)};`;
    if (outer.length === MAX_DEPTH)
        throw new Incomparable(`a value in more than ${MAX_DEPTH} others`);

    const prototype = Object.getPrototypeOf(object);
    const writer = writers.get(prototype);
    if (!writer) {
        const name = prototype.constructor?.name || 'a nameless class';
        throw new Incomparable(`an instance of ${name}`);
    }
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
        throw new Incomparable(`a ${typeof value}`);
    }
}

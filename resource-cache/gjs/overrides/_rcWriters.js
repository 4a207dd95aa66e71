// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported UNSAFE, getSerial, writeItems, writeValue */
'use strict';

// Values as text, by their content: what is equal is written alike, and nothing else is.

const {GLib, GObject} = imports.gi;

const SERIAL = Symbol('serial');

// More bytes than that are told by their checksum.
const MAX_BYTES = 64;

// Printable ASCII without what Rc.key_build() would escape.
var UNSAFE = /[^ -"$&-[\]-~]/;
const ALL_UNSAFE = new RegExp(UNSAFE, 'g');

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
    [Date.prototype, date => `d${date.getTime()};`],
    [RegExp.prototype, ({source, flags}) => `x${writeString(source)}${flags};`],
    [GLib.Bytes.prototype, bytes => writeBytes('GLib.Bytes', bytes.toArray())],
    [GLib.DateTime.prototype, writeDateTime],
    [GLib.Variant.prototype, variant => `v${writeString(imports.gi.Rc.key_build('', variant))}`],
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

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported KeyMaker */
'use strict';

// Keys from the arguments of a call, and from the object that it is made on.

const {GLib} = imports.gi;
const {isObject} = imports.overrides._rcKinds;
const {Incomparable, UNSAFE, getSerial, writeItems, writeValue} = imports.overrides._rcWriters;

const RECEIVER = /^r\d+;/;

const MODULES = ['Module', 'GjsModule'];

// One for all, because GJS 1.74 never frees a variant.
const EMPTY = new GLib.Variant('s', '');

function explain(error, what, cure) {
    if (!(error instanceof Incomparable))
        return error;
    return new TypeError(`${what} is or holds ${error.message}, which can't be compared by ` +
        `content, so that it can't be part of a key. ${cure}`);
}

// A function is called on its module only because of the dot in between.
function isReceiver(self) {
    if (self === undefined || self === null || self === globalThis)
        return false;
    return !isObject(self) || !MODULES.includes(self[Symbol.toStringTag]?.split?.(' ')[0]);
}

function writeReceiver(self) {
    return isObject(self) ? `r${getSerial(self)};` : writeValue(self);
}

// The usual call, without the detours. What is found in its own scope costs it nothing, unlike
// what is found in that of a file which is imported the old way.
function makeQuick(prefix) {
    const unsafe = UNSAFE;

    return text => {
        if (unsafe.test(text))
            return null;
        const written = `a1:s${text.length}:${text}`;
        return `${prefix}${written.length}:${written}`;
    };
}

var KeyMaker = class KeyMaker {
    constructor(Rc, name, key) {
        this._name = name;
        this._key = key;
        this._prefix = Rc.key_build(name, EMPTY).slice(0, -'0:'.length);
        this._makeQuick = makeQuick(this._prefix);
        this._hasReceivers = false;
    }

    make(self, args) {
        if (args.length === 1 && typeof args[0] === 'string' && self === undefined && !this._key) {
            const quick = this._makeQuick(args[0]);
            if (quick)
                return quick;
        }
        return this._frame(this._key ? this._writeOwn(self, args) : this._write(self, args));
    }

    // The keys of these arguments, whatever object the calls were made on.
    findAll(cache, args) {
        const own = this.make(undefined, args);
        if (!this._hasReceivers)
            return [own];

        const wanted = this._unframe(own);
        const keys = [own];
        cache.remove_matching(key => {
            if (this._unframe(key).replace(RECEIVER, '') === wanted)
                keys.push(key);
            return false;
        });
        return keys;
    }

    _frame(text) {
        return `${this._prefix}${text.length}:${text}`;
    }

    _unframe(key) {
        return key.slice(key.indexOf(':', this._prefix.length) + 1);
    }

    _write(self, args) {
        const written = writeItems('a', args.map((arg, i) => this._writeArgument(arg, i)));
        if (!isReceiver(self))
            return written;
        this._hasReceivers = true;
        return writeReceiver(self) + written;
    }

    _writeArgument(arg, i) {
        try {
            return writeValue(arg);
        } catch (error) {
            throw explain(error, `${this._name}(): argument ${i + 1}`, 'Give Rc.cacheResource() ' +
                'the option “key”, a function that makes a key of the arguments');
        }
    }

    _writeOwn(self, args) {
        const own = Reflect.apply(this._key, self, args);

        // A function that has forgotten to return would have all calls share one value.
        if (own === undefined) {
            throw new TypeError(`${this._name}(): the option “key” gave undefined. Let it return ` +
                'what tells the calls apart; null if nothing does');
        }
        try {
            return writeValue(own);
        } catch (error) {
            throw explain(error, `${this._name}(): what the option “key” gave`,
                'Let it return text, numbers, or arrays and objects of these');
        }
    }
};

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported Calls */
'use strict';

// What Rc.cacheResource() loads anew in the background: with the arguments of the call that
// loaded it, and for as long as there is an entry.

const {GLib} = imports.gi;
const {isPromise} = imports.overrides._rcKinds;
const {log} = imports.overrides._rcLog;
const {findRun} = imports.overrides._rcNesting;

function makeUnknown(Rc, cache, key) {
    return new GLib.Error(Rc.Error, Rc.Error.NOT_FOUND, `Nobody has called “${cache.name}” for ` +
        `key “${Rc.key_dup_label(key)}” yet, so that its arguments are not known. Call the ` +
        'function, or let it load ahead of time with warm()');
}

function logFailure(Rc, key, error) {
    log(`“${Rc.key_dup_label(key)}” could not be loaded anew`, error);
    throw error;
}

// The calls of a cached function, by their keys.
var Calls = class Calls {
    constructor(Rc, cache) {
        this._cache = cache;
        this._calls = new Map();
        this._asked = new Set();

        cache.set_load_func(({key}) => this._load(Rc, key));
        cache.connect('evict', (_, key) => this._tidy(key));
        cache.connect('load-finished', (_, load) => this._tidy(load.key, load));
    }

    // Asks the cache, which may load by this call now or later.
    ask(key, call, ask) {
        const isNested = this._asked.has(key);

        this._calls.set(key, call);
        this._asked.add(key);
        try {
            return ask();
        } finally {
            if (!isNested)
                this._asked.delete(key);
            this._tidy(key);
        }
    }

    _load(Rc, key) {
        const call = this._calls.get(key);
        if (!call)
            throw makeUnknown(Rc, this._cache, key);

        try {
            const result = call();
            return isPromise(result)
                ? result.then(null, error => logFailure(Rc, key, error))
                : result;
        } catch (error) {
            return logFailure(Rc, key, error);
        }
    }

    // Events come late: they may be of an entry that another one has followed.
    _tidy(key, load = null) {
        const run = findRun(this._cache, key);

        if (!this._cache.contains(key) && !this._asked.has(key) && (!run || run.load === load))
            this._calls.delete(key);
    }
};

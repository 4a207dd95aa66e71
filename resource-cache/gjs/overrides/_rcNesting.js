// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported Need, Run, callOutside, findRun, getCurrentLoad */
'use strict';

// Loads that ask for others: calls inside of calls.

const {GLib} = imports.gi;

const RUNS = Symbol('runs');

let current = null;
let nCalls = 0;

function findRun(cache, key) {
    return cache[RUNS]?.get(key);
}

// The load whose loader runs right now.
function getCurrentLoad() {
    return current?.load ?? null;
}

// A load whose loader was called, until it has ended.
var Run = class Run {
    constructor(cache, key) {
        this.cache = cache;
        this.key = key;
        this.needs = new Set();
        this.load = null;
        this.promise = null;
        this.joined = null;
        // By somebody who will not be cancelled.
        this.isWanted = false;
        cache[RUNS] ??= new Map();
        cache[RUNS].set(key, this);
    }

    call(loader, load) {
        const outer = current;

        this.load = load;
        current = this;
        try {
            return loader(load);
        } finally {
            current = outer;
        }
    }

    end() {
        if (findRun(this.cache, this.key) === this)
            this.cache[RUNS].delete(this.key);
    }

    reaches(other) {
        return this === other || [...this.needs].some(need => need.find()?.reaches(other));
    }
};

function makeError(Rc, {cache, key, run, owner}) {
    const what = `key “${Rc.key_dup_label(key)}” of cache “${cache.name}”`;

    if (run === owner) {
        return new GLib.Error(Rc.Error, Rc.Error.RECURSIVE_LOAD, `The load of ${what} asks for ` +
            'the very key that it loads. Let the loader use another key, or make the value ' +
            'without the cache');
    }
    return new GLib.Error(Rc.Error, Rc.Error.WOULD_DEADLOCK, `Waiting for ${what} would never ` +
        'end: its loader waits for the load that asks. Let all loaders ask for their keys in ' +
        'the same order');
}

// That the load whose loader runs right now waits for another key. The library does not see
// it, because it is asked later.
var Need = class Need {
    constructor(cache, key) {
        this.cache = cache;
        this.key = key;
        this.run = findRun(cache, key);
        this.owner = current;
        this.owner?.needs.add(this);
    }

    find() {
        return this.run ?? findRun(this.cache, this.key);
    }

    drop() {
        this.owner?.needs.delete(this);
    }

    check(Rc) {
        if (this.owner && this.run?.reaches(this.owner)) {
            this.drop();
            throw makeError(Rc, this);
        }
    }
};

// GJS takes the callbacks of two calls of one function of C for each other, if one call is
// made inside of the other. So the inner one is made when the outer one has returned.
function callOutside(call, onError) {
    if (nCalls > 0) {
        GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
            callOutside(call, onError);
            return GLib.SOURCE_REMOVE;
        });
        return;
    }

    nCalls++;
    try {
        call();
    } catch (error) {
        onError(error);
    } finally {
        nCalls--;
    }
}

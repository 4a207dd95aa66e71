// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported overrideAsyncVerbs */
'use strict';

// The verbs that give a promise, or call back as Gio has it if they are given a callback.

const {unbox} = imports.overrides._rcBox;
const {checkLoader} = imports.overrides._rcKinds;
const {hold} = imports.overrides._rcLife;
const {checkThreads, findFailure, runForLibrary} = imports.overrides._rcLoads;
const {Need, callOutside} = imports.overrides._rcNesting;

const CONVERTERS = {
    get: ([, value]) => unbox(value),
    get_with: ([, value]) => unbox(value),
    acquire: lease => {
        hold(lease, true);
        return lease;
    },
    begin: ([found, value, load]) => [found, unbox(value), load],
    refresh: isDone => isDone,
};

function makePromise(cache, verb, start) {
    return new Promise((resolve, reject) => callOutside(() => start((_, result) => {
        try {
            resolve(cache[`${verb}_finish`](result));
        } catch (error) {
            reject(error);
        }
    }), reject));
}

async function promise(Rc, cache, verb, key, start) {
    const need = new Need(cache, key);

    try {
        need.check(Rc);
        return await makePromise(cache, verb, start);
    } finally {
        need.drop();
    }
}

function callBack(Rc, cache, key, start, callback) {
    const need = new Need(cache, key);

    need.check(Rc);
    callOutside(() => start((...args) => {
        need.drop();
        callback(...args);
    }), error => {
        need.drop();
        throw error;
    });
}

function overrideStart(Rc, verb, native) {
    const proto = Rc.Cache.prototype;
    const start = proto[`${native}_async`];

    proto[`${verb}_async`] = function (key, cancellable = null, callback = null) {
        const call = done => start.call(this, key, cancellable, done);

        return callback
            ? callBack(Rc, this, key, call, callback)
            : promise(Rc, this, verb, key, call);
    };
}

function overrideGetWith(Rc) {
    const proto = Rc.Cache.prototype;
    // What is called by a closure is forgotten afterwards, unlike a function.
    const {get_with_value_async_with_closures: start} = proto;

    proto.get_with_async = function (key, loader, cancellable = null, callback = null) {
        const run = load => runForLibrary(Rc, this, load, loader);
        const call = done => {
            checkLoader('get_with_async', loader);
            checkThreads('get_with_async', this.get_threaded());
            start.call(this, key, run, cancellable, done);
        };

        return callback
            ? callBack(Rc, this, key, call, callback)
            : promise(Rc, this, 'get_with', key, call);
    };
}

function overrideFinish(Rc, verb, native) {
    const proto = Rc.Cache.prototype;
    const finish = proto[`${native}_finish`];

    proto[`${verb}_finish`] = function (result) {
        try {
            return CONVERTERS[verb](finish.call(this, result));
        } catch (error) {
            throw findFailure(Rc, this, error);
        }
    };
    // To Gio._promisify() it looks as if that had been here: it leaves the verb as it is.
    proto[`_original_${verb}_async`] = proto[`${verb}_async`];
}

// The forms for any value are what the plain ones are anyway.
function overrideValueForms(Rc) {
    const proto = Rc.Cache.prototype;

    for (const verb of ['get', 'get_with']) {
        proto[`${verb}_value_async`] = proto[`${verb}_async`];
        proto[`${verb}_value_finish`] = function (result) {
            return [true, this[`${verb}_finish`](result)];
        };
    }
}

function overrideAsyncVerbs(Rc) {
    overrideStart(Rc, 'get', 'get_value');
    overrideStart(Rc, 'acquire', 'acquire');
    overrideStart(Rc, 'begin', 'begin');
    overrideStart(Rc, 'refresh', 'refresh');
    overrideGetWith(Rc);
    overrideFinish(Rc, 'get', 'get_value');
    overrideFinish(Rc, 'get_with', 'get_with_value');
    overrideFinish(Rc, 'acquire', 'acquire');
    overrideFinish(Rc, 'begin', 'begin');
    overrideFinish(Rc, 'refresh', 'refresh');
    overrideValueForms(Rc);
}

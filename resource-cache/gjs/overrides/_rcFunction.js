// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported makeCacheResource */
'use strict';

// Rc.cacheResource(): a function that remembers what it made.

const {GLib} = imports.gi;
const {Calls} = imports.overrides._rcBackground;
const {handOut} = imports.overrides._rcBox;
const {Front, take} = imports.overrides._rcFront;
const {KeyMaker} = imports.overrides._rcKeys;
const {isPromise} = imports.overrides._rcKinds;
const {checkOpen} = imports.overrides._rcLife;
const {log} = imports.overrides._rcLog;
const {findRun} = imports.overrides._rcNesting;
const {IS_OF_FUNCTION, checkOptions, makeCache} = imports.overrides._rcOptions;

// Nobody waits for it: what goes wrong is told in the log, and to the next who calls.
function loadLater(Rc, cache, key, load) {
    const fail = error => log(`“${Rc.key_dup_label(key)}” could not be loaded ahead of time; the ` +
        'next call tries again', error);

    GLib.idle_add(GLib.PRIORITY_DEFAULT_IDLE, () => {
        try {
            const isIdle = !cache.is_closed() && !cache.contains(key) && !findRun(cache, key);
            const result = isIdle ? load() : null;
            if (isPromise(result))
                result.then(null, fail);
        } catch (error) {
            fail(error);
        }
        return GLib.SOURCE_REMOVE;
    });
}

function giveRecord({isPromised, value}) {
    return isPromised ? Promise.resolve(value) : value;
}

// Methods, because these can't be called with “new”.
function makeMethods(Rc, cache, keys, front, call) {
    const find = take;
    const give = giveRecord;
    const nobody = undefined;

    const methods = {
        cached(...args) {
            if (args.length === 1 && this === nobody) {
                const record = find(front, front.byText, args[0]);
                if (record)
                    return record.isPromised ? give(record) : record.value;
            }
            return call(keys.make(this, args), this, args);
        },
        clear(...args) {
            const isCall = this === methods.cached || this === undefined;
            if (isCall && args.length === 0)
                cache.clear();
            else if (isCall)
                keys.findAll(cache, args).forEach(key => cache.remove(key));
            else
                cache.remove(keys.make(this, args));
        },
        warm(...args) {
            const self = this === methods.cached ? undefined : this;
            const key = keys.make(self, args);
            checkOpen(Rc, cache);
            loadLater(Rc, cache, key, () => call(key, self, args));
        },
    };
    return methods;
}

function makeCall(Rc, {beginOrLoad}, cache, front, fn, {key: makesKey, refreshMode}) {
    const calls = refreshMode === 'background' ? new Calls(Rc, cache) : null;
    const {byKey, byText} = front;
    const find = take;
    const give = handOut;
    const nobody = undefined;

    const askLibrary = (key, self, args) => {
        const isText = args.length === 1 && typeof args[0] === 'string' && self === nobody &&
            !makesKey;
        const hit = isText ? front.ask(key, byText, args[0]) : front.ask(key, byKey, key);
        if (hit !== null)
            return give(hit);

        const load = () => Reflect.apply(fn, self, args);
        const ask = () => beginOrLoad(cache, key, load, null);
        return calls ? calls.ask(key, load, ask) : ask();
    };

    return (key, self, args) => {
        const record = find(front, byKey, key);
        return record ? giveRecord(record) : askLibrary(key, self, args);
    };
}

function makeCacheResource(Rc, verbs) {
    function cacheResource(fn, options = {}) {
        checkOptions(fn, options);

        const name = options.name ?? (fn.name || 'anonymous');
        const cache = makeCache(Rc, name, options);
        const keys = new KeyMaker(Rc, name, options.key);
        const front = new Front(verbs, cache);
        const call = makeCall(Rc, verbs, cache, front, fn, options);
        const {cached, clear, warm} = makeMethods(Rc, cache, keys, front, call);

        return Object.defineProperties(cached, {
            name: {value: fn.name},
            length: {value: fn.length},
            cache: {value: cache},
            clear: {value: clear},
            warm: {value: warm},
        });
    }

    cacheResource.clear = () => {
        const caches = Rc.Registry.get_default().dup_caches();
        caches.filter(cache => cache[IS_OF_FUNCTION]).forEach(cache => cache.clear());
    };
    return cacheResource;
}

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported overrideCallbacks */
'use strict';

// The functions of a program that a cache calls.

const {unbox} = imports.overrides._rcBox;
const {checkFunction, isPromise} = imports.overrides._rcKinds;
const {LOADER, checkThreads, runForLibrary} = imports.overrides._rcLoads;
const {comeHome, hold} = imports.overrides._rcLife;
const {log} = imports.overrides._rcLog;

const WEIGHS = Symbol('weighs');

// A promise would mean yes, whatever it promises.
function checkAnswer(answer, what) {
    if (isPromise(answer)) {
        throw new TypeError(`the ${what} function gave a promise; it has to answer at once`);
    }
    return answer;
}

function toWeight(answer) {
    const weight = Math.ceil(Number(checkAnswer(answer, 'weigh')));
    if (weight >= 0 && weight <= Number.MAX_SAFE_INTEGER)
        return weight;
    throw new TypeError('the weigh function has to give a number that is not negative');
}

// Around the functions of a program. The library logs why a validate function throws.
const GUARDS = {
    validate: (Rc, func) => (key, value) =>
        Boolean(checkAnswer(func(key, unbox(value)), 'validate')),

    release: (Rc, func) => (key, value, reason) => {
        const fail = error => log('The release function failed for key ' +
            `“${Rc.key_dup_label(key)}”; the value has left the cache`, error);
        try {
            const result = func(key, unbox(value), reason);
            if (isPromise(result))
                result.then(null, fail);
        } catch (error) {
            fail(error);
        }
    },

    weigh: (Rc, func) => (key, value) => {
        try {
            return toWeight(func(key, unbox(value)));
        } catch (error) {
            log(`Key “${Rc.key_dup_label(key)}” could not be weighed; it counts as 1`, error);
            return 1;
        }
    },
};

function overrideSetters(Rc) {
    const proto = Rc.Cache.prototype;

    for (const [what, guard] of Object.entries(GUARDS)) {
        const verb = `set_${what}_func`;
        const setFunc = proto[verb];
        proto[verb] = function (func) {
            const isThere = checkFunction(verb, func);
            if (what === 'weigh') {
                checkThreads(verb, isThere && this.get_threaded());
                this[WEIGHS] = isThere;
            }
            comeHome(this);
            if (what === 'release')
                hold(this, isThere);
            setFunc.call(this, isThere ? guard(Rc, func) : null);
        };
    }
}

function overrideLoader(Rc) {
    const proto = Rc.Cache.prototype;
    const {set_load_func: setLoadFunc} = proto;

    proto.set_load_func = function (loader) {
        const isThere = checkFunction('set_load_func', loader);
        checkThreads('set_load_func', isThere && this.get_threaded());
        // A value is loaded anew in the background, and that must not be another thread.
        comeHome(this);
        this[LOADER] = isThere ? loader : null;
        setLoadFunc.call(this, isThere ? load => runForLibrary(Rc, this, load, loader) : null);
    };
}

function overrideThreaded(Rc) {
    const proto = Rc.Cache.prototype;
    const {set_threaded: setThreaded} = proto;

    proto.set_threaded = function (threaded) {
        checkThreads('set_threaded', threaded && (this[LOADER] || this[WEIGHS]));
        setThreaded.call(this, threaded);
    };
    Object.defineProperty(proto, 'threaded', {
        get() {
            return this.get_threaded();
        },
        set(threaded) {
            this.set_threaded(threaded);
        },
    });
}

// The function is called when the library has told what there is: what it does, and what the
// removal of a value leads to, may remove more.
function overrideMatching(Rc) {
    const proto = Rc.Cache.prototype;
    const {remove_matching: removeMatching} = proto;

    proto.remove_matching = function (func) {
        if (!checkFunction('remove_matching', func))
            throw new TypeError('Rc.Cache.remove_matching() needs a function of a key and a value');

        const candidates = [];
        removeMatching.call(this, (key, value) => {
            candidates.push([key, value]);
            return false;
        });
        return candidates
            .filter(([key, value]) => func(key, unbox(value)) && this.remove(key) && value !== null)
            .length;
    };
}

function overrideCallbacks(Rc) {
    overrideSetters(Rc);
    overrideLoader(Rc);
    overrideThreaded(Rc);
    overrideMatching(Rc);
}

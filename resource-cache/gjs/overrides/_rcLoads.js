// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported LOADER, checkThreads, findFailure, findPending, runForLibrary, runLoader */
'use strict';

// Loads whose loaders are JavaScript: what these return, promise or throw answers the load.

const {GLib} = imports.gi;
const {Box, box} = imports.overrides._rcBox;
const {isPromise} = imports.overrides._rcKinds;
const {Run, findRun} = imports.overrides._rcNesting;

// The loader that a cache was given in JavaScript.
var LOADER = Symbol('loader');

// The library would call the loader in a thread where there is no JavaScript.
function checkThreads(verb, isThreaded) {
    if (isThreaded) {
        throw new TypeError(`Rc.Cache.${verb}(): a cache that is “threaded” runs its loaders in ` +
            'threads of their own, and JavaScript has only one. Let it not be threaded, or let ' +
            'the loader give a promise');
    }
}

function describe(Rc, load, error) {
    return `The load of “${Rc.key_dup_label(load.key)}” failed with an exception in JavaScript: ` +
        `${String(error?.name ?? typeof error)}. Catch it in the loader to tell more`;
}

// Other languages are told what kind of exception it is, JavaScript gets it back.
function answerWithError(Rc, load, error) {
    try {
        if (load.is_settled())
            return;
        if (error instanceof GLib.Error)
            load.return_error(error);
        else
            load.return_failure(new Box(error), describe(Rc, load, error));
    } finally {
        load.abandon();
    }
}

function isStale(Rc, cache, key) {
    return cache.snapshot().some(info =>
        info.get_key() === key && info.get_state() === Rc.EntryState.STALE);
}

// An old value may serve in place of the exception, if the library has kept it: everybody
// else gets it from there.
function fail(Rc, cache, key, load, error) {
    const [isThere, previous] = load.get_previous_value();

    answerWithError(Rc, load, error);
    if (isThere && isStale(Rc, cache, key))
        return previous;
    throw error;
}

// What to throw for the error of a load, right after the call that threw it.
function findFailure(Rc, cache, error) {
    if (!error?.matches?.(Rc.Error, Rc.Error.LOAD_FAILED))
        return error;
    const [, failure] = cache.take_failure();
    return failure instanceof Box ? failure.value : error;
}

// The promise of a load for which one would have to wait in the thread that it needs.
function findPending(Rc, cache, key, error) {
    const wouldWait = [Rc.Error.RECURSIVE_LOAD, Rc.Error.WOULD_DEADLOCK]
        .some(code => error?.matches?.(Rc.Error, code));
    return wouldWait ? findRun(cache, key)?.promise : null;
}

function settle(cache, load, value, isPromised) {
    if (load.is_settled()) {
        throw new TypeError('A loader in JavaScript returns its value, or a promise of it: it ' +
            'does not answer through the Rc.Load that it is given');
    }
    load.return_object(box(cache, value, isPromised));
    return value;
}

function share(Rc, run, load, result) {
    const {cache, key} = run;

    load.set_main_context(GLib.MainContext.default());
    run.promise = Promise.resolve(result)
        .finally(() => run.end())
        .then(value => settle(cache, load, value, true))
        .catch(error => fail(Rc, cache, key, load, error));
    return run.promise;
}

// Gives what the loader gives. Its exceptions stay what they are.
function runLoader(Rc, cache, key, load, loader) {
    const run = new Run(cache, key);

    try {
        const result = run.call(loader, load);
        return isPromise(result)
            ? share(Rc, run, load, result)
            : settle(cache, load, result, false);
    } catch (error) {
        return fail(Rc, cache, key, load, error);
    } finally {
        if (!run.promise)
            run.end();
    }
}

// Who asked is told by the load: what it gives or throws here goes nowhere.
function runForLibrary(Rc, cache, load, loader) {
    new Promise(resolve => resolve(runLoader(Rc, cache, load.key, load, loader))).catch(() => {});
}

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported LOADER, checkThreads, findFailure, findPending, ignore, runForCaller, runForLibrary */
'use strict';

// Loads whose loaders are JavaScript: what these return, promise or throw answers the load.

const {GLib} = imports.gi;
const {Box, box} = imports.overrides._rcBox;
const {isPromise} = imports.overrides._rcKinds;
const {hold} = imports.overrides._rcLife;
const {getName} = imports.overrides._rcLog;
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
        `${getName(error)}. Catch it in the loader to tell more`;
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

// An old value may serve in place of the exception, if the library has kept it: everybody
// else gets it from there.
function fail(Rc, load, error) {
    const [, previous] = load.get_previous_value();

    answerWithError(Rc, load, error);
    if (load.serves_previous())
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

function settle(cache, load, value, isPromised) {
    if (load.is_settled()) {
        throw new TypeError('A loader in JavaScript returns its value, or a promise of it: it ' +
            'does not answer through the Rc.Load that it is given');
    }
    load.return_object(box(cache, value, isPromised));
    return value;
}

function share(Rc, run, load, result) {
    // Nobody could be told of it, if the collector of garbage dropped the load.
    hold(load, true);
    load.set_main_context(GLib.MainContext.default());
    run.promise = Promise.resolve(result)
        .finally(() => run.end())
        .then(value => settle(run.cache, load, value, true))
        .catch(error => fail(Rc, load, error))
        .finally(() => hold(load, false));
    return run.promise;
}

// Gives what the loader gives. Its exceptions stay what they are.
function runLoader(Rc, run, load, loader) {
    try {
        const result = run.call(loader, load);
        return isPromise(result)
            ? share(Rc, run, load, result)
            : settle(run.cache, load, result, false);
    } catch (error) {
        return fail(Rc, load, error);
    } finally {
        if (!run.promise)
            run.end();
    }
}

function ignore(promise) {
    promise?.catch(() => {});
}

// Who asked is told by the load: what it gives or throws here goes nowhere. There is no promise
// that is kept at once: GJS before 1.74.3 crashes in System.exit() if one has yet to be told.
function runForLibrary(Rc, cache, load, loader) {
    const run = new Run(cache, load.key);

    try {
        runLoader(Rc, run, load, loader);
    } catch {
        // The load has it.
    }
    ignore(run.promise);
}

// Waits for what is being loaded as others do.
function wait({cache, key}) {
    return new Promise((resolve, reject) => {
        cache.begin_async_with_closure(key, null, (_, result) => {
            try {
                const [, value] = cache.begin_finish(result);
                resolve(value);
            } catch (error) {
                reject(error);
            }
        });
    });
}

// If that takes too long, the library says so, or serves the old value, while the loader goes on.
function join(run) {
    return run.cache.load_timeout === 0 ? null : wait(run).finally(() => run.end());
}

// As runLoader(), for whoever has begun the load; but not longer than the cache allows.
function runForCaller(Rc, cache, key, load, loader, cancellable) {
    const run = new Run(cache, key);
    run.isWanted = !cancellable;
    const joined = join(run);

    try {
        const result = runLoader(Rc, run, load, loader);
        if (!run.promise || !joined)
            return result;
        ignore(run.promise);
        run.joined = joined;
        return joined;
    } finally {
        if (!run.joined)
            ignore(joined);
    }
}

// The promise of a load for which one would have to wait in the thread that it needs.
function findPending(Rc, cache, key, error) {
    const wouldWait = [Rc.Error.RECURSIVE_LOAD, Rc.Error.WOULD_DEADLOCK]
        .some(code => error?.matches?.(Rc.Error, code));
    const run = wouldWait ? findRun(cache, key) : null;

    if (!run?.promise)
        return null;
    run.joined ??= join(run);
    // Lest the load be cancelled together with all who came before.
    if (!run.joined && !run.isWanted) {
        run.isWanted = true;
        ignore(wait(run));
    }
    return run.joined ?? run.promise;
}

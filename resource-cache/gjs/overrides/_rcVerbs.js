// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported overrideLoadingVerbs */
'use strict';

// The verbs that load, and give a promise only where the loader does.

const {handOut, unbox} = imports.overrides._rcBox;
const {checkLoader, isPromise} = imports.overrides._rcKinds;
const {LOADER, findFailure, findPending, ignore, runForCaller} = imports.overrides._rcLoads;
const {hold} = imports.overrides._rcLife;

// The caller runs the loader here, where its exceptions stay what they are.
function makeBeginOrLoad(Rc, begin) {
    return (cache, key, loader, cancellable) => {
        let found, value, load;

        try {
            [found, value, load] = begin.call(cache, key, cancellable);
        } catch (error) {
            const pending = findPending(Rc, cache, key, error);
            if (pending)
                return pending;
            throw findFailure(Rc, cache, error);
        }
        return found
            ? handOut(value)
            : runForCaller(Rc, cache, key, load, loader, cancellable);
    };
}

// Who may be cancelled leaves a promise to the others.
function share(cache, key, loader, cancellable, promise) {
    ignore(promise);
    return cache.get_with_async(key, loader, cancellable);
}

// A value that is at hand is had for less.
function makeGetOrLoad({tryHit, beginOrLoad}) {
    return (cache, key, loader, cancellable) => {
        const hit = cancellable ? null : tryHit.call(cache, key);
        if (hit !== null)
            return handOut(hit);
        const result = beginOrLoad(cache, key, loader, cancellable);
        return cancellable && isPromise(result)
            ? share(cache, key, loader, cancellable, result)
            : result;
    };
}

function overrideGet(Rc, getOrLoad) {
    const proto = Rc.Cache.prototype;
    const {get_value: getValue} = proto;

    proto.get = function (key, cancellable = null) {
        if (this[LOADER])
            return getOrLoad(this, key, this[LOADER], cancellable);
        try {
            return handOut(getValue.call(this, key, cancellable)[1]);
        } catch (error) {
            throw findFailure(Rc, this, error);
        }
    };
    proto.get_value = function (...args) {
        return [true, this.get(...args)];
    };
}

// Whoever waits for a promise can't do it within the library.
function makeLeaseOrLoad(Rc, {acquire, begin_lease: beginLease}) {
    return (cache, key, loader, cancellable) => {
        const wait = () => cache.acquire_async(key, cancellable);
        let lease, load;

        try {
            [lease, load] = beginLease.call(cache, key, cancellable);
        } catch (error) {
            if (findPending(Rc, cache, key, error))
                return wait();
            throw error;
        }
        if (lease)
            return lease;
        const loaded = runForCaller(Rc, cache, key, load, loader, cancellable);
        if (!isPromise(loaded))
            return acquire.call(cache, key, cancellable);
        ignore(loaded);
        return wait();
    };
}

function overrideAcquire(Rc) {
    const proto = Rc.Cache.prototype;
    const {acquire} = proto;
    const leaseOrLoad = makeLeaseOrLoad(Rc, proto);

    proto.acquire = function (key, cancellable = null) {
        try {
            const lease = this[LOADER]
                ? leaseOrLoad(this, key, this[LOADER], cancellable)
                : acquire.call(this, key, cancellable);
            if (!isPromise(lease))
                hold(lease, true);
            return lease;
        } catch (error) {
            throw findFailure(Rc, this, error);
        }
    };
}

// Gives what all that have a loader of their own are made of.
function overrideLoadingVerbs(Rc) {
    const proto = Rc.Cache.prototype;
    const {begin, hit_on_board: hitOnBoard, open_board: openBoard, try_hit: tryHit} = proto;
    const verbs = {tryHit, openBoard, hitOnBoard, beginOrLoad: makeBeginOrLoad(Rc, begin)};
    const getOrLoad = makeGetOrLoad(verbs);

    overrideGet(Rc, getOrLoad);
    overrideAcquire(Rc);
    proto.begin = function (key, cancellable = null) {
        const [found, value, load] = begin.call(this, key, cancellable);
        return [found, unbox(value), load];
    };
    proto.get_with = function (key, loader, cancellable = null) {
        checkLoader('get_with', loader);
        return getOrLoad(this, key, loader, cancellable);
    };
    proto.get_with_value = function (...args) {
        return [true, this.get_with(...args)];
    };
    proto.try_hit = function (key) {
        return unbox(tryHit.call(this, key));
    };
    proto.try_hit_value = function (key) {
        const hit = tryHit.call(this, key);
        return [hit !== null, unbox(hit)];
    };
    return verbs;
}

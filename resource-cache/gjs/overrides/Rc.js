// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported _init */
'use strict';

const {GLib, GObject} = imports.gi;
const {isObject, isPromise} = imports.overrides._rcKinds;
const {makeCacheResource} = imports.overrides._rcFunction;

// What belongs to a cache in JavaScript alone. A property, unlike a WeakMap, also
// keeps its wrapper for as long as the object lives.
const BOXES = Symbol('boxes');
const IS_HELD = Symbol('is held');
const LOADER = Symbol('loader');
const PENDING = Symbol('pending');

// A GValue can hold few of the values of JavaScript; this object holds any of them.
const Box = GObject.registerClass({
    GTypeName: 'RcJsBox',
}, class Box extends GObject.Object {
    _init(value, isPromised) {
        super._init();
        this.value = value;
        this.isPromised = isPromised;
    }
});

// One box for each object of a cache, so that two keys of one resource share it: it is
// released when the last of them goes.
function box(cache, value, isPromised = false) {
    if (value instanceof GObject.Object && !isPromised)
        return value;
    if (!isObject(value))
        return new Box(value, isPromised);

    const boxes = cache[BOXES] ??= new WeakMap();
    let boxed = boxes.get(value);
    if (!boxed) {
        boxed = new Box(value, isPromised);
        boxes.set(value, boxed);
    }
    return boxed;
}

function unbox(value) {
    return value instanceof Box ? value.value : value;
}

function handOut(value) {
    return value instanceof Box && value.isPromised
        ? Promise.resolve(value.value)
        : unbox(value);
}

function toGError(Rc, load, error) {
    if (error instanceof GLib.Error)
        return error;
    return new GLib.Error(Rc.Error, Rc.Error.LOAD_FAILED,
        `The load of “${Rc.key_dup_label(load.key)}” failed with an exception in JavaScript: ` +
        `${String(error?.name ?? typeof error)}. Catch it in the loader to tell more`);
}

function fail(Rc, load, error) {
    try {
        if (!load.is_settled())
            load.return_error(toGError(Rc, load, error));
    } finally {
        load.abandon();
    }
}

function settle(cache, load, value, isPromised) {
    if (load.is_settled()) {
        throw new TypeError('A loader in JavaScript returns its value, or a promise of it: it ' +
            'does not answer through the Rc.Load that it is given');
    }
    load.return_object(box(cache, value, isPromised));
    return value;
}

function share(Rc, cache, key, load, result) {
    const pending = cache[PENDING] ??= new Map();
    const done = () => {
        if (pending.get(key) === promise)
            pending.delete(key);
    };
    const promise = Promise.resolve(result).finally(done).then(
        value => settle(cache, load, value, true)
    ).catch(error => {
        fail(Rc, load, error);
        throw error;
    });

    pending.set(key, promise);
    return promise;
}

function runLoader(Rc, cache, key, load, loader) {
    try {
        cache[PENDING]?.delete(key);
        const result = loader(load);
        return isPromise(result)
            ? share(Rc, cache, key, load, result)
            : settle(cache, load, result, false);
    } catch (error) {
        fail(Rc, load, error);
        throw error;
    }
}

// For a caller in another language, who waits in this very thread.
function runForOthers(Rc, cache, load, loader) {
    try {
        const result = loader(load);
        if (!isPromise(result)) {
            settle(cache, load, result, false);
            return;
        }
        Promise.resolve(result).catch(() => {});
        fail(Rc, load, new GLib.Error(Rc.Error, Rc.Error.WOULD_DEADLOCK,
            `The load of “${Rc.key_dup_label(load.key)}” is asynchronous in JavaScript: waiting ` +
            'for it here would never end. Load it from JavaScript first, and await it'));
    } catch (error) {
        fail(Rc, load, error);
    }
}

function overrideLoads(Rc) {
    const {acquire, begin, get_value: getValue, set_load_func: setLoadFunc} = Rc.Cache.prototype;

    // The first caller runs the loader here, where its exceptions stay what they are.
    function getOrLoad(cache, key, loader, cancellable) {
        let found, value, load;

        try {
            [found, value, load] = begin.call(cache, key, cancellable);
        } catch (error) {
            const promise = cache[PENDING]?.get(key);
            if (promise && error.matches?.(Rc.Error, Rc.Error.RECURSIVE_LOAD))
                return promise;
            throw error;
        }
        return found ? handOut(value) : runLoader(Rc, cache, key, load, loader);
    }

    Rc.Cache.prototype.begin = function (key, cancellable = null) {
        const [found, value, load] = begin.call(this, key, cancellable);
        return [found, unbox(value), load];
    };

    Rc.Cache.prototype.get_with = function (key, loader, cancellable = null) {
        if (typeof loader !== 'function')
            throw new TypeError('Rc.Cache.get_with() needs a function that returns the value');
        return getOrLoad(this, key, loader, cancellable);
    };

    Rc.Cache.prototype.get = function (key, cancellable = null) {
        return this[LOADER]
            ? getOrLoad(this, key, this[LOADER], cancellable)
            : handOut(getValue.call(this, key, cancellable)[1]);
    };

    Rc.Cache.prototype.get_value = function (...args) {
        return [true, this.get(...args)];
    };

    Rc.Cache.prototype.get_with_value = function (...args) {
        return [true, this.get_with(...args)];
    };

    Rc.Cache.prototype.set_load_func = function (loader) {
        this[LOADER] = loader;
        setLoadFunc.call(this, loader && (load => runForOthers(Rc, this, load, loader)));
    };

    // Loaded first, so that the loader is not called from within the library.
    Rc.Cache.prototype.acquire = function (key, cancellable = null) {
        const loaded = this[LOADER] && this.get(key, cancellable);
        const take = () => {
            const lease = acquire.call(this, key, cancellable);
            hold(lease, true);
            return lease;
        };
        return isPromise(loaded) ? loaded.then(take) : take();
    };

    return getOrLoad;
}

function comeHome(cache) {
    if (!cache.dup_main_context())
        cache.set_main_context(GLib.MainContext.default());
}

// A garbage collector can't call a release function. What might call one lives until it is
// closed or released, and at the end of the program, when nothing can be called, it stays.
function hold(object, isHeld) {
    if (isHeld && !object[IS_HELD])
        object.ref();
    else if (!isHeld && object[IS_HELD])
        object.unref();
    object[IS_HELD] = isHeld;
}

function overrideLife(Rc) {
    const proto = Rc.Cache.prototype;
    const {close} = proto;

    proto._init = function (...args) {
        GObject.Object.prototype._init.apply(this, args);
        comeHome(this);
    };
    Rc.Cache.new = name => new Rc.Cache({name});

    for (const name of ['connect', 'connect_after']) {
        proto[name] = function (...args) {
            comeHome(this);
            return GObject.Object.prototype[name].apply(this, args);
        };
    }

    proto.close = function () {
        close.call(this);
        hold(this, false);
    };
}

function overrideLease(Rc) {
    const proto = Rc.Lease.prototype;
    const {get_value: getValue, release} = proto;

    proto.get_value = function () {
        const [isHeld, value] = getValue.call(this);
        return [isHeld, unbox(value)];
    };
    Object.defineProperty(proto, 'value', {
        get() {
            return this.get_value()[1];
        },
    });
    proto.release = function () {
        release.call(this);
        hold(this, false);
    };
}

function overrideCallbacks(Rc) {
    const proto = Rc.Cache.prototype;

    for (const what of ['release', 'validate', 'weigh']) {
        const setFunc = proto[`set_${what}_func`];
        proto[`set_${what}_func`] = function (func) {
            comeHome(this);
            hold(this, what === 'release' ? Boolean(func) : Boolean(this[IS_HELD]));
            setFunc.call(this,
                func && ((key, value, ...rest) => func(key, unbox(value), ...rest)));
        };
    }
}

function overrideVerbs(Rc) {
    const proto = Rc.Cache.prototype;

    for (const verb of ['lookup', 'peek']) {
        const find = proto[`${verb}_value`];
        proto[`${verb}_value`] = function (key) {
            const [found, value] = find.call(this, key);
            return [found, handOut(value)];
        };
        proto[verb] = function (key) {
            return this[`${verb}_value`](key)[1];
        };
    }

    const {insert} = proto;
    proto.insert = function (key, value) {
        insert.call(this, key, box(this, value));
    };

    proto[Symbol.iterator] = function () {
        return this.snapshot()[Symbol.iterator]();
    };
}

function _init() {
    const Rc = this;

    overrideLife(Rc);
    overrideLease(Rc);
    overrideCallbacks(Rc);
    overrideVerbs(Rc);
    Rc.cacheResource = makeCacheResource(Rc, overrideLoads(Rc));
}

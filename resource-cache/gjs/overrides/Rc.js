// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported _init */
'use strict';

const {GLib, GObject} = imports.gi;

const USEC_PER_SEC = 1e6;
const MAX_ENTRIES = 0xffffffff;

// What belongs to a cache in JavaScript alone. A property, unlike a WeakMap, also
// keeps its wrapper for as long as the object lives.
const BOXES = Symbol('boxes');
const IS_HELD = Symbol('is held');
const IS_OF_FUNCTION = Symbol('is of function');
const LOADER = Symbol('loader');
const PENDING = Symbol('pending');
const SERIAL = Symbol('serial');

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

function isObject(value) {
    return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

function isPromise(value) {
    return isObject(value) && typeof value.then === 'function';
}

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

const serials = new WeakMap();
let lastSerial = 0;

// Never used again, unlike an address.
function getSerial(object) {
    if (object instanceof GObject.Object)
        return object[SERIAL] ??= ++lastSerial;
    if (!serials.has(object))
        serials.set(object, ++lastSerial);
    return serials.get(object);
}

// Printable ASCII without what Rc.key_build() would escape; half surrogates differ.
function escape(text) {
    return text.replace(/[^ -"$&-[\]-~]/g,
        unit => `\\${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function writeString(text) {
    return `s${text.length}:${escape(text)}`;
}

function writeItems(mark, items) {
    return `${mark}${items.length}:${items.join('')}`;
}

function writeArray(array, write) {
    if (Object.keys(array).some(name => !(name < array.length)))
        throw new TypeError('an array with named properties');
    return writeItems('a', Array.from(array, (item, i) => i in array ? write(item) : 'h'));
}

function writePlain(object, write) {
    if (Object.getOwnPropertySymbols(object).length > 0)
        throw new TypeError('an object with symbols for names');
    const entries = Object.entries(object);
    return writeItems('o', entries.map(([name, item]) => writeString(name) + write(item)).sort());
}

function writeMap(map, write) {
    return writeItems('m', Array.from(map, ([name, item]) => write(name) + write(item)).sort());
}

function writeSet(set, write) {
    return writeItems('e', Array.from(set, item => write(item)).sort());
}

function writeBytes(bytes) {
    return writeItems('b', Array.from(bytes, byte => byte.toString(16).padStart(2, '0')));
}

const writers = new Map([
    [Array.prototype, writeArray],
    [Object.prototype, writePlain],
    [null, writePlain],
    [Map.prototype, writeMap],
    [Set.prototype, writeSet],
    [Uint8Array.prototype, writeBytes],
    [Date.prototype, date => `d${date.getTime()};`],
]);

function writeObject(object, outer) {
    if (object instanceof GObject.Object)
        return `g${getSerial(object)};`;
    if (outer.includes(object))
        return `^${outer.indexOf(object)};`;

    const prototype = Object.getPrototypeOf(object);
    const writer = writers.get(prototype);
    if (!writer)
        throw new TypeError(`an instance of ${prototype.constructor?.name || 'a nameless class'}`);
    return writer(object, item => writeValue(item, [...outer, object]));
}

// Types and lengths are written too: what differs is never written alike.
function writeValue(value, outer = []) {
    switch (typeof value) {
    case 'string':
        return writeString(value);
    case 'number':
        return `n${Object.is(value, -0) ? '-0' : value};`;
    case 'bigint':
        return `i${value};`;
    case 'boolean':
        return value ? 't' : 'f';
    case 'undefined':
        return 'u';
    case 'object':
        return value === null ? 'l' : writeObject(value, outer);
    default:
        throw new TypeError(`a ${typeof value}`);
    }
}

function writeOrExplain(value, what, cure) {
    try {
        return writeValue(value);
    } catch (e) {
        throw new TypeError(`${what} is or holds ${e.message}, which can't be compared by ` +
            `content, so that it can't be part of a key. ${cure}`);
    }
}

function writeReceiver(self) {
    if (self === undefined || self === null)
        return '';
    return isObject(self) ? `r${getSerial(self)};` : writeValue(self);
}

function writeArguments(name, self, args) {
    return writeReceiver(self) + writeItems('a', args.map((arg, i) => writeOrExplain(arg,
        `${name}(): argument ${i + 1}`,
        'Give Rc.cacheResource() the option “key”, a function that makes a key of the arguments')));
}

function makeKeyFunc(Rc, name, key) {
    const prefix = Rc.key_build(name, new GLib.Variant('s', '')).slice(0, -'0:'.length);

    return (self, args) => {
        const text = key
            ? writeOrExplain(Reflect.apply(key, self, args), `${name}(): what the option “key” gave`,
                'Let it return text, numbers, or arrays and objects of these')
            : writeArguments(name, self, args);
        return `${prefix}${text.length}:${text}`;
    };
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

function parseTtl(Rc, ttl) {
    let usec = NaN;
    let why = '';

    try {
        usec = typeof ttl === 'string' ? Rc.duration_parse(ttl)[1] : ttl * USEC_PER_SEC;
    } catch (error) {
        why = ` ${error.message}`;
    }
    if (usec >= 1 && usec <= Number.MAX_SAFE_INTEGER)
        return Math.round(usec);
    throw new TypeError('Rc.cacheResource(): the option “ttl” is a text like \'1h30m\' or a ' +
        `number of seconds, more than 0. Leave it out to keep values for ever.${why}`);
}

const isFunction = value => typeof value === 'function';
const isCount = value => Number.isInteger(value) && value >= 1 && value <= MAX_ENTRIES;

const OPTIONS = {
    ttl: [value => ['string', 'number'].includes(typeof value),
        'a text like \'1h30m\' or a number of seconds, more than 0'],
    maxEntries: [isCount, `a whole number from 1 to ${MAX_ENTRIES}; leave it out for no bound`],
    validate: [isFunction, 'a function that is given the value and tells whether it is still good'],
    onRelease: [isFunction, 'a function that is given the value and closes it'],
    key: [isFunction, 'a function that is given the arguments and makes a key of them'],
    name: [value => typeof value === 'string', 'a text: what statistics call the cache'],
};

function checkOptions(fn, options) {
    if (!isFunction(fn))
        throw new TypeError('Rc.cacheResource(): the first argument is the function to be cached');
    if (!isObject(options))
        throw new TypeError('Rc.cacheResource(): the second argument is an object of options');

    for (const [name, value] of Object.entries(options)) {
        if (!Object.hasOwn(OPTIONS, name)) {
            throw new TypeError(`Rc.cacheResource(): there is no option “${name}”. There are ` +
                `${Object.keys(OPTIONS).join(', ')}`);
        }
        const [isGood, accepted] = OPTIONS[name];
        if (value !== undefined && !isGood(value))
            throw new TypeError(`Rc.cacheResource(): the option “${name}” is ${accepted}`);
    }
}

// What is asked before a hit can't wait.
function isValid(answer) {
    if (isPromise(answer))
        throw new TypeError('the validate function gave a promise; it has to answer at once');
    return Boolean(answer);
}

function makeCache(Rc, name, {ttl, maxEntries = 0, validate, onRelease}) {
    const cache = new Rc.Cache({
        name,
        ttl: ttl === undefined ? 0 : parseTtl(Rc, ttl),
        max_entries: maxEntries,
    });

    cache[IS_OF_FUNCTION] = true;
    if (validate)
        cache.set_validate_func((key, value) => isValid(validate(value)));
    if (onRelease)
        cache.set_release_func((key, value, reason) => onRelease(value, reason));
    return cache;
}

function makeCacheResource(Rc, getOrLoad) {
    function cacheResource(fn, options = {}) {
        checkOptions(fn, options);

        const name = options.name ?? (fn.name || 'anonymous');
        const cache = makeCache(Rc, name, options);
        const getKey = makeKeyFunc(Rc, name, options.key);

        // Methods, because these can't be called with “new”.
        const {cached, clear} = {
            cached(...args) {
                const load = () => Reflect.apply(fn, this, args);
                return getOrLoad(cache, getKey(this, args), load, null);
            },
            clear(...args) {
                const isCall = this === cached || this === undefined;
                if (isCall && args.length === 0)
                    cache.clear();
                else
                    cache.remove(getKey(isCall ? undefined : this, args));
            },
        };

        return Object.defineProperties(cached, {
            name: {value: fn.name},
            length: {value: fn.length},
            cache: {value: cache},
            clear: {value: clear},
        });
    }

    cacheResource.clear = () => {
        const caches = Rc.Registry.get_default().dup_caches();
        caches.filter(cache => cache[IS_OF_FUNCTION]).forEach(cache => cache.clear());
    };
    return cacheResource;
}

function _init() {
    const Rc = this;

    overrideLife(Rc);
    overrideLease(Rc);
    overrideCallbacks(Rc);
    overrideVerbs(Rc);
    Rc.cacheResource = makeCacheResource(Rc, overrideLoads(Rc));
}

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported makeCacheResource */
'use strict';

// Rc.cacheResource(): a function that remembers what it made.

const {isObject, isPromise} = imports.overrides._rcKinds;
const {makeKeyFunc} = imports.overrides._rcKeys;

const USEC_PER_SEC = 1e6;
const MAX_ENTRIES = 0xffffffff;

// Marks the caches of functions among all those of the process.
const IS_OF_FUNCTION = Symbol('is of function');

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

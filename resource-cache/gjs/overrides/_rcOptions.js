// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported IS_OF_FUNCTION, checkOptions, makeCache */
'use strict';

// What Rc.cacheResource() accepts besides the function.

const {isFunction, isObject} = imports.overrides._rcKinds;

const USEC_PER_SEC = 1e6;
const MAX_ENTRIES = 0xffffffff;

// Twice as long is a whole number still.
const MAX_USEC = Number.MAX_SAFE_INTEGER / 2;

// Marks the caches of functions among all those of the process.
var IS_OF_FUNCTION = Symbol('is of function');

const isNumberIn = (value, min, max) => typeof value === 'number' && value >= min && value <= max;
const isWholeIn = (value, min, max) => Number.isInteger(value) && isNumberIn(value, min, max);

const DURATION = [value => typeof value === 'string' || typeof value === 'number',
    'a text like \'1h30m\' or a number of seconds, more than 0'];

const OPTIONS = {
    ttl: DURATION,
    idleTimeout: DURATION,
    maxEntries: [value => isWholeIn(value, 1, MAX_ENTRIES),
        `a whole number from 1 to ${MAX_ENTRIES}; leave it out for no bound`],
    maxWeight: [value => isWholeIn(value, 1, Number.MAX_SAFE_INTEGER),
        'a whole number, more than 0, in the unit of “weigh”; leave it out for no bound'],
    weigh: [isFunction, 'a function that is given the value and tells its weight'],
    validate: [isFunction, 'a function that is given the value and tells whether it is still good'],
    validateInterval: DURATION,
    onRelease: [isFunction, 'a function that is given the value and closes it'],
    refreshMode: [value => value === 'foreground' || value === 'background',
        'a text, \'foreground\' or \'background\''],
    staleIfError: DURATION,
    retryDelay: DURATION,
    loadTimeout: DURATION,
    jitter: [value => isNumberIn(value, 0, 1),
        'a number from 0 to 1, the share of “ttl” that may be taken off'],
    key: [isFunction, 'a function that is given the arguments and makes a key of them'],
    name: [value => typeof value === 'string', 'a text: what statistics call the cache'],
};

function refuse(what) {
    throw new TypeError(`Rc.cacheResource(): ${what}`);
}

// In microseconds; 0 if it was left out.
function parseDuration(Rc, name, {[name]: duration}) {
    let usec = NaN;
    let why = '';

    if (duration === undefined)
        return 0;
    try {
        usec = typeof duration === 'string'
            ? Rc.duration_parse(duration)[1]
            : duration * USEC_PER_SEC;
    } catch (error) {
        why = ` ${error.message}`;
    }
    if (isNumberIn(usec, 1, MAX_USEC))
        return Math.round(usec);
    return refuse(`the option “${name}” is ${DURATION[1]}. Leave it out for no limit.${why}`);
}

function checkOption(name, value) {
    if (!Object.hasOwn(OPTIONS, name))
        refuse(`there is no option “${name}”. There are ${Object.keys(OPTIONS).join(', ')}`);

    const [isGood, accepted] = OPTIONS[name];
    if (value !== undefined && !isGood(value))
        refuse(`the option “${name}” is ${accepted}`);
}

function checkOptions(fn, options) {
    if (!isFunction(fn))
        refuse('the first argument is the function to be cached');
    if (!isObject(options))
        refuse('the second argument is an object of options');

    for (const [name, value] of Object.entries(options))
        checkOption(name, value);
    if (options.refreshMode === 'background' && options.ttl === undefined) {
        refuse('the option “refreshMode” can be \'background\' only together with the option ' +
            '“ttl”, the age from which on a value is loaded anew');
    }
}

// In the background, what is older than its time to live serves for as long again.
function getLifetime(Rc, options) {
    const ttl = parseDuration(Rc, 'ttl', options);

    return options.refreshMode === 'background' ? {ttl: 2 * ttl, refresh_after: ttl} : {ttl};
}

function setFunctions(cache, {validate, onRelease, weigh}) {
    if (validate)
        cache.set_validate_func((key, value) => validate(value));
    if (onRelease)
        cache.set_release_func((key, value, reason) => onRelease(value, reason));
    if (weigh)
        cache.set_weigh_func((key, value) => weigh(value));
}

function makeCache(Rc, name, options) {
    const cache = new Rc.Cache({
        name,
        ...getLifetime(Rc, options),
        idle_timeout: parseDuration(Rc, 'idleTimeout', options),
        stale_if_error: parseDuration(Rc, 'staleIfError', options),
        retry_delay: parseDuration(Rc, 'retryDelay', options),
        load_timeout: parseDuration(Rc, 'loadTimeout', options),
        validate_interval: parseDuration(Rc, 'validateInterval', options),
        jitter: options.jitter ?? 0,
        max_entries: options.maxEntries ?? 0,
        max_weight: options.maxWeight ?? 0,
    });

    cache[IS_OF_FUNCTION] = true;
    setFunctions(cache, options);
    return cache;
}

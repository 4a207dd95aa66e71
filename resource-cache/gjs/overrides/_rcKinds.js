// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported checkFunction, checkLoader, isFunction, isObject, isPromise */
'use strict';

// What kind of value it is.

function isFunction(value) {
    return typeof value === 'function';
}

function isObject(value) {
    return isFunction(value) || (typeof value === 'object' && value !== null);
}

function isPromise(value) {
    return isObject(value) && isFunction(value.then);
}

// Whether there is a function. Anything but none is refused at once: later nobody would
// see where it came from.
function checkFunction(verb, value) {
    if (value === null || value === undefined)
        return false;
    if (!isFunction(value)) {
        throw new TypeError(`Rc.Cache.${verb}() accepts a function or null, not ` +
            `${typeof value === 'object' ? 'an object' : `a ${typeof value}`}`);
    }
    return true;
}

function checkLoader(verb, loader) {
    if (!checkFunction(verb, loader))
        throw new TypeError(`Rc.Cache.${verb}() needs a function that returns the value`);
}

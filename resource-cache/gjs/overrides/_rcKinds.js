// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported isObject, isPromise */
'use strict';

// What kind of value it is.

function isObject(value) {
    return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

function isPromise(value) {
    return isObject(value) && typeof value.then === 'function';
}

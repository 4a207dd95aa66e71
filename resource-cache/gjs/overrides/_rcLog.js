// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported getName, log */
'use strict';

// For what nobody is there to catch.

const {GLib} = imports.gi;

// Anything may be thrown, even what has no text.
function orType(describe, error) {
    try {
        return describe();
    } catch {
        return typeof error;
    }
}

function getName(error) {
    return orType(() => String(error?.name ?? typeof error), error);
}

function describe(error) {
    const stack = error?.stack ? `\n${error.stack}`.trimEnd() : '';
    return `${getName(error)}: ${String(error?.message ?? error)}${stack}`;
}

// GLib.log_structured() takes the domain for one of its fields.
function log(what, error) {
    GLib.log_structured('resource-cache', GLib.LogLevelFlags.LEVEL_MESSAGE, {
        MESSAGE: `${what}: ${orType(() => describe(error), error)}`,
    });
}

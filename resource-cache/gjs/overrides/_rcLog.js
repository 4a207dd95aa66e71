// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported log */
'use strict';

// For what nobody is there to catch.

const {GLib} = imports.gi;

function describe(error) {
    const stack = error?.stack ? `\n${error.stack}`.trimEnd() : '';
    return `${String(error?.name ?? typeof error)}: ${String(error?.message ?? error)}${stack}`;
}

// GLib.log_structured() takes the domain for one of its fields.
function log(what, error) {
    GLib.log_structured('resource-cache', GLib.LogLevelFlags.LEVEL_MESSAGE, {
        MESSAGE: `${what}: ${describe(error)}`,
    });
}

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported overrideOuts */
'use strict';

// Verbs that give an object by way of a GValue: GJS 1.74 forgets to give back the reference in
// there, so that every value that was ever asked for would live for ever.

const {Gio, GObject} = imports.gi;
const {refcount} = imports.system;

const VERBS = {
    Cache: ['begin', 'begin_finish', 'get_value', 'get_value_finish', 'get_with_value_finish',
        'lookup_value', 'peek_value', 'take_failure'],
    Lease: ['get_value'],
    Load: ['get_previous_value'],
};

function isForgotten() {
    const object = new GObject.Object();
    const task = Gio.Task.new(null, null, null);
    const before = refcount(object);

    task.return_value(object);
    task.propagate_value();
    return refcount(object) > before;
}

function overrideOuts(Rc) {
    // Of this scope, because that of the file is slow to look at.
    const Base = GObject.Object;

    if (!isForgotten())
        return;
    for (const [type, verbs] of Object.entries(VERBS)) {
        const proto = Rc[type].prototype;
        for (const verb of verbs) {
            const native = proto[verb];
            proto[verb] = function (...args) {
                const result = native.apply(this, args);
                if (result[1] instanceof Base)
                    result[1].unref();
                return result;
            };
        }
    }
}

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What the tests of loads share.
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Rc from 'gi://Rc';

import {assertSame, test} from './tap.js';

// Each comes back as itself.
export const VALUES = [undefined, null, NaN, -0, 1n, 'text', {}, [true, 1], () => 1,
    new GObject.Object()];

export function assertCode(error, code, what = 'the code') {
    assertSame(error.matches?.(Rc.Error, code) ?? `none: ${error}`, true, what);
}

export function makeCache(load, properties = {}) {
    const cache = new Rc.Cache({name: 'loading', ...properties});

    cache.set_load_func(load);
    return cache;
}

// Lets the main loop run what is due.
export function iterate() {
    return new Promise(resolve => GLib.idle_add(GLib.PRIORITY_LOW, () => {
        resolve();
        return GLib.SOURCE_REMOVE;
    }));
}

export async function settle() {
    for (let i = 0; i < 5; i++)
        await iterate();
}

export async function waitUntil(isDone) {
    while (!isDone())
        await iterate();
}

// A test whose time stands still.
export function testFrozen(name, func) {
    test(name, async () => {
        Rc.clock_freeze();
        try {
            await func();
        } finally {
            Rc.clock_thaw();
        }
    });
}

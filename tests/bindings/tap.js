// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Just enough to run test cases one after another and to tell of them in TAP.
import GLib from 'gi://GLib';
import System from 'system';

const cases = [];

export function test(name, func) {
    cases.push([name, func]);
}

function show(value) {
    if (Object.is(value, -0))
        return '-0';
    return typeof value === 'string' ? `“${value}”` : `${String(value)} (${typeof value})`;
}

export function assertSame(actual, expected, what = 'the value') {
    if (!Object.is(actual, expected))
        throw new Error(`${what} is ${show(actual)}, and should be ${show(expected)}`);
}

export function assertNotSame(actual, other, what = 'the value') {
    if (Object.is(actual, other))
        throw new Error(`${what} is ${show(actual)}, and should not be`);
}

export function assertEqual(actual, expected, what = 'the value') {
    assertSame(JSON.stringify(actual), JSON.stringify(expected), what);
}

export function assertMatch(text, pattern) {
    if (!pattern.test(text))
        throw new Error(`“${text}” does not match ${pattern}`);
}

export function assertThrows(func) {
    try {
        func();
    } catch (error) {
        return error;
    }
    throw new Error('nothing was thrown');
}

export async function assertRejects(promise) {
    try {
        await promise;
    } catch (error) {
        return error;
    }
    throw new Error('nothing was thrown');
}

// A promise whose end the test decides.
export function defer() {
    const deferred = {};
    deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, {resolve, reject}));
    return deferred;
}

// Runs the main loop until something has happened, or for ever: the test then times out.
export function waitFor(isDone) {
    while (!isDone())
        GLib.MainContext.default().iteration(true);
}

export async function run() {
    let nFailed = 0;

    print(`1..${cases.length}`);
    for (const [index, [name, func]] of cases.entries()) {
        try {
            await func();
            print(`ok ${index + 1} ${name}`);
        } catch (error) {
            nFailed++;
            print(`not ok ${index + 1} ${name}`);
            print(`# ${error}\n${error.stack ?? ''}`.trimEnd().replaceAll('\n', '\n#   '));
        }
    }
    if (nFailed > 0)
        System.exit(1);
}

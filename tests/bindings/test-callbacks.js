// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Functions of a program that do not do what they should. What they throw is nobody's to
// catch, so that it is logged: as a message, because a warning would end this program.
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';

import {settle, waitUntil} from './loading.js';
import {assertEqual, assertMatch, assertSame, run, test} from './tap.js';

const logged = [];

GLib.log_set_writer_func((level, fields) => {
    logged.push(new TextDecoder().decode(fields.MESSAGE));
    return GLib.LogWriterOutput.HANDLED;
});

function takeLogged() {
    return logged.splice(0);
}

function fail() {
    throw new Error('text');
}

test('a release function that throws: all values are released', async () => {
    let n = 0;
    const open = Rc.cacheResource(i => ({i}), {
        name: 'open',
        onRelease() {
            n++;
            fail();
        },
    });

    for (let i = 0; i < 10; i++)
        open(i);
    open.clear();
    assertSame(n, 10, 'the number of calls');
    const told = takeLogged();
    assertSame(told.length, 10, 'the number of messages');
    assertMatch(told[0], /^The release function failed for key “open#\w{8}”/);
    assertMatch(told[0], /Error: text\n.*test-callbacks/);
});

test('a release function that gives a promise', async () => {
    let n = 0;
    const open = Rc.cacheResource(i => ({i}), {
        async onRelease() {
            await null;
            n++;
            fail();
        },
    });

    open(1);
    open.clear();
    await waitUntil(() => n === 1);
    await settle();
    assertMatch(takeLogged().join(), /^The release function failed/);
});

test('what is thrown may have no text', async () => {
    const cache = new Rc.Cache({name: 'cache'});
    const silent = [Object.create(null), {message: Object.create(null)}, {
        get name() {
            return fail();
        },
    }];

    for (const error of silent) {
        const throwIt = () => {
            throw error;
        };
        cache.set_release_func(throwIt);
        cache.insert('key', {});
        cache.clear();
        assertMatch(takeLogged().join(), /^The release function failed for key “key”.*: object/);
        for (const load of [throwIt, async () => throwIt()])
            assertSame(await cache.get_with_async('key', load).catch(caught => caught), error);
    }
    cache.close();
});

test('a weigh function that fails counts 1', () => {
    const cache = new Rc.Cache({name: 'cache', max_weight: 100});
    const failing = [fail, () => NaN, () => -1, () => 'heavy', () => undefined, () => Infinity,
        () => 2 ** 60, () => Symbol('x'), async () => 5];

    for (const [i, weigh] of failing.entries()) {
        cache.set_weigh_func(weigh);
        cache.insert(`${i}`, {});
        assertSame(cache.weight, i + 1, `the weight after function ${i}`);
        assertMatch(takeLogged().join(),
            /^Key “\d” could not be weighed; it counts as 1: \w*Error: /);
    }
    cache.clear();
    for (const [weight, expected] of [[2.5, 3], [0, 0], [7n, 7], ['8', 8]]) {
        cache.set_weigh_func(() => weight);
        cache.insert('key', {});
        assertSame(cache.weight, expected, `the weight for ${weight}`);
    }
    assertEqual(takeLogged(), []);
});

test('a validate function that fails says no', async () => {
    const cache = new Rc.Cache({name: 'cache'});

    for (const [validate, message] of [[fail, /text/], [async () => true, /gave a promise/]]) {
        cache.set_validate_func(validate);
        cache.insert('key', {});
        assertSame(cache.lookup('key'), null);
        assertMatch(takeLogged().join(), message);
    }
    for (const answer of [undefined, null, 0, '']) {
        cache.set_validate_func(() => answer);
        cache.insert('key', {});
        assertSame(cache.lookup('key'), null, `what ${answer} leaves`);
    }
    assertEqual(takeLogged(), []);
    await settle();
});

test('a load in the background that fails', async () => {
    let n = 0;
    const open = Rc.cacheResource(() => ++n > 1 ? fail() : n, {
        ttl: 1,
        refreshMode: 'background',
        name: 'open',
    });

    Rc.clock_freeze();
    open();
    Rc.clock_advance(1e6);
    open();
    await waitUntil(() => n > 1);
    Rc.clock_thaw();
    assertMatch(takeLogged().join(), /^“open#\w{8}” could not be loaded anew: Error: text/);
});

test('a load ahead of time that fails', async () => {
    for (const fn of [() => fail(), async () => fail()]) {
        const open = Rc.cacheResource(fn, {name: 'open'});

        open.warm();
        await waitUntil(() => open.cache.dup_stats().load_failures === 1);
        await settle();
        assertMatch(takeLogged().join(), /^“open#\w{8}” could not be loaded ahead of time/);
    }
});

await run();

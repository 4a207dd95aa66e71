// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Loading ahead of time, and what a load knows of itself.
import Rc from 'gi://Rc';

import {assertCode, settle, testFrozen, waitUntil} from './loading.js';
import {assertEqual, assertRejects, assertSame, assertThrows, defer, run, test} from './tap.js';

test('warm loads when the main loop is idle', async () => {
    for (const isAsync of [false, true]) {
        const seen = [];
        const load = (...args) => {
            seen.push(args);
            return {args};
        };
        const open = Rc.cacheResource(isAsync ? async (...args) => load(...args) : load);

        assertSame(open.warm('a', 1), undefined);
        open.warm('a', 1);
        assertSame(seen.length, 0, 'the number of calls before the main loop runs');
        await waitUntil(() => open.cache.n_entries === 1);
        assertEqual((await open('a', 1)).args, ['a', 1]);
        open.warm('a', 1);
        await settle();
        assertSame(seen.length, 1, 'the number of calls');
        const stats = open.cache.dup_stats();
        assertEqual([stats.loads, stats.hits, stats.misses], [1, 1, 1]);
    }
});

test('warm joins a load that goes on', async () => {
    const {promise, resolve} = defer();
    let n = 0;
    const open = Rc.cacheResource(() => {
        n++;
        return promise;
    });
    const caller = open();

    open.warm();
    await settle();
    resolve('value');
    assertSame(await caller, 'value');
    assertSame(n, 1, 'the number of calls');
});

test('what goes wrong then is for the next caller to see', async () => {
    const error = new Error('text');

    for (const isAsync of [false, true]) {
        let n = 0;
        const load = () => {
            n++;
            throw error;
        };
        const open = Rc.cacheResource(isAsync ? async () => load() : load);

        open.warm();
        await waitUntil(() => n === 1);
        assertSame(await assertRejects((async () => open())()), error);
        assertSame(n, 2, 'the number of calls');
    }
});

test('warm tells at once what is wrong with the call', async () => {
    const open = Rc.cacheResource(() => 1);

    assertSame(assertThrows(() => open.warm(Symbol('x'))).constructor, TypeError);
    open.warm(1);
    open.cache.close();
    assertCode(assertThrows(() => open.warm(1)), Rc.Error.CLOSED);
    await settle();
});

test('warm of a method', async () => {
    class Library {
        static {
            this.prototype.open = Rc.cacheResource(function (name) {
                return {library: this, name};
            });
        }
    }
    const library = new Library();

    library.open.warm.call(library, 'index');
    await waitUntil(() => library.open.cache.n_entries === 1);
    assertSame(library.open('index').library, library);
    assertSame(library.open.cache.dup_stats().loads, 1, 'the number of loads');
});

test('the load that goes on', async () => {
    const seen = [];
    const note = () => seen.push(Rc.currentLoad()?.key ?? null);
    const inner = Rc.cacheResource(note, {key: () => 1, name: 'inner'});
    const outer = Rc.cacheResource(async () => {
        note();
        inner();
        note();
        await null;
        note();
    }, {name: 'outer'});
    const cache = new Rc.Cache({name: 'cache'});

    note();
    await outer();
    cache.get_with('with', note);
    await cache.get_with_async('async', note);
    assertThrows(() => cache.get_with('throws', () => {
        note();
        throw new Error('text');
    }));
    note();
    assertEqual(seen.map(key => key && Rc.key_dup_label(key).replace(/#.*/, '')),
        [null, 'outer', 'inner', 'outer', null, 'with', 'async', 'throws', null]);
});

testFrozen('what it is told counts for the value', () => {
    const told = [];
    const open = Rc.cacheResource(name => {
        const load = Rc.currentLoad();
        load.set_ttl(5e6);
        load.set_weight(7);
        load.add_tag('tag');
        load.add_message('hello');
        load.set_store(name !== 'draft');
        return {name};
    });

    open.cache.connect('message', (_, key, text, isReplayed) => told.push([text, isReplayed]));
    open('draft');
    assertSame(open.cache.n_entries, 0, 'the number of entries');
    open('a');
    open('a');
    assertEqual(told, [['hello', false], ['hello', false], ['hello', true]]);
    assertSame(open.cache.weight, 7, 'the weight');
    Rc.clock_advance(5e6);
    open('a');
    assertSame(open.cache.dup_stats().loads, 3, 'the number of loads');
    assertSame(open.cache.remove_tag('tag'), 1, 'the number removed');
});

await run();

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Calls of each kind, many times over: memory stays what it is. To see small leaks, give the
// number of calls of each kind: 100000, say.
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';
import System from 'system';

import {iterate, settle} from './loading.js';
import {run, test} from './tap.js';

const N_CALLS = Number(ARGV[0] ?? 2000);
const N_AT_ONCE = 500;
const PAGE = 4096;

// The heap grows in steps, now and then: only what grows in every round is a leak.
const N_ROUNDS = 4;
const SLACK = 1 << 18;
const MAX_BYTES_PER_CALL = 24;

function getMemory() {
    const [, text] = GLib.file_get_contents('/proc/self/statm');
    return Number(new TextDecoder().decode(text).split(' ')[1]) * PAGE;
}

async function collect() {
    await settle();
    System.gc();
    await settle();
    System.gc();
}

async function repeat(call, n) {
    for (let i = 0; i < n; i++) {
        await call(i);
        if (i % N_AT_ONCE === 0) {
            await iterate();
            System.gc();
        }
    }
    await collect();
}

function check(name, make) {
    test(name, async () => {
        const call = make();

        await repeat(call, 1000);
        for (let round = 1; ; round++) {
            const before = getMemory();
            await repeat(call, N_CALLS);
            const grown = getMemory() - before;
            if (grown < SLACK + N_CALLS * MAX_BYTES_PER_CALL)
                return;
            if (round === N_ROUNDS)
                throw new Error(`${N_CALLS} calls took ${grown} bytes, ${grown / N_CALLS} each`);
        }
    });
}

function fail() {
    throw new Error('text');
}

function ignore(func) {
    try {
        func();
    } catch {}
}

const nothing = () => {};

check('hits', () => {
    const open = Rc.cacheResource(name => ({name}));
    return () => open('a');
});

check('hits of long arguments', () => {
    const open = Rc.cacheResource((...args) => ({args}));
    return () => open({a: [1, 2]}, new Uint8Array(100));
});

check('hits that are validated', () => {
    const open = Rc.cacheResource(() => ({}), {validate: () => true});
    return () => open();
});

check('loads and evictions', () => {
    const open = Rc.cacheResource(i => ({i}), {maxEntries: 10, onRelease: nothing, weigh: () => 1});
    return i => open(i);
});

check('loads and evictions in the background mode', () => {
    const open = Rc.cacheResource(i => ({i}), {maxEntries: 10, ttl: 60, refreshMode: 'background'});
    return i => open(i);
});

check('exceptions', () => {
    const open = Rc.cacheResource(fail);
    return () => ignore(open);
});

check('clear', () => {
    const open = Rc.cacheResource(i => ({i}), {onRelease: nothing});
    return i => {
        open(1);
        if (i % 2)
            open.clear(1);
        else
            open.clear();
    };
});

check('methods', () => {
    class Library {
        static {
            this.prototype.open = Rc.cacheResource(() => ({}), {maxEntries: 10});
        }
    }
    return () => new Library().open();
});

check('asynchronous hits', () => {
    const open = Rc.cacheResource(async name => ({name}));
    return () => open('a');
});

check('asynchronous loads', () => {
    const open = Rc.cacheResource(async i => ({i}), {maxEntries: 10, onRelease: nothing});
    return i => open(i);
});

check('asynchronous loads with a limit', () => {
    const open = Rc.cacheResource(async i => ({i}), {maxEntries: 10, loadTimeout: 60});
    return i => open(i);
});

check('rejections', () => {
    const open = Rc.cacheResource(async () => fail());
    return () => open().catch(nothing);
});

check('verbs that load', () => {
    const cache = new Rc.Cache({name: 'cache'});
    cache.set_load_func(({key}) => ({key}));
    return async () => {
        cache.get('a');
        await cache.get_async('a');
        await cache.get_with_async('b', () => ({}));
        (await cache.acquire_async('a')).release();
        cache.acquire('a').release();
        await cache.refresh_async('a');
        await cache.with_lease('a', nothing);
        cache.clear();
    };
});

check('verbs with callbacks', () => {
    const cache = new Rc.Cache({name: 'cache'});
    cache.set_load_func(({key}) => ({key}));
    return () => new Promise(resolve => {
        cache.get_async('a', null, (_, result) => resolve(cache.get_finish(result)));
        cache.clear();
    });
});

check('verbs that do not load', () => {
    const cache = new Rc.Cache({name: 'cache'});
    cache.set_release_func(nothing);
    return () => {
        cache.insert('a', {});
        cache.lookup('a');
        cache.peek('a');
        cache.has('a');
        cache.remove_matching(key => key === 'b');
        `${[...cache]} ${cache.dup_stats()}`;
        cache.remove('a');
    };
});

check('signals', () => {
    const cache = new Rc.Cache({name: 'cache'});
    for (const signal of ['hit', 'miss', 'evict', 'load-started', 'load-finished'])
        cache.connect(signal, nothing);
    return () => {
        cache.get_with('a', () => ({}));
        cache.lookup('a');
        cache.clear();
    };
});

check('caches', () => () => {
    const cache = new Rc.Cache({name: 'cache'});
    cache.set_load_func(({key}) => ({key}));
    cache.connect('evict', nothing);
    cache.get('a');
    cache.close();
});

check('cached functions', () => () => {
    for (let i = 0; i < 4; i++)
        Rc.cacheResource(() => ({}), {ttl: 60, refreshMode: 'background', validate: () => true})();
});

await run();

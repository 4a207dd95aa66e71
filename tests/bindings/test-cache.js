// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Rc from 'gi://Rc';

import {assertEqual, assertMatch, assertSame, assertThrows, run, test, waitFor} from './tap.js';

test('get_with loads once, and gives any value', () => {
    for (const value of [undefined, null, 1n, {}, new GObject.Object()]) {
        const cache = new Rc.Cache({name: 'values'});
        let n = 0;
        const load = () => {
            n++;
            return value;
        };

        assertSame(cache.get_with('key', load), value);
        assertSame(cache.get_with('key', load, null), value);
        assertSame(cache.lookup('key'), value);
        assertSame(cache.peek('key'), value);
        assertEqual(cache.lookup_value('key')[0], true);
        assertSame(cache.lookup_value('key')[1], value);
        assertEqual(cache.peek_value('missing'), [false, null]);
        assertSame(cache.get('key'), value);
        assertSame(cache.begin('key')[1], value);
        assertSame(n, 1, 'the number of calls');
    }
});

test('the loader is given the load', () => {
    const cache = Rc.Cache.new('loads');
    const told = [];

    cache.connect('message', (_, ...args) => told.push(args));
    cache.get_with('key', load => {
        load.set_ttl(5e6);
        load.set_weight(7);
        load.add_message('hello');
        return load.key;
    });
    cache.get_with('key', () => null);
    const [info] = cache;
    assertEqual([info.get_key(), info.get_time_to_live() > 0, info.get_weight()], ['key', true, 7]);
    assertEqual(told, [['key', 'hello', false], ['key', 'hello', true]]);
});

test('a loader that answers through the load is told what to do', () => {
    const cache = new Rc.Cache({name: 'settled'});
    const error = assertThrows(() => cache.get_with('key', load => {
        load.return_object(new GObject.Object());
    }));

    assertMatch(`${error}`, /TypeError: A loader in JavaScript returns its value/);
    assertMatch(`${assertThrows(() => cache.get_with('key'))}`, /TypeError: .* needs a function/);
});

test('get uses the load function, and exceptions arrive unchanged', () => {
    const cache = new Rc.Cache({name: 'loader'});
    const error = new Error('text');

    assertSame(assertThrows(() => cache.get('a')).matches(Rc.Error, Rc.Error.NOT_FOUND), true);
    cache.set_load_func(load => {
        if (load.key === 'bad')
            throw error;
        return {key: load.key};
    });
    assertSame(cache.get('a').key, 'a');
    assertSame(cache.get('a'), cache.get_value('a')[1]);
    assertSame(assertThrows(() => cache.get('bad')), error);
    cache.set_load_func(null);
    assertSame(assertThrows(() => cache.get('b')).matches(Rc.Error, Rc.Error.NOT_FOUND), true);
});

test('a lease keeps a value open', () => {
    const cache = new Rc.Cache({name: 'leases'});
    const released = [];
    const error = new Error('text');

    cache.set_release_func((key, value) => released.push(value));
    cache.set_load_func(load => {
        if (load.key === 'bad')
            throw error;
        return {key: load.key};
    });
    const lease = cache.acquire('a');
    const {value} = lease;
    assertSame(value, cache.get('a'));
    assertSame(cache.dup_stats().get_loads(), 1, 'the number of loads');
    cache.clear();
    assertSame(released.length, 0, 'the number of releases');
    lease.release();
    lease.release();
    assertSame(released[0], value, 'what was released');
    assertEqual([lease.get_value(), lease.value, lease.is_released()], [[false, null], null, true]);
    assertSame(assertThrows(() => cache.acquire('bad')), error);
    cache.close();
});

test('a loader that is called from within the library', () => {
    const cache = new Rc.Cache({name: 'within', max_weight: 1});
    const error = new Error('text');
    let load = () => ({});

    // Too heavy to be kept: the lease has to load it again.
    cache.set_weigh_func(() => 2);
    cache.set_load_func((...args) => load(...args));
    assertSame(typeof cache.acquire('a').value, 'object');
    assertSame(cache.dup_stats().get_loads(), 2, 'the number of loads');

    let n = 0;
    load = () => {
        if (++n > 1)
            throw error;
        return {};
    };
    assertSame(assertThrows(() => cache.acquire('a')), error);
});

test('a cancelled call says so', () => {
    const cache = new Rc.Cache({name: 'cancelled'});
    const cancellable = new Gio.Cancellable();

    cancellable.cancel();
    const error = assertThrows(() => cache.get_with('key', () => 1, cancellable));
    assertSame(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), true, 'the code');
});

test('iteration describes the entries', () => {
    const cache = new Rc.Cache({name: 'iteration'});

    cache.insert('a', 1);
    cache.insert('b', {});
    cache.insert('c', new GObject.Object());
    assertEqual([...cache].map(info => info.get_key()).sort(), ['a', 'b', 'c']);
    for (const info of cache)
        assertSame(info.get_state(), Rc.EntryState.FRESH);
    cache.clear();
    assertSame([...cache].length, 0, 'the number of entries');
});

test('plain objects of the library are what other languages see', () => {
    const cache = new Rc.Cache({name: 'plain'});
    const object = new GObject.Object();
    const [, , load] = cache.begin('begun');

    cache.insert_value('text', 'a text');
    assertSame(cache.lookup('text'), 'a text');
    load.return_object(object);
    assertSame(cache.lookup('begun'), object);
});

test('callbacks are given the values', () => {
    const cache = new Rc.Cache({name: 'callbacks', max_weight: 100});
    const value = {size: 60};
    const seen = [];

    cache.set_weigh_func((key, {size}) => size);
    cache.set_validate_func((...args) => seen.push(['validate', ...args]));
    cache.set_release_func((...args) => seen.push(['release', ...args]));
    cache.insert('a', value);
    assertSame(cache.weight, 60, 'the weight');
    assertSame(cache.lookup('a'), value);
    cache.insert('b', {size: 50});
    assertEqual(seen, [['validate', 'a', value], ['release', 'a', value, Rc.EvictReason.CAPACITY]]);
    cache.set_release_func(null);
    cache.set_validate_func(null);
    cache.set_weigh_func(null);
    cache.clear();
    assertSame(seen.length, 2, 'the number of calls');
});

test('signals and releases of the library’s thread come by the main loop', () => {
    const cache = Rc.Registry.get_default().ensure_cache('shared');
    const seen = [];

    cache.connect('evict', (_, key, reason) => seen.push([key, reason, 'evict']));
    cache.set_release_func((key, value, reason) => seen.push([key, reason, 'release']));
    cache.ttl = 1e6;
    Rc.clock_freeze();
    cache.insert('key', {});
    Rc.clock_advance(1e6);
    assertSame(seen.length, 0, 'the number of calls before the main loop runs');
    waitFor(() => seen.length === 2);
    assertEqual(seen.map(([key, reason]) => [key, reason]),
        [['key', Rc.EvictReason.EXPIRED], ['key', Rc.EvictReason.EXPIRED]]);
    Rc.clock_thaw();
    cache.close();
});

test('a main context of the program’s own is left alone', () => {
    const context = GLib.MainContext.new();
    const cache = new Rc.Cache({name: 'own', main_context: context, ttl: 1});
    const released = [];

    cache.connect('hit', () => {});
    cache.set_release_func(key => released.push(key));
    Rc.clock_freeze();
    cache.insert('key', {});
    Rc.clock_advance(1);
    while (released.length === 0)
        context.iteration(true);
    Rc.clock_thaw();
    cache.close();
});

test('statistics and the registry', () => {
    const cache = new Rc.Cache({name: 'statistics'});
    const registry = Rc.Registry.get_default();

    cache.get_with('key', () => 1);
    cache.get_with('key', () => 1);
    const stats = cache.dup_stats();
    assertEqual([stats.get_hits(), stats.get_misses(), stats.get_hit_rate()], [1, 1, 0.5]);
    assertSame(registry.lookup('statistics'), cache);
    assertSame(registry.dup_caches().includes(cache), true, 'that the registry has it');
    assertMatch(registry.to_openmetrics(), /statistics/);
});

await run();

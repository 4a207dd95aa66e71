// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What a program does by mistake, and is told.
import GObject from 'gi://GObject';
import Rc from 'gi://Rc';

import {assertCode} from './loading.js';
import {assertEqual, assertMatch, assertRejects, assertSame, assertThrows, run, test}
    from './tap.js';

const SETTERS = ['set_load_func', 'set_validate_func', 'set_release_func', 'set_weigh_func'];

test('what is no function is refused at once', () => {
    const cache = new Rc.Cache({name: 'things'});

    for (const setter of SETTERS) {
        for (const value of [5, 'text', {}, [], true, false, 0, '', Symbol('x')]) {
            const error = assertThrows(() => cache[setter](value));
            assertSame(error instanceof TypeError, true, 'that it is a TypeError');
            assertMatch(error.message, new RegExp(`${setter}.* a function or null, not an? \\w`));
        }
    }
});

test('what was set before stays', () => {
    const cache = new Rc.Cache({name: 'things'});

    cache.set_load_func(() => 'value');
    assertThrows(() => cache.set_load_func(5));
    assertSame(cache.get('key'), 'value');
});

test('null is for none', () => {
    const cache = new Rc.Cache({name: 'things'});
    const fail = () => {
        throw new Error('it was taken away');
    };

    for (const none of [null, undefined]) {
        for (const setter of SETTERS) {
            cache[setter](fail);
            cache[setter](none);
        }
        cache.insert('key', 1);
        assertSame(cache.lookup('key'), 1);
        cache.clear();
        assertCode(assertThrows(() => cache.get('key')), Rc.Error.NOT_FOUND);
    }
});

test('loaders for one call', async () => {
    const cache = new Rc.Cache({name: 'things'});

    cache.insert('key', 1);
    for (const value of [undefined, null, 5, {}]) {
        assertMatch(`${assertThrows(() => cache.get_with('key', value))}`,
            /TypeError: .*get_with\(\)/);
        assertMatch(`${await assertRejects(cache.get_with_async('key', value))}`,
            /TypeError: .*get_with_async\(\)/);
    }
    assertSame(cache.dup_stats().get_hits(), 0, 'the number of hits');
});

test('a cache without a name', () => {
    const makers = [() => new Rc.Cache(), () => new Rc.Cache({}), () => new Rc.Cache({name: null}),
        () => new Rc.Cache('name'), () => Rc.Cache.new(), () => Rc.Cache.new(5)];

    for (const make of makers)
        assertMatch(`${assertThrows(make)}`, /^TypeError: new Rc.Cache\(\) needs a name/);
    assertSame(new Rc.Cache({name: ''}).name, '', 'a name that says nothing');
});

test('a class that extends one of the library', () => {
    for (const type of ['Cache', 'Lease', 'Load', 'Registry']) {
        const error = assertThrows(() => GObject.registerClass(class Mine extends Rc[type] {}));
        assertMatch(`${error}`, new RegExp(`^TypeError: Mine can't extend Rc.${type}`));
    }
});

test('a closed cache', async () => {
    const cache = new Rc.Cache({name: 'things'});

    cache.insert('key', 1);
    cache.close();
    for (const verb of ['lookup', 'lookup_value', 'get', 'acquire']) {
        const error = assertThrows(() => cache[verb]('key'));
        assertCode(error, Rc.Error.CLOSED, `the code of ${verb}`);
        assertMatch(error.message, /“things” is closed/);
    }
    for (const verb of ['insert', 'insert_value'])
        assertCode(assertThrows(() => cache[verb]('key', 1)), Rc.Error.CLOSED, `the code of ${verb}`);
    assertCode(assertThrows(() => cache.get_with('key', () => 1)), Rc.Error.CLOSED);
    for (const verb of ['get_async', 'acquire_async', 'refresh_async'])
        assertCode(await assertRejects(cache[verb]('key')), Rc.Error.CLOSED, `the code of ${verb}`);
    assertEqual([cache.peek('key'), cache.contains('key'), [...cache]], [null, false, []]);
});

await run();

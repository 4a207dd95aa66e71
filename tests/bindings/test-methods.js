// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Cached functions that are called on objects.
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Rc from 'gi://Rc';

import * as self from './connecting.js';
import {assertEqual, assertNotSame, assertSame, run, test} from './tap.js';
import {countTracers, makeTracer} from './tracer.js';

class Server {
    #name;

    constructor(name) {
        this.#name = name;
        this.perObject = Rc.cacheResource(table => ({path: `${this.#name}/${table}`}));
    }

    inField = Rc.cacheResource(table => ({path: `${this.#name}/${table}`}));

    static of = Rc.cacheResource(function (name) {
        return new this(name);
    });

    static {
        this.prototype.open = Rc.cacheResource(function (table) {
            return {path: `${this.#name}/${table}`};
        });
    }
}

class Sub extends Server {}

test('each object has its own values', () => {
    const [a, b] = [new Server('a'), new Sub('b')];

    for (const method of ['open', 'perObject', 'inField']) {
        assertSame(a[method]('t').path, 'a/t');
        assertSame(b[method]('t').path, 'b/t');
        assertSame(a[method]('t'), a[method]('t'));
        assertNotSame(a[method]('t'), new Server('a')[method]('t'));
    }
});

test('static methods belong to their class', () => {
    assertSame(Server.of('a'), Server.of('a'));
    assertNotSame(Server.of('a'), Sub.of('a'));
    assertSame(Sub.of('a') instanceof Sub, true, 'that it is made by the class it is called on');
});

test('objects of the platform, and values that are no objects', () => {
    const Model = GObject.registerClass(class RcTestModel extends GObject.Object {
        static {
            this.prototype.load = Rc.cacheResource(function (name) {
                return {model: this, name};
            });
        }
    });
    const [a, b] = [new Model(), new Model()];

    assertSame(a.load('x').model, a);
    assertSame(b.load('x').model, b);
    assertSame(a.load('x'), a.load('x'));
    const {load} = a;
    assertSame(load.call('text', 'x').model, 'text');
    assertNotSame(load.call('text', 'x'), load.call('other', 'x'));
    assertNotSame(load.call('text', 'x'), load('x'));
});

test('a module is no object', () => {
    imports.searchPath.unshift(GLib.path_get_dirname(GLib.filename_from_uri(import.meta.url)[0]));
    const {connect} = self;
    const {connect: legacy} = imports.connectingLegacy;

    assertSame(self.connect('a'), connect('a'));
    assertSame(imports.connectingLegacy.connect('a'), legacy('a'));
    globalThis.connectGlobally = connect;
    assertSame(globalThis.connectGlobally('a'), connect('a'));
    delete globalThis.connectGlobally;

    const first = connect('a');
    self.connect.clear('a');
    assertNotSame(connect('a'), first);
    const object = {connect};
    assertNotSame(object.connect('a'), connect('a'));
});

test('clear with arguments is for all objects', () => {
    const [a, b] = [new Server('a'), new Server('b')];
    const values = () => [a.open('t'), b.open('t'), a.open('u'), a.open('t', 'u')];
    const before = values();

    a.open.clear('t');
    assertEqual(values().map((value, i) => value === before[i]), [false, false, true, true]);
    const after = values();
    a.open.clear.call(a, 't');
    assertEqual(values().map((value, i) => value === after[i]), [false, true, true, true]);
    Server.prototype.open.clear();
    assertSame(a.open.cache.n_entries, 0, 'the number of entries');
});

test('clear with arguments reaches what is being loaded', async () => {
    const open = Rc.cacheResource(async function () {
        await null;
        return {};
    });
    const object = {open};
    const first = object.open('t');

    open.clear('t');
    assertNotSame(object.open('t'), first);
    assertNotSame(await object.open('t'), await first);
});

test('the option key sees the object, and decides alone', () => {
    const proto = {
        open: Rc.cacheResource(function () {
            return {url: this.url};
        }, {
            key() {
                return this.url;
            },
        }),
    };
    const make = url => Object.assign(Object.create(proto), {url});

    assertSame(make('x').open(), make('x').open());
    assertNotSame(make('x').open(), make('y').open());
    const value = make('x').open();
    make('x').open.clear.call(make('x'));
    assertNotSame(make('x').open(), value);
});

test('objects do not live on because of their methods', async () => {
    class Traced {
        tracer = makeTracer();

        read = Rc.cacheResource(() => ({kind: typeof this}), {validate: () => Boolean(this)});

        static {
            for (const [name, options] of [['plain', {}], ['timed', {ttl: 60}]]) {
                this.prototype[name] = Rc.cacheResource(function () {
                    return {};
                }, options);
            }
            this.prototype.later = Rc.cacheResource(async function () {
                await null;
                return {};
            }, {loadTimeout: 60});
        }
    }

    for (let i = 0; i < 10; i++) {
        const traced = new Traced();
        traced.read();
        traced.plain();
        traced.timed();
        traced.plain();
        await traced.later();
    }
    assertSame(await countTracers() <= 1, true, 'that the objects are collected');
    assertSame(Traced.prototype.plain.cache.n_entries, 10, 'the number of entries');
});

test('a call on the prototype is not one on its objects', () => {
    const Provider = GObject.registerClass(class Provider extends GObject.Object {});

    Provider.prototype.open = Rc.cacheResource(() => ({}));
    const value = Provider.prototype.open();
    const [one, other] = [new Provider(), new Provider()];
    assertNotSame(one.open(), value);
    assertNotSame(one.open(), other.open());
    assertSame(one.open(), one.open());
});

await run();

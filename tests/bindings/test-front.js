// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Hits for which the library is not asked: nobody can tell them from others.
import Rc from 'gi://Rc';

import {VALUES, settle, testFrozen} from './loading.js';
import {assertEqual, assertNotSame, assertSame, run, test} from './tap.js';
import {countTracers, makeTracer} from './tracer.js';

const {Front, clock, heat} = imports.overrides._rcFront;
const {ask} = Front.prototype;
const SECOND = 1e6;

// The wall clock in milliseconds, so that no test depends on how fast it is.
const {now: NATIVE_NOW} = clock;
let wallTime = 1e12;
clock.now = () => wallTime;

// The first hit is enough.
heat.needed = 1;
heat.step = 0;

let nAsked = 0;
Front.prototype.ask = function (...args) {
    nAsked++;
    return ask.apply(this, args);
};

function countAsked(func) {
    const before = nAsked;
    func();
    return nAsked - before;
}

// A function that has been called so often that it does not ask any more.
function open(options) {
    const get = Rc.cacheResource(name => ({name}), options);
    ['a', 'b', 'c'].forEach(name => warm(get, name));
    return get;
}

// The call that loads, the first hit of a function, and the one that remembers.
function warm(get, ...args) {
    for (let i = 0; i < 3; i++)
        get(...args);
}

const getHits = get => get.cache.dup_stats().get_hits();
const getLoads = get => get.cache.dup_stats().get_loads();

function getFront(get) {
    return Object.getOwnPropertySymbols(get.cache).map(symbol => get.cache[symbol])
        .find(value => value instanceof Front);
}

// As if the thread of the library had no turn: what it takes from the board is not seen.
function holdUpLibrary(get) {
    const front = getFront(get);
    const {board} = front;

    front.board = Int32Array.from(board);
    return () => {
        front.board = board;
    };
}

function assertAsks(func) {
    assertNotSame(countAsked(func), 0, 'how often the library was asked');
}

function assertAsksNot(func) {
    assertSame(countAsked(func), 0, 'how often the library was asked');
}

test('what is at hand is handed out without asking', () => {
    const get = open();
    const value = get('a');

    assertAsksNot(() => {
        for (let i = 0; i < 100; i++)
            assertSame(get('a'), value);
    });
});

test('every hit is counted', () => {
    const get = open();
    const before = getHits(get);

    for (let i = 1; i <= 5000; i++) {
        get('a');
        if (i % 777 === 0)
            assertSame(getHits(get) - before, i, 'the number of hits');
    }
    assertSame(getHits(get) - before, 5000, 'the number of hits');
    assertSame(get.cache.snapshot().find(info => info.get_hits() >= 5000)?.get_hits() >= 5000,
        true, 'the hits of the entry are known');
});

test('statistics can be reset in between', () => {
    const get = open();

    get('a');
    get.cache.reset_stats();
    assertSame(getHits(get), 0, 'the number of hits');
    get('a');
    assertSame(getHits(get), 1, 'the number of hits');
});

test('any value comes back as itself', () => {
    const get = Rc.cacheResource(name => VALUES[Number(name)]);

    for (let i = 0; i < VALUES.length; i++)
        warm(get, `${i}`);
    assertAsksNot(() => VALUES.forEach((value, i) => assertSame(get(`${i}`), value)));
});

test('what came by a promise is given as one', async () => {
    const value = {};
    const get = Rc.cacheResource(async () => value);

    for (let i = 0; i < 4; i++) {
        const promise = get('a');
        assertSame(promise instanceof Promise, true, 'it is a promise');
        assertSame(await promise, value);
    }
    assertAsksNot(() => get('a'));
});

test('other arguments, and objects, have their own', () => {
    const get = Rc.cacheResource(function (...args) {
        return {self: this, args};
    });
    const pool = {get, name: 'pool'};
    const calls = [() => get('a'), () => get('a', 1), () => get('a', 2), () => get(1),
        () => get(), () => get(['a']), () => get(undefined), () => pool.get('a'),
        () => get.call('b', 'a')];

    for (let i = 0; i < 3; i++)
        calls.forEach(call => call());
    const values = calls.map(call => call());
    assertSame(new Set(values).size, calls.length, 'the number of values');
    assertAsksNot(() => calls.forEach((call, i) => assertSame(call(), values[i])));
});

test('a text that looks like a key is none', () => {
    const get = Rc.cacheResource((...args) => args.length);
    const keys = [];

    warm(get, 'a', 'b');
    get.cache.remove_matching(key => {
        keys.push(key);
        return false;
    });
    warm(get, keys[0]);
    assertSame(get(keys[0]), 1);
    assertSame(get('a', 'b'), 2);
});

test('the option “key” is called each time', () => {
    let suffix = 'x';
    const get = Rc.cacheResource(name => ({name}), {key: name => name + suffix});
    warm(get, 'a');
    const value = get('a');

    suffix = 'y';
    assertNotSame(get('a'), value);
    suffix = 'x';
    assertSame(get('a'), value);
});

for (const [how, remove] of Object.entries({
    'clear() with arguments': get => get.clear('a'),
    'clear()': get => get.clear(),
    'cacheResource.clear()': () => Rc.cacheResource.clear(),
    'Rc.Cache.clear()': get => get.cache.clear(),
    'Rc.Cache.trim()': get => get.cache.trim(1),
    'Rc.Cache.insert()': get => {
        get.cache.remove_matching(key => {
            get.cache.insert(key, {});
            return false;
        });
    },
    'a lower bound': get => {
        get('b');
        get.cache.max_entries = 1;
    },
    'a mark of a lease that it is broken': get => {
        const keys = [];
        get.cache.remove_matching(key => {
            keys.push(key);
            return false;
        });
        for (const key of keys) {
            const lease = get.cache.acquire(key, null);
            lease.mark_broken();
            lease.release();
        }
    },
})) {
    test(`what has left is not handed out: ${how}`, () => {
        const get = open();
        const value = get('a');

        assertSame(get('a'), value);
        remove(get);
        assertNotSame(get('a'), value);
        warm(get, 'a');
        assertAsksNot(() => get('a'));
    });
}

test('a cache that is closed gives nothing', () => {
    const get = open();
    let error = null;

    get.cache.close();
    try {
        get('a');
    } catch (caught) {
        error = caught;
    }
    assertSame(error.matches(Rc.Error, Rc.Error.CLOSED), true, 'the error is CLOSED');
});

test('the least recently used goes, whoever was asked', () => {
    const get = open({maxEntries: 3});
    const values = Object.fromEntries(['a', 'b', 'c'].map(name => [name, get(name)]));

    assertAsksNot(() => {
        get('b');
        get('a');
        get('c');
        get('a');
    });
    get('d');
    assertSame(get('a'), values.a, 'the value of “a”');
    assertSame(get('c'), values.c, 'the value of “c”');
    assertNotSame(get('b'), values.b, 'the value of “b”');
});

test('hits with and without the library keep one order', () => {
    const get = open({maxEntries: 3});
    const keys = {};
    const values = Object.fromEntries(['a', 'b', 'c'].map(name => [name, get(name)]));

    get.cache.remove_matching((key, value) => {
        keys[value.name] = key;
        return false;
    });
    assertAsksNot(() => get('b'));
    get.cache.lookup(keys.a);
    assertAsksNot(() => get('c'));
    get.cache.lookup(keys.b);
    get('d');
    get('e');
    assertSame(get('b'), values.b, 'the value of “b”');
    assertNotSame(get('c'), values.c, 'the value of “c”');
    assertNotSame(get('a'), values.a, 'the value of “a”');
});

test('against a list that is kept by hand', () => {
    const N_KEPT = 20;
    const get = Rc.cacheResource(name => ({name}), {maxEntries: N_KEPT});
    const order = [];
    let seed = 1;
    let nHits = 0;

    for (let i = 0; i < 20000; i++) {
        seed = seed * 48271 % 2147483647;
        const name = `${seed % 30}`;
        const place = order.indexOf(name);
        const nLoads = getLoadsQuietly(i, get);

        get(name);
        if (place >= 0) {
            order.splice(place, 1);
            nHits++;
        } else if (order.length === N_KEPT) {
            order.shift();
        }
        order.push(name);
        if (nLoads !== null)
            assertSame(getLoads(get) - nLoads, place >= 0 ? 0 : 1, `the loads of call ${i}`);
    }
    assertSame(getHits(get), nHits, 'the number of hits');
});

// Only now and then: whoever asks for statistics has the uses taken.
function getLoadsQuietly(i, get) {
    return i % 97 === 0 ? getLoads(get) : null;
}

test('more keys than the board has places', () => {
    const get = Rc.cacheResource(name => ({name}));
    const names = Array.from({length: 3000}, (_, i) => `name ${i}`);

    for (let round = 0; round < 4; round++)
        names.forEach(name => assertSame(get(name).name, name));
    assertSame(getLoads(get), names.length, 'the number of loads');
    assertSame(getHits(get), 3 * names.length, 'the number of hits');

    assertSame(getFront(get).byText.size, 1024, 'the number of values that are remembered');
});

testFrozen('it is known since when a value is idle', async () => {
    const get = open();

    get.clear('b');
    get.clear('c');
    Rc.clock_advance(10 * SECOND);
    assertAsksNot(() => get('a'));
    await settle();
    Rc.clock_advance(5 * SECOND);
    assertSame(get.cache.snapshot()[0].get_idle(), 5 * SECOND, 'the idle time');
});

testFrozen('what has expired is not handed out', () => {
    const get = open({ttl: 10});
    const value = get('a');

    Rc.clock_advance(5 * SECOND);
    assertAsksNot(() => assertSame(get('a'), value));
    Rc.clock_advance(5 * SECOND - 1);
    assertAsks(() => assertSame(get('a'), value));
    Rc.clock_advance(1);
    assertNotSame(get('a'), value);
});

testFrozen('each has its own deadline', () => {
    const get = open({ttl: 10});
    const {a} = {a: get('a')};

    Rc.clock_advance(4 * SECOND);
    warm(get, 'later');
    const later = get('later');
    Rc.clock_advance(6 * SECOND);
    assertSame(get('later'), later);
    assertNotSame(get('a'), a);
    Rc.clock_advance(4 * SECOND);
    assertNotSame(get('later'), later);
});

testFrozen('a shorter time to live holds at once', () => {
    const get = open({ttl: 100});
    const value = get('a');

    Rc.clock_advance(10 * SECOND);
    assertAsksNot(() => get('a'));
    get.cache.ttl = 10 * SECOND;
    assertNotSame(get('a'), value);
});

testFrozen('a shorter time to live is kept', () => {
    const get = open({ttl: 100});
    const value = get('a');

    get.cache.ttl = 20 * SECOND;
    warm(get, 'a');
    Rc.clock_advance(18 * SECOND);
    assertAsksNot(() => get('a'));
    Rc.clock_advance(1.5 * SECOND);
    assertAsks(() => assertSame(get('a'), value));
    Rc.clock_advance(0.5 * SECOND);
    assertNotSame(get('a'), value);
});

test('a limit that is set later holds for what is at hand', () => {
    const get = open({ttl: '1h'});

    assertAsksNot(() => get('a'));
    get.cache.idle_timeout = 10 * SECOND;
    assertAsks(() => get('a'));
    get.cache.idle_timeout = 0;
    warm(get, 'a');
    assertAsksNot(() => get('a'));
    get.cache.refresh_after = 10 * SECOND;
    warm(get, 'a');
    assertAsks(() => get('a'));
});

testFrozen('the machine may sleep', async () => {
    const get = open({ttl: 100});
    const value = get('a');

    Rc.clock_suspend(100 * SECOND);
    await settle();
    assertNotSame(get('a'), value);
});

testFrozen('the library may be held up', () => {
    const get = open({ttl: 100});
    const value = get('a');
    const goOn = holdUpLibrary(get);

    Rc.clock_advance(98 * SECOND);
    wallTime += 98e3;
    assertAsks(() => assertSame(get('a'), value));
    Rc.clock_advance(2 * SECOND);
    wallTime += 2e3;
    assertNotSame(get('a'), value);
    goOn();
});

testFrozen('the machine may sleep within a turn', () => {
    const get = open({ttl: 100});
    const value = get('a');
    const goOn = holdUpLibrary(get);

    Rc.clock_suspend(100 * SECOND);
    wallTime += 100e3;
    assertNotSame(get('a'), value);
    goOn();
});

// Each ends when the library was asked for any of them.
testFrozen('the library looks at its clock in good time', () => {
    const get = open({ttl: '1h'});

    wallTime += 400;
    assertAsksNot(() => get('a'));
    wallTime++;
    assertAsks(() => get('a'));
    assertAsksNot(() => ['a', 'b', 'c'].forEach(name => get(name)));
    wallTime += 400;
    assertAsksNot(() => get('c'));
    wallTime--;
    assertAsksNot(() => get('a'));
    wallTime -= 400;
    assertAsks(() => get('a'));
    assertAsksNot(() => get('a'));
});

// The look is as old as the question, not as the answer.
testFrozen('the library may be slow to answer', () => {
    const get = open({ttl: '1h'});
    const front = getFront(get);
    const {_hitOnBoard: hitOnBoard} = front;

    front._hitOnBoard = function (key) {
        const answer = hitOnBoard.call(this, key);
        wallTime += 500;
        return answer;
    };
    wallTime += 401;
    assertAsks(() => get('a'));
    assertAsks(() => get('a'));
});

test('what has no deadline needs no clock', () => {
    const get = open();

    clock.now = () => {
        throw new Error('the clock was read');
    };
    try {
        assertAsksNot(() => get('a'));
    } finally {
        clock.now = () => wallTime;
    }
});

test('a clock of the program’s own is not believed', () => {
    const get = open({ttl: '1h'});
    const {now} = Date;

    Date.now = () => {
        throw new Error('the clock of the program was read');
    };
    clock.now = NATIVE_NOW;
    try {
        get('a');
        get('a');
    } finally {
        Date.now = now;
        clock.now = () => wallTime;
    }
});

test('only a function that is busy has a board', () => {
    const [one, other] = [1, 2].map(() => Rc.cacheResource(name => ({name})));
    const getBoard = get => getFront(get).board;
    const none = getBoard(one);
    const call = (get, n) => {
        for (let i = 0; i < n; i++)
            get('a');
    };

    assertSame(getBoard(other) === none, true, 'it has none');
    Object.assign(heat, {needed: 5, step: 2});
    try {
        call(one, 5);
        assertSame(getBoard(one) === none, true, 'it has none');
        call(one, 1);
        assertSame(getBoard(one) === none, false, 'it has none');
        call(other, 7);
        assertSame(getBoard(other) === none, true, 'it has none');
        call(other, 1);
        assertSame(getBoard(other) === none, false, 'it has none');
        assertSame(getBoard(other) === getBoard(one), false, 'they share one');
    } finally {
        Object.assign(heat, {needed: 1, step: 0});
    }
    assertSame(none.every(number => number === 0), true, 'nothing is written there');
    assertSame(getHits(one), 5, 'the number of hits');
});

test('a cache that comes back as another object needs no tidying', () => {
    const get = Rc.cacheResource(name => ({name}));
    const front = getFront(get);
    const {_openBoard: openBoard} = front;
    let tidy = null;

    front._openBoard = function (taken) {
        tidy = taken;
        return openBoard.call(this, taken);
    };
    warm(get, 'a');
    tidy(new Rc.Cache({name: 'another'}));
    tidy(get.cache);
    assertAsksNot(() => get('a'));
});

testFrozen('idle values are asked for', () => {
    const get = open({idleTimeout: 10});
    const value = get('a');

    for (let i = 0; i < 5; i++) {
        Rc.clock_advance(5 * SECOND);
        assertAsks(() => assertSame(get('a'), value));
        assertAsks(() => assertSame(get('a'), value));
    }
    Rc.clock_advance(10 * SECOND);
    assertNotSame(get('a'), value);
});

test('a validate function that comes later is called', () => {
    const get = open();
    const value = get('a');

    get.cache.set_validate_func(() => true);
    assertSame(get('a'), value);
    get.cache.set_validate_func(() => false);
    assertNotSame(get('a'), value);
});

test('whoever listens is told of each hit', async () => {
    const get = open();
    const heard = [];

    get('a');
    const handler = get.cache.connect('hit', (_, key) => heard.push(key));
    for (let i = 0; i < 3; i++)
        get('a');
    await settle();
    assertSame(heard.length, 3, 'the number of signals');
    get.cache.disconnect(handler);
    get('a');
    await settle();
    assertSame(heard.length, 3, 'the number of signals');
});

test('a refresh puts another value in its place', async () => {
    let n = 0;
    const get = Rc.cacheResource(() => ({n: ++n}), {refreshMode: 'background', ttl: '1h'});
    const keys = [];

    warm(get, 'a');
    get.cache.remove_matching(key => {
        keys.push(key);
        return false;
    });
    await get.cache.refresh_async(keys[0], null);
    assertSame(get('a').n, 2);
});

test('what has left is not kept', async () => {
    const get = Rc.cacheResource(() => makeTracer());

    warm(get, 'a');
    warm(get, 'b');
    assertAsksNot(() => get('a'));
    assertSame(await countTracers(), 2, 'the number of values');
    get.clear('a');
    assertSame(await countTracers(), 1, 'the number of values');
    get.clear();
    assertSame(await countTracers(), 0, 'the number of values');
});

testFrozen('nor what has expired', async () => {
    const get = Rc.cacheResource(() => makeTracer(), {ttl: 10});

    warm(get, 'a');
    Rc.clock_advance(10 * SECOND);
    assertSame(await countTracers(), 0, 'the number of values');
});

test('nor what belonged to a function that nobody has', async () => {
    (() => {
        const get = Rc.cacheResource(() => makeTracer());
        warm(get, 'a');
        assertAsksNot(() => get('a'));
    })();
    assertSame(await countTracers(), 0, 'the number of values');
});

test('a text is released once, when it leaves', async () => {
    const released = [];
    const get = Rc.cacheResource(name => name + name, {
        onRelease: (value, reason) => released.push([value, reason]),
    });

    warm(get, 'a');
    assertAsksNot(() => get('a'));
    get.clear('a');
    await settle();
    assertEqual(released, [['aa', Rc.EvictReason.REMOVED]]);
    get.cache.close();
});

test('a script without a main loop sees what leaves', () => {
    const get = open({ttl: '1h'});
    const value = get('a');

    for (let i = 0; i < 3000; i++)
        get('a');
    get.clear();
    assertNotSame(get('a'), value);
});

await run();

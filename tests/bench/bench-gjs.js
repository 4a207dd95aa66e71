// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What a hit costs in JavaScript, beside Map.get(): gjs -m bench-gjs.js [--short]
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';

const IS_SHORT = ARGV.includes('--short');
const N_ROUNDS = IS_SHORT ? 2 : 11;

// The first calls wait for the compiler of GJS. What takes long is called less often.
const N_QUICK_CALLS = IS_SHORT ? 2000 : 200000;
const N_SLOW_CALLS = IS_SHORT ? 200 : 2000;
const N_WARM_UPS = IS_SHORT ? 0 : 3;

const value = {};
const names = Array.from({length: 16}, (_, i) => `texture ${i}`);
const map = new Map(names.map(name => [name, value]));
const cache = new Rc.Cache({name: 'bench'});
const plain = Rc.cacheResource(() => value);
const timed = Rc.cacheResource(() => value, {ttl: '1h', maxEntries: 100});
const three = Rc.cacheResource(() => value);
const asynchronous = Rc.cacheResource(async () => value);
const pool = {open: Rc.cacheResource(() => value)};
const load = () => value;

const listened = Rc.cacheResource(() => value);
listened.cache.connect('evict', () => {});

const QUICK = {
    'Map.get': name => map.get(name),
    'cached function': plain,
    '… with ttl': timed,
};

const SLOW = {
    '… asynchronous': asynchronous,
    'Promise.resolve': () => Promise.resolve(value),
    '… three arguments': name => three(name, 1, {a: 2}),
    '… a method': name => pool.open(name),
    '… with a listener': listened,
    'cache.get_with': name => cache.get_with(name, load),
    'cache.lookup': name => cache.lookup(name),
    'cache.contains': name => cache.contains(name),
};

for (const name of names)
    await asynchronous(name);

// In nanoseconds, of the processor where the system tells it: others may be busy as well.
function getTime() {
    try {
        const [, text] = GLib.file_get_contents('/proc/thread-self/schedstat');
        return Number(new TextDecoder().decode(text).split(' ')[0]);
    } catch {
        return GLib.get_monotonic_time() * 1000;
    }
}

// Where the results go, lest the compiler leave the calls out.
const sink = {result: null};

function measure(func, nCalls) {
    const start = getTime();
    for (let i = 0; i < nCalls; i++)
        sink.result = func(names[i & 15]);
    return (getTime() - start) / nCalls;
}

const cases = [
    ...Object.entries(QUICK).map(([name, func]) => ({name, func, nCalls: N_QUICK_CALLS})),
    ...Object.entries(SLOW).map(([name, func]) => ({name, func, nCalls: N_SLOW_CALLS})),
].map(entry => ({...entry, times: []}));

for (let round = -N_WARM_UPS; round < N_ROUNDS; round++) {
    for (const {func, nCalls, times} of cases) {
        const time = measure(func, nCalls);
        if (round >= 0)
            times.push(time);
    }
}

const median = list => list.slice().sort((a, b) => a - b)[list.length >> 1];
const base = cases[0].times;

// Side by side: each time over that of Map.get() in the same round.
print('ns per call          median     min     max   ratio');
for (const {name, times} of cases) {
    const numbers = [median(times), Math.min(...times), Math.max(...times)]
        .map(time => time.toFixed(0).padStart(7));
    const ratio = median(times.map((time, i) => time / base[i]));
    print(`${name.padEnd(18)} ${numbers.join(' ')} ${ratio.toFixed(1).padStart(7)}`);
}

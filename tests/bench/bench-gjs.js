// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What a hit costs in JavaScript, beside Map.get(): gjs -m bench-gjs.js [--short]
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';

const IS_SHORT = ARGV.includes('--short');
const N_CALLS = IS_SHORT ? 1000 : 10000;
const N_ROUNDS = IS_SHORT ? 2 : 7;

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

const CASES = {
    'Map.get': name => map.get(name),
    'cached function': plain,
    '… with ttl': timed,
    '… three arguments': name => three(name, 1, {a: 2}),
    '… asynchronous': asynchronous,
    '… a method': name => pool.open(name),
    'cache.get_with': name => cache.get_with(name, load),
    'cache.lookup': name => cache.lookup(name),
    'cache.contains': name => cache.contains(name),
};

for (const name of names)
    await asynchronous(name);

function measure(func) {
    const start = GLib.get_monotonic_time();
    for (let i = 0; i < N_CALLS; i++)
        func(names[i & 15]);
    return (GLib.get_monotonic_time() - start) * 1000 / N_CALLS;
}

const times = Object.fromEntries(Object.keys(CASES).map(name => [name, []]));

for (let round = 0; round < N_ROUNDS; round++) {
    for (const [name, func] of Object.entries(CASES))
        times[name].push(measure(func));
}

const median = list => list.sort((a, b) => a - b)[list.length >> 1];
const base = median(times['Map.get']);

print('ns per call          median     min     max   ratio');
for (const [name, list] of Object.entries(times)) {
    const middle = median(list);
    const numbers = [middle, list[0], list.at(-1)].map(time => time.toFixed(0).padStart(7));
    print(`${name.padEnd(18)} ${numbers.join(' ')} ${(middle / base).toFixed(1).padStart(7)}`);
}

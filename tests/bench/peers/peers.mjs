// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// The cache of Node at the work that rc-bench gives the library; run-peers lets them take
// turns: node peers.mjs FOLDER-OF-LRU-CACHE [--short]
import {createRequire} from 'node:module';
import process from 'node:process';
import readline from 'node:readline';

const lru = createRequire(import.meta.url)(process.argv[2]);
const LRUCache = lru.LRUCache ?? lru;
const IS_SHORT = process.argv.includes('--short');
const N_KEYS = 1000;
const N_ASKED = 16384;
const N_TURNS = IS_SHORT ? 1 : 20;
const N_MANY = IS_SHORT ? 10000 : 1000000;
const N_WARM_UPS = IS_SHORT ? 1 : 3;
const TTL = 3600 * 1000;
const SLOPE = 0.99;

// What is read is kept here, so that nothing is optimised away.
let sink;

const now = () => Number(process.hrtime.bigint());
// What all threads of Node ran, its collector's too.
const cpuNow = () => {
    const {user, system} = process.cpuUsage();
    return (user + system) * 1000;
};
const makeKey = i => `key-${String(i).padStart(8, '0')}-abcdefghijk`;
const makeKeys = n => Array.from({length: n}, (_, i) => makeKey(i));
const makeCache = max => new LRUCache({max, ttl: TTL});

// A generator of its own, with a seed: the same in each run.
function makeRandom(seed) {
    let state = seed + 0x9e3779b9;
    return () => {
        state = state + 0x6d2b79f5 | 0;
        let t = Math.imul(state ^ state >>> 15, 1 | state);
        t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
        return ((t ^ t >>> 14) >>> 0) / 4294967296;
    };
}

function openHit() {
    const keys = makeKeys(N_KEYS);
    const random = makeRandom(1);
    const asked = Array.from({length: N_ASKED}, () => keys[Math.floor(random() * N_KEYS)]);
    const cache = makeCache(N_KEYS);
    const map = new Map();
    for (const key of keys) {
        cache.set(key, {key});
        map.set(key, {key});
    }
    const measure = target => () => {
        const began = cpuNow();
        for (let turn = 0; turn < N_TURNS; turn++) {
            for (let i = 0; i < N_ASKED; i++)
                sink = target.get(asked[i]);
        }
        return [(cpuNow() - began) / (N_TURNS * N_ASKED)];
    };
    return {
        figures: {time: 'ns'},
        cases: {'Map of JavaScript': measure(map), 'lru-cache': measure(cache)},
    };
}

function openZipf() {
    const keys = makeKeys(N_MANY);
    const sums = new Float64Array(N_MANY);
    const ranks = new Uint32Array(N_MANY);
    const cache = makeCache(N_MANY / 10);
    const random = makeRandom(7);
    let sum = 0;
    let round = 0;
    for (let i = 0; i < N_MANY; i++) {
        const other = Math.floor(random() * (i + 1));
        ranks[i] = ranks[other];
        ranks[other] = i;
        sums[i] = sum += Math.pow(i + 1, -SLOPE);
    }
    const draw = seed => {
        const next = makeRandom(seed);
        return Array.from({length: N_MANY / 2}, () => {
            const wanted = next() * sum;
            let [low, high] = [0, N_MANY - 1];
            while (low < high) {
                const middle = low + high >> 1;
                if (sums[middle] < wanted)
                    low = middle + 1;
                else
                    high = middle;
            }
            return keys[ranks[low]];
        });
    };
    const run = () => {
        const asked = draw(++round);
        let hits = 0;
        const began = cpuNow();
        for (const key of asked) {
            let value = cache.get(key);
            if (value !== undefined) {
                hits++;
            } else {
                value = {key};
                cache.set(key, value);
            }
            sink = value;
        }
        return [(cpuNow() - began) / asked.length, hits / asked.length];
    };
    return {figures: {time: 'ns', 'hit rate': '1'}, cases: {'lru-cache': run}};
}

function openInsert() {
    const keys = makeKeys(N_MANY);
    const value = {};
    const run = () => {
        const cache = makeCache(N_MANY);
        const taken = new Float64Array(N_MANY);
        const began = cpuNow();
        let before = now();
        for (let i = 0; i < N_MANY; i++) {
            cache.set(keys[i], value);
            const after = now();
            taken[i] = after - before;
            before = after;
        }
        const mean = (cpuNow() - began) / N_MANY;
        taken.sort();
        return [mean, taken[N_MANY >> 1], taken[N_MANY - 1] / 1000];
    };
    return {figures: {mean: 'ns', median: 'ns', worst: 'µs'}, cases: {'lru-cache': run}};
}

const WORKLOADS = {
    'hit 0': openHit,
    'zipf 1': openZipf,
    'insert 0': openInsert,
};

let workload;

// As bench-follow.c.
function answer(line) {
    const [command, name, point] = line.trim().split(' ');
    if (command === 'open') {
        workload = WORKLOADS[`${name} ${point}`]?.();
        for (let i = 0; workload && i < N_WARM_UPS; i++)
            Object.values(workload.cases).forEach(run => run());
        return workload ? {figures: workload.figures} : {};
    }
    if (command === 'round' && workload)
        return Object.fromEntries(Object.entries(workload.cases).map(([n, run]) => [n, run()]));
    workload = undefined;
    return {};
}

for await (const line of readline.createInterface({input: process.stdin}))
    console.log(JSON.stringify(answer(line)));

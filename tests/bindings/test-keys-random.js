// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Random arguments: what is equal always meets, what differs never does. A value is made after
// a plan, whose own text is the judge.
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';

import {assertSame, run, test} from './tap.js';

const N_PLANS = Number(ARGV[0] ?? 3000);
const SEED = Number(ARGV[1] ?? 1);
const MAX_DEPTH = 3;

let state = SEED;

function random(n) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % n;
}

function pick(array) {
    return array[random(array.length)];
}

function shuffle(array) {
    const rest = [...array];
    return array.map(() => rest.splice(random(rest.length), 1)[0]);
}

const TEXTS = ['', 'a', 'b', 'ab', '1', 'as', 'sb', 's1:a', 'a1:', ';', '\\', '#', '%', '\0', 'é', '\ud800',
    '😀', 'a'.repeat(12)];
const NUMBERS = [0, -0, 1, -1, 10, 1.5, NaN, Infinity, -Infinity, 2 ** 53, 1e-7];
const BYTES = [[], [0], [1], [1, 0], [0, 1], [255], Array(70).fill(0), Array(71).fill(0)];
const VIEWS = {Uint8Array, Int8Array, Uint8ClampedArray};

// What a plan of each kind is made of, and how a value is made after it.
const LEAVES = {
    text: [() => pick(TEXTS), text => `${text}`],
    number: [() => pick(NUMBERS), number => number],
    big: [() => pick([0n, 1n, -1n, 10n, 2n ** 64n]), big => big],
    bool: [() => pick([true, false]), bool => bool],
    none: [() => pick([null, undefined]), none => none],
    date: [() => pick([0, 1, NaN]), time => new Date(time)],
    regexp: [() => pick(['x', 'y']), source => new RegExp(source)],
    view: [() => [pick(Object.keys(VIEWS)), pick(BYTES)],
        ([name, bytes]) => new VIEWS[name](bytes)],
    glib: [() => pick(BYTES), bytes => new GLib.Bytes(bytes)],
    variant: [() => pick(['i', 'u', 's']), type =>
        new GLib.Variant(type, type === 's' ? '1' : 1)],
};

// As in a set or as names of a map, which make 0 of -0.
const distinct = plans => [...new Map(plans.map(plan => [judge(plan), plan])).values()]
    .filter(([, content]) => !Object.is(content, -0));
const makePlans = depth => Array.from({length: random(4)}, () => makePlan(depth + 1));
const makePairs = depth => distinct(makePlans(depth)).map(name => [name, makePlan(depth + 1)]);

const BRANCHES = {
    array: [makePlans, plans => plans.map(build)],
    set: [depth => distinct(makePlans(depth)), plans => new Set(shuffle(plans).map(build))],
    map: [makePairs, pairs =>
        new Map(shuffle(pairs).map(([name, plan]) => [build(name), build(plan)]))],
    plain: [depth =>
        [...new Set([pick(TEXTS), pick(TEXTS)])].map(name => [name, makePlan(depth + 1)]),
        pairs => Object.fromEntries(shuffle(pairs).map(([name, plan]) => [name, build(plan)]))],
};

function makePlan(depth = 0) {
    const kinds = {...LEAVES, ...depth < MAX_DEPTH ? BRANCHES : {}};
    const kind = pick(Object.keys(kinds));
    return [kind, kinds[kind][0](depth)];
}

function build([kind, content]) {
    return {...LEAVES, ...BRANCHES}[kind][1](content);
}

function showLeaf(leaf) {
    if (Array.isArray(leaf))
        return `[${leaf.map(showLeaf).join()}]`;
    return typeof leaf === 'string'
        ? JSON.stringify(leaf)
        : `${typeof leaf} ${Object.is(leaf, -0) ? '-0' : leaf}`;
}

function judgePairs(pairs, judgeName) {
    return pairs.map(([name, plan]) => `${judgeName(name)}=${judge(plan)}`).sort().join();
}

function judge([kind, content]) {
    switch (kind) {
    case 'array':
        return `array(${content.map(judge).join()})`;
    case 'set':
        return `set(${content.map(judge).sort().join()})`;
    case 'map':
        return `map(${judgePairs(content, judge)})`;
    case 'plain':
        return `plain(${judgePairs(content, showLeaf)})`;
    default:
        return `${kind}(${showLeaf(content)})`;
    }
}

function makeArguments() {
    const plans = Array.from({length: random(4)}, () => makePlan());
    return [plans, plans.map(judge).join()];
}

test(`${N_PLANS} lists of arguments, from seed ${SEED}`, () => {
    const f = Rc.cacheResource(() => 1, {name: 'f'});
    const keyOf = plans => {
        f(...plans.map(build));
        const [key] = f.cache.keys();
        f.clear();
        return key;
    };
    const keys = new Map();
    const judgements = new Map();

    for (let i = 0; i < N_PLANS; i++) {
        const [plans, judgement] = makeArguments();
        const key = keyOf(plans);
        assertSame(keyOf(plans), key, `the key of ${judgement} made again`);
        assertSame(keys.get(judgement) ?? key, key, `the key of ${judgement}`);
        assertSame(judgements.get(key) ?? judgement, judgement, 'who has the key');
        keys.set(judgement, key);
        judgements.set(key, judgement);
    }
    assertSame(keys.size > N_PLANS / 4, true, 'that there are many different ones');
});

await run();

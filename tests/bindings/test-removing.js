// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Removing what belongs together.
import System from 'system';

import {VALUES, makeCache} from './loading.js';
import {assertEqual, assertMatch, assertSame, assertThrows, defer, run, test} from './tap.js';

test('removing by tag', async () => {
    const {promise, resolve} = defer();
    const cache = makeCache(load => {
        load.add_tag(`user ${load.key[0]}`);
        return load.key.endsWith('later') ? promise : load.key;
    });

    for (const key of ['1 a', '1 b', '2 a'])
        await cache.get_async(key);
    const later = cache.get_async('1 later');
    assertSame(cache.remove_tag('user 1'), 2, 'the number removed');
    assertEqual([...cache].map(info => info.get_key()), ['2 a']);
    resolve('served');
    assertSame(await later, 'served');
    assertSame(cache.contains('1 later'), false, 'that it is kept');
});

test('removing what matches', async () => {
    const {promise, resolve} = defer();
    const cache = makeCache(() => promise);
    const seen = [];
    const later = cache.get_async('loading');

    for (const [i, value] of VALUES.entries())
        cache.insert(`${i}`, value);
    assertSame(cache.remove_matching((key, value) => {
        seen.push([key, value]);
        return key === '3' || key === '4' || key === 'loading';
    }), 2, 'the number removed');
    for (const [i, value] of VALUES.entries())
        assertSame(seen.find(([key]) => key === `${i}`)[1], value, `value ${i}`);
    assertSame(seen.find(([key]) => key === 'loading')[1], null);
    resolve('served');
    assertSame(await later, 'served');
    assertSame(cache.n_entries, VALUES.length - 2, 'the number of entries');

    const error = new Error('text');
    assertSame(assertThrows(() => cache.remove_matching(() => {
        throw error;
    })), error);
    assertMatch(`${assertThrows(() => cache.remove_matching(null))}`, /TypeError/);
    assertSame(cache.remove_matching(key => {
        cache.remove_matching(inner => inner === key && key === '0');
        System.gc();
        return key === '1';
    }), 1, 'the number removed');
});

await run();

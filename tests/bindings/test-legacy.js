// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Programs without ES modules get the same.
const {GObject, Rc} = imports.gi;
const System = imports.system;

let nCases = 0;
let nFailed = 0;

function check(isGood, what) {
    if (!isGood)
        nFailed++;
    print(`${isGood ? 'ok' : 'not ok'} ${++nCases} ${what}`);
}

const connect = Rc.cacheResource(url => ({url}), {ttl: '1h', maxEntries: 2});
const cache = new Rc.Cache({name: 'legacy'});
const object = new GObject.Object();

print('1..5');
check(connect('a') === connect('a'), 'equal arguments share one object');
check(connect('a') !== connect('b'), 'others do not');
check(cache.get_with('key', () => undefined) === undefined, 'any value comes back');
check(cache.get_with('object', () => object) === object, 'objects come back');
check([...cache].length === 2, 'iteration');

if (nFailed > 0)
    System.exit(1);

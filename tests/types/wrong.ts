// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What is wrong, and what the compiler says of it: each line ends with a part of that.
import Rc from 'gi://Rc?version=1';

const connect = Rc.cacheResource((path: string) => ({path}));
const fetch = Rc.cacheResource(async (name: string) => [name]);
const cache = new Rc.Cache({name: 'wrong'});

connect(1); // not assignable to parameter of type 'string'
connect(); // Expected 1 arguments
connect('a', 2); // Expected 1 arguments
connect.clear(2); // not assignable to parameter
connect.warm(); // Expected 1 arguments
connect.close(); // Property 'close' does not exist
connect('a').length; // Property 'length' does not exist
connect.cache = cache; // read-only property
fetch('a').length; // Property 'length' does not exist

Rc.cacheResource(8); // not assignable to parameter of type
Rc.cacheResource(() => 8, {ttl: true}); // Type 'true' is not assignable to type 'Duration
Rc.cacheResource(() => 8, {max_entries: 8}); // 'max_entries' does not exist
Rc.cacheResource(() => 8, {refreshMode: 'never'}); // '"never"' is not assignable
Rc.cacheResource(() => 8, {validate: value => value.isOpen}); // Property 'isOpen' does not exist on type 'number'
Rc.cacheResource(async () => 8, {onRelease: value => value.close()}); // Property 'close' does not exist on type 'number'

new Rc.Cache({name: 'a', size: 8}); // 'size' does not exist
cache.insert(8, 'value'); // not assignable to parameter of type 'string'
cache.get_with('a'); // Expected 2-3 arguments
cache.n_entries = 8; // read-only property
cache.max_entries = '8'; // Type 'string' is not assignable to type 'number'
cache.connect('evict', (_cache, key: number) => key); // Types of parameters 'key' and 'key' are incompatible
cache.set_load_func('load'); // No overload matches this call
cache.lock(); // Property 'lock' does not exist
Rc.EvictReason.FORGOTTEN; // Property 'FORGOTTEN' does not exist
Rc.duration_parse(60); // not assignable to parameter of type 'string'

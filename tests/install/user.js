// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
const {Rc} = imports.gi;

const connect = Rc.cacheResource(name => ({name}));

if (connect('database') !== connect('database'))
    throw new Error('the installed override made two objects for one key');

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported connect */

// A module as programs had them before, with a cached function.
const {Rc} = imports.gi;

var connect = Rc.cacheResource(url => ({url}));

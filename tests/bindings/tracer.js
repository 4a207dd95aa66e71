// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What lets a test see that something was collected: GJS never clears a WeakRef.
import Rc from 'gi://Rc';
import System from 'system';

import {settle} from './loading.js';

// Something that the process knows of until it is collected.
export function makeTracer() {
    return new Rc.Cache({name: 'tracer'});
}

export async function countTracers() {
    await settle();
    System.gc();
    await settle();
    System.gc();
    return [...Rc.Registry.get_default()].filter(({name}) => name === 'tracer').length;
}

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported overrideManners */
'use strict';

// What one expects of an object in JavaScript: iteration, properties, a text that tells what
// it is.

const {checkFunction} = imports.overrides._rcKinds;

const PROPERTIES = {
    Stats: ['hits', 'misses', 'hit_rate', 'loads', 'load_failures', 'total_load_time',
        'time_saved', 'evictions', 'n_entries', 'weight', 'n_loading'],
    EntryInfo: ['key', 'age', 'idle', 'time_to_live', 'hits', 'load_time', 'weight', 'n_leases',
        'state'],
};

function overrideProperties(Rc) {
    for (const [type, names] of Object.entries(PROPERTIES)) {
        for (const name of names) {
            const property = {
                configurable: true,
                get() {
                    return this[`get_${name}`]();
                },
            };
            const camel = name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
            Object.defineProperties(Rc[type].prototype, {[name]: property, [camel]: property});
        }
    }
}

// As the platform has them: with the value as long as the function runs.
async function lend(lease, func) {
    try {
        return await func(lease.value, lease);
    } finally {
        lease.release();
    }
}

function overrideCache(Rc) {
    const proto = Rc.Cache.prototype;

    proto[Symbol.iterator] = function () {
        return this.snapshot()[Symbol.iterator]();
    };
    proto.keys = function* () {
        for (const info of this)
            yield info.key;
    };
    proto.has = function (key) {
        return this.contains(key);
    };
    Object.defineProperty(proto, 'size', {
        get() {
            return this.n_entries;
        },
    });
    proto.with_lease = async function (key, func, cancellable = null) {
        if (!checkFunction('with_lease', func))
            throw new TypeError('Rc.Cache.with_lease() needs a function that uses the value');
        return lend(await this.acquire_async(key, cancellable), func);
    };
}

const STATES = {FRESH: 'fresh', EXPIRED: 'expired', STALE: 'stale'};

function nameState(Rc, state) {
    return Object.entries(STATES).find(([name]) => Rc.EntryState[name] === state)[1];
}

// No values, and no arguments of functions: texts like these end in logs.
const makeTexts = Rc => ({
    Cache() {
        const {name, n_entries: nEntries, n_loading: nLoading} = this;
        const state = `entries: ${nEntries}, loading: ${nLoading}`;
        return `“${name}” (${this.is_closed() ? 'closed' : state})`;
    },
    EntryInfo() {
        return `“${Rc.key_dup_label(this.key)}” (${nameState(Rc, this.state)}, hits: ${this.hits})`;
    },
    Lease() {
        return `“${Rc.key_dup_label(this.get_key())}”${this.is_released() ? ' (released)' : ''}`;
    },
    Load() {
        return `“${Rc.key_dup_label(this.key)}”${this.is_settled() ? ' (settled)' : ''}`;
    },
    Stats() {
        return `(hits: ${this.hits}, misses: ${this.misses}, loads: ${this.loads}, ` +
            `evictions: ${this.evictions})`;
    },
});

function overrideManners(Rc) {
    overrideProperties(Rc);
    overrideCache(Rc);
    Rc.Registry.prototype[Symbol.iterator] = function () {
        return this.dup_caches()[Symbol.iterator]();
    };
    for (const [type, describe] of Object.entries(makeTexts(Rc))) {
        Rc[type].prototype.toString = function () {
            return `Rc.${type} ${describe.call(this)}`;
        };
    }
}

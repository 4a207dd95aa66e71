// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported checkOpen, comeHome, hold, overrideLife */
'use strict';

// How long caches and leases live, and where they call JavaScript.

const {GLib, GObject} = imports.gi;
const {unbox} = imports.overrides._rcBox;

// A property, unlike a WeakMap, keeps its wrapper for as long as the object lives.
const IS_HELD = Symbol('is held');

function comeHome(cache) {
    if (!cache.dup_main_context())
        cache.set_main_context(GLib.MainContext.default());
}

// A garbage collector can't call a release function. What might call one lives until it is
// closed or released, and at the end of the program, when nothing can be called, it stays.
function hold(object, isHeld) {
    if (isHeld && !object[IS_HELD])
        object.ref();
    else if (!isHeld && object[IS_HELD])
        object.unref();
    object[IS_HELD] = isHeld;
}

function checkOpen(Rc, cache) {
    if (cache.is_closed()) {
        throw new GLib.Error(Rc.Error, Rc.Error.CLOSED, `Cache “${cache.name}” is closed and ` +
            'holds nothing any more. Close a cache when nobody uses it, or make a new one');
    }
}

function overrideCache(Rc) {
    const proto = Rc.Cache.prototype;
    const {close} = proto;

    proto._init = function (properties, ...args) {
        if (typeof properties?.name !== 'string') {
            throw new TypeError('new Rc.Cache() needs a name, which statistics and logs show: ' +
                'new Rc.Cache({name: \'textures\'})');
        }
        GObject.Object.prototype._init.call(this, properties, ...args);
        comeHome(this);
    };
    Rc.Cache.new = name => new Rc.Cache({name});

    for (const name of ['connect', 'connect_after']) {
        proto[name] = function (...args) {
            comeHome(this);
            return GObject.Object.prototype[name].apply(this, args);
        };
    }

    proto.close = function () {
        close.call(this);
        hold(this, false);
    };
}

function overrideLease(Rc) {
    const proto = Rc.Lease.prototype;
    const {get_value: getValue, release} = proto;

    proto.get_value = function () {
        const [isHeld, value] = getValue.call(this);
        return [isHeld, unbox(value)];
    };
    Object.defineProperty(proto, 'value', {
        get() {
            return this.get_value()[1];
        },
    });
    proto.release = function () {
        release.call(this);
        hold(this, false);
    };
}

// A program that derives from a class which GObject has closed would be aborted.
function refuseSubclasses(Rc) {
    for (const type of ['Cache', 'Lease', 'Load', 'Registry']) {
        Rc[type]._classInit = ({name}) => {
            throw new TypeError(`${name} can't extend Rc.${type}, which is a final class. Let it ` +
                'have one in a field');
        };
    }
}

function overrideLife(Rc) {
    refuseSubclasses(Rc);
    overrideCache(Rc);
    overrideLease(Rc);
}

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported Box, box, handOut, unbox */
'use strict';

// Any value of JavaScript as an object that the library can hold.

const {GObject} = imports.gi;
const {isObject} = imports.overrides._rcKinds;

const BOXES = Symbol('boxes');

var Box = GObject.registerClass({
    GTypeName: 'RcJsBox',
}, class Box extends GObject.Object {
    _init(value, isPromised) {
        super._init();
        this.value = value;
        this.isPromised = isPromised;
    }
});

// One box for each object of a cache, so that two keys of one resource share it: it is
// released when the last of them goes.
function box(cache, value, isPromised = false) {
    if (value instanceof GObject.Object && !isPromised)
        return value;
    if (!isObject(value))
        return new Box(value, isPromised);

    const boxes = cache[BOXES] ??= new WeakMap();
    let boxed = boxes.get(value);
    if (!boxed) {
        boxed = new Box(value, isPromised);
        boxes.set(value, boxed);
    }
    return boxed;
}

// Made by a function, because every hit asks for them: its scope is quicker to look at than that
// of a file which is imported the old way.
function makeUnboxing(Kind) {
    return {
        unbox: value => value instanceof Kind ? value.value : value,

        // What came by a promise is handed out as one.
        handOut(value) {
            if (!(value instanceof Kind))
                return value;
            return value.isPromised ? Promise.resolve(value.value) : value.value;
        },
    };
}

var {handOut, unbox} = makeUnboxing(Box);

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported _init */
'use strict';

const {overrideAsyncVerbs} = imports.overrides._rcAsync;
const {box, handOut, unbox} = imports.overrides._rcBox;
const {overrideCallbacks} = imports.overrides._rcCallbacks;
const {makeCacheResource} = imports.overrides._rcFunction;
const {checkOpen, overrideLife} = imports.overrides._rcLife;
const {overrideManners} = imports.overrides._rcManners;
const {getCurrentLoad} = imports.overrides._rcNesting;
const {overrideOuts} = imports.overrides._rcOuts;
const {overrideLoadingVerbs} = imports.overrides._rcVerbs;

function overrideLookups(Rc) {
    const proto = Rc.Cache.prototype;

    for (const verb of ['lookup', 'peek']) {
        const find = proto[`${verb}_value`];
        proto[`${verb}_value`] = function (key) {
            if (verb === 'lookup')
                checkOpen(Rc, this);
            const [found, value] = find.call(this, key);
            return [found, handOut(value)];
        };
        proto[verb] = function (key) {
            return this[`${verb}_value`](key)[1];
        };
    }
}

function overrideInsert(Rc) {
    const proto = Rc.Cache.prototype;
    const {insert, insert_value: insertValue} = proto;

    proto.insert = function (key, value) {
        checkOpen(Rc, this);
        insert.call(this, key, box(this, value));
    };
    proto.insert_value = function (key, value) {
        checkOpen(Rc, this);
        insertValue.call(this, key, value);
    };
}

function overrideLoad(Rc) {
    const proto = Rc.Load.prototype;
    const {get_previous_value: getPreviousValue} = proto;

    proto.get_previous_value = function () {
        const [isThere, value] = getPreviousValue.call(this);
        return [isThere, unbox(value)];
    };
    proto.dup_previous = function () {
        return this.get_previous_value()[1];
    };
    Object.defineProperty(proto, 'previous', {
        get() {
            return this.dup_previous();
        },
    });
}

function _init() {
    const Rc = this;

    overrideOuts(Rc);
    overrideLife(Rc);
    overrideCallbacks(Rc);
    overrideLookups(Rc);
    overrideInsert(Rc);
    overrideLoad(Rc);
    overrideAsyncVerbs(Rc);
    overrideManners(Rc);
    Rc.currentLoad = getCurrentLoad;
    Rc.cacheResource = makeCacheResource(Rc, overrideLoadingVerbs(Rc));
}

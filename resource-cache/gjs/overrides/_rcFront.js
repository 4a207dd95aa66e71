// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
/* exported Front, clock, heat, take */
'use strict';

// Hits that need no call of the library: see rc_cache_open_board(). What was got for a name is
// remembered with its mark, which tells, in memory that is shared with the library, that it is
// still there.

const {fromGBytes} = imports.byteArray;
const {Box} = imports.overrides._rcBox;

const FRONT = Symbol('front');

// Where things are on a board.
const N_USES = 1024;
const N_MARKS = 1024;
const NEXT = N_USES + N_MARKS;

// In milliseconds. The library shuts what has less than a second left.
const LONGEST_TRUST = 400;

// Also for those who replace the time of JavaScript in their tests.
var clock = {now: Date.now};

// How many hits make a function worth some 20 KiB and a source in the main loop. Each one makes
// the next one dearer, so that with many functions only the busiest have them.
var heat = {needed: 16, step: 1};

// Of all functions that have no board: nothing is marked there, and nothing is written.
const NO_BOARD = new Int32Array(NEXT + 1);
const NO_GATE = new Int32Array(2);

// The library sees what is written here only if GJS gives its very memory, not a copy.
function isShared(buffer, bytes) {
    const written = new Int32Array(buffer);
    const read = new Int32Array(fromGBytes(bytes).buffer);

    written[0] = -1;
    const isSeen = read[0] === -1;
    written[0] = 0;
    return isSeen;
}

// Made by a function, because a name that is looked up in the scope of a file which is imported
// the old way costs more than all of this together.
function makeTake() {
    const nothing = null;
    const time = clock;
    const trust = LONGEST_TRUST;
    const nextAt = NEXT;
    const last = N_USES - 1;

    // Whether the library may not have seen that the machine slept, or that it is later. The wall
    // clock goes on while it sleeps; where somebody has set it back, nothing is known.
    const isOutdated = front => {
        const age = time.now() - front.lookedAt;
        return !(age >= 0 && age <= trust);
    };

    // The record of a value that may be handed out, and is counted as a hit; or null.
    return (front, records, name) => {
        const record = records.get(name);
        const {board, gate, mask} = front;
        const next = board[nextAt];

        if (!record || board[record.at] !== record.mark || (gate[1] & mask) !== 0 ||
            board[next] !== 0 || record.mark < 0 && isOutdated(front))
            return nothing;
        board[next] = record.use;
        board[nextAt] = (next + 1) & last;
        return record;
    };
}

var take = makeTake();

// The library keeps this function, which keeps nothing. A cache that JavaScript has let go of may
// come back by it as another object.
function tidy(cache) {
    cache[FRONT]?.tidy();
}

var Front = class Front {
    constructor({openBoard, hitOnBoard, tryHit}, cache) {
        this._cache = cache;
        cache[FRONT] = this;
        this._openBoard = openBoard;
        this._hitOnBoard = hitOnBoard;
        this._tryHit = tryHit;
        this._owners = [];
        this._nHits = 0;
        this._isTried = false;
        this._isOpen = false;

        // Calls with one text by that text, all others by their key.
        this.byText = new Map();
        this.byKey = new Map();

        // By the wall clock, before the library looked at its own.
        this.lookedAt = -Infinity;

        this.board = NO_BOARD;
        this.gate = NO_GATE;
        this.mask = 0;
    }

    _open() {
        const [isNew, board, gate, mask] = this._openBoard.call(this._cache, tidy);

        this._isTried = true;
        if (!isNew)
            return;
        this._isOpen = true;
        heat.needed += heat.step;
        const {buffer} = fromGBytes(board);
        if (!isShared(buffer, board))
            return;
        this.board = new Int32Array(buffer);
        this.gate = new Int32Array(fromGBytes(gate).buffer);
        this.mask = mask;
    }

    // What has left lives no longer than others want it to.
    tidy() {
        for (const records of [this.byText, this.byKey]) {
            for (const [name, {at, mark}] of records) {
                if (this.board[at] !== mark)
                    records.delete(name);
            }
        }
    }

    _remember(records, name, box, place, mark) {
        const isBox = box instanceof Box;
        const value = isBox ? box.value : box;
        const isPromised = isBox && box.isPromised;

        const at = N_USES + place;

        this._owners[place]?.();
        this._owners[place] = () => {
            if (records.get(name)?.at === at)
                records.delete(name);
        };
        records.set(name, {at, mark, use: place + 1, value, isPromised});
    }

    // What the library has at hand, or null. It is remembered as what take() will be asked for.
    ask(key, records, name) {
        if (!this._isOpen) {
            const hit = this._tryHit.call(this._cache, key);
            if (hit !== null && !this._isTried && ++this._nHits >= heat.needed)
                this._open();
            return hit;
        }

        const now = clock.now();
        const [hit, place, mark] = this._hitOnBoard.call(this._cache, key);
        this.lookedAt = now;
        records.delete(name);
        if (mark !== 0)
            this._remember(records, name, hit, place, mark);
        return hit;
    }
};

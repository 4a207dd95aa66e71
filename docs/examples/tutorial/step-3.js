// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
import GLib from 'gi://GLib';
import Rc from 'gi://Rc?version=1';
import {BOOKS, PARTS, Book, measureStandstill} from './kitchen.js';

const openBook = Rc.cacheResource(function openBook(path) {
    const load = Rc.currentLoad();
    return Book.openInParts(path, part => load.set_progress(part));
});

async function showPart(title, words) {
    const book = await openBook(BOOKS[0]);
    print(`${title}: ${book.find(words)}`);
}

const start = GLib.get_monotonic_time();
const getStandstill = measureStandstill();
await Promise.all(Object.entries(PARTS).map(part => showPart(...part)));
const msec = Math.round((GLib.get_monotonic_time() - start) / 1000);
print(`ready after ${msec} ms, ${Book.nOpened} opened`);
print(`the loop stood still for ${Math.round(getStandstill() / 1000)} ms at most`);

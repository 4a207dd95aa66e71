// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
import GLib from 'gi://GLib';
import Rc from 'gi://Rc?version=1';
import {BOOKS, PARTS, Book} from './kitchen.js';

const openBook = Rc.cacheResource(Book.open);

function showPart(title, words) {
    const book = openBook(BOOKS[0]);
    print(`${title}: ${book.find(words)}`);
}

const start = GLib.get_monotonic_time();
for (const [title, words] of Object.entries(PARTS))
    showPart(title, words);
const msec = Math.round((GLib.get_monotonic_time() - start) / 1000);
print(`ready after ${msec} ms, ${Book.nOpened} opened`);

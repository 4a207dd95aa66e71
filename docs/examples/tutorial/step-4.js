// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
import GLib from 'gi://GLib';
import Rc from 'gi://Rc?version=1';
import {BOOKS, PARTS, Book, changeBook, measureStandstill} from './kitchen.js';

const books = new Rc.Cache({name: 'books', ttl: 3600e6, max_entries: 2});

books.set_load_func(load => {
    return Book.openInParts(load.key, part => load.set_progress(part));
});
books.set_validate_func((path, book) => book.isUnchanged());
books.set_release_func((path, book) => {
    book.close();
    print(`closed ${path}`);
});

async function showPart(title, words) {
    await books.with_lease(BOOKS[0], book => {
        print(`${title}: ${book.find(words)}`);
    });
}

const start = GLib.get_monotonic_time();
const getStandstill = measureStandstill();
await Promise.all(Object.entries(PARTS).map(part => showPart(...part)));
const msec = Math.round((GLib.get_monotonic_time() - start) / 1000);
print(`ready after ${msec} ms, ${Book.nOpened} opened`);
print(`the loop stood still for ${Math.round(getStandstill() / 1000)} ms at most`);

changeBook(BOOKS[0]);
await showPart('Changed', 'spinach');
await books.with_lease(BOOKS[0], book => {
    books.clear();
    print(`Cleared: ${book.find('carrot')}`);
});
books.close();

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
import GLib from 'gi://GLib';
import Rc from 'gi://Rc?version=1';
import {PARTS, Book, chooseBook, sleep} from './kitchen.js';

const SIGINT = 2;
const books = new Rc.Cache({name: 'books', ttl: 3600e6, max_entries: 2});

books.set_load_func(load => Book.openInParts(load.key, part => load.set_progress(part)));
books.set_validate_func((path, book) => book.isUnchanged());
books.set_release_func((path, book) => book.close());

let isInterrupted = false;
GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, SIGINT, () => {
    isInterrupted = true;
    return GLib.SOURCE_CONTINUE;
});

const parts = Object.entries(PARTS);
for (let n = 0; !isInterrupted; n++) {
    const [title, words] = parts[n % parts.length];
    const dish = await books.with_lease(chooseBook(n), book => book.find(words));
    if (n < parts.length)
        print(`${title}: ${dish}`);
    await sleep(100);
}

const {loads, hits, time_saved: saved} = books.dup_stats();
print(`${loads} loads, ${hits} avoided, ${Math.round(saved / 1000)} ms saved`);
books.close();

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// The dishes in a window that does not wait. With --tour it opens two books, and ends.
import Gtk from 'gi://Gtk?version=4.0';
import Rc from 'gi://Rc?version=1';
import RcGtk from 'gi://RcGtk?version=1';
import System from 'system';
import {BOOKS, PARTS, Book} from './kitchen.js';

const books = new Rc.Cache({name: 'books', ttl: 3600e6, max_entries: 2});
books.set_load_func(load => Book.openInParts(load.key, part => load.set_progress(part)));
books.set_validate_func((path, book) => book.isUnchanged());
books.set_release_func((path, book) => book.close());

const dishes = [];
const app = new Gtk.Application({application_id: 'org.example.Recipes'});

async function showBook(path) {
    await books.with_lease(path, book => {
        Object.values(PARTS).forEach((words, i) => dishes[i].set_text(book.find(words)));
    });
}

async function tour(window) {
    for (const path of [BOOKS[0], BOOKS[1], BOOKS[0]]) {
        await showBook(path);
        print(`${path}: ${dishes[0].get_text()}`);
    }
    print(`${books.dup_stats().loads} opened`);
    window.close();
}

app.connect('activate', () => {
    const dropdown = Gtk.DropDown.new_from_strings(BOOKS);
    dropdown.connect('notify::selected', () => showBook(BOOKS[dropdown.selected]).catch(logError));
    const header = new Gtk.HeaderBar();
    header.pack_start(dropdown);
    header.pack_end(new RcGtk.LoadIndicator({
        cache: books, text: 'Opening the book…', delay: 100000,
    }));
    const grid = new Gtk.Grid({
        row_spacing: 12, column_spacing: 18,
        margin_start: 18, margin_end: 18, margin_top: 18, margin_bottom: 18,
    });
    Object.keys(PARTS).forEach((title, i) => {
        dishes.push(new Gtk.Label({xalign: 0}));
        grid.attach(new Gtk.Label({label: title, xalign: 0}), 0, i, 1, 1);
        grid.attach(dishes[i], 1, i, 1, 1);
    });
    const window = new Gtk.ApplicationWindow({
        application: app, title: 'Recipes', default_width: 700, titlebar: header, child: grid,
    });
    window.present();
    const isTour = System.programArgs.includes('--tour');
    (isTour ? tour(window) : showBook(BOOKS[0])).catch(logError);
});
app.connect('shutdown', () => books.close());

app.run([System.programInvocationName]);

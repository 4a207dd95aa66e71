// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What all steps share: books of recipes, and a look at how long the main loop stands still.
import Gda from 'gi://Gda?version=5.0';
import GLib from 'gi://GLib';
import Gio from 'gi://Gio';

export const BOOKS = ['french.db', 'indian.db', 'thai.db'];
// The parts of the program, and what each looks for.
export const PARTS = {
    'Tonight': 'beans', 'Sunday': 'leek cream', 'Left over': 'rice egg', 'Sweet': 'honey lemon',
};

const PART_SIZE = 500;
const QUICKEST = `SELECT title || ', ' || minutes || ' minutes' FROM main.recipes AS recipes
    JOIN words ON words.rowid = recipes.rowid WHERE words MATCH ##words::string
    ORDER BY minutes, title LIMIT 1`;

function getChange(path) {
    const info = Gio.File.new_for_path(path).query_info('time::*', 0, null);
    return info.get_attribute_uint64('time::modified') * 1e6 +
        info.get_attribute_uint32('time::modified-usec');
}

export const sleep = msec => new Promise(resolve => {
    GLib.timeout_add(GLib.PRIORITY_DEFAULT, msec, () => {
        resolve();
        return GLib.SOURCE_REMOVE;
    });
});

// To open one takes a while, to ask it takes no time.
export class Book {
    static nOpened = 0;

    constructor(path) {
        this.path = path;
        this.changed = getChange(path);
        this.db = Gda.Connection.open_from_string('SQLite',
            `DB_DIR=.;DB_NAME=${path.replace(/\.db$/, '')}`, null, Gda.ConnectionOptions.NONE);
        this.db.execute_select_command('PRAGMA quick_check');
        this.db.execute_non_select_command(
            "CREATE VIRTUAL TABLE temp.words USING fts5 (text, prefix='2 3')");
        this.nRecipes = this.db.execute_select_command('SELECT max(rowid) FROM recipes')
            .get_value_at(0, 0);
    }

    // Opens the book, checks it, and makes an index of all its words.
    static open(path) {
        const book = new Book(path);
        book.addToIndex(0, book.nRecipes);
        Book.nOpened++;
        return book;
    }

    // The same in many small parts, between which the main loop can do something else.
    static async openInParts(path, tell = () => {}) {
        const book = new Book(path);
        for (let n = 0; n < book.nRecipes; n += PART_SIZE) {
            book.addToIndex(n, PART_SIZE);
            tell(n / book.nRecipes);
            await sleep(0);
        }
        Book.nOpened++;
        return book;
    }

    addToIndex(start, count) {
        this.db.execute_non_select_command(`INSERT INTO words (rowid, text)
            SELECT rowid, text FROM recipes WHERE rowid > ${start} AND rowid <= ${start + count}`);
    }

    // The dish with these ingredients that is quickest to make.
    find(words) {
        const [query] = this.db.create_parser().parse_string(QUICKEST);
        const [, parameters] = query.get_parameters();
        parameters.get_holder('words').set_value(words);
        return this.db.statement_execute_select(query, parameters).get_value_at(0, 0);
    }

    isUnchanged() {
        return getChange(this.path) === this.changed;
    }

    close() {
        this.db.close();
    }
}

// The book for the nth question: two of them in turn, and now and then the third.
export function chooseBook(n) {
    return BOOKS[n % 25 === 24 ? 2 : n % 2];
}

// As if somebody had written into it.
export function changeBook(path) {
    const now = GLib.DateTime.new_now_utc();
    const info = new Gio.FileInfo();
    info.set_modification_date_time(now);
    Gio.File.new_for_path(path).set_attributes_from_info(info, Gio.FileQueryInfoFlags.NONE, null);
}

// Returns a function that gives the longest time in which the main loop did nothing else.
export function measureStandstill() {
    let longest = 0, last = GLib.get_monotonic_time();
    const tick = () => {
        const now = GLib.get_monotonic_time();
        longest = Math.max(longest, now - last);
        last = now;
        return GLib.SOURCE_CONTINUE;
    };
    const id = GLib.timeout_add(GLib.PRIORITY_DEFAULT, 1, tick);
    return () => {
        tick();
        GLib.source_remove(id);
        return longest;
    };
}

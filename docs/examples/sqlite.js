// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
import Gda from 'gi://Gda?version=5.0';
import GLib from 'gi://GLib';
import Rc from 'gi://Rc';
import System from 'system';

let nOpen = 0;
let nChecks = 0;

async function openDatabase(path) {
    const place = `DB_DIR=.;DB_NAME=${path.replace(/\.db$/, '')}`;
    const db = Gda.Connection.open_from_string('SQLite', place, null, Gda.ConnectionOptions.NONE);

    db.execute_non_select_command('CREATE TABLE notes (n)');
    nOpen++;
    print(`opened ${path}`);
    return db;
}

function isAlive(db) {
    nChecks++;
    return db.is_opened() && db.execute_select_command('SELECT 1').get_n_rows() === 1;
}

function closeDatabase(db) {
    db.close();
    if (!db.is_opened())
        nOpen--;
    print('closed notes.db');
}

const connect = Rc.cacheResource(openDatabase, {
    ttl: '1h',
    validate: isAlive,
    onRelease: closeDatabase,
});

const folder = GLib.Dir.make_tmp('notes-XXXXXX');
GLib.chdir(folder);

// Several callers may ask at once: the first one opens, the others share its promise.
const callers = [1, 2, 3, 4].map(() => connect('notes.db'));
const connections = new Set(await Promise.all(callers));
print(`4 callers share ${connections.size} connection`);

nChecks = 0;
connect.cache.reset_stats();
for (let i = 0; i < 4; i++)
    connections.add(await connect('notes.db'));
connect.clear('notes.db');

const stats = connect.cache.dup_stats();
const [hits, loads] = [stats.get_hits(), stats.get_loads()];
print(`4 more uses: ${hits} hits, ${nChecks} checks, ${loads} loads`);
print(`${stats.get_evictions()} eviction, ${nOpen} connections left open`);
GLib.unlink('notes.db');
GLib.rmdir(folder);

if (connections.size !== 1 || hits !== 4 || nChecks !== 4 || loads !== 0 || nOpen !== 0)
    System.exit(1);

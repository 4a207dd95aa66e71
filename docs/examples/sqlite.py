# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import os
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor

import gi

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402

opened: list[sqlite3.Connection] = []
checks: list[sqlite3.Connection] = []


def is_alive(db: sqlite3.Connection) -> bool:
    checks.append(db)
    return db.execute('SELECT 1').fetchone() is not None


def close(db: sqlite3.Connection) -> None:
    db.close()
    opened.remove(db)
    print('closed notes.db')


@Rc.cache_resource(ttl='1h', max_entries=8, validate=is_alive, on_release=close)
def connect(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, check_same_thread=False)
    db.execute('CREATE TABLE notes (n)')
    opened.append(db)
    print('opened', path)
    return db


folder = tempfile.TemporaryDirectory(prefix='notes-')
os.chdir(folder.name)

# Several threads may ask at once: one of them opens, the others wait for it.
with ThreadPoolExecutor(4) as callers:
    connections = set(callers.map(connect, ['notes.db'] * 4))
with connect.acquire('notes.db') as db:
    # Whatever clears the function now: it is not closed before the end of the block.
    db.execute('INSERT INTO notes VALUES (1)')
print(f'4 callers share {len(connections)} connection')

checks.clear()
connect.cache.reset_stats()
connections.update(connect('notes.db') for _ in range(4))
connect.clear('notes.db')

stats = connect.cache.dup_stats()
print(f'4 more uses: {stats.get_hits()} hits, {len(checks)} checks, {stats.get_loads()} loads')
print(f'{stats.get_evictions()} eviction, {len(opened)} connections left open')

assert len(connections) == 1 and stats.get_hits() == len(checks) == 4
assert stats.get_loads() == 0 and not opened

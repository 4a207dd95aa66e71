# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import sqlite3
from typing import Any

import gi

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402


def is_alive(db: sqlite3.Connection) -> bool:
    return db.execute('SELECT 1').fetchone() is not None


@Rc.cache_resource(ttl='1h', max_entries=8, validate=is_alive,
                   on_release=sqlite3.Connection.close, show_spinner='Connecting…')
def connect(path: str, _log: Any) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False)


@Rc.cache_resource(scope='session', ttl='10m', refresh_mode='background')
def load_settings(user: str) -> dict[str, str]:
    return {'user': user, 'theme': 'dark'}


def show(user: str) -> None:
    notes = connect(':memory:', print)
    print(load_settings(user)['theme'], notes.execute('SELECT 42').fetchone()[0])


with Rc.Session('alice'):
    show('alice')
connect.clear(':memory:', print)
Rc.cache_resource.clear()

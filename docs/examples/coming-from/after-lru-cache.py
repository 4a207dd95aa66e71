# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import sqlite3

import gi

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402


@Rc.cache_resource(max_entries=8, on_release=sqlite3.Connection.close)
def connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False)


notes = connect(':memory:')
assert connect(':memory:') is notes
print(connect.cache_info())

connect.clear()
print(connect.cache_info().currsize)

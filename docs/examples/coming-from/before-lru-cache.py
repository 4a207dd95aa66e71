# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import functools
import sqlite3


@functools.lru_cache(maxsize=8)
def connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False)


notes = connect(':memory:')
assert connect(':memory:') is notes
print(connect.cache_info())

# Nobody else closes it, and here nobody knows whether a thread still uses it.
notes.close()
connect.cache_clear()
print(connect.cache_info().currsize)

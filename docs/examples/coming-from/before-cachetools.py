# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import sqlite3
import threading

from cachetools import LRUCache, TTLCache, cached


@cached(TTLCache(maxsize=8, ttl=3600), lock=threading.Lock())
def connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False)


assert connect(':memory:') is connect(':memory:')
connect.cache_clear()
print('connections:', connect.cache.currsize)

# Who uses it from several threads holds a lock of his own around each line.
pictures: LRUCache[str, bytes] = LRUCache(maxsize=1000, getsizeof=len)
pictures['wide'] = bytes(600)
pictures['tall'] = bytes(300)
pictures['wide']
pictures['logo'] = bytes(200)
print('pictures:', *sorted(pictures), 'of', pictures.currsize, 'bytes')

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import sqlite3

import gi

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402


@Rc.cache_resource(max_entries=8, ttl=3600, on_release=sqlite3.Connection.close)
def connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False)


assert connect(':memory:') is connect(':memory:')
connect.clear()
print('connections:', len(connect.cache))

pictures = Rc.Cache('pictures', max_weight=1000)
pictures.set_weigh_func(lambda key, picture: len(picture))
pictures['wide'] = bytes(600)
pictures['tall'] = bytes(300)
pictures['wide']
pictures['logo'] = bytes(200)
print('pictures:', *sorted(pictures), 'of', pictures.get_weight(), 'bytes')

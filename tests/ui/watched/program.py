# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program to be watched: asks its cache for five things, over and over.

Usage: program.py NAME
"""

import sys
import time

import gi

gi.require_version('Rc', '1')
from gi.repository import GLib, GObject, Rc  # noqa: E402

GLib.set_prgname(sys.argv[1])
cache = Rc.Cache(name='Things', max_entries=50)
cache.set_load_func(lambda load: load.return_object(GObject.Object()))
while True:
    for i in range(5):
        cache.get(f'thing {i}', None)
    time.sleep(0.02)

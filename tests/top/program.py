# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program to be watched, which does what it is told to, line by line.

Usage: program.py CACHE...
"""

import sys

import gi

gi.require_version('Rc', '1')
from gi.repository import GObject, Rc  # noqa: E402

caches = [Rc.Cache(name=name) for name in sys.argv[1:]]
for cache in caches:
    cache.set_max_entries(8)
    cache.insert('there', GObject.Object())
print('ready', flush=True)
for line in sys.stdin:
    word, number = line.split()
    for _ in range(int(number)):
        caches[0].lookup('there' if word == 'hit' else 'not there')
    print('done', flush=True)

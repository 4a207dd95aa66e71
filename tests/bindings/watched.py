# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program that knows nothing of being watched: one answer for each line."""

import sys

import gi

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402


@Rc.cache_resource(on_release=lambda value: print('released', value, flush=True))
def connect(url):
    return f'connection to {url}'


cache = Rc.Cache.new('plain')
cache.set_load_func(lambda load, *_: load.return_value('loaded'))
for line in sys.stdin:
    connect('db://me:hidden@host')
    cache.get_value('db://me:hidden@host', None)
    print('asked', flush=True)

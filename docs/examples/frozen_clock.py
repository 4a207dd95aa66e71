# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A test that does not wait for what expires."""

import gi

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402

cache, session = Rc.Cache('sessions'), object()

Rc.clock_freeze()
cache.props.ttl = 10_000_000
cache['alice'] = session
Rc.clock_advance(10_000_000)
assert 'alice' not in cache
Rc.clock_thaw()
print('expired')

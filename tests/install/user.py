# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import sys

import gi

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402

too_old = Rc.check_version(0, 1, 0)
if too_old is not None:
    sys.exit(too_old)


@Rc.cache_resource
def connect(name):
    return [name]


assert connect('database') is connect('database')
assert connect.cache_info().hits == 1

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints a message of the library in the user's language.

The argument is the folder that stands for the root: the library looks for its
messages where they will be, which is below it until then.
"""

import locale
import sys

import gi

gi.require_version('Rc', '1')
from gi.repository import GLib, Rc  # noqa: E402

locale.setlocale(locale.LC_ALL, '')
folder = locale.bindtextdomain('resource-cache', None)
locale.bindtextdomain('resource-cache', sys.argv[1] + folder)
try:
    Rc.duration_parse('soon')
except GLib.Error as error:
    print(error.message)

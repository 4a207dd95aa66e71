# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a program with a window, and proves that the window goes on while values are loaded.

Usage: turning.py PROGRAM [ARGUMENT…]

Each load waits until the main loop has taken a turn. One that runs in the main loop would wait
for itself.
"""

import os
import runpy
import sys
import threading

from testing import TIMEOUT, GLib, Rc


def wait_for_turn():
    turned = threading.Event()
    GLib.idle_add(turned.set)
    is_main = threading.current_thread() is threading.main_thread()
    if is_main or not turned.wait(TIMEOUT):
        print('The window stands still while a value is loaded', file=sys.stderr, flush=True)
        # Nobody would close it.
        os._exit(1)


def set_load_func(cache, function):
    def load(load):
        wait_for_turn()
        function(load)
    original(cache, load)


sys.argv = sys.argv[1:]
original, Rc.Cache.set_load_func = Rc.Cache.set_load_func, set_load_func
runpy.run_path(sys.argv[0], run_name='__main__')

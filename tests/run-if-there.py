# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a Python program if what it needs is installed; else tells that its test is skipped.

Usage: run-if-there.py NEED[,NEED…] PROGRAM [ARGUMENT…]

A need is a module, or a namespace with its version, as in “Soup-3.0”.
"""

import importlib.util
import os
import sys

import gi

SKIPPED = 77


def is_there(need):
    namespace, _, version = need.partition('-')
    if version:
        return version in gi.Repository.get_default().enumerate_versions(namespace)
    return importlib.util.find_spec(need) is not None


def main():
    needs, *command = sys.argv[1:]
    missing = [need for need in needs.split(',') if not is_there(need)]
    if missing:
        print('Skipped: there is no', ', '.join(missing))
        sys.exit(SKIPPED)
    os.execv(sys.executable, [sys.executable, *command])


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Configures as those files say that build a part of this, each for somebody else.

Usage: test-configurations.py SOURCE MESON
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

SOURCE, MESON = Path(sys.argv[1]), sys.argv[2]
OPTION = re.compile(r'-D\w+=\w+')


def configure(name):
    """What a part needs has to be asked for as well."""
    options = OPTION.findall((SOURCE / 'build-aux' / name).read_text(encoding='utf-8'))
    assert '-Dauto_features=disabled' in options, options
    with tempfile.TemporaryDirectory() as build:
        done = subprocess.run([MESON, 'setup', *options, build, SOURCE], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    for part in ('viewer', 'terminal viewer'):
        assert re.search(rf'^\s*{part} +: .*YES', done.stdout, re.MULTILINE), done.stdout


def the_command_that_opens_the_viewer():
    configure('demo')


def the_flatpak_of_the_viewer():
    configure('flatpak/dev.resourcecache.Viewer.yml')


if __name__ == '__main__':
    tap.run('/configurations', [the_command_that_opens_the_viewer, the_flatpak_of_the_viewer])

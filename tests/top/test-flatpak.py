# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The manifest of the viewer's Flatpak: in step with the build, and no more rights than it needs.

Usage: test-flatpak.py TOP PROGRAM SOURCE

Behind the proxy that Flatpak starts, with the names of the manifest, programs are found.
"""

import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import session
from session import DEADLINE, Session, tell

try:
    import yaml
except ImportError:
    print('Skipped: python3-yaml is missing')
    sys.exit(77)

session.set_up(sys.argv)
SOURCE = Path(sys.argv.pop(1))
FILE = SOURCE / 'build-aux' / 'flatpak' / 'dev.resourcecache.Viewer.yml'
MANIFEST = yaml.safe_load(FILE.read_text(encoding='utf-8'))
# A display, its graphics, and the programs that are watched; no file, no network.
RIGHTS = {'--share=ipc', '--socket=wayland', '--socket=fallback-x11', '--device=dri'}


def read(name):
    return (SOURCE / name).read_text(encoding='utf-8')


def names(right):
    return [argument.split('=')[1] for argument in MANIFEST['finish-args']
            if argument.startswith(f'--{right}-name=')]


class Proxy:
    """What a program in the sandbox has for a session bus; use it in a with statement."""

    def __init__(self, bus):
        self.path = f'{bus.folder}/sandbox'
        app_id = MANIFEST['app-id']
        self.command = ['xdg-dbus-proxy', '--fd=1', bus.address, self.path, '--filter',
                        f'--own={app_id}.*', *[f'--talk={name}' for name in names('talk')],
                        *[f'--own={name}' for name in names('own')]]

    def __enter__(self):
        ready, theirs = os.pipe()
        self.command[1] = f'--fd={theirs}'
        self.process = subprocess.Popen(self.command, pass_fds=[theirs])  # pylint: disable=R1732
        os.close(theirs)
        os.read(ready, 1)
        self.ready = ready
        return f'unix:path={self.path}'

    def __exit__(self, *exception):
        os.close(self.ready)
        self.process.kill()
        self.process.wait()


class Flatpak(unittest.TestCase):
    def test_names(self):
        self.assertEqual(FILE.stem, MANIFEST['app-id'])
        self.assertIn(f"viewer_id = '{MANIFEST['app-id']}'", read('demo/meson.build'))
        self.assertIn(f"executable('{MANIFEST['command']}',", read('demo/meson.build'))

    def test_options(self):
        known = set(re.findall(r"^option\('(\w+)'", read('meson_options.txt'), re.MULTILINE))
        module, = MANIFEST['modules']
        asked = {re.match(r'-D(\w+)=', option)[1] for option in module['config-opts']}
        self.assertLessEqual(asked, known | {'auto_features'})

    def test_rights(self):
        others = {argument for argument in MANIFEST['finish-args'] if '-name=' not in argument}
        self.assertEqual(others, RIGHTS)
        prefix, = re.findall('NAME_PREFIX "(.*)"', read('resource-cache/rc-export-names.c'))
        self.assertEqual(names('talk'), [f'{prefix}.*'])
        self.assertEqual(names('own'), [])

    def test_a_manifest_for_flatpak_builder(self):
        if not shutil.which('flatpak-builder'):
            self.skipTest('flatpak-builder is missing')
        done = subprocess.run(['flatpak-builder', '--show-manifest', FILE], text=True,
                              capture_output=True, timeout=DEADLINE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(MANIFEST['app-id'], done.stdout)

    def test_watching_through_the_proxy(self):
        if not shutil.which('xdg-dbus-proxy'):
            self.skipTest('xdg-dbus-proxy is missing')
        with Session() as bus:
            program = bus.start('c', 'watched')
            tell(program, 'hit', 3)
            bus.read()
            with Proxy(bus) as address:
                bus.address = address
                cache, = bus.read()['programs'][0]['caches']
        self.assertEqual((cache['name'], cache['hits']), ('watched', 3))


if __name__ == '__main__':
    unittest.main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Watches programs in Python and JavaScript that only the environment tells to let it."""

import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from gi.repository import Gio, GLib

from testing import Rc, main

HERE = Path(__file__).parent
ROOT = '/dev/resourcecache'
CACHE = 'dev.resourcecache.Cache1'
PROGRAM = 'dev.resourcecache.Program1'
MANAGER = 'org.freedesktop.DBus.ObjectManager'
FLAGS = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
         | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)


class Watched:
    """A program, and a way to ask it."""

    def __init__(self, address, peer, command, env):
        self.peer = peer
        env = {**os.environ, 'DBUS_SESSION_BUS_ADDRESS': address, **env}
        self.process = subprocess.Popen(command, env=env, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.name = f'dev.resourcecache.P{self.process.pid}'

    def do(self):
        """Lets the program use its caches; returns the first thing that it says."""
        self.process.stdin.write('\n')
        self.process.stdin.flush()
        return self.read()

    def read(self):
        return self.process.stdout.readline().strip()

    def is_there(self):
        arguments = GLib.Variant('(s)', (self.name,))
        return self.peer.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus',
                                   'NameHasOwner', arguments, None, 0, -1, None)[0]

    def wait(self):
        while not self.is_there():
            assert self.process.poll() is None, 'it has ended'
        return self

    def call(self, path, interface, method, arguments=None):
        answer = self.peer.call_sync(self.name, path, interface, method, arguments, None, 0,
                                     GLib.MAXINT, None)
        return answer

    def objects(self):
        return self.call(ROOT, MANAGER, 'GetManagedObjects').unpack()[0]

    def find(self, name):
        """The path of the cache whose name begins so."""
        return next(path for path, interfaces in self.objects().items()
                    if interfaces.get(CACHE, {}).get('Name', '').startswith(name))

    def stats(self, path):
        answer = self.call(path, CACHE, 'GetStats')
        return Rc.Stats.new_from_variant(answer.get_child_value(1))

    def entries(self, path):
        return self.call(path, CACHE, 'GetEntries', GLib.Variant('(a{sv})', ({},))).unpack()[1]

    def end(self):
        """Returns what it returns."""
        self.process.communicate(timeout=60)
        return self.process.returncode


class Cases:
    """What holds for a program in any language."""

    command = ()
    decorated = ''
    env = {}

    def setUp(self):
        bus = Gio.TestDBus.new(Gio.TestDBusFlags.NONE)
        bus.up()
        self.addCleanup(bus.down)
        self.address = bus.get_bus_address()
        self.peer = Gio.DBusConnection.new_for_address_sync(self.address, FLAGS, None, None)
        self.addCleanup(self.peer.close_sync, None)

    def start(self, wish='1'):
        env = {**self.env, 'RESOURCE_CACHE_EXPORT': wish}
        watched = Watched(self.address, self.peer, self.command, env)
        self.addCleanup(watched.process.wait)
        self.addCleanup(watched.process.kill)
        return watched

    def test_numbers_move(self):
        watched = self.start().wait()
        self.assertEqual(watched.do(), 'asked')
        for name in ('plain', self.decorated):
            path = watched.find(name)
            hits = watched.stats(path).get_hits()
            self.assertEqual(watched.stats(path).get_loads(), 1)
            watched.do()
            watched.do()
            self.assertEqual(watched.stats(path).get_hits(), hits + 2)

    def test_what_it_is_called(self):
        program = self.start().wait().objects()[f'{ROOT}/program'][PROGRAM]
        self.assertEqual(program['Name'], Path(self.command[-1]).name)
        self.assertFalse(program['ShowsKeys'] or program['AllowsCommands'])

    def test_privacy(self):
        watched = self.start().wait()
        watched.do()
        for name in ('plain', self.decorated):
            path = watched.find(name)
            entries = watched.entries(path)
            self.assertEqual(len(entries), 1)
            self.assertNotIn('hidden', str(entries))
            with self.assertRaisesRegex(GLib.Error, 'NotAllowed'):
                watched.call(path, CACHE, 'Clear')

    def test_keys(self):
        watched = self.start('keys').wait()
        watched.do()
        self.assertIn('hidden', str(watched.entries(watched.find('plain'))))

    def test_commands(self):
        watched = self.start('commands').wait()
        watched.do()
        watched.call(watched.find(self.decorated), CACHE, 'Clear')
        self.assertTrue(watched.read().startswith('released connection'))
        plain = watched.find('plain')
        watched.call(plain, CACHE, 'Refresh',
                     GLib.Variant('(s)', (watched.entries(plain)[0]['id'],)))
        self.assertEqual(watched.stats(plain).get_loads(), 2)
        watched.call(plain, CACHE, 'Remove',
                     GLib.Variant('(s)', (watched.entries(plain)[0]['id'],)))
        self.assertEqual(watched.stats(plain).get_n_entries(), 0)

    def test_ends_cleanly(self):
        watched = self.start('commands').wait()
        watched.do()
        watched.call(watched.find('plain'), CACHE, 'Watch', GLib.Variant('(u)', (100,)))
        self.assertEqual(watched.end(), 0)
        while watched.is_there():
            pass

    def test_not_wished(self):
        for wish in ('', '0'):
            watched = self.start(wish)
            self.assertEqual(watched.do(), 'asked')
            self.assertFalse(watched.is_there())
            self.assertEqual(watched.end(), 0)


class Python(Cases, unittest.TestCase):
    command = (sys.executable, HERE / 'watched.py')
    decorated = 'connect'


@unittest.skipUnless(shutil.which('gjs') and 'GJS_PATH' in os.environ, 'gjs is not there')
class JavaScript(Cases, unittest.TestCase):
    command = ('gjs', '-m', HERE / 'watched.js')
    decorated = 'connect'
    # What leaks in other people's code is listed by language.
    env = {'LSAN_OPTIONS': os.environ.get('LSAN_OPTIONS', '').replace('lsan-python', 'lsan-gjs')}


if __name__ == '__main__':
    main()

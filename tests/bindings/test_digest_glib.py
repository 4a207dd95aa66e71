# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Arguments that are values of GLib and GObject."""

import gc
import os
import subprocess
import sys
import unittest

import gi

try:
    gi.require_version('Gdk', '4.0')
    from gi.repository import Gdk
except (ImportError, ValueError):
    Gdk = None
from gi.repository import GLib, GObject, Gio
from testing import DigestTestCase, Rc, main


class Node(GObject.Object):
    label = GObject.Property(type=str)


class Variants(DigestTestCase):
    def test_type_and_content(self):
        variant = GLib.Variant
        self.assert_all_differ([
            variant('s', 'a'), variant('g', 'as'), variant('s', 'as'), variant('i', 1),
            variant('u', 1), variant('x', 1), variant('d', 1), variant('b', True),
            variant('v', variant('i', 1)), variant('ay', b'a'), variant('ay', b'a\0'), variant('as', ['a', 'b']),
            variant('as', ['b', 'a']), variant('as', []), variant('ai', []), variant('mi', None),
            variant('mi', 1), variant('(i)', (1,)), variant('()', ()), variant('d', -0.0),
            variant('d', 0.0), variant('d', float('nan')),
        ])

    def test_order_of_dictionaries_is_irrelevant(self):
        one, other = {'a': 1, 'b': 2}, {'b': 2, 'a': 1}
        self.assert_same(GLib.Variant('a{si}', one), GLib.Variant('a{si}', other))
        self.assert_all_differ([GLib.Variant('a{si}', one), GLib.Variant('a{su}', one),
                                GLib.Variant('a{si}', {'a': 1, 'b': 3})])


class Boxed(DigestTestCase):
    def check(self, *makers):
        self.assert_all_differ([make() for make in makers])
        for make in makers:
            self.assert_same(make(), make())

    def test_times(self):
        zone, time = GLib.TimeZone.new_identifier, GLib.DateTime.new
        self.check(
            lambda: zone('Europe/Berlin'), lambda: zone('UTC'),
            lambda: time(zone('UTC'), 2020, 1, 1, 0, 0, 0),
            lambda: time(zone('UTC'), 2020, 1, 1, 0, 0, 0.5),
            lambda: time(zone('Europe/Berlin'), 2020, 1, 1, 1, 0, 0),
            lambda: GLib.Date.new_dmy(1, GLib.DateMonth.JANUARY, 2020),
            lambda: GLib.Date.new_dmy(2, GLib.DateMonth.JANUARY, 2020), GLib.Date.new)

    def test_names(self):
        def parse(text):
            return GLib.Uri.parse(text, GLib.UriFlags.HAS_PASSWORD)
        self.check(lambda: parse('http://host/'), lambda: parse('http://user:a@host/'),
                   lambda: parse('http://user:b@host/'),
                   lambda: GLib.Uri.parse('http://host/', GLib.UriFlags.NONE),
                   lambda: GLib.VariantType('s'), lambda: GLib.VariantType('as'),
                   lambda: GObject.TYPE_INT, lambda: GObject.TYPE_UINT,
                   lambda: Gio.Cancellable.__gtype__)

    def test_values(self):
        value = GObject.Value
        self.check(lambda: value(int, 1), lambda: value(int, 2), lambda: value(str, '1'),
                   lambda: value(GObject.TYPE_UINT, 1))

    @unittest.skipIf(Gdk is None, 'GTK is not installed')
    def test_structures(self):
        def make(kind, **fields):
            made = kind()
            for name, number in fields.items():
                setattr(made, name, number)
            return made
        self.check(lambda: make(Gdk.RGBA, red=1), lambda: make(Gdk.RGBA, green=1),
                   lambda: make(Gdk.RGBA, alpha=0.5), lambda: make(Gdk.Rectangle),
                   lambda: make(Gdk.Rectangle, x=1), lambda: make(Gdk.Rectangle, width=1))

    def test_what_does_not_show_its_content(self):
        for value in (GLib.KeyFile(), GLib.Checksum.new(GLib.ChecksumType.MD5),
                      GLib.MainContext.default(), Gio.DBusNodeInfo.new_for_xml('<node/>')):
            self.assert_unhashable([value], 'does not show what it holds')

    def test_errors(self):
        self.check(lambda: GLib.Error('a', 'domain', 1), lambda: GLib.Error('a', 'domain', 2),
                   lambda: GLib.Error('a', 'other', 1), lambda: GLib.Error('b', 'domain', 1))

    def test_enumerations_and_flags(self):
        self.check(lambda: Gio.BusType.SESSION, lambda: Gio.BusType.SYSTEM,
                   lambda: int(Gio.BusType.SESSION), lambda: Gio.FileCreateFlags.PRIVATE,
                   lambda: Gio.FileCreateFlags.PRIVATE | Gio.FileCreateFlags.REPLACE_DESTINATION,
                   lambda: Gio.ApplicationFlags.IS_SERVICE, lambda: Gio.BusType)


class Objects(DigestTestCase):
    def test_by_identity(self):
        one, other = Node(label='a'), Node(label='a')
        self.assert_all_differ([one, other, [one], Gio.File.new_for_path('/a'),
                                Gio.File.new_for_path('/a'), Node])
        one.props.label = 'b'
        first = self.digest(one)
        one.props.label = 'c'
        self.assertEqual(self.digest(one), first)


class GLibTypes(DigestTestCase):
    def test_content(self):
        self.assert_all_differ([
            GLib.Variant('s', 'a'), GLib.Variant('s', 'b'), GLib.Variant('o', '/a'),
            GLib.Variant('i', 1), GLib.Variant('u', 1), GLib.Variant('(ii)', (1, 2)),
            GLib.Variant('a{sv}', {}), GLib.Bytes.new(b'a'), GLib.Bytes.new(b'b'),
            GLib.Bytes.new(b''), b'a', Gio.BusType.SESSION, Gio.BusType.SYSTEM,
        ])
        self.assert_same(GLib.Variant('(si)', ('a', 1)), GLib.Variant('(si)', ('a', 1)))
        self.assert_same(GLib.Bytes.new(b'a'), GLib.Bytes.new(b'a'))

    def test_objects_by_identity(self):
        one, two = Gio.Cancellable(), Gio.Cancellable()
        self.assert_all_differ([one, two])
        digests = {self.digest(Gio.Cancellable()) for _ in range(100)}
        self.assertEqual(len(digests), 100)

    def test_objects_whose_wrapper_is_gone(self):
        cache = Rc.Cache('keeper')
        cache['object'] = Gio.Cancellable()
        first = self.digest(cache['object'])
        gc.collect()
        self.assertEqual(self.digest(cache['object']), first)


class Processes(unittest.TestCase):
    """Where content is all there is, another process finds the same."""

    values = '''
import collections, datetime, decimal, enum, fractions, io, ipaddress, math, pathlib, re, types
import uuid
from gi.repository import Gio, GLib
values = [
    None, True, 1, 1.5, math.nan, 1j, 'text', b'bytes', (1, [2]), {'a': 1, 'b': 2}, set('abcdef'),
    frozenset('abcdef'), {'a': {'b': set('xyz')}}.items(), range(3), slice(1), len, math.sin, re,
    datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc), decimal.Decimal('1.5'),
    fractions.Fraction(1, 3), pathlib.Path('a'), re.compile('a', re.I), uuid.UUID(int=1),
    ipaddress.ip_address('::1'), collections.Counter('ab'), collections.deque([1], 2),
    collections.defaultdict(list, a=1, b=2), types.SimpleNamespace(a=1), io.BytesIO(b'a'),
    GLib.Variant('a{sv}', {'a': GLib.Variant('i', 1)}), Gio.BusType.SESSION, re.I, str.upper,
    lambda x: {x, 'a', 'b'}, GLib.Bytes.new(b'a'), ValueError('a'),
]
'''

    def digests(self, seed):
        program = ('import os, sys, gi\n'
                   'gi.require_version("Rc", "1")\n'
                   'from gi.repository import Rc\n'
                   'from gi.overrides import _rc_digest\n' + self.values
                   + 'print(*[_rc_digest.Digester().digest(v).hex() for v in values])\n')
        ran = subprocess.run([sys.executable, '-c', program], capture_output=True, check=True,
                             env={**os.environ, 'PYTHONHASHSEED': seed})
        return ran.stdout.split()

    def test_the_order_of_hashes_does_not_matter(self):
        one, other = self.digests('1'), self.digests('2')
        self.assertEqual(one, other)
        self.assertEqual(len(set(one)), len(one))
        self.assertGreater(len(one), 30)


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The window fits into what it is given, in the light and in the dark style.

Usage: test-layout.py VIEWER FOLDER

The pictures it takes stay in FOLDER, to be looked at.
"""

import os
import struct
import subprocess
import sys
import unittest

import gi

gi.require_version('GdkPixbuf', '2.0')
from gi.repository import GdkPixbuf  # noqa: E402

from viewer import DEFECT, Atspi, Viewer, walk, wait_for  # noqa: E402

NARROW = 360
TOAST_FROM_BOTTOM = 62
CACHE = 'Pictures'
PICTURES = {
    'overview-light': ('--style=light',),
    'activity-light': ('--style=light', f'--page={CACHE}', '--after=8'),
    'activity-dark': ('--style=dark', f'--page={CACHE}', '--after=8'),
    'entries-dark': ('--style=dark', f'--page={CACHE}', '--view=entries'),
    'caches-narrow': (f'--width={NARROW}', '--height=640'),
    'activity-narrow': (f'--width={NARROW}', '--height=640', f'--page={CACHE}'),
    'entries-narrow': (f'--width={NARROW}', '--height=640', f'--page={CACHE}', '--view=entries'),
    'large-narrow': (f'--width={NARROW}', '--height=640', f'--page={CACHE}', '--text-scale=1.5'),
    'activity-wide': ('--width=1500', '--height=900', f'--page={CACHE}'),
}
# Rows of the table may be wider than the window: they scroll.
CONTROLS = (Atspi.Role.PUSH_BUTTON, Atspi.Role.SPIN_BUTTON, Atspi.Role.TEXT, Atspi.Role.IMAGE)


def png_size(path):
    with open(path, 'rb') as file:
        return struct.unpack('>II', file.read(24)[16:])


def brightness(path):
    """The mean of all channels of an opaque place in the middle of every picture, 0 to 255."""
    picture = GdkPixbuf.Pixbuf.new_from_file(path)
    width, height = picture.get_width(), picture.get_height()
    middle = picture.new_subpixbuf(width // 4, height // 4, width // 2, height // 2)
    pixel = middle.scale_simple(1, 1, GdkPixbuf.InterpType.BILINEAR).get_pixels()
    return sum(pixel[:3]) / 3


def brightness_of_toast(path):
    """The brightest of a row of pixels where a toast would be, above its text."""
    picture = GdkPixbuf.Pixbuf.new_from_file(path)
    channels, stride = picture.get_n_channels(), picture.get_rowstride()
    start = (picture.get_height() - TOAST_FROM_BOTTOM) * stride + picture.get_width() // 2 * channels
    return max(sum(picture.get_pixels()[i:i + 3]) / 3
               for i in range(start, start + 40 * channels, channels))


class Layout(unittest.TestCase):
    program = None
    folder = None

    def take(self, name):
        path = os.path.join(self.folder, f'{name}.png')
        run = subprocess.run([self.program, f'--screenshot={path}', '--after=3', *PICTURES[name]],
                             stderr=subprocess.PIPE, text=True, timeout=120, check=False)
        print(run.stderr, file=sys.stderr)
        self.assertEqual(run.returncode, 0)
        self.assertNotRegex(run.stderr, DEFECT)
        return path

    def test_narrow(self):
        for name in ('caches-narrow', 'activity-narrow', 'entries-narrow', 'large-narrow'):
            with self.subTest(name):
                self.assertEqual(png_size(self.take(name))[0], NARROW)

    def test_wide(self):
        self.assertEqual(png_size(self.take('activity-wide')), (1500, 900))

    def test_styles(self):
        for name in ('overview-light', 'activity-light'):
            with self.subTest(name):
                self.assertGreater(brightness(self.take(name)), 180)
        for name in ('entries-dark', 'activity-dark'):
            with self.subTest(name):
                self.assertLess(brightness(self.take(name)), 90)

    def test_missing_bus_is_told(self):
        seen = []
        for address in (os.environ['DBUS_SESSION_BUS_ADDRESS'], 'unix:path=/nonexistent'):
            path = os.path.join(self.folder, f'bus-{len(seen)}.png')
            subprocess.run([self.program, f'--screenshot={path}', '--after=3', '--style=light'],
                           env={**os.environ, 'DBUS_SESSION_BUS_ADDRESS': address}, timeout=120,
                           check=True)
            seen.append(brightness_of_toast(path))
        self.assertGreater(seen[0], 200)
        self.assertLess(seen[1], 120)

    def test_nothing_is_cut_off(self):
        viewer = self.enterContext(Viewer(self.program, f'--width={NARROW}', '--height=640',
                                          f'--page={CACHE}'))
        wait_for(lambda: viewer.number('Loads') > 0, 'loads')
        n_seen = 0
        for control in walk(viewer.application):
            if control.get_role() not in CONTROLS:
                continue
            box = Atspi.Component.get_extents(control, Atspi.CoordType.WINDOW)
            if box.width > 0 and box.x >= 0:
                n_seen += 1
                self.assertLessEqual(box.x + box.width, NARROW, control.get_name())
        self.assertGreater(n_seen, 5)

    def test_wrong_options_are_refused(self):
        for option, cure in (('--style=blue', 'light'), ('--after=-1', '0 to 3600'),
                             ('--width=1', '200'), ('--text-scale=9', '1 to 4'),
                             ('--page=None such', 'without --page')):
            with self.subTest(option):
                run = subprocess.run([self.program, option], stderr=subprocess.PIPE, text=True,
                                     timeout=60, check=False)
                self.assertEqual(run.returncode, 1)
                self.assertIn(cure, run.stderr)


if __name__ == '__main__':
    Layout.program = sys.argv.pop(1)
    Layout.folder = sys.argv.pop(1)
    os.makedirs(Layout.folder, exist_ok=True)
    unittest.main(argv=sys.argv[:1], verbosity=2)

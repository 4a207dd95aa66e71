# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The icons are well-formed, square, of the right kind, and not empty when drawn.

Usage: test-icons.py ICON...
"""

import sys
import unittest
from xml.etree import ElementTree

import gi

gi.require_version('GdkPixbuf', '2.0')
from gi.repository import GdkPixbuf  # noqa: E402

SVG = '{http://www.w3.org/2000/svg}'
SYMBOLIC_SIZE = 16
SCALABLE_SIZE = 128


class Icons(unittest.TestCase):
    paths = ()

    def test_form(self):
        for path in self.paths:
            with self.subTest(path):
                root = ElementTree.parse(path).getroot()
                size = SYMBOLIC_SIZE if 'symbolic' in path else SCALABLE_SIZE
                self.assertEqual(root.tag, SVG + 'svg')
                self.assertEqual(root.get('viewBox'), f'0 0 {size} {size}')
                self.assertFalse(list(root.iter(SVG + 'image')), 'a bitmap in a drawing')

    def test_symbolic_has_one_colour(self):
        for path in self.paths:
            if 'symbolic' in path:
                root = ElementTree.parse(path).getroot()
                self.assertEqual(len({e.get('fill') for e in root.iter(SVG + 'path')}), 1)

    def test_drawing(self):
        for path in self.paths:
            with self.subTest(path):
                picture = GdkPixbuf.Pixbuf.new_from_file_at_size(path, 64, 64)
                self.assertEqual((picture.get_width(), picture.get_height()), (64, 64))
                self.assertTrue(picture.get_has_alpha())
                alpha = picture.get_pixels()[3::4]
                self.assertGreater(sum(a > 128 for a in alpha), 64 * 64 // 8)
                self.assertEqual(alpha[0], 0, 'the corner is drawn on')


if __name__ == '__main__':
    Icons.paths = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=2)

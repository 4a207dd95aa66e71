# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program that links the widgets has a page on its caches in the GTK inspector.

Usage: test-inspector.py PYTHON PROGRAM
"""

import os
import sys
import unittest

from viewer import Atspi, Viewer, wait_for


class Inspector(unittest.TestCase):
    command = ()

    def test_page(self):
        os.environ['GTK_DEBUG'] = 'interactive'
        program = self.enterContext(Viewer(*self.command))
        wait_for(lambda: any(label.get_name() == 'Caches'
                             for label in program.find_all(Atspi.Role.LABEL)), 'the page')
        names = {label.get_name() for label in program.find_all(Atspi.Role.LABEL)}
        self.assertIn('models', names)


if __name__ == '__main__':
    Inspector.command = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=2)

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the spinner share: a terminal in the place of stderr."""

import sys
import threading

from screen import Screen
from testing import TIMEOUT, FrozenClockTestCase

from gi.overrides import _rc_spinner


class SpinnerTestCase(FrozenClockTestCase):
    columns = 80
    encoding = 'utf-8'

    def setUp(self):
        super().setUp()
        self.screen = Screen(self.columns)
        self.addCleanup(self.screen.close)
        stderr, sys.stderr = sys.stderr, self.screen.open(self.encoding)
        self.addCleanup(sys.stderr.close)
        self.addCleanup(setattr, sys, 'stderr', stderr)
        self.addCleanup(self.check_end)

    def check_end(self):
        """Nothing stays on the screen, and no thread, whatever the test was about."""
        for thread in threading.enumerate():
            if thread.name == 'resource-cache-spinner':
                thread.join(TIMEOUT)
                self.assertFalse(thread.is_alive())
        self.assertEqual(self.screen.read(), '')

    def wait_for(self, text):
        """Until the line is this, after the glyph."""
        line = self.screen.wait(lambda line: line and line[2:] == text)
        self.assertIn(line[:1], list('⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'))

    def look_now(self):
        """What the thread draws when its time has come."""
        with _rc_spinner.board.lock:
            _rc_spinner.board.draw()
        return self.screen.read()

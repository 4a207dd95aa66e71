# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A terminal for tests, and what can be read on its last line."""

import codecs
import fcntl
import os
import pty
import select
import struct
import termios
import unittest

# Only to end a test that hangs: nothing waits for it.
TIMEOUT_MSEC = 60_000


class Screen:
    def __init__(self, columns=80):
        try:
            self.master, self.slave = pty.openpty()
        except OSError as error:
            raise unittest.SkipTest(f'no terminal can be had here: {error}') from error
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
        self.decoder = codecs.getincrementaldecoder('utf-8')()
        self.line = ''
        self.n_bytes = 0

    def open(self, encoding='utf-8'):
        """A file to write to, as sys.stderr."""
        return open(os.dup(self.slave), 'w', encoding=encoding)

    def close(self):
        os.close(self.slave)
        os.close(self.master)

    def take(self, content):
        """Only what is used: to the first column, and away with the rest of the line."""
        self.n_bytes += len(content)
        text = self.line + self.decoder.decode(content)
        self.line = text.rpartition('\r\x1b[K')[2]

    def is_readable(self, timeout_msec):
        poll = select.poll()
        poll.register(self.master, select.POLLIN)
        return bool(poll.poll(timeout_msec))

    def read(self):
        """The line as it is now."""
        while self.is_readable(0):
            self.take(os.read(self.master, 4096))
        return self.line

    def wait(self, is_expected):
        """The line, as soon as it is what is expected."""
        while not is_expected(self.read()):
            assert self.is_readable(TIMEOUT_MSEC), f'the line stays {self.line!r}'
        return self.line

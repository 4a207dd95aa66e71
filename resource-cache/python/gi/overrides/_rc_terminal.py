# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A line on the terminal that is drawn again and again, and leaves no trace.

It goes to the terminal past sys.stderr: a thread that a program leaves behind must not hold
the lock of that.
"""

import os
import select
import sys
import unicodedata

GLYPHS = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
PLAIN_GLYPHS = '|/-\\'
# To the first column, and away with everything that is there.
ERASE = '\r\x1b[K'
DEFAULT_COLUMNS = 80


def find():
    """The descriptor of the terminal that stderr is, or None."""
    try:
        terminal = sys.stderr.fileno()
        return terminal if os.isatty(terminal) and os.environ.get('TERM') != 'dumb' else None
    except (AttributeError, OSError, ValueError):
        return None


def can_write(terminal):
    """Whether a write does not block, as it would after Ctrl-S, and does not stop a program in
    the background of its shell."""
    try:
        if os.tcgetpgrp(terminal) != os.getpgrp():
            return False
    except OSError:
        # It is not the terminal that the program was started from.
        pass
    poll = select.poll()
    poll.register(terminal, select.POLLOUT)
    return any(event & select.POLLOUT for _, event in poll.poll(0))


def write(terminal, text):
    encoding = getattr(sys.stderr, 'encoding', None) or 'utf-8'
    try:
        if not can_write(terminal):
            return False
        os.write(terminal, text.encode(encoding, 'replace'))
        return True
    except (LookupError, OSError):
        return False


def draw(terminal, number, text):
    """Draws the line for the n-th time. Returns whether it is there."""
    glyphs, dots = GLYPHS, '…'
    if not can_show(GLYPHS + dots):
        glyphs, dots = PLAIN_GLYPHS, '...'
    line = f'{glyphs[number % len(glyphs)]} {plain(text)}'.replace('…', dots)
    return write(terminal, ERASE + clip(line.rstrip(), columns_of(terminal) - 1))


def erase(terminal):
    write(terminal, ERASE)


def can_show(text):
    try:
        text.encode(getattr(sys.stderr, 'encoding', None) or 'utf-8')
        return True
    except (LookupError, UnicodeEncodeError):
        return False


def columns_of(terminal):
    try:
        return os.get_terminal_size(terminal).columns or DEFAULT_COLUMNS
    except OSError:
        return DEFAULT_COLUMNS


def plain(text):
    """Without what would move the cursor."""
    return ''.join(letter if letter.isprintable() else ' ' for letter in text)


def width(letter):
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in 'WF' else 1


def clip(line, columns):
    """A line that is longer than the terminal is wide could not be erased."""
    for number, letter in enumerate(line):
        columns -= width(letter)
        if columns < 0:
            return line[:number]
    return line

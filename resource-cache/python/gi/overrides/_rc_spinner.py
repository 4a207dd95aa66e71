# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the user of a terminal sees of a cached function that takes its time.

All loads share one line: that of the oldest, and how many more there are.
"""

import atexit
import os
import threading
import time

from . import _rc_terminal

# A load that is over sooner was not worth a word.
DELAY = 0.5
INTERVAL = 0.1
USEC_PER_SECOND = 1_000_000


class Look:
    """How the calls of a cached function are shown."""

    def __init__(self, text, show_time=False):
        self.text = text    # None: not at all
        self.show_time = show_time

    def show(self, load):
        """Returns a line to be hidden in the end, or None if there is nobody to see it."""
        if self.text is None or _rc_terminal.find() is None:
            return None
        line = Line(self, load)
        board.add(line)
        return line


# For what nobody waits for, with all that it calls.
HIDDEN = Look(None)


def make_look(function, signature, show_spinner, show_time):
    """The arguments are not shown: they may be secret."""
    if show_spinner is True:
        name = getattr(function, '__qualname__', None) or type(function).__qualname__
        arguments = '…' if signature.parameters else ''
        show_spinner = f'Running {name.rpartition("<locals>.")[2]}({arguments})…'
    return Look(None if show_spinner is False else show_spinner, show_time)


class Line:
    """What is told of one load."""

    def __init__(self, look, load):
        self.look = look
        self.load = load

    def hide(self):
        board.remove(self)

    def is_due(self):
        return self.load.get_elapsed() >= DELAY * USEC_PER_SECOND

    def describe(self, n_others):
        load, progress = self.load, self.load.get_progress()
        parts = [
            self.look.text,
            f'{load.get_elapsed() / USEC_PER_SECOND:.1f} s' if self.look.show_time else '',
            f'{progress:.0%}' if progress >= 0 else '',
            f'+{n_others}' if n_others else '',
            load.dup_message() or '',
        ]
        return ' '.join(part for part in parts if part)


class Board:
    """The line at the end of the terminal, and whose turn it is."""

    def __init__(self):
        self.reset()

    def reset(self):
        # A garbage collection may come at any time, and load in this thread.
        self.lock = threading.RLock()
        self.lines = []    # oldest first
        self.thread = None    # draws, while there are lines
        self.drawn_on = None    # the terminal that shows a line
        self.shown = None    # that line
        self.n_drawn = 0
        self.is_closed = False

    def add(self, line):
        with self.lock:
            if self.is_closed:
                return
            self.lines.append(line)
            if self.thread is not None:
                return
            self.thread = threading.Thread(target=self.run, name='resource-cache-spinner',
                                           daemon=True)
            try:
                self.thread.start()
            except RuntimeError:
                # There are too many threads, or the program ends: nothing is shown.
                self.thread = None
                self.lines.remove(line)

    def remove(self, line):
        with self.lock:
            if line in self.lines:
                self.lines.remove(line)
            if line is self.shown:
                # Before its caller goes on, and writes. The next one's turn is in a moment.
                self.erase()

    def close(self):
        """The program ends: whoever still loads in a thread does so unseen."""
        with self.lock:
            self.is_closed = True
            self.lines.clear()
            self.erase()

    def run(self):
        pause = DELAY
        while True:
            time.sleep(pause)
            with self.lock:
                if self.thread is not threading.current_thread():
                    return
                if not self.lines:
                    self.thread = None
                    return
                self.draw()
                pause = INTERVAL

    def draw(self):
        due = [line for line in self.lines if line.is_due()]
        terminal = _rc_terminal.find()
        if not due or terminal is None:
            return
        text = due[0].describe(len(due) - 1)
        if _rc_terminal.draw(terminal, self.n_drawn, text):
            self.shown, self.drawn_on = due[0], terminal
            self.n_drawn += 1

    def erase(self):
        terminal, self.shown, self.drawn_on = self.drawn_on, None, None
        if terminal is not None:
            _rc_terminal.erase(terminal)


board = Board()
atexit.register(board.close)
# The thread stays behind, and maybe the lock is taken.
os.register_at_fork(after_in_child=board.reset)

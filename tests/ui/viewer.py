# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The viewer as a user of assistive technology meets it: started for real, found by name."""

import os
import re
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

DEADLINE = 60
EVENTS = ('object:property-change', 'object:text-changed', 'object:children-changed',
          'object:state-changed', 'window')
# What the bus daemons and the display say of themselves is not ours.
DEFECT = re.compile(r'(CRITICAL|WARNING) \*\*')


def wait_for(get, what, deadline=DEADLINE):
    """Returns the first true value of get, which is asked again whenever something changes."""
    loop = GLib.MainContext.default()
    end = time.monotonic() + deadline
    # Some of the toolkit's changes come without an event; then the clock asks.
    pulse = GLib.timeout_add(250, lambda: GLib.SOURCE_CONTINUE)
    try:
        while time.monotonic() < end:
            try:
                value = get()
            except GLib.Error:
                value = None
            if value:
                return value
            loop.iteration(True)
    finally:
        GLib.source_remove(pulse)
    raise AssertionError(f'not within {deadline} s: {what}')


def children(accessible):
    for i in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(i)
        if child is not None:
            yield child


def walk(accessible):
    """Yields everything below, parents first; what goes meanwhile is left out."""
    for child in children(accessible):
        try:
            yield child
            yield from walk(child)
        except GLib.Error:
            continue


def text_of(accessible):
    return Atspi.Text.get_text(accessible, 0, Atspi.Text.get_character_count(accessible))


def numbers_in(text):
    return [float(n.replace(',', '')) for n in re.findall(r'\d[\d,]*(?:\.\d+)?', text)]


class Viewer:
    """One running viewer; use it in a with statement."""

    def __init__(self, program, *arguments):
        self.command = [program, *arguments]
        self.listener = Atspi.EventListener.new(self._on_event)
        self.errors = tempfile.TemporaryFile(mode='w+')
        self.process = None
        self.application = None
        self.focused = set()  # the names of all that ever had the focus

    def _on_event(self, event):
        if event.type == 'object:state-changed:focused' and event.detail1:
            try:
                self.focused.add(event.source.get_name())
            except GLib.Error:
                pass  # It is gone already.

    def __enter__(self):
        for name in EVENTS:
            self.listener.register(name)
        self.process = subprocess.Popen(self.command, stderr=self.errors,
                                        env={**os.environ, 'G_DEBUG': 'fatal-warnings'})
        self.application = wait_for(self._find_application, 'the viewer on the accessibility bus')
        wait_for(lambda: self.find(Atspi.Role.FRAME), 'the window')
        return self

    def __exit__(self, kind, value, trace):
        self.process.terminate()
        self.process.wait()
        for name in EVENTS:
            self.listener.deregister(name)
        said = self.said()
        self.errors.close()
        print(said, file=sys.stderr)
        if kind is None and DEFECT.search(said):
            raise AssertionError('the viewer complained; see above')

    def said(self):
        self.errors.seek(0)
        return self.errors.read()

    def _find_application(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the viewer has ended: {self.said()}')
        return next((a for a in children(Atspi.get_desktop(0))
                     if a.get_process_id() == self.process.pid and a.get_child_count() > 0), None)

    def find_all(self, role, name=None, below=None):
        for accessible in walk(below or self.application):
            if accessible.get_role() == role and name in (None, accessible.get_name()):
                yield accessible

    def find(self, role, name=None, below=None):
        return next(self.find_all(role, name, below), None)

    def get(self, role, name=None, below=None):
        return wait_for(lambda: self.find(role, name, below), f'{role.value_nick} “{name}”')

    def statistic(self, title):
        """The text beside a title among the statistics of the chosen cache."""
        tile = self.get(Atspi.Role.PANEL, title, self.get(Atspi.Role.TABLE, 'Statistics'))
        # A tile may be there before what is in it.
        labels = wait_for(lambda: [*self.find_all(Atspi.Role.LABEL, below=tile)][1:],
                          f'the number of “{title}”')
        return text_of(labels[0])

    def number(self, title):
        # A dash stands for what a program has not told yet.
        return wait_for(lambda: numbers_in(self.statistic(title)), f'a number of “{title}”')[0]

    def click(self, role, name):
        control = self.get(role, name)
        Atspi.Action.do_action(control, 0)

    def press(self, keys):
        """Presses keys as a keyboard would, named as in X: Tab, F10, ctrl+q."""
        subprocess.run(['xdotool', 'key', '--clearmodifiers', keys], check=True)

    def set_value(self, role, name, value):
        Atspi.Value.set_current_value(self.get(role, name), value)

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program that links the widgets has a page on its caches in the GTK inspector."""

import time
import unittest

import gi

gi.require_versions({'Gtk': '4.0', 'Rc': '1', 'RcGtk': '1'})
from gi.repository import GLib, GObject, Gtk, Rc, RcGtk  # noqa: E402

DEADLINE = 60


def labels_below(widget):
    if isinstance(widget, Gtk.Label):
        yield widget.get_label()
    child = widget.get_first_child()
    while child:
        yield from labels_below(child)
        child = child.get_next_sibling()


class Inspector(unittest.TestCase):
    def wait_for_labels(self, wanted):
        end = time.monotonic() + DEADLINE
        pulse = GLib.timeout_add(250, lambda: GLib.SOURCE_CONTINUE)
        shown = set()
        while not wanted <= shown and time.monotonic() < end:
            GLib.MainContext.default().iteration(True)
            shown = {text for window in Gtk.Window.list_toplevels()
                     if type(window).__name__ != 'Window' for text in labels_below(window)}
        GLib.source_remove(pulse)
        self.assertLessEqual(wanted, shown)

    def test_page(self):
        cache = Rc.Cache('models')
        for key in 'abc':
            cache.insert(key, GObject.Object())
        window = Gtk.Window(child=RcGtk.LoadIndicator(cache=cache))
        window.present()
        Gtk.Window.set_interactive_debugging(True)
        self.wait_for_labels({'Caches', 'models', 'Hit rate', 'Evictions by Reason'})


if __name__ == '__main__':
    unittest.main(verbosity=2)

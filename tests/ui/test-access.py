# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Everything can be reached and is named: by keyboard alone, and by a screen reader.

Usage: test-access.py VIEWER [FOLDER]
"""

import sys
import unittest

from viewer import Atspi, Viewer, text_of, walk, wait_for

CACHE = 'Databases'
CONTROLS = frozenset((
    Atspi.Role.CHECK_BOX, Atspi.Role.COMBO_BOX, Atspi.Role.IMAGE, Atspi.Role.LIST,
    Atspi.Role.LIST_ITEM, Atspi.Role.PAGE_TAB, Atspi.Role.PUSH_BUTTON, Atspi.Role.SLIDER,
    Atspi.Role.SPIN_BUTTON, Atspi.Role.TABLE, Atspi.Role.TABLE_CELL, Atspi.Role.TEXT,
    Atspi.Role.TOGGLE_BUTTON, Atspi.Role.TREE_TABLE,
))
# What stands for a missing name: the toolkit then gives the name of the widget's class.
CLASS_NAMES = ('Adw', 'Demo', 'Gtk')
REACHED_BY_TAB = frozenset((
    'Activity', 'Clear Cache', CACHE, 'Main Menu', 'Most Entries', 'Pause Workload',
    'Requests/s', 'Skew', 'Time to Live',
))
# Enough for several rounds of the window.
N_TABS = 60


def is_decoration(accessible):
    return accessible.get_role() == Atspi.Role.IMAGE and accessible.get_name() == 'GtkImage'


class Access(unittest.TestCase):
    program = None

    def setUp(self):
        self.viewer = self.enterContext(Viewer(self.program, f'--page={CACHE}'))
        wait_for(lambda: self.viewer.number('Loads') > 3, 'loads')

    def test_every_control_is_named(self):
        controls = [a for a in walk(self.viewer.application)
                    if a.get_role() in CONTROLS and not is_decoration(a)]
        self.assertGreater(len(controls), 20)
        for control in controls:
            name = control.get_name()
            self.assertTrue(name and not name.startswith(CLASS_NAMES),
                            f'a {control.get_role_name()} below '
                            f'{control.get_parent().get_name()!r} is called {name!r}')

    def test_tab_reaches_every_control(self):
        for _ in range(N_TABS):
            self.viewer.press('Tab')
        self.viewer.press('F10')
        self.viewer.get(Atspi.Role.MENU_ITEM, 'About Resource Cache Viewer')
        self.assertLessEqual(REACHED_BY_TAB, self.viewer.focused)

    def test_tab_leaves_the_overview(self):
        Atspi.Selection.select_child(self.viewer.get(Atspi.Role.LIST, 'Caches'), 0)
        self.viewer.focused.clear()
        for _ in range(N_TABS):
            self.viewer.press('Tab')
        self.viewer.press('F10')
        self.viewer.get(Atspi.Role.MENU_ITEM, 'About Resource Cache Viewer')
        self.assertLessEqual({'Pictures', 'Catalogs', 'Main Menu', 'Skew'}, self.viewer.focused)

    def test_typed_duration_is_applied(self):
        entry = self.viewer.get(Atspi.Role.TEXT, 'Time to Live')
        self.viewer.press('alt+l')
        wait_for(lambda: 'Time to Live' in self.viewer.focused, 'the focus in the entry')
        Atspi.EditableText.set_text_contents(entry, '5400')
        self.viewer.press('Return')
        wait_for(lambda: text_of(entry).startswith('1h'), 'the duration as the cache has it')

    def test_menu_and_shortcuts(self):
        self.viewer.press('F10')
        self.viewer.get(Atspi.Role.MENU_ITEM, 'About Resource Cache Viewer')
        self.viewer.press('Escape')
        self.viewer.press('ctrl+p')
        self.viewer.get(Atspi.Role.PUSH_BUTTON, 'Resume Workload')
        self.viewer.press('ctrl+shift+Delete')
        wait_for(lambda: self.viewer.number('Entries') == 0, 'an empty cache')
        self.viewer.press('ctrl+question')
        self.viewer.get(Atspi.Role.LABEL, 'Pause or resume the workload')
        self.viewer.press('Escape')
        self.viewer.press('ctrl+q')
        self.assertEqual(wait_for(lambda: self.viewer.process.poll() is not None, 'the end'), True)
        self.assertEqual(self.viewer.process.returncode, 0)


if __name__ == '__main__':
    Access.program = sys.argv.pop(1)
    unittest.main(argv=sys.argv[:1], verbosity=2)

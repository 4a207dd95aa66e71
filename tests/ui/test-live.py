# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The numbers live, and the controls do what they say.

Usage: test-live.py VIEWER [FOLDER]
"""

import sys
import unittest

from viewer import Atspi, GLib, Viewer, children, numbers_in, text_of, wait_for

CACHE = 'Pictures'


def turn(seconds):
    """Lets time pass, for a proof that nothing happens in it."""
    loop = GLib.MainLoop()
    GLib.timeout_add(int(seconds * 1000), loop.quit)
    loop.run()


def is_descending(numbers):
    return len(numbers) > 1 and all(a >= b for a, b in zip(numbers, numbers[1:]))


def in_msec(duration):
    unit = {'µs': 0.001, 'ms': 1, 's': 1000}[duration.split()[-1]]
    return numbers_in(duration)[0] * unit


class Live(unittest.TestCase):
    program = None

    def setUp(self):
        self.viewer = self.enterContext(Viewer(self.program, f'--page={CACHE}'))

    def wait_for_entries(self, least):
        return wait_for(lambda: self.viewer.number('Entries') >= least, f'{least} entries')

    def pause(self):
        self.viewer.click(Atspi.Role.PUSH_BUTTON, 'Pause Workload')
        self.viewer.get(Atspi.Role.PUSH_BUTTON, 'Resume Workload')
        wait_for(lambda: self.viewer.number('Hits per second') == 0
                 and self.viewer.number('Misses per second') == 0, 'the rates at zero')

    def loads_and_entries(self):
        return self.viewer.number('Loads'), self.viewer.number('Entries')

    def test_numbers_move(self):
        wait_for(lambda: self.viewer.number('Hits per second') > 0, 'hits')
        wait_for(lambda: self.viewer.number('Loads') > 5, 'loads')
        before = self.viewer.number('Loads')
        wait_for(lambda: self.viewer.number('Loads') > before, 'more loads')
        graph = self.viewer.get(Atspi.Role.IMAGE, 'Hit rate over the last minute')
        wait_for(lambda: numbers_in(graph.get_description()), 'the graph in words')
        self.assertRegex(graph.get_description(), r'^Hit rate \d+%')

    def test_pause_holds_the_numbers(self):
        self.wait_for_entries(5)
        self.pause()
        before = self.loads_and_entries()
        turn(1.5)
        self.assertEqual(self.loads_and_entries(), before)
        self.viewer.click(Atspi.Role.PUSH_BUTTON, 'Resume Workload')
        wait_for(lambda: self.viewer.number('Loads') > before[0], 'loads after the pause')

    def test_clear_empties_the_cache(self):
        self.wait_for_entries(5)
        self.pause()
        self.viewer.click(Atspi.Role.PUSH_BUTTON, 'Clear Cache')
        wait_for(lambda: self.viewer.number('Entries') == 0, 'an empty cache')
        wait_for(lambda: any('cleared from' in label.get_name()
                             for label in self.viewer.find_all(Atspi.Role.LABEL)), 'a toast')

    def test_capacity_is_obeyed(self):
        self.wait_for_entries(12)
        self.viewer.set_value(Atspi.Role.SPIN_BUTTON, 'Most Entries', 7)
        wait_for(lambda: numbers_in(self.viewer.statistic('Entries')) == [7, 7], '7 of 7 entries')
        loads = self.viewer.number('Loads')
        wait_for(lambda: self.viewer.number('Loads') > loads + 5, 'loads into the full cache')
        self.assertLessEqual(self.viewer.number('Entries'), 7)

    def labels_of_rows(self):
        table = self.viewer.get(Atspi.Role.LIST, 'Entries')
        return [[text_of(label) for label in self.viewer.find_all(Atspi.Role.LABEL, below=row)]
                for row in children(table)]

    def test_entries_are_listed_and_sorted(self):
        self.viewer.click(Atspi.Role.PAGE_TAB, 'Entries')
        wait_for(lambda: len(self.labels_of_rows()) > 5, 'rows')
        self.pause()
        self.viewer.press('F10')
        self.viewer.click(Atspi.Role.MENU_ITEM, 'Load Time')
        wait_for(lambda: is_descending([in_msec(row[2]) for row in self.labels_of_rows()]),
                 'the rows by load time')
        self.viewer.click(Atspi.Role.PUSH_BUTTON, 'Clear Cache')
        wait_for(lambda: not self.labels_of_rows(), 'no rows')

    def test_wrong_duration_is_explained(self):
        entry = self.viewer.get(Atspi.Role.TEXT, 'Time to Live')
        Atspi.EditableText.set_text_contents(entry, '3 lightyears')
        wait_for(lambda: '3 lightyears' in entry.get_description(), 'the reason')
        Atspi.EditableText.set_text_contents(entry, '90')
        wait_for(lambda: '3 lightyears' not in entry.get_description(), 'the reason gone')
        self.assertEqual(text_of(entry), '90')


if __name__ == '__main__':
    Live.program = sys.argv.pop(1)
    unittest.main(argv=sys.argv[:1], verbosity=2)

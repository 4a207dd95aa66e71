# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Other programs are watched: in C, in Python and in JavaScript, as they come and go.

Usage: test-watch.py VIEWER PROGRAM-IN-C [GJS]
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from viewer import Atspi, Viewer, children, numbers_in, text_of, wait_for

HERE = Path(__file__).resolve().parent / 'watched'
CACHE = 'Things'


class Watch(unittest.TestCase):
    viewer_path = None
    runners = {'py': [sys.executable, str(HERE / 'program.py')]}

    def start(self, language, name, export):
        # pylint: disable-next=consider-using-with
        program = subprocess.Popen([*self.runners[language], name],
                                   env={**os.environ, 'RESOURCE_CACHE_EXPORT': export})
        self.addCleanup(self.end, program)
        return program

    @staticmethod
    def end(program):
        program.kill()
        program.wait()

    def open(self, *arguments):
        return self.enterContext(Viewer(self.viewer_path, *arguments))

    def watch(self, language, export='1'):
        """Starts a program, and a viewer that has found it."""
        program = self.start(language, 'painter', export)
        self.wait_until_there('painter')
        viewer = self.open('--program=painter', f'--page={CACHE}')
        wait_for(lambda: viewer.number('Hits per second') > 0, 'hits')
        return program, viewer

    @staticmethod
    def names_on_bus():
        answer = subprocess.run(
            ['gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/',
             '--method', 'org.freedesktop.DBus.ListNames'], capture_output=True, text=True,
            check=True)
        return answer.stdout

    def wait_until_there(self, name):
        wait_for(lambda: 'dev.resourcecache.P' in self.names_on_bus(), f'{name} on the bus')

    @staticmethod
    def has_label(viewer, text):
        return any(text in label.get_name() for label in viewer.find_all(Atspi.Role.LABEL))

    @staticmethod
    def answer(viewer, text):
        """Clicks a button whose text has a mnemonic: its name then tells the text twice."""
        button = wait_for(lambda: next((b for b in viewer.find_all(Atspi.Role.PUSH_BUTTON)
                                        if b.get_name().endswith(text)), None), text)
        Atspi.Action.do_action(button, 0)

    def check_numbers(self, language):
        _, viewer = self.watch(language)
        self.assertEqual(numbers_in(viewer.statistic('Entries')), [5, 50])
        graph = viewer.get(Atspi.Role.IMAGE, 'Hit rate over the last minute')
        wait_for(lambda: numbers_in(graph.get_description()), 'the graph in words')

    def check_clear(self, language):
        _, viewer = self.watch(language, 'commands')
        before = viewer.number('Loads')
        viewer.click(Atspi.Role.PUSH_BUTTON, 'Clear Cache')
        self.answer(viewer, 'Clear')
        wait_for(lambda: viewer.number('Loads') >= before + 5, 'loads')
        wait_for(lambda: viewer.number('Evictions') >= 5, 'evictions')

    def test_numbers_of_a_program_in_c(self):
        self.check_numbers('c')

    def test_numbers_of_a_program_in_python(self):
        self.check_numbers('py')

    def test_numbers_of_a_program_in_javascript(self):
        if 'js' not in self.runners:
            self.skipTest('gjs is missing')
        self.check_numbers('js')

    def test_cleared_program_in_c_loads(self):
        self.check_clear('c')

    def test_cleared_program_in_python_loads(self):
        self.check_clear('py')

    def test_cleared_program_in_javascript_loads(self):
        if 'js' not in self.runners:
            self.skipTest('gjs is missing')
        self.check_clear('js')

    def test_cancel_clears_nothing(self):
        _, viewer = self.watch('c', 'commands')
        before = viewer.number('Loads')
        viewer.click(Atspi.Role.PUSH_BUTTON, 'Clear Cache')
        self.answer(viewer, 'Cancel')
        hits = viewer.statistic('Hits per second')
        wait_for(lambda: viewer.statistic('Hits per second') != hits, 'another sample', 20)
        self.assertEqual(viewer.number('Loads'), before)

    def test_commands_need_leave(self):
        _, viewer = self.watch('c')
        for role, name in ((Atspi.Role.PUSH_BUTTON, 'Clear Cache'),
                           (Atspi.Role.SPIN_BUTTON, 'Most Entries')):
            states = viewer.get(role, name).get_state_set()
            self.assertFalse(states.contains(Atspi.StateType.SENSITIVE), name)

    def test_changed_limit_can_be_undone(self):
        _, viewer = self.watch('c', 'commands')
        viewer.set_value(Atspi.Role.SPIN_BUTTON, 'Most Entries', 3)
        wait_for(lambda: numbers_in(viewer.statistic('Entries')) == [3, 3], '3 of 3 entries')
        self.answer(viewer, 'Undo')
        wait_for(lambda: numbers_in(viewer.statistic('Entries')) == [5, 50], '5 of 50 entries')

    def test_entries_are_listed_and_found(self):
        _, viewer = self.watch('c')
        viewer.click(Atspi.Role.PAGE_TAB, 'Entries')
        table = viewer.get(Atspi.Role.LIST, 'Entries')
        wait_for(lambda: len(list(children(table))) == 5, '5 rows')
        search = viewer.get(Atspi.Role.ENTRY, 'Search entries')
        Atspi.EditableText.set_text_contents(search, 'THING 3')
        wait_for(lambda: len(list(children(table))) == 1, 'the row that was searched for')
        row = next(children(table))
        self.assertIn('thing 3', [text_of(label) for label
                                  in viewer.find_all(Atspi.Role.LABEL, below=row)])

    def test_program_ends_and_another_comes(self):
        program, viewer = self.watch('c')
        self.end(program)
        viewer.get(Atspi.Role.LABEL, 'Program Ended')
        self.start('py', 'indexer', '1')
        viewer.click(Atspi.Role.PUSH_BUTTON, 'Program')
        wait_for(lambda: self.has_label(viewer, 'indexer'), 'the other program in the list')

    def test_name_of_an_ended_program_is_no_markup(self):
        name = 'R&D </b>'
        program = self.start('c', name, '1')
        self.wait_until_there(name)
        viewer = self.open(f'--program={name}', f'--page={CACHE}')
        wait_for(lambda: viewer.number('Hits per second') > 0, 'hits')
        self.end(program)
        wait_for(lambda: self.has_label(viewer, f'“{name}” is no longer running'), 'its name', 20)

    def test_first_program_is_shown(self):
        self.start('c', 'painter', '1')
        self.wait_until_there('painter')
        viewer = self.open()
        wait_for(lambda: self.has_label(viewer, 'painter'), 'the name of the program')
        viewer.get(Atspi.Role.LABEL, CACHE)
        self.assertIsNone(viewer.find(Atspi.Role.PUSH_BUTTON, 'Pause Workload'))

    def test_unknown_program_is_refused(self):
        run = subprocess.run([self.viewer_path, '--program=None such'], stderr=subprocess.PIPE,
                             text=True, timeout=60, check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn('without --program', run.stderr)

    def test_export(self):
        self.start('c', 'painter', '1')
        self.wait_until_there('painter')
        with tempfile.TemporaryDirectory() as folder:
            def export(name, *options):
                path = Path(folder) / name
                subprocess.run([self.viewer_path, '--program=painter', f'--export={path}',
                                '--after=3', *options], timeout=60, check=True)
                return path

            cache = json.loads(export('cache.json', f'--page={CACHE}').read_text())['cache']
            self.assertEqual(cache['settings']['max-entries'], 50)
            self.assertEqual(cache['statistics']['entries'], 5)
            self.assertEqual({entry['key'] for entry in cache['entries']},
                             {f'thing {i}' for i in range(5)})
            with open(export('cache.csv', f'--page={CACHE}'), newline='', encoding='utf-8') as file:
                rows = list(csv.DictReader(file))
            self.assertEqual(len(rows), 5)
            self.assertGreater(int(rows[0]['hits']), 0)
            caches = json.loads(export('all.json').read_text())['caches']
            self.assertEqual([c['name'] for c in caches], [CACHE])
            with open(export('all.csv'), newline='', encoding='utf-8') as file:
                self.assertEqual(next(csv.DictReader(file))['entries'], '5')
            self.assertEqual(export('all.png').read_bytes()[1:4], b'PNG')


if __name__ == '__main__':
    Watch.viewer_path = sys.argv.pop(1)
    Watch.runners['c'] = [sys.argv.pop(1)]
    if len(sys.argv) > 1:
        Watch.runners['js'] = [sys.argv.pop(1), '-m', str(HERE / 'program.js')]
    unittest.main(argv=sys.argv[:1], verbosity=2)

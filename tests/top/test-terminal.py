# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""resource-cache-top on a terminal: what is drawn, keys, sizes, and that it leaves no trace.

Usage: test-terminal.py TOP PROGRAM [GJS]
"""

import importlib.util
import os
import re
import signal
import sys
import unittest

import session
from session import TOP, Session, Terminal, tell

try:
    from wcwidth import wcswidth
except ImportError:
    wcswidth = None  # it comes with pyte


@unittest.skipUnless(importlib.util.find_spec('pyte'), 'needs pyte, a terminal in Python')
class OnTerminal(unittest.TestCase):
    def setUp(self):
        self.session = self.enterContext(Session())

    def open(self, *arguments, **more):
        return self.enterContext(Terminal(self.session, *arguments, **more))

    def open_with(self, *caches, **more):
        """Returns a program with these caches and a terminal that shows the first."""
        program = self.session.start('c', *caches)
        terminal = self.open(**more)
        terminal.wait_for(caches[0], 'the first cache')
        return program, terminal

    @staticmethod
    def last_picture(terminal):
        """Returns the lines of the last picture that was drawn to its end."""
        whole = terminal.output[:terminal.output.rindex(b'\033[J')]
        picture = whole[whole.rindex(b'\033[H'):].decode()
        return [re.sub('\033\\[[0-9]*[A-Za-z]', '', line) for line in picture.split('\r\n')]

    @staticmethod
    def fits(lines, width, height):
        return len(lines) <= height and all(wcswidth(line) <= width for line in lines)

    def test_numbers_move(self):
        program, terminal = self.open_with('thumbs')
        self.assertTrue(terminal.line_of('1 program, 1 cache'))
        tell(program, 'miss', 1)
        terminal.wait_for(' 0.0%', 'a miss')
        tell(program, 'hit', 300)
        terminal.wait_for('100%', 'hits alone')

    def test_programs_come_and_go(self):
        terminal = self.open()
        terminal.wait_for('RESOURCE_CACHE_EXPORT=1', 'what to do')
        first = self.session.start('py', 'thumbs')
        terminal.wait_for('thumbs', 'the first')
        self.session.start('c', 'models')
        terminal.wait_for('models', 'the second')
        self.session.end(first)
        terminal.wait_for(lambda: not terminal.line_of('thumbs'), 'the end of the first')
        self.assertTrue(terminal.line_of('models'))

    def test_every_way_to_quit(self):
        for name, leave in (('q', lambda t: t.type('q')),
                            ('ctrl-c', lambda t: t.type('\x03')),
                            ('term', lambda t: t.process.send_signal(signal.SIGTERM)),
                            ('hup', lambda t: t.process.send_signal(signal.SIGHUP))):
            with self.subTest(name):
                terminal = self.open()
                terminal.wait_for('Quit', 'the last line')
                self.assertFalse(terminal.is_restored())
                leave(terminal)
                self.assertEqual(terminal.wait_for_end(), 0)
                self.assertTrue(terminal.is_restored())

    def test_quit_while_it_waits(self):
        """For the answer of a program that stands still; what was freed is not looked at."""
        program, terminal = self.open_with('still', G_SLICE='always-malloc', MALLOC_PERTURB_='165')
        os.kill(program.pid, signal.SIGSTOP)
        try:
            drawn = terminal.output.count(b'\033[J')
            terminal.wait_for(lambda: terminal.output.count(b'\033[J') > drawn + 3, 'more pictures')
            terminal.type('q')
            self.assertEqual(terminal.wait_for_end(), 0)
        finally:
            os.kill(program.pid, signal.SIGCONT)
        self.assertTrue(terminal.is_restored())

    def test_stop_and_go_on(self):
        """What Ctrl+Z does is the shell's affair: it needs one that controls jobs."""
        terminal = self.open(command=['sh', '-mc', f'{TOP[0]}; printf "STOP"PED; read x; fg'])
        terminal.wait_for('Quit', 'the table')
        terminal.type('\x1a')
        terminal.wait_for(lambda: b'STOPPED' in terminal.output, 'the shell')
        self.assertIn(b'\033[?25h\033[?1049l', terminal.output.split(b'STOPPED')[0])
        terminal.type('\n')
        terminal.wait_for(lambda: terminal.output.count(b'\033[?1049h') > 1, 'the table again')
        terminal.type('q')
        self.assertEqual(terminal.wait_for_end(), 0)
        self.assertTrue(terminal.is_restored())

    def test_sizes(self):
        self.session.start('c', '写真', 'a name that is longer than any terminal is wide')
        self.session.read()
        # A new size is reason enough to draw, long before the next interval.
        terminal = self.open('--interval=3600')
        terminal.wait_for('EVICTED', 'all columns')
        terminal.wait_for('写', 'the caches')
        for width in (79, 40, 20, 5, 1):
            with self.subTest(width):
                terminal.resize(width, 10)
                # A picture of the size before may still be on its way.
                terminal.wait_for(lambda: self.fits(self.last_picture(terminal), width, 10),
                                  'a picture that fits')
        terminal.resize(120, 24)
        terminal.wait_for('EVICTED', 'all columns again')
        self.assertTrue(terminal.line_of('写'))

    def test_low_terminal_scrolls(self):
        _, terminal = self.open_with(*(f'cache-{n:02}' for n in range(30)), height=10)
        self.assertFalse(terminal.line_of('cache-06'))
        for keys, shown, hidden in (('\033[B', 'cache-06', 'cache-00'),
                                    ('\033[A', 'cache-00', 'cache-06'),
                                    ('\033[6~', 'cache-11', 'cache-05'),
                                    ('G', 'cache-29', 'cache-20'),
                                    ('\033[5~', 'cache-18', 'cache-29'),
                                    ('\033OA', 'cache-17', 'cache-23'),
                                    ('g', 'cache-00', 'cache-06')):
            with self.subTest(keys):
                terminal.type(keys)
                terminal.wait_for(lambda: terminal.line_of(shown)
                                  and not terminal.line_of(hidden), shown)
        self.assertIn('Quit', terminal.lines()[-1])

    def test_sort_by_keys(self):
        _, terminal = self.open_with('beta', 'alpha')
        terminal.wait_for('HITS/S▾', 'the mark')

        def first():
            return min(('beta', 'alpha'), key=lambda name: terminal.text().find(name))
        self.assertEqual(first(), 'beta')
        terminal.type('<\033[D')
        terminal.wait_for('CACHE▴', 'the mark elsewhere')
        terminal.wait_for(lambda: first() == 'alpha', 'another order')
        terminal.type('r')
        terminal.wait_for('CACHE▾', 'the mark turned round')
        terminal.wait_for(lambda: first() == 'beta', 'the order turned round')

    def test_colours(self):
        for no_colour, is_coloured in ((None, True), ('', True), ('1', False)):
            with self.subTest(no_colour):
                program, terminal = self.open_with('thumbs', NO_COLOR=no_colour)
                tell(program, 'hit', 100)
                terminal.wait_for('100%', 'hits')
                self.assertEqual(b'\033[32m' in terminal.output, is_coloured)
                self.assertIn(b'\033[7m', terminal.output)
                self.session.end(program)

    def test_dumb_terminal(self):
        self.session.start('c', 'thumbs')
        terminal = self.open(TERM='dumb')
        terminal.wait_for(lambda: terminal.output.count(b'thumbs') > 1, 'two tables')
        self.assertNotIn(b'\033', terminal.output)

    def test_bus_dies_and_returns(self):
        _, terminal = self.open_with('thumbs')
        self.session.stop_bus()
        terminal.wait_for('The session bus has gone', 'what happened')
        self.assertFalse(terminal.line_of('thumbs'))
        self.session.start_bus()
        terminal.wait_for('thumbs', 'the program again')
        terminal.wait_for(lambda: not terminal.line_of('has gone'), 'the message gone')

    def test_no_bus(self):
        terminal = self.open(DBUS_SESSION_BUS_ADDRESS=f'unix:path={self.session.folder}/none')
        self.assertEqual(terminal.wait_for_end(), 2)
        self.assertTrue(terminal.line_of("can't be reached"), terminal.text())

    def test_terminal_is_closed(self):
        terminal = self.open()
        terminal.wait_for('Quit', 'the table')
        os.close(terminal.master)
        os.close(terminal.slave)
        terminal.process.wait(session.DEADLINE)


if __name__ == '__main__':
    session.set_up(sys.argv)
    unittest.main(verbosity=2)

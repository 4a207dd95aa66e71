# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The line that all loads of a program share, and that of its terminal."""

import os
import subprocess
import sys
import threading
import unittest

from gi.repository import GLib
from screen import Screen
from spinning import SpinnerTestCase
from testing import CUT_SHORT, TIMEOUT, Rc, main

from gi.overrides import _rc_spinner


class ManyLoads(SpinnerTestCase):
    """They share the line."""

    def setUp(self):
        super().setUp()
        self.threads = []

    def start(self, name, take=1):
        """A load of that name. Returns what ends it."""
        has_begun, may_end = threading.Event(), threading.Event()

        @Rc.cache_resource(show_spinner=name)
        def load():
            has_begun.set()
            may_end.wait(TIMEOUT)
        thread = threading.Thread(target=load)
        thread.start()
        has_begun.wait(TIMEOUT)

        def end():
            may_end.set()
            thread.join(TIMEOUT)
        self.advance(take)
        return end

    def test_the_oldest_and_how_many_more(self):
        ends = [self.start(name) for name in 'abc']
        self.wait_for('a +2')
        ends[1]()
        self.wait_for('a +1')
        ends[0]()
        self.wait_for('c')
        end = self.start('d', 0.4)
        self.assertEqual(self.look_now()[2:], 'c')
        self.advance(0.1)
        self.assertEqual(self.look_now()[2:], 'c +1')
        end()
        ends[2]()

    def test_short_ones_do_not_make_it_flicker(self):
        end = self.start('a')
        self.wait_for('a')
        with _rc_spinner.board.lock:
            self.screen.read()
            n_bytes = self.screen.n_bytes
            Rc.cache_resource(lambda: 1)()
            self.screen.read()
            self.assertEqual(self.screen.n_bytes, n_bytes)
        end()

    def test_one_thread(self):
        ends = [self.start(name) for name in 'abcd']
        names = [thread.name for thread in threading.enumerate()]
        self.assertEqual(names.count('resource-cache-spinner'), 1)
        for end in ends:
            end()


class Fork(SpinnerTestCase):
    def test_the_child_has_neither_the_thread_nor_its_lock(self):
        """Even if another thread draws in that very moment."""
        @Rc.cache_resource
        def load():
            self.advance(1)
            line = self.look_now()
            thread.start()
            has_lock.wait(TIMEOUT)
            child = os.fork()
            if child == 0:
                board = _rc_spinner.board
                is_well = board.lock.acquire(timeout=1) and not board.lines and not board.thread
                board.erase()
                os._exit(0 if is_well else 1)
            may_end.set()
            return line, os.waitpid(child, 0)[1]
        has_lock, may_end = threading.Event(), threading.Event()

        def draw():
            with _rc_spinner.board.lock:
                has_lock.set()
                may_end.wait(TIMEOUT)
        thread = threading.Thread(target=draw)
        line, status = load()
        thread.join(TIMEOUT)
        self.assertEqual((line[2:], status), ('Running load()…', 0))


class Narrow(SpinnerTestCase):
    columns = 12

    def test_it_stays_one_line(self):
        for text, shown in (('Connecting to the database', 'Connectin'), ('数据库数据库', '数据库数'),
                            ('e\u0301' * 20, 'e\u0301' * 9)):
            @Rc.cache_resource(show_spinner=text)
            def load():
                self.advance(1)
                return self.look_now()
            with self.subTest(text=text):
                self.assertEqual(load()[2:], shown)


class Plain(SpinnerTestCase):
    encoding = 'ascii'

    def test_no_letters_that_it_lacks(self):
        @Rc.cache_resource(show_spinner='Löading…')
        def load():
            self.advance(1)
            line = self.look_now()
            self.assertIn(line[0], '|/-\\')
            return line
        self.assertEqual(load()[2:], 'L?ading...')


class Program(unittest.TestCase):
    """A whole program, on a terminal of its own."""

    def run_program(self, text):
        screen = Screen()
        self.addCleanup(screen.close)
        with screen.open() as terminal:
            program = subprocess.Popen([sys.executable, '-c', text], stderr=terminal,
                                       stdout=subprocess.PIPE, stdin=subprocess.PIPE,
                                       env=CUT_SHORT)
        self.addCleanup(program.stdout.close)
        self.addCleanup(program.stdin.close)
        self.addCleanup(program.kill)
        return screen, program

    def test_its_end_is_not_delayed(self):
        screen, program = self.run_program(
            'import gi\n'
            'gi.require_version("Rc", "1")\n'
            'from gi.repository import Rc\n'
            'import threading\n'
            'begun = threading.Event()\n'
            '@Rc.cache_resource\n'
            'def load():\n'
            '    begun.set()\n'
            '    threading.Event().wait()\n'
            'threading.Thread(target=load, daemon=True).start()\n'
            'begun.wait()\n'
            'input()\n')
        self.assertEqual(screen.wait(lambda line: line)[2:], 'Running load()…')
        program.stdin.write(b'\n')
        program.stdin.flush()
        self.assertEqual(program.wait(TIMEOUT), 0)
        self.assertEqual(screen.read(), '')


class MainLoop(unittest.TestCase):
    def test_the_signal_that_feeds_a_widget(self):
        @Rc.cache_resource
        def load():
            Rc.current_load().set_message('loading')
            may_end.wait(TIMEOUT)

        def show(cache, started):
            shown.append((threading.current_thread(), started.get_key()))
            started.connect('notify::message', lambda *args: None)
            may_end.set()
        shown, may_end = [], threading.Event()
        load.cache.props.main_context = GLib.MainContext.default()
        load.cache.connect('load-started', show)
        thread = threading.Thread(target=load)
        thread.start()
        while not shown:
            GLib.MainContext.default().iteration(True)
        thread.join(TIMEOUT)
        self.assertEqual(shown, [(threading.current_thread(), *load.cache)])


if __name__ == '__main__':
    main()

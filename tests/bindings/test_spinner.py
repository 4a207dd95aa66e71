# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a terminal shows while a cached function takes its time."""

import asyncio
import os
import sys
import termios
import threading

from spinning import SpinnerTestCase
from testing import TIMEOUT, Rc, main

from gi.overrides import _rc_spinner


class Spinner(SpinnerTestCase):
    def show(self, text, *args, take=1.34, **options):
        """The text is there in the end, when a call has taken that time."""
        @Rc.cache_resource(**options)
        def connect(url='url', *, password=None):
            self.advance(take)
            self.wait_for(text)
            return self.screen
        connect(*args)
        self.assertEqual(self.screen.read(), '')

    def test_time(self):
        self.show('Running connect(…)… 1.3 s', show_time=True)
        self.show('Running connect(…)… 75.0 s', show_time=True, take=75)

    def test_text(self):
        self.show('Connecting…', show_spinner='Connecting…')
        self.show('Connecting… 1.3 s', show_spinner='Connecting…', show_time=True)

    def test_empty_text(self):
        self.show('', show_spinner='')
        self.show('1.3 s', show_spinner='', show_time=True)

    def test_default_shows_no_arguments(self):
        self.show('Running connect(…)…')
        self.show('Running connect(…)…', 'https://user:secret@host/')

    def test_function_without_parameters(self):
        @Rc.cache_resource
        def connect():
            self.advance(1)
            self.wait_for('Running connect()…')
        connect()

    def test_method(self):
        class Client:
            @Rc.cache_resource
            def connect(_self):
                outer.advance(1)
                outer.wait_for('Running Client.connect(…)…')
        outer = self
        Client().connect()

    def test_the_glyph_moves_and_the_time_goes_on(self):
        @Rc.cache_resource(show_time=True)
        def connect():
            self.advance(0.5)
            glyph = self.screen.wait(lambda line: line.endswith(' 0.5 s'))[0]
            self.screen.wait(lambda line: line[:1] not in ('', glyph))
            self.advance(0.2)
            self.screen.wait(lambda line: line.endswith(' 0.7 s'))
        connect()

    def test_not_before_half_a_second(self):
        @Rc.cache_resource
        def connect():
            self.assertEqual(self.look_now(), '')
            self.advance(0.49)
            self.assertEqual(self.look_now(), '')
            self.advance(0.01)
            self.assertIn('connect', self.look_now())
        connect()

    def test_hits_show_nothing(self):
        @Rc.cache_resource
        def connect():
            return []
        connect()
        seen = self.screen.n_bytes
        connect()
        self.assertEqual((self.look_now(), seen, self.screen.n_bytes), ('', 0, 0))

    def test_off(self):
        @Rc.cache_resource(show_spinner=False, show_time=True)
        def connect():
            self.advance(1)
            return self.look_now()
        self.assertEqual(connect(), '')

    def test_errors_leave_nothing(self):
        for error in (KeyError, KeyboardInterrupt):
            @Rc.cache_resource
            def connect():
                self.advance(1)
                self.assertIn('connect', self.look_now())
                raise error('x')
            with self.assertRaises(error):
                connect()
            self.assertEqual(self.screen.read(), '')

    def test_outermost_only(self):
        @Rc.cache_resource(show_time=True)
        def inner():
            self.advance(1)
            return self.look_now()
        for show_spinner, shown in (('Outer…', 'Outer…'), (True, 'Running outer()…'), (False, '')):
            @Rc.cache_resource(show_spinner=show_spinner)
            def outer():
                return inner()
            inner.clear()
            self.assertEqual(outer()[2:], shown)

    def test_inside_of_a_load_of_a_plain_cache(self):
        @Rc.cache_resource
        def inner():
            self.advance(1)
            return self.look_now()
        self.assertEqual(Rc.Cache('plain').get_with('a', inner)[2:], 'Running inner()…')

    def test_progress_and_message(self):
        @Rc.cache_resource(show_spinner='Loading…', show_time=True)
        def load():
            self.advance(2)
            Rc.current_load().set_progress(0.42)
            self.assertEqual(self.look_now()[2:], 'Loading… 2.0 s 42%')
            Rc.current_load().set_message('weights')
            self.assertEqual(self.look_now()[2:], 'Loading… 2.0 s 42% weights')
            Rc.current_load().set_progress(-1)
            return self.look_now()
        self.assertEqual(load()[2:], 'Loading… 2.0 s weights')

    def test_what_would_move_the_cursor(self):
        @Rc.cache_resource(show_spinner='a\nb\x1b[2Jc')
        def load():
            self.advance(1)
            return self.look_now()
        self.assertEqual(load()[2:], 'a b [2Jc')

    def test_coroutines(self):
        @Rc.cache_resource
        async def inner():
            self.advance(1)
            return self.look_now()

        @Rc.cache_resource
        async def outer():
            await asyncio.sleep(0)
            return await inner()
        self.assertEqual(asyncio.run(outer())[2:], 'Running outer()…')
        self.assertEqual(self.screen.read(), '')

    def test_nobody_waits_for_what_runs_in_the_background(self):
        """Nor is anything shown of what that calls."""
        @Rc.cache_resource
        def inner():
            self.advance(1)
            return self.look_now()

        @Rc.cache_resource
        def load():
            lines.append(inner())
            done.set()

        @Rc.cache_resource
        async def fetch():
            lines.append(inner())
        lines, done = [], threading.Event()
        load.warm()
        done.wait(TIMEOUT)

        async def run():
            fetch.warm()
            while len(lines) < 2:
                await asyncio.sleep(0)
        inner.clear()
        asyncio.run(run())
        self.assertEqual(lines, ['', ''])

    def test_who_waits_for_the_terminal(self):
        """After Ctrl-S nothing is drawn, and nobody waits."""
        @Rc.cache_resource
        def load():
            self.advance(1)
            self.assertIn('load', self.look_now())
            termios.tcflow(sys.stderr.fileno(), termios.TCOOFF)
            _rc_spinner.board.draw()
        load()
        termios.tcflow(sys.stderr.fileno(), termios.TCOON)
        _rc_spinner._rc_terminal.erase(sys.stderr.fileno())

    def test_dumb_terminal(self):
        os.environ['TERM'], term = 'dumb', os.environ.get('TERM', '')
        self.addCleanup(os.environ.__setitem__, 'TERM', term)
        self.show_nothing()

    def show_nothing(self):
        @Rc.cache_resource
        def connect():
            self.advance(1)
            return self.look_now(), threading.active_count()
        n_threads = threading.active_count()
        self.assertEqual(connect(), ('', n_threads))

    def test_no_terminal(self):
        terminal = sys.stderr
        with open(os.devnull, 'w', encoding='ascii') as file:
            for stderr in (None, file, object()):
                sys.stderr = stderr
                self.show_nothing()
        sys.stderr = file
        self.show_nothing()
        sys.stderr = terminal


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A bus of one's own, programs on it that let their caches be watched, and who watches them."""

import contextlib
import fcntl
import json
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEADLINE = 60
# Where the programs to be watched are, by the suffix of their source.
RUNNERS = {'py': [sys.executable, str(HERE / 'program.py')]}
SLOW = [sys.executable, str(HERE / 'slow.py')]
TOP = []


def set_up(arguments):
    """Takes TOP PROGRAM-IN-C [GJS] off the command line, for the rest of it to be unittest's."""
    TOP.append(arguments.pop(1))
    RUNNERS['c'] = [arguments.pop(1)]
    if len(arguments) > 1 and arguments[1].endswith('gjs'):
        RUNNERS['js'] = [arguments.pop(1), '-m', str(HERE / 'program.js')]


class Session:
    """Use it in a with statement; everything in it ends with it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='rc-top-')
        self.address = f'unix:path={self.folder}/bus'
        self.programs = []
        self.daemon = None

    def __enter__(self):
        self.start_bus()
        return self

    def __exit__(self, *exception):
        for program in list(self.programs):
            self.end(program)
        if self.daemon:
            self.stop_bus()
        shutil.rmtree(self.folder)

    def environment(self, **more):
        environment = dict(os.environ, DBUS_SESSION_BUS_ADDRESS=self.address,
                           RESOURCE_CACHE_EXPORT='1', TERM='xterm')
        environment.update(more)
        return {name: value for name, value in environment.items() if value is not None}

    def start_bus(self):
        self.daemon = subprocess.Popen(  # pylint: disable=consider-using-with
            ['dbus-daemon', '--session', '--nofork', '--nosyslog', '--print-address=1',
             f'--address={self.address}'],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.daemon.stdout.readline()

    def stop_bus(self):
        self.daemon.kill()
        self.daemon.wait()
        self.daemon.stdout.close()
        self.daemon = None
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f'{self.folder}/bus')

    def start(self, language, *caches):
        """Starts a program with caches of these names."""
        return self.start_command(*RUNNERS[language], *caches)

    def start_command(self, *command):
        program = subprocess.Popen(  # pylint: disable=consider-using-with
            command, env=self.environment(), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self.programs.append(program)
        assert program.stdout.readline() == 'ready\n'
        return program

    def end(self, program):
        self.programs.remove(program)
        program.stdin.close()
        program.wait(DEADLINE)
        program.stdout.close()

    def top(self, *arguments, **more):
        """Runs resource-cache-top to its end."""
        return subprocess.run([*TOP, *arguments], env=self.environment(**more),
                              capture_output=True, text=True, timeout=DEADLINE, check=False)

    def read(self, *arguments):
        """Returns what --json tells, as soon as every program that was started was read twice."""
        for _ in range(100):
            done = self.top('--once', '--json', '--interval=0.1', *arguments)
            document = json.loads(done.stdout)
            caches = [cache for program in document['programs'] for cache in program['caches']]
            if len(document['programs']) >= len(self.programs) and all(
                    cache['per_second']['hits'] is not None for cache in caches):
                return document
        raise AssertionError(f'not all programs are there, with rates: {document}')


def tell(program, word, number):
    """Has a program ask its first cache so often, for a key that is there (hit) or not (miss)."""
    program.stdin.write(f'{word} {number}\n')
    program.stdin.flush()
    assert program.stdout.readline() == 'done\n'


class Terminal:
    """A terminal in which resource-cache-top runs; use it in a with statement."""

    def __init__(self, session, *arguments, width=120, height=24, command=None, **more):
        self.command = command or [*TOP, '--interval=0.1', *arguments]
        self.environment = session.environment(**more)
        self.size = (width, height)
        self.output = b''
        self.screen = self.stream = None

    def __enter__(self):
        import pyte  # pylint: disable=import-outside-toplevel
        self.screen = pyte.Screen(*self.size)
        self.stream = pyte.ByteStream(self.screen)
        self.master, self.slave = pty.openpty()
        self._set_size()
        self.before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            self.command, env=self.environment, stdin=self.slave, stdout=self.slave,
            stderr=self.slave, preexec_fn=self._take_terminal)
        return self

    def __exit__(self, *exception):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for end in (self.master, self.slave):
            with contextlib.suppress(OSError):
                os.close(end)

    def _take_terminal(self):
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def _set_size(self):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ,
                    struct.pack('HHHH', self.size[1], self.size[0], 0, 0))

    def resize(self, width, height):
        self.size = (width, height)
        self.screen.resize(height, width)
        self._set_size()

    def type(self, keys):
        os.write(self.master, keys.encode())

    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    def text(self):
        return '\n'.join(self.lines())

    def line_of(self, words):
        """Returns the first line with these words, or None."""
        return next((line for line in self.lines() if words in line), None)

    def _pump(self, seconds):
        if select.select([self.master], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                output = os.read(self.master, 65536)
                self.output += output
                self.stream.feed(output)

    def _is_half_drawn(self):
        return self.output.rfind(b'\033[H') > self.output.rfind(b'\033[J')

    def wait_for(self, condition, what):
        """Reads until the condition, a function or words, holds of a picture that is whole."""
        if isinstance(condition, str):
            words = condition
            condition = lambda: words in self.text()  # noqa: E731
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if not self._is_half_drawn() and condition():
                return
            self._pump(1)
        raise AssertionError(f'not within {DEADLINE} s: {what}; the screen:\n{self.text()}')

    def wait_for_end(self):
        """Returns the exit status."""
        self.wait_for(lambda: self.process.poll() is not None, 'the end')
        while select.select([self.master], [], [], 0)[0]:
            before = len(self.output)
            self._pump(0)
            if len(self.output) == before:
                break
        return self.process.returncode

    def is_restored(self):
        """Whether the keyboard is as it was, and the screen and the cursor were given back."""
        return (termios.tcgetattr(self.slave) == self.before
                and self.output.rstrip().endswith(b'\033[?25h\033[?1049l'))

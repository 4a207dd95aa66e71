# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What mypy says of programs that use the library."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from testing import main

MYPY, PYTHON = sys.argv[1:]
TESTS = Path(os.environ['G_TEST_SRCDIR'])
HERE = TESTS / 'types'
DOCS = TESTS.parent / 'docs'
STUBS = Path(os.environ['STUBS'])
CACHE = Path(os.environ['G_TEST_BUILDDIR']) / 'mypy-cache'

# Pages show functions without types, and several of one name. All else is as strict.
OF_PAGES = ['--allow-untyped-defs', '--allow-incomplete-defs', '--allow-untyped-calls',
            '--allow-untyped-decorators', '--check-untyped-defs',
            '--disable-error-code=func-returns-value', '--disable-error-code=no-redef']
ERROR = re.compile(r'^(.+?):(\d+): error: (.*)$', re.MULTILINE)
BLOCK = re.compile(r'^```python\n(.*?)^```$', re.MULTILINE | re.DOTALL)
EMPTY_LIST = re.compile(r'^(\w+) = \[\]$')


def run_mypy(*args, path=STUBS):
    """Returns what mypy finds, as (file, line, what it says)."""
    env = {name: value for name, value in os.environ.items() if name != 'PYTHONPATH'}
    env['MYPYPATH'] = str(path)
    command = [MYPY, '--strict', '--hide-error-context', '--no-pretty', '--no-color-output',
               f'--cache-dir={CACHE}', *map(str, args)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    found = [(Path(name).name, int(line), text) for name, line, text in ERROR.findall(done.stdout)]
    if done.returncode != (1 if found else 0):
        raise AssertionError(done.stdout + done.stderr)
    return found


def only_blocks(text):
    """The examples of a page, each on the lines where it stands. What a list will hold, which
    nobody can see of an empty one, they do not say."""
    lines = [''] * text.count('\n')
    for block in BLOCK.finditer(text):
        start = text.count('\n', 0, block.start(1))
        code = block[1].splitlines()
        lines[start:start + len(code)] = code
    return '\n'.join(EMPTY_LIST.sub(r'\1: list[object] = []', line) for line in lines) + '\n'


def uses_library(path):
    return 'import Rc' in path.read_text(encoding='utf-8')


class Mypy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='types-')
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def assert_clean(self, *args, **kwargs):
        found = run_mypy(*args, **kwargs)
        self.assertFalse(found, '\n'.join(f'{name}:{line}: {text}' for name, line, text in found))

    def test_stubs(self):
        self.assert_clean(STUBS / 'gi')

    def test_right(self):
        self.assert_clean(HERE / 'right.py')

    def test_wrong(self):
        lines = (HERE / 'wrong.py').read_text(encoding='utf-8').splitlines()
        expected = {number: line.partition('  # ')[2] for number, line in enumerate(lines, 1)
                    if '  # ' in line}
        found = {}
        for _file, number, text in run_mypy(HERE / 'wrong.py'):
            found.setdefault(number, []).append(text)
        self.assertGreater(len(expected), 30)
        self.assertEqual(sorted(expected), sorted(found))
        for number, part in expected.items():
            with self.subTest(line=number):
                self.assertIn(part, '\n'.join(found[number]))

    def test_examples(self):
        programs = [path for path in sorted(DOCS.glob('examples/**/*.py')) if uses_library(path)]
        self.assertTrue(programs)
        # Other packages that they use may have no types, or not be installed.
        self.assert_clean('--ignore-missing-imports', '--scripts-are-modules', *programs)

    def test_pages(self):
        pages = sorted(DOCS.glob('python*.md'))
        self.assertTrue(pages)
        for page in pages:
            with self.subTest(page.name):
                program = self.folder / page.with_suffix('.py').name
                text = only_blocks(page.read_text(encoding='utf-8'))
                self.assertIn('Rc.', text)
                program.write_text(text, encoding='utf-8')
                self.assert_clean(*OF_PAGES, program)

    def install(self):
        """What an installed library has, in an environment of its own."""
        subprocess.run([PYTHON, '-m', 'venv', '--without-pip', self.folder / 'venv'], check=True)
        site, = self.folder.glob('venv/lib/python*/site-packages')
        installed = site / 'gi-stubs' / 'repository'
        installed.mkdir(parents=True)
        shutil.copy(STUBS / 'gi' / 'repository' / 'Rc.pyi', installed)
        source = TESTS.parent / 'resource-cache' / 'python' / 'stubs'
        shutil.copy(source / 'py.typed', installed.parent)
        shutil.copy(source / 'gi' / '__init__.pyi', installed.parent)
        shutil.copy(source / 'gi' / 'repository' / '__init__.pyi', installed)
        shutil.copytree(STUBS / 'gi', self.folder / 'minimum' / 'gi')
        (self.folder / 'minimum' / 'gi' / 'repository' / 'Rc.pyi').unlink()
        return f'--python-executable={self.folder / "venv" / "bin" / "python"}', site

    def test_installed(self):
        python, _site = self.install()
        self.assert_clean(python, HERE / 'right.py', path=self.folder / 'minimum')
        self.assertTrue(run_mypy(python, HERE / 'wrong.py', path=self.folder / 'minimum'))

    def test_installed_alone(self):
        python, _site = self.install()
        program = self.folder / 'program.py'
        program.write_text("import gi\ngi.require_version('Rc', '1')\n"
                           'from gi.repository import GLib, Rc\nGLib.anything()\nRc.Cache(1)\n',
                           encoding='utf-8')
        found = run_mypy(python, program, path='')
        self.assertEqual([5], [line for _file, line, _text in found], found)

    def test_beside_others(self):
        """Somebody else's types of PyGObject count, and ours are found beside them."""
        python, site = self.install()
        others = self.folder / 'others' / 'gi-stubs'
        shutil.copytree(self.folder / 'minimum' / 'gi', others)
        (others / 'repository' / 'GLib.pyi').open('a', encoding='utf-8').write('OTHERS: int\n')
        (site / 'others.pth').write_text(str(others.parent), encoding='utf-8')
        program = self.folder / 'program.py'
        program.write_text('from gi.repository import GLib, Rc\nreveal: int = GLib.OTHERS\n'
                           'Rc.Cache(1)\n', encoding='utf-8')
        found = run_mypy(python, program, path='')
        self.assertEqual([3], [line for _file, line, _text in found], found)


if __name__ == '__main__':
    if shutil.which(MYPY) is None:
        print('1..0 # SKIP mypy is not installed')
        sys.exit(0)
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs what the pages about Python show."""

import contextlib
import io
import os
import re
import unittest
from pathlib import Path

from testing import Rc, main

DOCS = Path(os.environ['G_TEST_SRCDIR']).parent / 'docs'
DECORATOR, LOADING, CACHE = (DOCS / f'python{part}.md' for part in ('', '-loading', '-cache'))
BLOCK = re.compile(r'^```python\n(.*?)^```$', re.MULTILINE | re.DOTALL)
ROW = re.compile(r'^\| (`.*?) \|', re.MULTILINE)


def read(page):
    return page.read_text(encoding='utf-8')


def first_cells(page):
    """What the tables of a page are about."""
    return '\n'.join(ROW.findall(read(page)))


class Page(unittest.TestCase):
    def run_page(self, page):
        self.addCleanup(Rc.clock_thaw)
        blocks = BLOCK.findall(read(page))
        self.assertGreater(len(blocks), 3)
        namespace = {'__name__': 'example'}
        for number, block in enumerate(blocks, 1):
            with self.subTest(page=page.name, example=number), \
                    contextlib.redirect_stdout(io.StringIO()):
                exec(compile(block, f'{page.name} example {number}', 'exec'), namespace)

    def test_the_decorator(self):
        self.run_page(DECORATOR)

    def test_loading(self):
        self.run_page(LOADING)

    def test_the_cache(self):
        self.run_page(CACHE)

    def test_every_parameter_is_described(self):
        text = read(DECORATOR)
        for name in Rc.cache_resource.__kwdefaults__:
            self.assertIn(f'\n| `{name}` |', text)

    def test_only_parameters_are_described(self):
        section = read(DECORATOR).partition('\n| parameter |')[2].partition('\n\n')[0]
        names = re.findall(r'^\| `(\w+)` \|', section, re.MULTILINE)
        self.assertEqual(sorted(Rc.cache_resource.__kwdefaults__), sorted(names))

    def test_what_a_function_has_is_described(self):
        @Rc.cache_resource
        def connect():
            return connect
        names = {name for name in dir(type(connect)) if not name.startswith('_')}
        names -= {'bound_to', 'call_anew', 'open_front', 'remember'}
        cells = first_cells(DECORATOR)
        self.assertEqual([], [name for name in names if f'`connect.{name}' not in cells])

    def test_public_names_are_described(self):
        text = read(DECORATOR) + read(LOADING) + read(CACHE)
        overrides = __import__('gi.overrides.Rc', fromlist=['__all__'])
        self.assertEqual([], [name for name in overrides.__all__ if f'Rc.{name}' not in text])


if __name__ == '__main__':
    main()

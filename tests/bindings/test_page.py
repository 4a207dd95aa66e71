# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs what the page about Python shows."""

import contextlib
import io
import os
import re
import unittest
from pathlib import Path

from testing import Rc, main

PAGE = Path(os.environ['G_TEST_SRCDIR']).parent / 'docs' / 'python.md'
BLOCK = re.compile(r'^```python\n(.*?)^```$', re.MULTILINE | re.DOTALL)


class Page(unittest.TestCase):
    def test_its_examples_run(self):
        self.addCleanup(Rc.clock_thaw)
        blocks = BLOCK.findall(PAGE.read_text(encoding='utf-8'))
        self.assertGreater(len(blocks), 5)
        namespace = {'__name__': 'example'}
        for number, block in enumerate(blocks, 1):
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(block, f'example {number}', 'exec'), namespace)

    def test_every_parameter_is_described(self):
        text = PAGE.read_text(encoding='utf-8')
        for name in Rc.cache_resource.__kwdefaults__:
            self.assertIn(f'| `{name}` |', text)


if __name__ == '__main__':
    main()

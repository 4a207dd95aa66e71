# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compiles programs in TypeScript with the types that are generated from the GIR, and runs one.

Usage: test_typescript.py NPM GJS GIR-FOLDER…
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from testing import main

NPM, GJS, *GIR_FOLDERS = sys.argv[1:]
TESTS = Path(os.environ['G_TEST_SRCDIR'])
HERE = TESTS / 'types'
EXAMPLE = TESTS.parent / 'docs' / 'examples' / 'cache.ts'
OVERRIDES = TESTS.parent / 'resource-cache' / 'gjs' / 'types' / 'rc-overrides.d.ts'
WORK = Path(os.environ['G_TEST_BUILDDIR']) / 'types' / 'typescript'
LOCK = HERE / 'package-lock.json'
PROGRAMS = [EXAMPLE, HERE / 'right.ts', HERE / 'wrong.ts']

# What npm says when nobody answers, or when what answers is no registry.
NO_NETWORK = re.compile(r'\b(E(AI_AGAIN|CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|NOTFOUND'
                        r'|TIMEDOUT)|ENOTCACHED|ERR_SOCKET_TIMEOUT|FETCH_ERROR|network'
                        r'|E(403|5\d\d)|\w*CERT\w*|UNABLE_TO_VERIFY_LEAF_SIGNATURE)\b')
ERROR = re.compile(r'^(\S+?)\((\d+),\d+\): error (TS\d+: .*(?:\n .*)*)', re.MULTILINE)


# The generator runs on Debian's Node.js, but a part of it asks for a newer one.
ENVIRONMENT = {**os.environ, 'YARGS_MIN_NODE_VERSION': '18'}


def run(*command, **kwargs):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          cwd=WORK, env=ENVIRONMENT, check=False, **kwargs)


def check(done):
    if done.returncode != 0:
        raise AssertionError(done.stdout + done.stderr)
    return done.stdout


def install():
    """Installs the compiler and the generator, unless they are there. Returns why it could
    not, if there is no npm or no network."""
    done = WORK / 'installed.json'
    if shutil.which(NPM) is None:
        return 'npm is not installed'
    if done.exists() and done.read_bytes() == LOCK.read_bytes():
        return None
    WORK.mkdir(parents=True, exist_ok=True)
    for path in (HERE / 'package.json', LOCK):
        shutil.copy(path, WORK)
    tried = run(NPM, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline',
                '--fetch-retries=1', '--fetch-timeout=20000', f'--cache={WORK / "npm-cache"}')
    shutil.rmtree(WORK / 'npm-cache', ignore_errors=True)
    if tried.returncode != 0 and NO_NETWORK.search(tried.stderr):
        return 'npm cannot reach a registry'
    check(tried)
    shutil.copy(LOCK, done)
    return None


def generate():
    """Makes the types that a program gets, and lays out the programs beside them."""
    shutil.rmtree(WORK / '@types', ignore_errors=True)
    check(run(WORK / 'node_modules' / '.bin' / 'ts-for-gir', 'generate', 'Rc-1', '--outdir',
              '@types', '--ignoreVersionConflicts', '--noComments',
              *(f'--girDirectories={folder}' for folder in GIR_FOLDERS)))
    for path in [HERE / 'tsconfig.json', OVERRIDES, *PROGRAMS]:
        shutil.copy(path, WORK)


def compile_programs(*options):
    """Returns what the compiler says, by file and line."""
    done = run(WORK / 'node_modules' / '.bin' / 'tsc', '--pretty', 'false', *options)
    found = {}
    for name, line, text in ERROR.findall(done.stdout):
        found.setdefault(name, {}).setdefault(int(line), []).append(text)
    if done.returncode != 0 and not found:
        raise AssertionError(done.stdout + done.stderr)
    return found


class TypeScript(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        generate()
        cls.found = compile_programs('--noEmit', '--skipLibCheck')

    def test_right(self):
        self.assertEqual(['wrong.ts'], list(self.found), self.found)

    def test_wrong(self):
        lines = (HERE / 'wrong.ts').read_text(encoding='utf-8').splitlines()
        expected = {number: line.partition('; // ')[2] for number, line in enumerate(lines, 1)
                    if '; // ' in line}
        found = self.found['wrong.ts']
        self.assertGreater(len(expected), 20)
        self.assertEqual(sorted(expected), sorted(found))
        for number, part in expected.items():
            with self.subTest(line=number):
                self.assertIn(part, '\n'.join(found[number]))

    def test_types_of_overrides(self):
        """The compiler is not asked to check the others: what is generated is not flawless."""
        self.assertNotIn(OVERRIDES.name, compile_programs('--noEmit', '--skipLibCheck', 'false'))

    def test_example(self):
        compile_programs('--outDir', 'out', '--skipLibCheck', '--noEmitOnError', 'false')
        expected = EXAMPLE.with_suffix('.ts.expected').read_text(encoding='utf-8')
        self.assertEqual(expected, check(run(GJS, '-m', WORK / 'out' / 'cache.js', timeout=60)))

    def test_names(self):
        """What the types add is there when a program runs."""
        text = OVERRIDES.read_text(encoding='utf-8')
        names = {}
        for class_, body in re.findall(r'^ {8}interface (\w+)(?:<[^\n]*>)? \{\n(.*?)^ {8}\}', text,
                                       re.MULTILINE | re.DOTALL):
            names[class_] = re.findall(r'^ {12}(?:readonly )?(\w+)[<(:]', body, re.MULTILINE)
        classes = {name: members for name, members in names.items()
                   if name in ('Cache', 'Load', 'Lease', 'Stats', 'EntryInfo')}
        self.assertGreater(sum(map(len, classes.values())), 50)
        program = WORK / 'names.js'
        program.write_text(
            "import Rc from 'gi://Rc?version=1';\n"
            f'const names = {json.dumps(classes)};\n'
            'for (const [type, members] of Object.entries(names))\n'
            '    members.filter(name => !(name in Rc[type].prototype))'
            '.forEach(name => print(`${type}.${name}`));\n', encoding='utf-8')
        self.assertEqual('', check(run(GJS, '-m', program, timeout=60)))


if __name__ == '__main__':
    REASON = install()
    if REASON:
        print(f'1..0 # SKIP {REASON}')
        sys.exit(0)
    main()

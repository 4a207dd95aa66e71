# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""resource-cache-top in scripts: tables, JSON, pipes and what it says when something is missing.

Usage: test-once.py TOP PROGRAM [GJS]
"""

import json
import os
import re
import signal
import subprocess
import sys
import unittest

import session
from session import DEADLINE, HERE, RUNNERS, SLOW, TOP, Session, tell

COUNTS = {'hits': 30, 'misses': 10, 'hit_rate': 0.75, 'recent_hit_rate': 0.75, 'entries': 1,
          'max_entries': 8, 'max_weight': None, 'loading': 0, 'loads': 0}


class Once(unittest.TestCase):
    def setUp(self):
        self.session = self.enterContext(Session())

    def start(self, language, *caches):
        program = self.session.start(language, *caches)
        tell(program, 'hit', 30)
        tell(program, 'miss', 10)
        return program

    def test_every_language(self):
        started = {self.start(language, f'cache of {language}').pid: language
                   for language in RUNNERS}
        document = self.session.read()
        self.assertEqual({program['pid'] for program in document['programs']}, set(started))
        for program in document['programs']:
            with self.subTest(program['name']):
                cache, = program['caches']
                self.assertEqual(cache['name'], f'cache of {started[program["pid"]]}')
                self.assertEqual(cache | COUNTS, cache)
                self.assertEqual(program['bus_name'], f'dev.resourcecache.P{program["pid"]}')
                self.assertFalse(program['allows_commands'])

    def test_rates_of_nothing(self):
        self.start('py', 'idle')
        cache = self.session.read()['programs'][0]['caches'][0]
        self.assertEqual(cache['per_second'],
                         {'hits': 0, 'misses': 0, 'loads': 0, 'evictions': 0})
        self.assertEqual(cache['evictions']['total'], 0)

    def test_table(self):
        program = self.start('py', 'thumbs')
        self.session.read()
        done = self.session.top('--once', '--interval=0.1')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        title, row = done.stdout.splitlines()
        self.assertEqual(title.split()[:5], ['PROGRAM', 'CACHE', 'HIT', 'RATE', 'HITS/S'])
        self.assertEqual(row.split(), [f'program.py:{program.pid}', 'thumbs', '75.0%', '0', '0',
                                       '0', '–', '0', '1/8', '1', '0µs'])
        self.assertNotIn('\033', done.stdout)

    def test_sort(self):
        self.start('py', 'beta', 'alpha')
        self.session.read()
        for arguments, expected in ((['--sort=cache'], ['alpha', 'beta']),
                                    (['--sort=cache', '--reverse'], ['beta', 'alpha']),
                                    (['--sort=hit-rate'], ['beta', 'alpha'])):
            with self.subTest(arguments):
                rows = self.session.top('--once', '--interval=0.1', *arguments).stdout.splitlines()[1:]
                self.assertEqual([row.split()[1] for row in rows], expected)
                caches = self.session.read(*arguments)['programs'][0]['caches']
                self.assertEqual([cache['name'] for cache in caches], expected)

    def test_one_program(self):
        first = self.start('py', 'mine')
        self.start('c', 'other')
        self.session.read()
        for wanted in (str(first.pid), 'program.py', '*.py', f'dev.resourcecache.P{first.pid}'):
            with self.subTest(wanted):
                done = self.session.top('--once', '--json', '--interval=0.1', f'--program={wanted}')
                found = json.loads(done.stdout)['programs']
                self.assertEqual([program['pid'] for program in found], [first.pid])

    def test_nothing_to_watch(self):
        done = self.session.top('--once', '--interval=0.1')
        self.assertEqual((done.returncode, done.stdout), (3, ''))
        self.assertIn('RESOURCE_CACHE_EXPORT=1', done.stderr)

        self.start('py', 'thumbs')
        self.session.read()
        done = self.session.top('--once', '--json', '--interval=0.1', '--program=photos')
        self.assertEqual((done.returncode, json.loads(done.stdout)['programs']), (3, []))
        self.assertIn('“photos”', done.stderr)

    def test_no_bus(self):
        for address, words in ((None, 'DBUS_SESSION_BUS_ADDRESS'),
                               (f'unix:path={self.session.folder}/none', 'Is it running?')):
            with self.subTest(address):
                done = self.session.top('--once', DBUS_SESSION_BUS_ADDRESS=address,
                                        XDG_RUNTIME_DIR=self.session.folder + '/nowhere')
                self.assertEqual((done.returncode, done.stdout), (2, ''))
                self.assertIn(words, done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_mistakes(self):
        for arguments, words in ((['--sort=speed'], 'hit-rate'), (['--interval=0'], '0.1'),
                                 (['--interval=nan'], '0.1'), (['photos'], '--program'),
                                 (['--nonsense'], '--nonsense')):
            with self.subTest(arguments):
                done = self.session.top(*arguments)
                self.assertEqual((done.returncode, done.stdout), (1, ''))
                self.assertIn(words, done.stderr)
                self.assertIn('--help', done.stderr)

    def test_version_and_help(self):
        self.assertRegex(self.session.top('--version').stdout, r'^resource-cache-top \d+\.\d')
        self.assertIn('--interval', self.session.top('--help').stdout)

    def test_full_disk(self):
        self.start('py', 'thumbs')
        self.session.read()
        with open('/dev/full', 'w', encoding='utf-8') as full:
            done = subprocess.run([*TOP, '--once', '--interval=0.1'], env=self.session.environment(),
                                  stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn('No space left', done.stderr)

    def test_lines_until_the_pipe_is_closed(self):
        program = self.start('py', 'thumbs')
        with subprocess.Popen([*TOP, '--json', '--interval=0.1'], env=self.session.environment(),
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True) as top:
            hits = 0
            while hits < 40:
                programs = json.loads(top.stdout.readline())['programs']
                hits = programs[0]['caches'][0]['hits'] if programs else 0
                if hits == 30:
                    tell(program, 'hit', 10)
            top.stdout.close()
            self.assertEqual(top.wait(DEADLINE), -signal.SIGPIPE)

    def test_tables_in_a_pipe(self):
        self.start('py', 'thumbs')
        self.session.read()
        with subprocess.Popen([*TOP, '--interval=0.1'], env=self.session.environment(),
                              stdout=subprocess.PIPE, text=True) as top:
            lines = [top.stdout.readline() for _ in range(5)]
            top.terminate()
        self.assertEqual(lines[0], lines[3])
        self.assertEqual(lines[2], '\n')
        self.assertNotIn('\033', ''.join(lines))

    def test_foreign_text(self):
        self.start('py', '\033[31mred\033[2J\n写真')
        document = self.session.read()
        self.assertEqual(document['programs'][0]['caches'][0]['name'],
                         '\ufffd[31mred\ufffd[2J\ufffd写真')
        done = self.session.top('--once', '--interval=0.1')
        self.assertNotIn('\033', done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 2)

    def test_plain_ascii(self):
        self.start('py', '写真')
        self.session.read()
        environment = self.session.environment(LC_ALL='C')
        done = subprocess.run([*TOP, '--once', '--interval=0.1'], env=environment, capture_output=True,
                              timeout=DEADLINE, check=False)
        self.assertTrue(done.stdout.isascii(), done.stdout)
        self.assertIn(b'??', done.stdout)

    def test_program_that_is_slow(self):
        """One document, and what it takes more than one interval to tell is in it."""
        self.session.start_command(*SLOW)
        document = self.session.read()
        cache, = document['programs'][0]['caches']
        self.assertEqual((cache['name'], cache['hits']), ('slow cache', 5))
        self.assertEqual(cache['per_second']['hits'], 0)

    def test_manual_page(self):
        """It knows every option that the program knows."""
        page = (HERE.parents[1] / 'docs' / 'man' / 'resource-cache-top.1').read_text('utf-8')
        options = re.findall(r'--([a-z-]+)', self.session.top('--help').stdout)
        self.assertGreater(len(options), 8)
        for option in options:
            self.assertIn(f'Fl -{option}', page)

    def test_program_that_stands_still(self):
        """It is left out, and holds nobody up."""
        still = self.start('py', 'still')
        self.start('c', 'moving')
        self.session.read()
        with subprocess.Popen([*TOP, '--json', '--interval=0.1'], env=self.session.environment(),
                              stdout=subprocess.PIPE, text=True) as top:
            while len(json.loads(top.stdout.readline())['programs']) < 2:
                pass
            os.kill(still.pid, signal.SIGSTOP)
            try:
                documents = [json.loads(top.stdout.readline()) for _ in range(5)]
            finally:
                os.kill(still.pid, signal.SIGCONT)
                top.kill()
        self.assertTrue(all(len(document['programs']) == 2 for document in documents))


if __name__ == '__main__':
    session.set_up(sys.argv)
    unittest.main(verbosity=2)

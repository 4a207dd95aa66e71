# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The programs that take turns: rc-bench, and those of the peers that are there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
JARS = {'Caffeine': '/usr/share/java/caffeine.jar', 'Guava': '/usr/share/java/guava.jar'}
# The newest that runs on the Node of Debian 12.
NPM_PACKAGE = 'lru-cache@10'
NODE_FOLDERS = ('/usr/share/nodejs', '/usr/lib/node_modules', '/usr/local/lib/node_modules')
PYTHON = '/usr/bin/python3'


class Program:
    """A process that answers each line that it is given with one of its own."""

    def __init__(self, name, command, env=None):
        self.name = name
        # Without it Java and others would not write a µ.
        env = os.environ | {'LC_ALL': 'C.UTF-8'} | (env or {})
        self._process = subprocess.Popen(command, text=True, env=env, encoding='utf-8',
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line):
        self._process.stdin.write(line + '\n')
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            sys.exit(f'{self.name} ended at “{line}”')
        return json.loads(answer)

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


def output_of(*command):
    return subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT).stdout.strip()


def version_of_package(package):
    """What Debian calls it; elsewhere nobody knows."""
    if not shutil.which('dpkg-query'):
        return ''
    result = subprocess.run(['dpkg-query', '-W', '-f', '${source:Upstream-Version}', package],
                            check=False, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL)
    return result.stdout


class Peers:
    """Finds the peers, and remembers which there are not."""

    def __init__(self, folder, is_short):
        self.folder = folder
        self.arguments = ['--short'] if is_short else []
        self.versions, self.missing = [], []
        folder.mkdir(parents=True, exist_ok=True)

    def start(self):
        programs = [self._java(), self._node(), self._python()]
        return [program for program in programs if program is not None]

    def _java(self):
        missing = [name for name, jar in JARS.items() if not os.path.exists(jar)]
        if not shutil.which('javac'):
            missing.append('javac')
        if missing:
            self.missing.append('Caffeine, Guava and ConcurrentHashMap: there is no '
                                f'{" and no ".join(missing)} (openjdk-17-jdk-headless '
                                'libcaffeine-java libguava-java)')
            return None
        jars = ':'.join(JARS.values())
        result = subprocess.run(['javac', '-nowarn', '-encoding', 'UTF-8', '-cp', jars, '-d',
                                 self.folder, HERE / 'Peers.java'],
                                check=False, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT)
        if result.returncode != 0:
            self.missing.append(f'Java: {result.stdout.strip()}')
            return None
        self.versions += [output_of('java', '--version').split('\n')[0],
                          f'Caffeine {version_of_package("libcaffeine-java")}'.strip(),
                          f'Guava {version_of_package("libguava-java")}'.strip()]
        return Program('Java', ['java', '-Xmx4g', '-cp', f'{jars}:{self.folder}', 'Peers',
                                *self.arguments])

    def _find_lru_cache(self):
        folders = [self.folder / 'node_modules', *map(Path, NODE_FOLDERS)]
        return next((folder / 'lru-cache' for folder in folders
                     if (folder / 'lru-cache' / 'package.json').exists()), None)

    def _node(self):
        if not shutil.which('node'):
            self.missing.append("Node's lru-cache: there is no node (nodejs npm)")
            return None
        package = self._find_lru_cache()
        if package is None and shutil.which('npm'):
            subprocess.run(['npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefix',
                            self.folder, NPM_PACKAGE], check=False, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            package = self._find_lru_cache()
        if package is None:
            self.missing.append("Node's lru-cache: npm did not install it (nor is "
                                'node-lru-cache there)')
            return None
        version = json.loads((package / 'package.json').read_text(encoding='utf-8'))['version']
        self.versions.append(f'Node {output_of("node", "--version")}, lru-cache {version}')
        return Program('Node', ['node', HERE / 'peers.mjs', package, *self.arguments])

    def _python(self):
        python = PYTHON if os.path.exists(PYTHON) else sys.executable
        version = output_of(python, '-c',
                            'import cachetools; print("cachetools", cachetools.__version__)')
        if not version.startswith('cachetools '):
            self.missing.append('cachetools: it is not installed (python3-cachetools)')
            version = ''
        self.versions.append(', '.join(filter(None, [output_of(python, '--version'), version])))
        return Program('Python', [python, HERE / 'peers.py', *self.arguments])

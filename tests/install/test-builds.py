# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Builds the library in the ways in which others do, and a program with what came out.

The environment is that of test-install.py.
"""

import os
import re
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

import builds
from builds import Failed, Skipped, meson, pkg_config, run

BARE = ('-Dauto_features=disabled', '-Dtests=false')
SOURCE = Path(os.environ['SOURCE_DIR'])
# A program that has names of its own, which are those of the library's parts.
PARENT = """project('user', 'c', default_options: ['c_std=c11', 'warning_level=2', 'werror=true'])
{}
configure_file(output: 'config.h', configuration: {{'RC_VERSION': '"mine"'}})
static_library('resource-cache-static', 'user.c', dependencies: resource_cache)
executable('user', 'user.c', dependencies: resource_cache)
executable('mine', 'mine.c', dependencies: resource_cache,
           include_directories: include_directories('.'))
"""
MINE = """#include <resource-cache.h>
#include "config.h"
int
main (void)
{
  return strcmp (RC_VERSION, "mine") != 0;
}
"""


class Tree:
    """The source as a release has it, or, where there is no history, as it is."""

    def __init__(self, scratch):
        self.scratch = scratch
        self.tracked = self.list_tracked()
        self.source = self.unpack() if self.tracked else SOURCE

    @staticmethod
    def list_tracked():
        try:
            return set(run(['git', '-C', SOURCE, 'ls-tree', '-r', '--name-only', 'HEAD']).split('\n'))
        except (Failed, OSError):
            return None

    def unpack(self):
        archive = self.scratch / 'release.tar'
        run(['git', '-C', SOURCE, 'archive', '--prefix=release/', '-o', archive, 'HEAD'])
        with tarfile.open(archive) as tar:
            tar.extractall(self.scratch)
        return self.scratch / 'release'


def test_dist(tree):
    """The archive of a release has what is in git, and nothing else."""
    if not tree.tracked:
        raise Skipped('this is no checkout with git')
    setup = tree.scratch / 'dist'
    meson('setup', *BARE, setup, SOURCE)
    meson('dist', '-C', setup, '--no-tests', '--allow-dirty', '--formats', 'gztar')
    archive, = (setup / 'meson-dist').glob('*.tar.gz')
    with tarfile.open(archive) as tar:
        names = {name.partition('/')[2] for name in tar.getnames() if tar.getmember(name).isfile()}
    if names != tree.tracked - {''}:
        raise Failed(f'differs from git: {sorted(names ^ (tree.tracked - {""}))}')


def test_static(tree):
    """A release build, as a static library, in a folder that is moved after it was installed."""
    build, first, second = (tree.scratch / name for name in ('static', 'first', 'second'))
    meson('setup', *BARE, '--buildtype=release', '-Db_ndebug=true', '--default-library=static',
          '-Dpkgconfig.relocatable=true', f'--prefix={first}', build, tree.source)
    meson('install', '-C', build)
    if list(first.rglob('*.so*')):
        raise Failed('there are shared libraries as well')
    shutil.move(first, second)
    found, = second.rglob('resource-cache-1.pc')
    flags = pkg_config('--static', '--cflags', '--libs', builds.PACKAGE,
                       PKG_CONFIG_PATH=str(found.parent))
    if any(str(first) in flag for flag in flags):
        raise Failed(f'the folder does not know that it was moved: {flags}')
    run([builds.compile_program('user-static.c', build / 'user', flags)])


def shown_on(tree, name, word):
    """The one block with this word that a page shows for meson."""
    page = (tree.source / 'docs' / name).read_text(encoding='utf-8')
    blocks = re.findall('^```meson\n(.*?)^```$', page, re.MULTILINE | re.DOTALL)
    shown = [block for block in blocks if word in block]
    if len(shown) != 1:
        raise Failed(f'{name} does not show one block with {word}')
    return shown[0]


def test_subproject(tree):
    """A part of another project, as the pages say; its names are no matter."""
    shown = shown_on(tree, 'versions.md', 'RC_VERSION') + shown_on(tree, 'building.md', 'fallback')
    folder = tree.scratch / 'program'
    (folder / 'subprojects').mkdir(parents=True)
    (folder / 'subprojects' / 'resource-cache').symlink_to(tree.source)
    shutil.copy(builds.HERE / 'user.c', folder)
    (folder / 'mine.c').write_text(MINE, encoding='utf-8')
    (folder / 'meson.build').write_text(PARENT.format(shown), encoding='utf-8')
    build = folder / 'build'
    meson('setup', '--buildtype=plain', f'--force-fallback-for={builds.PACKAGE}', build, folder)
    meson('compile', '-C', build)
    run([build / 'user'])
    run([build / 'mine'])


def test_uninstalled(tree):
    """What was built, by meson devenv, without being installed."""
    build = os.environ['BUILD_DIR']
    python = os.environ.get('PYTHON')
    if python:
        meson('devenv', '-C', build, python, builds.HERE / 'user.py')
    flags = meson('devenv', '-C', build, 'pkg-config', '--cflags', '--libs', builds.PACKAGE).split()
    program = builds.compile_program('user.c', tree.scratch / 'uninstalled', flags)
    meson('devenv', '-C', build, program)


CASES = (('dist', test_dist), ('static', test_static), ('subproject', test_subproject),
         ('uninstalled', test_uninstalled))


def main():
    print(f'1..{len(CASES)}', flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        tree = Tree(Path(scratch))
        good = [builds.report(number, *case, tree) for number, case in enumerate(CASES, 1)]
    return 0 if all(good) else 1


if __name__ == '__main__':
    sys.exit(main())

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a release is held to: one version everywhere, packages of what is there.

Usage: test-releases.py SOURCE
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import tap

SOURCE = Path(sys.argv[1]).resolve()
METAINFO = 'demo/data/dev.resourcecache.Viewer.metainfo.xml.in'
PLACES = ('meson.build', 'NEWS', METAINFO, 'build-aux/debian/changelog')


def run(tool, *args, **more):
    """Returns whether the tool was content, and what it said."""
    done = subprocess.run([SOURCE / 'build-aux' / tool, *args], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, **more)
    return done.returncode == 0, done.stdout


def expect(tool, *args, fault=None):
    good, said = run(tool, *args)
    assert good == (fault is None), said
    assert fault is None or fault in said, f'{fault!r} not in: {said}'


@contextmanager
def copy():
    """The places that name the version, in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        for place in PLACES:
            (Path(folder) / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(SOURCE / place, Path(folder) / place)
        yield Path(folder)


def change(path, pattern, replacement):
    text, n_changed = re.subn(pattern, replacement, path.read_text(encoding='utf-8'), count=1)
    assert n_changed == 1, f'{pattern} is not in {path}'
    path.write_text(text, encoding='utf-8')


def versions_agree():
    expect('check-versions', SOURCE)


def a_version_that_differs_is_found():
    for place in PLACES[1:]:
        with copy() as folder:
            change(folder / place, r'(?<=[ ("])\d+\.\d+\.\d+', '9.8.7')
            expect('check-versions', folder, fault=f'{place}: has 9.8.7')


def the_next_version_is_open_until_it_is_told_of():
    with copy() as folder:
        expect('check-versions', '--next=9.8.7', folder)
        for place in PLACES[1:]:
            expect('check-versions', '--release', folder, fault=f'{place}: does not tell of')
        change(folder / 'NEWS', 'not released yet', 'Caches that are never wrong')
        change(folder / METAINFO, ' type="development"', '')
        change(folder / 'build-aux/debian/changelog', 'UNRELEASED', 'unstable')
        expect('check-versions', '--release', folder)


def no_version_is_refused():
    expect('check-versions', '--next=soon', SOURCE, fault='soon is no version')


def symbols_of_packages_are_those_that_are_listed():
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / 'tests' / 'abi').mkdir(parents=True)
        (folder / 'meson.build').write_text("  version: '0.3.2',\n", encoding='utf-8')
        (folder / 'tests' / 'abi' / 'liba-1.symbols').write_text(
            '# of a\na_one 0.1\na_two 0.3 private\n', encoding='utf-8')
        (folder / 'liba-1-0.install').touch()
        expect('package-symbols', folder, folder)
        written = (folder / 'liba-1-0.symbols').read_text(encoding='utf-8')
    assert written.splitlines() == [
        'liba-1.so.0 liba-1-0 #MINVER#', '* Build-Depends-Package: liba-dev',
        ' a_one@Base 0.1', ' a_two@Base 0.3.2'], written


def the_packages_hold_what_is_installed_somewhere():
    """Each package has a list of what it holds, and no list is of a package that is no more."""
    folder = SOURCE / 'build-aux' / 'debian'
    control = (folder / 'control').read_text(encoding='utf-8')
    packages = set(re.findall('^Package: (.*)$', control, re.MULTILINE))
    assert packages == {path.stem for path in folder.glob('*.install')}


def packaging_tells_its_options():
    good, said = run('package', '--help')
    assert good and '--chroot' in said and '--tarball' in said, said
    expect('package', '--nonsense', fault='there is no option --nonsense')


def packaging_leaves_the_files_of_others():
    if os.getuid() != 0 or not shutil.which('debootstrap') or subprocess.run(
            ['unshare', '--mount', '--pid', '--fork', 'true'], check=False).returncode != 0:
        raise tap.Skipped('no chroot can be made here')
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / 'letter').touch()
        good, said = run('package', '--no-install', f'--chroot={scratch}',
                         f'--build-dir={scratch}/out')
        assert not good and (Path(scratch) / 'letter').exists(), said


if __name__ == '__main__':
    tap.run('/releases', [
        versions_agree, a_version_that_differs_is_found,
        the_next_version_is_open_until_it_is_told_of, no_version_is_refused,
        symbols_of_packages_are_those_that_are_listed,
        the_packages_hold_what_is_installed_somewhere, packaging_tells_its_options,
        packaging_leaves_the_files_of_others])

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Installs into an empty folder and uses what is there from each language.

The environment names the tools: MESON, CC, CXX, VALAC, PYTHON, GJS; one that is
empty is skipped. BUILD_DIR and PREFIX say what to install, and where to.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = 'resource-cache-1'
HERE = Path(__file__).resolve().parent


class Failed(Exception):
    pass


def run(command, **extra_env):
    done = subprocess.run(command, env={**os.environ, **extra_env}, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Failed(f'{shlex.join(map(str, command))}\n{done.stdout}')
    return done.stdout


class Installation:
    """What a package manager would hold, below a folder that stands for the root."""

    def __init__(self, destdir, prefix):
        self.destdir = destdir
        self.usr = destdir / prefix.relative_to('/')
        self.scratch = destdir / 'scratch'
        self.scratch.mkdir()
        self.library_dir = self.only(f'lib{PACKAGE}.so').parent
        self.env = {
            'LD_LIBRARY_PATH': str(self.library_dir),
            'PKG_CONFIG_PATH': str(self.relocate_pkg_config()),
            'G_DEBUG': 'fatal-warnings',
        }

    def only(self, name):
        """The one installed file of that name; anything else is a fault of the installation."""
        found = [p for p in self.usr.rglob(name)]
        if len(found) != 1:
            raise Failed(f'expected one {name}, found {len(found)}')
        return found[0]

    def relocate_pkg_config(self):
        """PKG_CONFIG_SYSROOT_DIR would move GLib's folders as well; so move only ours."""
        installed = self.only(f'{PACKAGE}.pc').read_text(encoding='utf-8')
        moved = re.sub('^prefix=.*', f'prefix={self.usr}', installed, flags=re.MULTILINE)
        (self.scratch / f'{PACKAGE}.pc').write_text(moved, encoding='utf-8')
        return self.scratch

    def flags(self):
        return shlex.split(run(['pkg-config', '--cflags', '--libs', PACKAGE], **self.env))

    def compile(self, compiler, source):
        program = self.scratch / source.replace('.', '-')
        run([*shlex.split(compiler), '-Wall', '-Wextra', '-Werror', HERE / source,
             '-o', program, *self.flags()])
        return program

    def interpreter_env(self, **more):
        typelibs = self.only('Rc-1.typelib').parent
        return {**self.env, 'GI_TYPELIB_PATH': str(typelibs), **more}


def test_c(installed):
    run([installed.compile(os.environ['CC'], 'user.c')], **installed.env)


def test_cxx(installed):
    run([installed.compile(os.environ['CXX'], 'user.cc')], **installed.env)


def test_vala(installed):
    program = installed.scratch / 'user-vala'
    vapis = installed.only(f'{PACKAGE}.vapi').parent
    run([*shlex.split(os.environ['VALAC']), '--vapidir', vapis, '--pkg', PACKAGE,
         '-X', '-Werror=implicit-function-declaration',
         '-X', f'-L{installed.library_dir}',
         '-d', installed.scratch, '-o', program.name, HERE / 'user.vala'], **installed.env)
    run([program], **installed.env)


def test_python(installed):
    modules = installed.only('Rc.py').parent.parent.parent
    run([os.environ['PYTHON'], HERE / 'user.py'],
        **installed.interpreter_env(PYTHONPATH=str(modules)))


def test_gjs(installed):
    overrides = installed.only('Rc.js').parent.parent
    run([os.environ['GJS'], HERE / 'user.js'],
        **installed.interpreter_env(GJS_PATH=str(overrides)))


def test_messages(installed):
    """Every language has its own words for the same mistake."""
    modules = installed.only('Rc.py').parent.parent.parent
    env = installed.interpreter_env(PYTHONPATH=str(modules), LC_ALL='C.UTF-8')
    command = [os.environ['PYTHON'], HERE / 'messages.py', installed.destdir]
    linguas = (Path(os.environ['SOURCE_DIR']) / 'po' / 'LINGUAS').read_text(encoding='utf-8')
    languages = [line for line in linguas.splitlines() if not line.startswith('#')]
    told = {language: run(command, **env, LANGUAGE=language) for language in ['en', *languages]}
    if not told['en'].startswith('The duration “soon” can\'t be read'):
        raise Failed(f'a message in English: {told["en"]}')
    if len(set(told.values())) != len(told):
        raise Failed(f'some languages tell the same: {told}')


def test_reference(installed):
    installed.only('Rc-1.gir')
    page = installed.only('class.Cache.html')
    if 'rc_cache_new' not in (page.parent / 'ctor.Cache.new.html').read_text(encoding='utf-8'):
        raise Failed('the installed reference does not describe rc_cache_new')


def test_subproject(installed):
    """Builds a program as the page about building says, which brings the library along."""
    source = Path(os.environ['SOURCE_DIR'])
    folder = installed.scratch / 'program'
    page = (source / 'docs' / 'building.md').read_text(encoding='utf-8')
    blocks = re.findall('^```meson\n(.*?)^```$', page, re.MULTILINE | re.DOTALL)
    shown = [block for block in blocks if 'fallback' in block]
    if len(shown) != 1:
        raise Failed('the page does not show one dependency with a fallback')
    (folder / 'subprojects').mkdir(parents=True)
    (folder / 'subprojects' / 'resource-cache').symlink_to(source)
    (folder / 'user.c').symlink_to(HERE / 'user.c')
    (folder / 'meson.build').write_text(
        f"project('user', 'c')\n{shown[0]}"
        "executable('user', 'user.c', dependencies: resource_cache)\n", encoding='utf-8')
    meson = shlex.split(os.environ['MESON'])
    run([*meson, 'setup', '--buildtype=plain', '--force-fallback-for=resource-cache-1',
         folder / 'build', folder])
    run([*meson, 'compile', '-C', folder / 'build'])
    run([folder / 'build' / 'user'])


CASES = (('c', 'CC', test_c), ('cxx', 'CXX', test_cxx), ('vala', 'VALAC', test_vala),
         ('python', 'PYTHON', test_python), ('gjs', 'GJS', test_gjs),
         ('messages', 'MESSAGES', test_messages), ('reference', 'DOCS', test_reference),
         ('subproject', 'MESON', test_subproject))


def report(number, name, tool, case, installed):
    """Runs a case and says in TAP how it went."""
    if not os.environ.get(tool):
        print(f'ok {number} /install/{name} # SKIP not built')
        return True
    try:
        case(installed)
    except Failed as failure:
        print(f'not ok {number} /install/{name}')
        print(failure, file=sys.stderr)
        return False
    print(f'ok {number} /install/{name}')
    return True


def main():
    print(f'1..{len(CASES)}')
    with tempfile.TemporaryDirectory() as destdir:
        run([*shlex.split(os.environ['MESON']), 'install', '--no-rebuild', '--quiet',
             '-C', os.environ['BUILD_DIR'], '--destdir', destdir])
        installed = Installation(Path(destdir), Path(os.environ['PREFIX']))
        good = [report(number, *case, installed) for number, case in enumerate(CASES, 1)]
    return 0 if all(good) else 1


if __name__ == '__main__':
    sys.exit(main())

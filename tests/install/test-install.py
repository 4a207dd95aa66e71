# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Installs into an empty folder and uses what is there from each language.

The environment names the tools: MESON, CC, CXX, VALAC, PYTHON, GJS; one that is
empty is skipped. BUILD_DIR and PREFIX say what to install, and where to.
"""

import os
import re
import shlex
import sys
import tempfile
from pathlib import Path

import builds
from builds import HERE, PACKAGE, Failed, meson, needs, run

GTK_PACKAGE = 'resource-cache-gtk4-1'


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
        for file in self.usr.rglob('pkgconfig/*.pc'):
            moved = re.sub('^prefix=.*', f'prefix={self.usr}', file.read_text(encoding='utf-8'),
                           flags=re.MULTILINE)
            (self.scratch / file.name).write_text(moved, encoding='utf-8')
        return self.scratch

    def flags(self, package):
        return builds.pkg_config('--cflags', '--libs', package, **self.env)

    def compile(self, compiler, source, package=PACKAGE):
        program = self.scratch / source.replace('.', '-')
        return builds.compile_program(source, program, self.flags(package), compiler)

    def interpreter_env(self, **more):
        typelibs = self.only('Rc-1.typelib').parent
        return {**self.env, 'GI_TYPELIB_PATH': str(typelibs), **more}


def test_c(installed):
    run([installed.compile(needs('CC'), 'user.c')], **installed.env)


def test_cxx(installed):
    run([installed.compile(needs('CXX'), 'user.cc')], **installed.env)


def test_vala(installed):
    program = installed.scratch / 'user-vala'
    vapis = installed.only(f'{PACKAGE}.vapi').parent
    run([*shlex.split(needs('VALAC')), '--vapidir', vapis, '--pkg', PACKAGE,
         '-X', '-Werror=implicit-function-declaration',
         '-X', f'-L{installed.library_dir}',
         '-d', installed.scratch, '-o', program.name, HERE / 'user.vala'], **installed.env)
    run([program], **installed.env)


def need_all(installed, pattern):
    """What few programs import is there as well."""
    for part in (Path(os.environ['SOURCE_DIR']) / 'resource-cache').glob(pattern):
        installed.only(part.name)


def test_python(installed):
    modules = installed.only('Rc.py').parent.parent.parent
    run([needs('PYTHON'), HERE / 'user.py'],
        **installed.interpreter_env(PYTHONPATH=str(modules)))
    need_all(installed, 'python/gi/overrides/*.py')


def test_gjs(installed):
    overrides = installed.only('Rc.js').parent.parent
    run([needs('GJS'), HERE / 'user.js'],
        **installed.interpreter_env(GJS_PATH=str(overrides)))
    need_all(installed, 'gjs/overrides/*.js')


def test_messages(installed):
    """Every language has its own words for the same mistake."""
    needs('MESSAGES')
    modules = installed.only('Rc.py').parent.parent.parent
    env = installed.interpreter_env(PYTHONPATH=str(modules), LC_ALL='C.UTF-8')
    command = [needs('PYTHON'), HERE / 'messages.py', installed.destdir]
    linguas = (Path(os.environ['SOURCE_DIR']) / 'po' / 'LINGUAS').read_text(encoding='utf-8')
    languages = [line for line in linguas.splitlines() if not line.startswith('#')]
    told = {language: run(command, **env, LANGUAGE=language) for language in ['en', *languages]}
    if not told['en'].startswith('The duration “soon” can\'t be read'):
        raise Failed(f'a message in English: {told["en"]}')
    if len(set(told.values())) != len(told):
        raise Failed(f'some languages tell the same: {told}')


def test_gtk(installed):
    """The widgets are a library of their own, and bring along what they need."""
    needs('GTK')
    run([installed.compile(needs('CC'), 'user-gtk.c', GTK_PACKAGE)], **installed.env)
    script = ("import gi; gi.require_version('RcGtk', '1'); from gi.repository import RcGtk; "
              "assert RcGtk.format_count(1) == '1'")
    installed.only(f'{GTK_PACKAGE}.vapi')
    installed.only('RcGtk-1.gir')
    modules = installed.only('Rc.py').parent.parent.parent
    run([needs('PYTHON'), '-c', script], **installed.interpreter_env(PYTHONPATH=str(modules)))


def test_names(installed):
    """What a linker and a loader look for; the second name is that of the binary interface."""
    for package in (PACKAGE, *([GTK_PACKAGE] if os.environ.get('GTK') else [])):
        library = installed.only(f'lib{package}.so')
        name = f"lib{package}.so.{os.environ['SOVERSION']}"
        dynamic = run(['readelf', '-dW', library])
        if f'soname: [{name}]' not in dynamic:
            raise Failed(f'lib{package}.so has another soname: {dynamic}')
        if 'RPATH' in dynamic or 'RUNPATH' in dynamic:
            raise Failed(f'lib{package}.so looks for libraries in a folder of its own: {dynamic}')
        installed.only(name)


def test_needs(installed):
    """What is linked into a shared library is not wanted of those who use it."""
    private = builds.pkg_config('--print-requires-private', PACKAGE, **installed.env)
    if private:
        raise Failed(f'{PACKAGE} needs {private} where it is used')


def test_reference(installed):
    needs('DOCS')
    installed.only('Rc-1.gir')
    page = installed.only('class.Cache.html')
    if 'rc_cache_new' not in (page.parent / 'ctor.Cache.new.html').read_text(encoding='utf-8'):
        raise Failed('the installed reference does not describe rc_cache_new')


CASES = (('names', test_names), ('needs', test_needs), ('c', test_c), ('cxx', test_cxx),
         ('vala', test_vala), ('python', test_python), ('gjs', test_gjs), ('gtk', test_gtk),
         ('messages', test_messages), ('reference', test_reference))


def main():
    print(f'1..{len(CASES)}', flush=True)
    with tempfile.TemporaryDirectory() as destdir:
        meson('install', '--no-rebuild', '--quiet', '-C', os.environ['BUILD_DIR'],
              '--destdir', destdir)
        installed = Installation(Path(destdir), Path(os.environ['PREFIX']))
        good = [builds.report(number, *case, installed) for number, case in enumerate(CASES, 1)]
    return 0 if all(good) else 1


if __name__ == '__main__':
    sys.exit(main())

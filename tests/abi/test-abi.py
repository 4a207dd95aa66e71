# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Breaks the binary interface of a small library, and sees that the check finds it.

Usage: test-abi.py CHECKERS 'C-COMPILER'
"""

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

CHECKERS = Path(sys.argv[1])
COMPILER = shlex.split(sys.argv[2])
SONAME = 'libx.so.0'
LISTED = 'rc_make 0.1\nrc_close 0.1\nrc_tap 0.1 private\n'

# What another library owns, what programs see, and what is inside.
FOREIGN = 'typedef struct { int a; } GThing;\n'
HEADER = """#include "foreign.h"
typedef enum
{
  RC_ERROR_LOST,
  RC_ERROR_FOUND = 1,
} RcError;
typedef struct _RcInterface RcInterface;
struct _RcInterface
{
  void (*run) (int how);
};
typedef struct _RcThing RcThing;
RcThing *rc_make (const char *name, GThing *thing);
void rc_close (RcThing *self);
void rc_tap (RcThing *self, int key);
"""
SOURCE = """struct _RcThing { int a; };
RcThing *rc_make (const char *name, GThing *thing) { (void) name; (void) thing; return 0; }
void rc_close (RcThing *self) { self->a = 0; }
void rc_tap (RcThing *self, int key) { self->a = key; }
"""


def python(checker, *args):
    return subprocess.run([sys.executable, CHECKERS / checker, *map(str, args)], check=False,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def build(folder, replacements, soname=SONAME, debug='-g'):
    """Builds the library as a release would have it in which these texts are others."""
    texts = {'foreign.h': FOREIGN, 'x.h': HEADER, 'x.c': '#include "x.h"\n' + SOURCE}
    for before, after in replacements.items():
        assert any(before in text for text in texts.values()), before
        texts = {name: text.replace(before, after) for name, text in texts.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding='utf-8')
    witness = python('make-witness', 'x.h', 'rc_', folder / 'x.h')
    assert witness.returncode == 0, witness.stdout
    (folder / 'witness.c').write_text(witness.stdout, encoding='utf-8')
    subprocess.run([*COMPILER, '-shared', '-fPIC', '-O2', debug, f'-Wl,-soname,{soname}',
                   f'-I{folder}', '-o',
                    folder / 'libx.so', folder / 'x.c', folder / 'witness.c'], check=True)


def check(folder, *options):
    (folder / 'x.symbols').write_text(LISTED, encoding='utf-8')
    return python('check-abi', *options, folder / 'libx.so', folder / 'x.symbols', folder / 'x.abi')


def changed(replacements, *options, fault=None, **more):
    """Checks a library against the release before it."""
    if not shutil.which('abidw') or not shutil.which('abidiff'):
        raise tap.Skipped('abidiff is missing')
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        build(folder, {})
        first = check(folder, '--update')
        assert first.returncode == 0, first.stdout
        kept = (folder / 'x.abi').read_text(encoding='utf-8')
        build(folder, replacements, **more)
        done = check(folder, *options)
        assert done.returncode == (1 if fault else 0), done.stdout
        assert not fault or (fault in done.stdout and 'This breaks programs' in done.stdout), done.stdout
        return kept, (folder / 'x.abi').read_text(encoding='utf-8')


def accepts_what_is_as_it_was():
    before, after = changed({}, '--update')
    assert before == after, after


def accepts_a_new_function():
    changed({'void rc_close (RcThing *self)': 'int rc_new (void);\nvoid rc_close (RcThing *self)',
             'void rc_tap (RcThing *self, int key) {':
             'int rc_new (void) { return 1; }\nvoid rc_tap (RcThing *self, int key) {'})


def accepts_what_programs_do_not_see():
    changed({'struct _RcThing { int a; }': 'struct _RcThing { long b; int a; }'})
    changed({'typedef struct { int a; } GThing': 'typedef struct { int a; long b; } GThing'})
    changed({'int key': 'long key'})


def refuses_a_function_that_is_gone():
    changed({'rc_close': 'rc_shut'}, fault='rc_close')


def refuses_another_argument():
    changed({'const char *name': 'int name'}, fault='RcThing* rc_make(')
    changed({'const char *name, ': '', '(void) name; ': ''}, fault='RcThing* rc_make(')


def refuses_another_result():
    changed({'RcThing *rc_make': 'int rc_make', 'return 0': 'return 1'}, fault='return type changed')


def refuses_another_value():
    changed({'RC_ERROR_FOUND = 1': 'RC_ERROR_FOUND = 2'}, fault='RC_ERROR_FOUND')
    changed({'RC_ERROR_LOST,\n': ''}, fault='RC_ERROR_LOST')


def refuses_another_struct():
    changed({'(int how);\n': '(int how);\n  int more;\n'}, fault='type size changed')
    changed({'int how': 'long how'}, fault='RcInterface')


def refuses_another_soname():
    changed({}, soname='libx.so.1', fault='SONAME')


def does_not_renew_what_is_broken():
    before, after = changed({'rc_close': 'rc_shut'}, '--update', fault='rc_close')
    assert before == after, after


def skips_a_library_without_debug_information():
    if not shutil.which('abidw'):
        raise tap.Skipped('abidiff is missing')
    with tempfile.TemporaryDirectory() as scratch:
        build(Path(scratch), {}, debug='-g0')
        done = check(Path(scratch))
        assert done.returncode == 77, done.stdout
        assert 'without debug information' in done.stdout, done.stdout


def wants_the_list_of_the_last_release():
    if not shutil.which('abidw'):
        raise tap.Skipped('abidiff is missing')
    with tempfile.TemporaryDirectory() as scratch:
        build(Path(scratch), {})
        done = check(Path(scratch))
        assert done.returncode == 1 and 'x.abi is missing' in done.stdout, done.stdout


if __name__ == '__main__':
    tap.run('/abi', [
        accepts_what_is_as_it_was,
        accepts_a_new_function,
        accepts_what_programs_do_not_see,
        refuses_a_function_that_is_gone,
        refuses_another_argument,
        refuses_another_result,
        refuses_another_value,
        refuses_another_struct,
        refuses_another_soname,
        does_not_renew_what_is_broken,
        skips_a_library_without_debug_information,
        wants_the_list_of_the_last_release,
    ])

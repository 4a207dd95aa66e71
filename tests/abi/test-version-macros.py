# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compiles programs that must be warned of a version, and others that must not.

Usage: test-version-macros.py 'C-COMPILER' 'FLAGS'
"""

import shlex
import subprocess
import sys

import tap

COMPILER, FLAGS = map(shlex.split, sys.argv[1:])
STRICT = ['-fsyntax-only', '-Wall', '-Wextra', '-Werror', '-Wundef', '-x', 'c', '-']
NEW = 'RC_AVAILABLE_IN_0_2 int rc_new (void);'
OLD = 'RC_DEPRECATED_IN_0_2 int rc_old (void);'
OLD_FOR = 'RC_DEPRECATED_IN_0_2_FOR (rc_newer) int rc_old (void);'


def compiled(program, *defines):
    """What the compiler says of a program that uses a function of another version."""
    text = f'#include <resource-cache/resource-cache.h>\n{program}\n'
    done = subprocess.run([*COMPILER, *(f'-D{define}' for define in defines), *FLAGS, *STRICT],
                          input=text, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (not done.stderr), done.stderr
    return done.stderr


def user(declaration):
    name = declaration.split('(')[-2].split()[-1]
    return f'{declaration}\nint main (void) {{ return {name} (); }}'


def is_content(said):
    assert not said, said


def complains(said, *words):
    assert all(word in said for word in words), said or 'it was content'


def new_functions_warn_who_allows_only_older_ones():
    complains(compiled(user(NEW), 'RC_VERSION_MAX_ALLOWED=RC_VERSION_0_1'),
              'rc_new', 'Not available before 0.2')
    is_content(compiled(user(NEW), 'RC_VERSION_MAX_ALLOWED=RC_VERSION_0_2'))
    is_content(compiled(NEW, 'RC_VERSION_MAX_ALLOWED=RC_VERSION_0_1'))


def deprecated_functions_warn_who_needs_no_older_ones():
    needs_0_2 = ('RC_VERSION_MIN_REQUIRED=RC_VERSION_0_2', 'RC_VERSION_MAX_ALLOWED=RC_VERSION_0_2')
    complains(compiled(user(OLD), *needs_0_2), 'rc_old', 'deprecated')
    complains(compiled(user(OLD_FOR), *needs_0_2), 'rc_old', 'rc_newer')
    for old in (OLD, OLD_FOR):
        is_content(compiled(user(old), 'RC_VERSION_MIN_REQUIRED=RC_VERSION_0_1'))
        is_content(compiled(old, *needs_0_2))


def warnings_can_be_turned_off():
    quiet = 'RC_DISABLE_DEPRECATION_WARNINGS'
    is_content(compiled(user(NEW), quiet, 'RC_VERSION_MAX_ALLOWED=RC_VERSION_0_1'))
    is_content(compiled(user(OLD_FOR), quiet, 'RC_VERSION_MIN_REQUIRED=RC_VERSION_0_2',
                        'RC_VERSION_MAX_ALLOWED=RC_VERSION_0_2'))


def versions_that_make_no_sense_are_errors():
    complains(compiled('', 'RC_VERSION_MIN_REQUIRED=3'), 'must be like RC_VERSION_0_1')
    complains(compiled('', 'RC_VERSION_MAX_ALLOWED=3'), 'must be like RC_VERSION_0_1')
    complains(compiled('', 'RC_VERSION_MIN_REQUIRED=RC_VERSION_0_2',
                       'RC_VERSION_MAX_ALLOWED=RC_VERSION_0_1'), 'newer than')


def functions_of_this_version_need_no_define():
    program = 'int main (void) { return rc_check_version (0, 1, 0) != 0; }'
    is_content(compiled(program))
    is_content(compiled(program, 'RC_VERSION_MIN_REQUIRED=RC_VERSION_0_1',
                        'RC_VERSION_MAX_ALLOWED=RC_VERSION_0_1'))
    complains(compiled('#if !RC_CHECK_VERSION (9, 0, 0)\n#error too old\n#endif'), 'too old')


if __name__ == '__main__':
    tap.run('/version-macros', [
        new_functions_warn_who_allows_only_older_ones,
        deprecated_functions_warn_who_needs_no_older_ones,
        warnings_can_be_turned_off,
        versions_that_make_no_sense_are_errors,
        functions_of_this_version_need_no_define,
    ])

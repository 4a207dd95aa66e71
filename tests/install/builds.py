# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of installations share."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = 'resource-cache-1'
HERE = Path(__file__).resolve().parent


class Failed(Exception):
    pass


class Skipped(Exception):
    pass


def run(command, **extra_env):
    done = subprocess.run([*map(str, command)], env={**os.environ, **extra_env}, text=True,
                          check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Failed(f'{shlex.join(map(str, command))}\n{done.stdout}')
    return done.stdout


def meson(*args, **extra_env):
    return run([*shlex.split(os.environ['MESON']), *args], **extra_env)


def pkg_config(*args, **extra_env):
    return shlex.split(run(['pkg-config', *args], **extra_env))


def compile_program(source, program, flags, compiler=None):
    compiler = shlex.split(compiler or os.environ['CC'])
    run([*compiler, '-Wall', '-Wextra', '-Werror', HERE / source, '-o', program, *flags])
    return program


def needs(tool):
    if not os.environ.get(tool):
        raise Skipped('not built')
    return os.environ[tool]


def report(number, name, case, *args):
    """Runs a case and says in TAP how it went."""
    try:
        case(*args)
    except Skipped as reason:
        print(f'ok {number} /install/{name} # SKIP {reason}', flush=True)
        return True
    except (Failed, OSError, shutil.Error) as failure:
        print(f'not ok {number} /install/{name}', flush=True)
        print(failure, file=sys.stderr, flush=True)
        return False
    print(f'ok {number} /install/{name}', flush=True)
    return True

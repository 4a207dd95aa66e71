# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the two commands where something that they need is missing."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

COMMANDS = [Path(sys.argv[1]).resolve() / name for name in ('demo', 'check')]
BASICS = ('cat', 'date', 'dirname', 'env', 'grep', 'id', 'mkdir', 'rm', 'sh', 'tail')
# Called as meson ACTION -C FOLDER --logbase=check-MODE; one test runs in each mode.
MESON = """#!/bin/sh
mode=${4#--logbase=check-}
[ "$1" = test ] || exit 0
echo "meson $*"
[ "$mode" != "$BROKEN" ] || exit 125
result=OK
[ "$mode" != "$FAILING" ] || result=FAIL
log=$3/meson-logs/check-$mode
[ "$mode" != valgrind ] || log=$log-valgrind
mkdir -p "$3/meson-logs"
printf '{"name": "one", "stdout": "", "result": "%s"}' $result >"$log.json"
[ $result = OK ]
"""


def run(command, *args, tools=None, scripts=None, **env):
    """Runs a command from another folder; with tools, nothing but these is on its path."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = {**os.environ, **{k: str(v) for k, v in env.items()}}
        if tools is not None:
            for tool in BASICS + tools:
                os.symlink(shutil.which(tool), Path(scratch) / tool)
            environment['PATH'] = scratch
        for name, text in (scripts or {}).items():
            (Path(scratch) / name).write_text(text)
            (Path(scratch) / name).chmod(0o755)
        return subprocess.run([command, *args], cwd=scratch, env=environment, text=True, timeout=60,
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def run_without(message, *args, tools=(), commands=COMMANDS, **env):
    """The commands fail, and say this."""
    for command in commands:
        with tempfile.TemporaryDirectory() as build:
            done = run(command, f'--build-dir={build}', *args, tools=tools, **env)
            assert done.returncode != 0, done.stdout
            assert message in done.stdout, done.stdout


def needs(tool):
    if not shutil.which(tool):
        raise tap.Skipped(f'no {tool}')


def help_tells_every_option():
    for command in COMMANDS:
        done = run(command, '--help')
        assert done.returncode == 0, done.stdout
        for option in ('--no-install', '--build-dir', '--help'):
            assert option in done.stdout, done.stdout


def an_unknown_option_is_named():
    for command in COMMANDS:
        done = run(command, '--nonsense')
        assert done.returncode != 0, done.stdout
        assert '--nonsense' in done.stdout, done.stdout


def a_missing_tool_is_named():
    run_without('meson is missing', '--no-install')


def a_missing_display_is_told():
    run_without('xvfb-run is missing', '--no-install', tools=('meson', 'ninja'),
                commands=COMMANDS[:1], DISPLAY='', WAYLAND_DISPLAY='')


def elsewhere_than_debian_the_packages_are_listed():
    run_without('this is not Debian')


def a_missing_apt_is_told():
    needs('dpkg-query')
    with tempfile.TemporaryDirectory() as empty:
        run_without('apt-get is missing', tools=('dpkg-query',), DPKG_ADMINDIR=empty)


def a_missing_network_is_told():
    needs('apt-get')
    if os.getuid() != 0:
        raise tap.Skipped('only root may ask apt')
    with tempfile.TemporaryDirectory() as scratch:
        apt = Path(scratch)
        (apt / 'lists').mkdir()
        (apt / 'status').touch()
        (apt / 'sources.list').write_text('deb [trusted=yes] http://127.0.0.1:9/ ./\n')
        (apt / 'apt.conf').write_text(
            f'Dir::Etc::sourcelist "{apt}/sources.list";\nDir::Etc::sourceparts "-";\n'
            f'Dir::State "{apt}";\nDir::State::status "{apt}/status";\nDir::Cache "{apt}";\n'
            'Debug::NoLocking "1";\nAcquire::Retries "0";\n')
        run_without('Is the network there?', tools=('apt-get', 'dpkg', 'dpkg-query'),
                    DPKG_ADMINDIR=scratch, APT_CONFIG=apt / 'apt.conf')


def check(*args, **env):
    """What build-aux/check says with a meson that only pretends."""
    with tempfile.TemporaryDirectory() as scratch:
        build = Path(scratch) / 'build'
        return run(COMMANDS[1], '--no-install', f'--build-dir={build}', *args, tools=(),
                   scripts={'meson': MESON, 'ninja': '', 'valgrind': ''},
                   **{'BROKEN': '', 'FAILING': '', **env})


def check_three_modes(**env):
    return check('--valgrind', '--plain', '--sanitize', **env)


def runs(done):
    """How meson test was called, by mode."""
    return dict(re.findall(r'^meson test .*--logbase=check-(\w+)(.*)$', done.stdout, re.MULTILINE))


def without_a_mode_each_tool_runs_in_short():
    done = check()
    for mode in ('plain', 'sanitize', 'tsan', 'valgrind', 'fuzz'):
        assert re.search(f'^{mode} .* passed .* failed', done.stdout, re.MULTILINE), done.stdout
    assert 'short' not in runs(done)['plain'], done.stdout
    assert '--suite=short' in runs(done)['sanitize'], done.stdout
    # What these two need is not there.
    assert 'failed: tsan: ' in done.stdout and 'failed: fuzz: ' in done.stdout, done.stdout


def a_mode_alone_is_whole():
    done = check('--sanitize')
    assert list(runs(done)) == ['sanitize'], done.stdout
    assert '--suite=c ' in runs(done)['sanitize'], done.stdout
    assert 'short' not in runs(done)['sanitize'], done.stdout


def a_test_or_a_suite_means_the_plain_tests():
    for args, wanted in ((('--', 'store'), 'store'), (('--suite=c',), '--suite=c')):
        done = check(*args)
        assert list(runs(done)) == ['plain'], done.stdout
        assert wanted in runs(done)['plain'], done.stdout


def the_tests_of_every_mode_are_counted():
    done = check_three_modes()
    assert done.stdout.splitlines()[-1] == '3 passed, 0 failed', done.stdout
    assert done.returncode == 0, done.stdout


def a_mode_that_fails_is_named_and_stops_no_other():
    for fault in ('BROKEN', 'FAILING'):
        for mode in ('plain', 'sanitize', 'valgrind'):
            done = check_three_modes(**{fault: mode})
            assert done.stdout.splitlines()[-1] == '2 passed, 1 failed', done.stdout
            assert f'failed: {mode}: ' in done.stdout, done.stdout
            assert fault == 'BROKEN' or f'/check-{mode}' in done.stdout, done.stdout
            assert done.returncode != 0, done.stdout


if __name__ == '__main__':
    tap.run('/commands', [help_tells_every_option, an_unknown_option_is_named,
                          a_missing_tool_is_named, a_missing_display_is_told,
                          elsewhere_than_debian_the_packages_are_listed,
                          a_missing_apt_is_told, a_missing_network_is_told,
                          without_a_mode_each_tool_runs_in_short, a_mode_alone_is_whole,
                          a_test_or_a_suite_means_the_plain_tests,
                          the_tests_of_every_mode_are_counted,
                          a_mode_that_fails_is_named_and_stops_no_other])

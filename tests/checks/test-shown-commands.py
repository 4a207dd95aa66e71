# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Proves that what pages tell people to type is there: programs, options, tests, variables.

A command without a rule here is a fault, too.
"""

import json
import os
import re
import shlex
import sys
from pathlib import Path

import tap

SOURCE, BUILD = Path(sys.argv[1]), Path(sys.argv[2])
PAGES = [Path(page) for page in sys.argv[3:]]
BLOCK = re.compile(r'^```sh\n(.*?)^```$', re.MULTILINE | re.DOTALL)
INLINE = re.compile(r'`((?:build-aux|tests)/[^`\n]+|(?:meson|resource-cache-(?:top|viewer)) [^`\n]+)`')
ASSIGNMENT = re.compile(r'([A-Za-z_]+)=(.*)')
# What the system brings, and what a program of the reader's is called.
FOREIGN = {'apt-get', 'cd', 'export', 'git', 'journalctl', 'jq', 'man', 'nice', 'sudo', 'wait'}
SOURCES = ('.c', '.js', '.py', '.vala')
OF_THE_READER = {'program.c', 'program.js', 'program.py', 'program.vala'}
VARIABLES = {'DESTDIR', 'GI_TYPELIB_PATH', 'GJS_PATH', 'GTK_DEBUG', 'LC_ALL', 'LD_LIBRARY_PATH',
             'PKG_CONFIG_PATH', 'PYTHONPATH', 'XDG_DATA_DIRS', 'name'}


class Wrong(Exception):
    pass


def need(condition, complaint):
    if not condition:
        raise Wrong(complaint)


def read(*patterns):
    texts = [path.read_text(encoding='utf-8', errors='replace')
             for pattern in patterns for path in sorted(SOURCE.glob(pattern)) if path.is_file()]
    need(texts, f'there is no {patterns}')
    return '\n'.join(texts)


def introspect(what):
    return json.loads((BUILD / 'meson-info' / f'intro-{what}.json').read_text(encoding='utf-8'))


def options_of(words):
    """The long options among the words, without their values, up to what is for another program."""
    words = words[:words.index('--')] if '--' in words else words
    return [word.partition('=')[0] for word in words if word.startswith('--')]


def need_options(words, *patterns):
    text = read(*patterns)
    for option in options_of(words):
        name = re.escape(option[2:])
        need(re.search(f'--{name}\\b|["\']{name}["\']', text),
             f'{words[0]} has no option {option}')


def suites():
    return {suite.partition(':')[2] for test in introspect('tests') for suite in test['suite']}


def check_meson_test(words):
    names = {test['name'] for test in introspect('tests')}
    words = iter(words)
    for word in words:
        if word in ('-C', '--timeout-multiplier', '--repeat', '--wrap', '--wrapper'):
            next(words)
        elif word == '--suite':
            need((suite := next(words)) in suites(), f'there is no suite {suite}')
        elif not word.startswith('-'):
            need(word in names, f'there is no test {word}')


def check_meson(words):
    verb, rest = words[1], words[2:]
    need(verb in ('compile', 'devenv', 'dist', 'install', 'setup', 'test'), f'meson {verb}')
    for word in rest:
        if match := re.match(r'-D(\w+)=', word):
            known = {option['name'] for option in introspect('buildoptions')}
            need(match[1] in known, f'there is no option {match[1]}')
    if verb == 'test':
        check_meson_test(rest)
    if verb == 'compile' and len(rest) > 2:
        targets = {target['name'] for target in introspect('targets')}
        need(rest[2] in targets, f'there is no target {rest[2]}')


def check_own_script(words):
    need(os.access(SOURCE / words[0], os.X_OK), f'there is no command {words[0]}')
    need_options(words, words[0])
    for word in words[1:]:
        suite = word.partition('--suite=')[2]
        need(not suite or suite in suites(), f'there is no suite {suite}')


def check_built(words):
    name = Path(words[0]).name
    targets = {target['name']: target for target in introspect('targets')}
    need(name in targets, f'{words[0]} is not built')
    place = Path(targets[name]['filename'][0]).relative_to(BUILD)
    need(words[0] == f'build/{place}', f'{name} is at {place}')
    folder = Path(targets[name]['defined_in']).parent.relative_to(SOURCE)
    need_options(words, f'{folder}/*.c', f'{folder}/../*.c')


def check_sources(words):
    """The sources that an interpreter or a compiler is given are the reader's, or examples."""
    for word in words:
        if word.endswith(SOURCES) and word not in OF_THE_READER and not (SOURCE / word).exists():
            need(any(SOURCE.glob(f'docs/examples/**/{word}')), f'there is no {word}')


def check_copy(words):
    for word in words[1:-1]:
        need(word.startswith('-') or (SOURCE / word).exists(), f'there is no {word}')


def check_gdbus(words):
    method = words[words.index('-m') + 1]
    interface, _, name = method.rpartition('.')
    text = read('resource-cache/*.xml')
    need(interface.startswith('org.freedesktop.DBus') or
         (f'"{interface}"' in text and f'"{name}"' in text), f'there is no {method}')


RULES = {
    'meson': check_meson,
    'cp': check_copy,
    'gcc': check_sources,
    'gjs': check_sources,
    'python3': check_sources,
    'gdbus': check_gdbus,
    'resource-cache-top': lambda words: need_options(words, 'demo/top-*.c'),
    'resource-cache-viewer': lambda words: need_options(words, 'demo/demo-*.c'),
    'sysprof-cli': lambda words: need(options_of(words) == ['--use-trace-fd'], 'another option'),
    'valac': check_sources,
    'pkg-config': lambda words: need(re.fullmatch('resource-cache-(gtk4-)?1', words[-1]), 'which?'),
}


def check_variable(name, value):
    if name == 'RESOURCE_CACHE_EXPORT':
        need(set(value.split(',')) <= {'1', 'keys', 'commands'}, f'{name} takes no {value}')
    elif name == 'G_MESSAGES_DEBUG':
        need(value == 'resource-cache', f'there is no log domain {value}')
    else:
        need(name in VARIABLES, f'what is the variable {name}?')


def check_command(words):
    while words and (match := ASSIGNMENT.fullmatch(words[0])):
        check_variable(*match.groups())
        words = words[1:]
    if not words or words[0] in FOREIGN or words[0].startswith('./'):
        for word in words[1:]:
            if words[0] == 'journalctl' and '=' in word:
                field = word.partition('=')[0]
                need(f'"{field}"' in read('resource-cache/rc-trace.c'), f'no field {field}')
        return
    name = words[0]
    if name in RULES:
        RULES[name](words)
    elif name.startswith(('build-aux/', 'tests/')):
        check_own_script(words)
    else:
        need(name.startswith('build/'), f'no rule for {name}')
        check_built(words)


def commands_of(block):
    for line in block.replace('\\\n', ' ').replace('|\n', '| ').splitlines():
        command = []
        lexer = shlex.shlex(line, posix=True, punctuation_chars='|&;<>')
        lexer.whitespace_split = True
        for word in lexer:
            if set(word) <= set('|&;'):
                yield command
                command = []
            elif set(word) <= set('<>'):
                next(lexer)
            else:
                command.append(word)
        yield command


def check_block(text):
    for command in commands_of(text):
        check_command(command)


def check_inline(text):
    """A file or a folder of the tree, or a command, between two words of a page."""
    path = text.split()[0]
    if path.startswith(('build-aux/', 'tests/')):
        need('NAME' in path or any(SOURCE.glob(path.rstrip('/'))), f'there is no {path}')
        if ' ' not in text:
            return
    check_block(text)


def make_case(page):
    def case():
        text = page.read_text(encoding='utf-8')
        for check, pattern in (check_block, BLOCK), (check_inline, INLINE):
            for shown in pattern.findall(text):
                try:
                    check(shown)
                except Wrong as wrong:
                    raise AssertionError(f'{page.name}: {shown.strip()}: {wrong}') from None
    case.__name__ = page.name.partition('.')[0]
    return case


def a_wrong_command_is_found():
    for command in ('meson test -C build nonsense', 'meson test -C build --suite nonsense',
                    'meson setup build -Dnonsense=1', 'build-aux/check --nonsense',
                    'build-aux/nonsense', 'build/nonsense', 'resource-cache-top --nonsense',
                    'RESOURCE_CACHE_EXPORT=all ./program', 'NONSENSE=1 ./program', 'nonsense',
                    'journalctl NONSENSE=1', 'python3 nonsense.py', 'gcc nonsense.c',
                    'cp -r nonsense here',
                    'gdbus call -m dev.resourcecache.Cache1.Nonsense'):
        try:
            check_command(next(commands_of(command)))
        except Wrong:
            continue
        raise AssertionError(f'{command} was not found')


def a_wrong_command_in_a_line_is_found():
    for text in ('build-aux/nonsense', 'tests/nonsense/', 'build-aux/check --nonsense',
                 'build-aux/check --suite=nonsense', 'meson test -C build nonsense',
                 'resource-cache-top --nonsense'):
        shown, = INLINE.findall(f'Type `{text}` here')
        try:
            check_inline(shown)
        except Wrong:
            continue
        raise AssertionError(f'{text} was not found')


def tests_named_on(page):
    """What stands in the columns that are called “test”, and behind that word."""
    text = page.read_text(encoding='utf-8')
    names = re.findall(r'\btests? `([\w-]+)`', text)
    for table in re.findall(r'^\|.*\| test \|\n\|[-|: ]+\n((?:\|.*\n)+)', text, re.MULTILINE):
        for row in table.splitlines():
            names += re.findall('`([^`]+)`', row.split('|')[-2])
    return names


def every_test_that_is_named_is_there():
    # Some are not in every build.
    known = {test['name'] for test in introspect('tests')}
    known |= {path.stem[5:] for path in SOURCE.glob('tests/**/test-*.c')}
    known |= {f'python-{path.stem[5:].replace("_", "-")}'
              for path in SOURCE.glob('tests/bindings/test_*.py')}
    known |= {f'gjs-{path.stem[5:]}' for path in SOURCE.glob('tests/bindings/test-*.js')}
    named = [(page, name) for page in PAGES for name in tests_named_on(page)]
    assert len(named) > 10, named
    for page, name in named:
        assert name in known, f'{page.name} names the test {name}, which is not there'


def every_build_option_is_described():
    text = (SOURCE / 'docs' / 'building.md').read_text(encoding='utf-8')
    for name in re.findall(r"^option\('(\w+)'", read('meson_options.txt'), re.MULTILINE):
        assert f'\n| `{name}` |' in text, f'building.md does not tell of {name}'


if __name__ == '__main__':
    tap.run('/shown-commands', [a_wrong_command_is_found, a_wrong_command_in_a_line_is_found,
                                every_build_option_is_described,
                                every_test_that_is_named_is_there, *map(make_case, PAGES)])

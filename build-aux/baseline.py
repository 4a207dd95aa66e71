# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lists in the tree of what a library promises: one promise in each line, sorted.

A promise begins with its name. A new one is added by renewing the list; what is in the list is
never taken out or changed by that, but only by hand.
"""

from pathlib import Path


def read(path):
    if not Path(path).is_file():
        return []
    lines = Path(path).read_text(encoding='utf-8').splitlines()
    return [line for line in lines if line and not line.startswith('#')]


def write(path, lines):
    old = Path(path).read_text(encoding='utf-8').splitlines() if Path(path).is_file() else []
    head = [line for line in old if line.startswith('#')]
    Path(path).write_text('\n'.join([*head, *sorted(lines)]) + '\n', encoding='utf-8')


def name_of(line):
    return line.split(' ', 1)[0]


def broken(listed, found):
    """Tells of each promise that is in the list and no longer kept."""
    now = {name_of(line): line for line in found}
    for line in sorted(set(listed) - set(found)):
        name = name_of(line)
        if name in now:
            yield f'{name}: has changed\n  from {line}\n  to   {now[name]}'
        else:
            yield f'{name}: is gone'


def unlisted(listed, found):
    """Yields what is new."""
    names = {name_of(line) for line in listed}
    return sorted(line for line in found if name_of(line) not in names)


def settle(path, found, update):
    """Returns what is wrong with a list; with update, adds what is new to it."""
    listed = read(path)
    list_name = Path(path).name
    problems = list(broken(listed, found))
    if problems:
        problems.append(f'This breaks programs. If that is meant, take the lines out of {list_name}'
                        ' by hand; docs/versions.md tells when it may be')
    new = unlisted(listed, found)
    if update and new:
        write(path, [*listed, *new])
        print(f'{len(new)} lines added to {list_name}')
    elif new:
        problems += [f'{name_of(line)}: is new, and not in {list_name}' for line in new]
        problems.append('Add it by: meson compile -C BUILD renew-abi')
    return problems

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes figures into a page, between marks that it holds, and draws its pictures.

<!-- figures: NAME --> begins such a part, <!-- end of figures --> ends it.
"""

import re

import drawing
import figures

PART = re.compile(r'(?P<begin><!-- figures: (?P<name>[\w-]+) -->\n).*?'
                  r'(?P<end><!-- end of figures -->)', re.DOTALL)
FLOORS = ('GMutex', 'GRWLock', 'GHashTable', 'g_cond', 'an array', 'g_signal')
OURS = ('lookup', 'get', 'insert', 'cache', 'peek')


def kind_of(case):
    if case.startswith(FLOORS):
        return 'floor'
    return 'ours' if case.startswith(OURS) else 'peer'


def in_pictures(rows):
    """A Python call is another matter; it would make all else too short to see."""
    return [row for row in rows if 'cachetools' not in row['case']]


# The name of the picture, its title, and where its rows come from.
BARS = [
    ('performance-hit.svg', 'A hit, one thread', ('hit', 0, 'time')),
    ('performance-zipf.svg', 'Get or load, zipf, one thread', ('zipf', 1, 'time')),
]
LINES = [
    ('performance-growth.svg', 'A hit, by the number of entries', ('growth', None, 'time'),
     'entries'),
    ('performance-threads.svg', 'Time between two hits, by the number of threads',
     ('threads', None, 'time'), 'threads'),
]


def draw_all(rows, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, title, where in BARS:
        chosen = in_pictures(figures.select(rows, *where))
        if chosen:
            text = drawing.draw_bars(title, chosen, kind_of)
            (folder / name).write_text(text, encoding='utf-8')
    for name, title, where, point_name in LINES:
        chosen = [row for row in figures.select(rows, *where) if kind_of(row['case']) != 'peer']
        if chosen:
            text = drawing.draw_lines(title, chosen, point_name, kind_of)
            (folder / name).write_text(text, encoding='utf-8')


def describe(about):
    lines = [f'- {about["machine"]}', *(f'- {version}' for version in about['versions']),
             f'- rounds: {about["rounds"]} at most',
             *(f'- missing: {name}' for name in about['missing'])]
    return '\n'.join(lines)


def make_parts(rows, about, tools):
    """Returns the text of each part by its name; empty ones have no figures this time."""
    tables = {'hit': ('hit', 0), 'threads-2': ('threads', 2), 'zipf-1': ('zipf', 1),
              'zipf-2': ('zipf', 2), 'insert': ('insert', 0), 'waiters': ('waiters', 0),
              'emit': ('emit', 0), 'watched': ('watched', 0), 'scaling': ('scaling', 0),
              'full': ('full', 0), 'expire': ('expire', 0),
              'waiters-async': ('waiters-async', 0), 'caches': ('caches', 0), 'size': ('size', 0)}
    parts = {'about': describe(about)}
    for name, (workload, point) in tables.items():
        chosen = figures.select(rows, workload, point)
        parts[name] = figures.to_markdown(chosen) if chosen else ''
    for name in ('growth', 'threads', 'memory'):
        chosen = [row for row in figures.select(rows, name)
                  if kind_of(row['case']) != 'peer']
        parts[name] = figures.to_short_markdown(chosen) if chosen else ''
    for name, text in tools.items():
        parts[name] = f'```\n{text}\n```' if text else ''
    return parts


def rewrite(page, rows, about, tools):
    parts = make_parts(rows, about, tools)

    def replace(found):
        text = parts.get(found['name'], '')
        if not text:
            return found[0]
        return f'{found["begin"]}\n{text}\n\n{found["end"]}'
    page.write_text(PART.sub(replace, page.read_text(encoding='utf-8')), encoding='utf-8')

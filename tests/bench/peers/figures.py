# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Rows of figures: what was measured, in how many rounds, and what it is beside the first case.

A row is what rc-bench --json prints: workload, point, case, figure, unit, rounds, median, min,
max, and ratio, ratio_min, ratio_max.
"""

import statistics


def summarize(workload, point, figures, samples):
    """Returns rows; samples are lists of figures, by round, of each case; the first counts 1."""
    rows = []
    model = next(iter(samples.values()))
    for case, rounds in samples.items():
        for i, (figure, unit) in enumerate(figures.items()):
            values = [figures_of_round[i] for figures_of_round in rounds]
            ratios = [value / first[i] if first[i] else 0
                      for value, first in zip(values, model)]
            rows.append({'workload': workload, 'point': point, 'case': case, 'figure': figure,
                         'unit': unit, 'rounds': len(rounds), 'median': statistics.median(values),
                         'min': min(values), 'max': max(values),
                         'ratio': statistics.median(ratios),
                         'ratio_min': min(ratios), 'ratio_max': max(ratios)})
    return rows


def select(rows, workload, point=None, figure=None):
    return [row for row in rows if row['workload'] == workload
            and (point is None or row['point'] == point)
            and (figure is None or row['figure'] == figure)]


def show(number):
    """Three digits that count, without an exponent."""
    if abs(number) >= 100:
        return f'{number:.0f}'
    return f'{number:.3g}'


CELLS = ('median', 'min', 'max', 'ratio', 'ratio_min', 'ratio_max')

HEADS = ('median', 'min', 'max', 'ratio', 'from', 'to')


def to_text(rows):
    lines = [f'{"":34}{"":22}' + ''.join(f'{name:>9}' for name in HEADS)]
    before = None
    for row in rows:
        case = row['case'] if row['case'] != before else ''
        before = row['case']
        what = f'{row["figure"]}, {row["unit"]}'
        lines.append(f'{case:34}{what:22}'
                     + ''.join(f'{show(row[name]):>9}' for name in CELLS))
    return '\n'.join(lines)


def to_markdown(rows):
    """One table; the unit is in the head if all share it."""
    lines = ['| | | ' + ' | '.join(HEADS) + ' |', '|---|---|' + '---:|' * len(HEADS)]
    before = None
    for row in rows:
        case = row['case'] if row['case'] != before else ''
        before = row['case']
        cells = ' | '.join(show(row[name]) for name in CELLS)
        lines.append(f'| {case} | {row["figure"]}, {row["unit"]} | {cells} |')
    return '\n'.join(lines)


def to_short_markdown(rows):
    """Cases down, points across: medians, and the ratio to the first case in brackets."""
    points = sorted({row['point'] for row in rows})
    lines = ['| | ' + ' | '.join(f'{point:,}' for point in points) + ' |',
             '|---|' + '---:|' * len(points)]
    for case in dict.fromkeys(row['case'] for row in rows):
        cells = {row['point']: f'{show(row["median"])} ({show(row["ratio"])})'
                 for row in rows if row['case'] == case}
        lines.append(f'| {case} | ' + ' | '.join(cells.get(point, '') for point in points) + ' |')
    return '\n'.join(lines)

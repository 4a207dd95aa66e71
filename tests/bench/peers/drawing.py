# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Draws figures as SVG that can be read on light and on dark ground."""

import math
from html import escape

from figures import show

LEFT, WIDTH, RIGHT = 230, 400, 70
BAR, GAP, TOP = 14, 8, 30
HEIGHT = 220
COLOURS = {'floor': ('#777', '#b5835a'), 'ours': ('#1c71d8', '#26a269', '#c64600')}

HEAD = '''<!-- SPDX-FileCopyrightText: The resource-cache authors
     SPDX-License-Identifier: LGPL-2.1-or-later -->
<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' \
viewBox='0 0 {width} {height}' role='img' font-family='sans-serif' font-size='12'>
<title>{title}</title>
<style>text{{fill:#333}}.n{{font-size:10px;fill:#777}}.peer{{fill:#9a9996}}\
.floor{{fill:#777}}.ours{{fill:#1c71d8}}.span{{stroke:#a55a00;stroke-width:1.5}}\
.axis{{stroke:#999;stroke-width:1;fill:none}}.line{{stroke-width:2;fill:none}}\
@media (prefers-color-scheme:dark){{text{{fill:#f6f6f6}}.n{{fill:#aaa}}\
.span{{stroke:#ffbe6f}}.ours{{fill:#3584e4}}}}</style>
'''


def begin(title, width, height):
    return HEAD.format(title=escape(title), width=width, height=height)


def draw_bars(title, rows, kinds):
    """One bar for each row: its median, and the span of its rounds. kinds gives each case's."""
    longest = max(row['median'] for row in rows) or 1
    parts = [begin(title, LEFT + WIDTH + RIGHT, TOP + len(rows) * (BAR + GAP)),
             f"<text x='{LEFT}' y='18' class='n'>{escape(rows[0]['unit'])}, median; "
             'the thin line: all rounds</text>\n']
    for i, row in enumerate(rows):
        y = TOP + i * (BAR + GAP)
        scale = WIDTH / longest
        end = LEFT + row['median'] * scale
        low, high = (LEFT + min(row[name] * scale, WIDTH + 20) for name in ('min', 'max'))
        parts.append(f"<text x='{LEFT - 8}' y='{y + 11}' text-anchor='end'>"
                     f"{escape(row['case'])}</text>\n"
                     f"<rect class='{kinds(row['case'])}' x='{LEFT}' y='{y}' "
                     f"width='{end - LEFT:.1f}' height='{BAR}'/>\n"
                     f"<path class='span' d='M{low:.1f} {y + BAR / 2:.0f}H{high:.1f}'/>\n"
                     f"<text class='n' x='{max(end, high) + 5:.1f}' y='{y + 11}'>"
                     f"{show(row['median'])}</text>\n")
    return ''.join(parts) + '</svg>\n'


def find_step(top):
    """The round number that makes four to eight steps up to the top."""
    unit = 10 ** math.floor(math.log10(top / 4))
    return next(unit * factor for factor in (1, 2, 5, 10) if top / (unit * factor) <= 8)


def draw_lines(title, rows, point_name, kinds):
    """One line for each case, over the points, which grow by factors; medians."""
    points = sorted({row['point'] for row in rows})
    cases = list(dict.fromkeys(row['case'] for row in rows))
    top = max(row['median'] for row in rows) * 1.05 or 1
    height = TOP + HEIGHT + 40 + 18 * len(cases)
    steps = [math.log(point) for point in points]
    span = (steps[-1] - steps[0]) or 1
    at = {point: 50 + (step - steps[0]) / span * (LEFT + WIDTH - 50)
          for point, step in zip(points, steps)}
    colours = {kind: iter(names) for kind, names in COLOURS.items()}
    parts = [begin(title, LEFT + WIDTH + RIGHT, height),
             f"<text class='n' x='4' y='18'>{escape(rows[0]['unit'])}</text>\n",
             f"<path class='axis' d='M50 {TOP}V{TOP + HEIGHT}H{LEFT + WIDTH + 10}'/>\n"]
    step = find_step(top)
    for number in range(int(top / step) + 1):
        y = TOP + HEIGHT * (1 - number * step / top)
        parts.append(f"<text class='n' x='44' y='{y + 3:.0f}' text-anchor='end'>"
                     f'{show(number * step)}</text>\n')
    for point in points:
        parts.append(f"<text class='n' x='{at[point]:.0f}' y='{TOP + HEIGHT + 16}' "
                     f"text-anchor='middle'>{point:,}</text>\n")
    parts.append(f"<text class='n' x='{LEFT + WIDTH + 10}' y='{TOP + HEIGHT + 32}' "
                 f"text-anchor='end'>{escape(point_name)}</text>\n")
    for i, case in enumerate(cases):
        colour = next(colours[kinds(case)], '#9141ac')
        own = sorted((row['point'], row['median']) for row in rows if row['case'] == case)
        path = 'L'.join(f'{at[point]:.1f} {TOP + HEIGHT * (1 - value / top):.1f}'
                        for point, value in own)
        y = TOP + HEIGHT + 46 + 18 * i
        parts.append(f"<path class='line' stroke='{colour}' d='M{path}'/>\n"
                     f"<path class='line' stroke='{colour}' d='M50 {y - 4}h24'/>\n"
                     f"<text x='80' y='{y}'>{escape(case)}</text>\n")
    return ''.join(parts) + '</svg>\n'

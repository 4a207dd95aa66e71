# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Digests of values that are drawn from bytes: equal values stay equal, others differ.

Usage: fuzz_digest.py FILE...
       fuzz_digest.py --corpus=FOLDER --found=FOLDER

With files, each is a test. Else bytes are changed and joined at random for FUZZ_SECONDS,
from the corpus on; those that reach code that none before has reached are kept.
FUZZ_SEED makes it another run.
"""

import argparse
import collections
import copy
import os
import pathlib
import pickle
import random
import sys
import time
import traceback
import types
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'bindings'))
from digesting import Pair, Thing, digest, make, make_atom, spell  # noqa: E402

from gi.overrides import _rc_digest_rows  # noqa: E402

MAX_BYTES = 256
MAX_DEPTH = 5
CHANGES_AT_MOST = 8


class Draw(random.Random):
    """Takes its choices from bytes, which are 0 when they have run out."""

    def __new__(cls, data):
        return super().__new__(cls)

    def __init__(self, data):
        super().__init__(0)
        self.data = iter(data)

    def getrandbits(self, n_bits):
        taken = bytes(next(self.data, 0) for _ in range((n_bits + 7) // 8))
        return int.from_bytes(taken, 'big') % (1 << n_bits)

    def random(self):
        return self.getrandbits(8) / 256


def rebuild(value, visit):
    """The same with another object for each container; visit may replace each of them."""
    kind = type(value)
    if kind in (tuple, list, collections.deque):
        value = kind([rebuild(item, visit) for item in value])
    elif isinstance(value, dict):
        pairs = [(key, rebuild(item, visit)) for key, item in value.items()]
        default = [value.default_factory] if kind is collections.defaultdict else []
        value = kind(*default, pairs)
    elif kind in (Pair, Thing, types.SimpleNamespace):
        value = copy.copy(value)
        for name, item in vars(value).items():
            setattr(value, name, rebuild(item, visit))
    return visit(value)


def reverse(value):
    """What has no order, in another one."""
    if type(value) in (dict, collections.defaultdict):
        pairs = list(value.items())
        value.clear()
        value.update(reversed(pairs))
    elif type(value) in (set, frozenset):
        return type(value)(reversed(list(value)))
    return value


class Change:
    """Makes one part of a value another one."""

    def __init__(self, draw):
        self.draw = draw
        self.n_left = draw.randrange(12)

    def __call__(self, value):
        self.n_left -= 1
        if self.n_left != -1:
            return value
        how = self.draw.randrange(6)
        if how == 0:
            return [value]
        if how == 1:
            return (value,)
        if how == 2:
            return Thing(value)
        if how == 3 and type(value) in (tuple, list):
            return collections.deque(value)
        if how == 4 and type(value) is bytes:
            return bytearray(value)
        return make_atom(self.draw)


def check(data):
    # As if the shortest rows of alike items were written at once, too.
    with unittest.mock.patch.object(_rc_digest_rows, 'MIN_LENGTH',
                                    0 if data[:1] > b'\x7f' else _rc_digest_rows.MIN_LENGTH):
        check_value(data)


def check_value(data):
    draw = Draw(data)
    value = make(draw, draw.randrange(MAX_DEPTH))
    known = digest(value)
    same = [make(again := Draw(data), again.randrange(MAX_DEPTH)), copy.deepcopy(value),
            pickle.loads(pickle.dumps(value)), rebuild(value, reverse)]
    for other in [value, *same]:
        assert digest(other) == known, f'two digests of {spell(value)}'

    for other in (rebuild(value, Change(draw)), make(draw, draw.randrange(MAX_DEPTH))):
        assert (digest(other) == known) == (spell(other) == spell(value)), \
            f'{spell(value)} and {spell(other)}'


def change_bytes(draw, data, other):
    if draw.randrange(4) == 0:
        return draw.randbytes(draw.randrange(MAX_BYTES))
    data = bytearray(data)
    for _ in range(draw.randint(1, CHANGES_AT_MOST)):
        at = draw.randrange(len(data) + 1)
        how = draw.randrange(4)
        if how == 0:
            data[at:at] = draw.randbytes(draw.randint(1, 4))
        elif how == 1:
            del data[at:at + draw.randint(1, 4)]
        elif how == 2:
            data[at:] = other[draw.randrange(len(other) + 1):]
        else:
            data[at:at + 1] = draw.randbytes(1)
    return bytes(data[:MAX_BYTES])


class Reached:
    """The lines of the hasher that have run."""

    def __init__(self):
        self.lines = set()

    def trace(self, frame, event, unused):
        if '_rc_digest' not in frame.f_code.co_filename:
            return None
        self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self.trace

    def check(self, data):
        """Whether that was new."""
        n_before = len(self.lines)
        sys.settrace(self.trace)
        try:
            check(data)
        finally:
            sys.settrace(None)
        return len(self.lines) > n_before


def report(data, folder):
    crash = folder / 'crash'
    crash.write_bytes(data)
    traceback.print_exc()
    print(f'It fails with these bytes: {data.hex(" ")}\nTo see it again:\n'
          f'  meson devenv {sys.executable} {__file__} {crash}')


def fuzz(options):
    seconds, seed = (int(os.environ.get(name, default))
                     for name, default in (('FUZZ_SECONDS', 60), ('FUZZ_SEED', 1)))
    draw = random.Random(seed)
    options.found.mkdir(parents=True, exist_ok=True)
    # What is written here is a crash of before.
    paths = sorted(options.corpus.iterdir()) + sorted(options.found.glob('new-*'))
    waiting = [path.read_bytes() for path in paths]
    corpus, reached, n_runs = [b''], Reached(), 0
    ends_at = time.monotonic() + seconds
    print(f'{seconds} s, seed {seed}, {len(waiting)} files')
    while time.monotonic() < ends_at:
        is_known = bool(waiting)
        data = waiting.pop() if waiting else change_bytes(draw, draw.choice(corpus),
                                                          draw.choice(corpus))
        n_runs += 1
        try:
            is_new = reached.check(data)
        except Exception:
            report(data, options.found)
            return 1
        if is_known or is_new:
            corpus.append(data)
        if is_new and not is_known:
            (options.found / f'new-{len(corpus)}').write_bytes(data)
    print(f'{n_runs} runs, {n_runs // seconds} a second, {len(reached.lines)} lines '
          f'reached, {len(corpus)} inputs kept')
    return 0


def replay(paths):
    n_failed = 0
    print(f'1..{len(paths)}')
    for number, path in enumerate(paths, 1):
        try:
            check(path.read_bytes())
            print(f'ok {number} - {path.name}')
        except Exception:
            n_failed += 1
            print(f'not ok {number} - {path.name}')
            traceback.print_exc()
    return 1 if n_failed else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--corpus', type=pathlib.Path)
    parser.add_argument('--found', type=pathlib.Path)
    parser.add_argument('files', type=pathlib.Path, nargs='*')
    options = parser.parse_args()
    if options.corpus is not None:
        return fuzz(options)
    return replay([path for name in options.files
                   for path in (sorted(name.iterdir()) if name.is_dir() else [name])])


if __name__ == '__main__':
    sys.exit(main())

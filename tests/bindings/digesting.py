# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Values of any kind, drawn at random, and what they are by another way than a digest."""

import collections
import dataclasses
import struct
import types

from testing import Rc  # noqa: F401

from gi.overrides import _rc_digest


@dataclasses.dataclass
class Pair:
    one: object
    other: object


class Thing:
    def __init__(self, member):
        self.member = member


# Few of them, so that the same comes again.
ATOMS = [None, False, True, 0, 1, 1.0, 0.0, -0.0, float('nan'), 1j, '', '1', 'a', 'ab', b'', b'1',
         'None', '()', ..., int, str, len]


def make_atom(draw):
    atom = draw.choice(ATOMS)
    # Another object with the same content, where there can be one.
    if type(atom) in (str, bytes):
        return atom[:0].join([atom[:1], atom[1:]])
    return -(-atom) if type(atom) is float else atom


def make_hashable(draw, depth):
    if depth == 0 or draw.random() < 0.6:
        return make_atom(draw)
    items = [make_hashable(draw, depth - 1) for _ in range(draw.randrange(3))]
    return draw.choice([tuple, frozenset])(items)


def make(draw, depth):
    if depth == 0 or draw.random() < 0.3:
        return make_atom(draw)
    kind = draw.choice([tuple, list, set, dict, collections.OrderedDict, collections.deque, Pair,
                        Thing, types.SimpleNamespace, collections.defaultdict, bytearray])
    if kind is Pair:
        return Pair(make(draw, depth - 1), make(draw, depth - 1))
    if kind is Thing:
        return Thing(make(draw, depth - 1))
    length = draw.randrange(3)
    if kind is set:
        return {make_hashable(draw, depth - 1) for _ in range(length)}
    if kind is bytearray:
        return bytearray(draw.choices(b'1a', k=length))
    if kind is types.SimpleNamespace:
        return kind(**{draw.choice('ab'): make(draw, depth - 1) for _ in range(length)})
    if issubclass(kind, dict):
        pairs = [(make_hashable(draw, 1), make(draw, depth - 1)) for _ in range(length)]
        return kind(int, pairs) if kind is collections.defaultdict else kind(pairs)
    return kind([make(draw, depth - 1) for _ in range(length)])


def spell_number(number):
    return 'nan' if number != number else struct.pack('<d', number).hex()


def spell(value):
    """What a value is, written another way than its digest is made: as a text."""
    kind = type(value)
    name = f'{kind.__module__}.{kind.__qualname__}'
    if kind is float:
        return f'<{name} {spell_number(value)}>'
    if kind is complex:
        return f'<{name} {spell_number(value.real)} {spell_number(value.imag)}>'
    if kind in (tuple, list, collections.deque):
        return f'<{name} {[spell(item) for item in value]}>'
    if kind in (set, frozenset):
        return f'<{name} {sorted(spell(item) for item in value)}>'
    if isinstance(value, dict):
        pairs = [(spell(key), spell(item)) for key, item in value.items()]
        return f'<{name} {pairs if kind is collections.OrderedDict else sorted(pairs)}>'
    if kind in (Pair, Thing, types.SimpleNamespace):
        return f'<{name} {sorted((key, spell(item)) for key, item in vars(value).items())}>'
    return f'<{name} {value!r}>'


def digest(value):
    return _rc_digest.Digester().digest(value)

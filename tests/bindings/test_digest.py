# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Equal arguments meet, different ones never do: for every kind of value."""

import collections
import copy
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import io
import math
import operator
import pathlib
import re
import tempfile
import threading
import types
import uuid
import zoneinfo

from testing import DigestTestCase, main

from gi.overrides import _rc_digest


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Fruit(enum.Enum):
    RED = 1


class Access(enum.Flag):
    READ = 1
    WRITE = 2


@dataclasses.dataclass
class Point:
    x: int
    y: int


@dataclasses.dataclass(frozen=True)
class Place:
    x: int
    y: int


Pair = collections.namedtuple('Pair', 'x y')
Couple = collections.namedtuple('Couple', 'x y')


class Text(str):
    pass


class Table(dict):
    pass


class Row(tuple):
    pass


class Bag(set):
    pass


class Plain:
    def __init__(self, **members):
        vars(self).update(members)


class Slots:
    __slots__ = ('x',)

    def __init__(self, x):
        self.x = x


class BuiltIn(DigestTestCase):
    def test_every_type_and_value_differs(self):
        self.assert_all_differ([
            None, False, True, 0, 1, -1, 255, 256, -256, 2 ** 64, -2 ** 64, 0.0, -0.0, 1.0, 0.1,
            math.inf, -math.inf, math.nan, 1j, 1 + 0j, '', '0', '1', 'None', 'ü', b'', b'1',
            bytearray(b'1'), (), [], {}, set(), frozenset(), (1,), [1], {1}, frozenset({1}),
            {1: 1}, {1: '1'}, range(1), range(2), range(0, 2, 2), slice(1), slice(1, 2), ...,
            NotImplemented, Text('1'), Table({1: 1}), Bag({1}), memoryview(b'1'),
        ])

    def test_equal_values_meet(self):
        for make in (lambda: 'a' * 100, lambda: 10 ** 30, lambda: float('nan'),
                     lambda: [[], ()], lambda: {'a': [1, {2}]}, lambda: Text('x'),
                     lambda: Table(a=1), lambda: Slots(3), lambda: Plain(x=1),
                     lambda: memoryview(b'x'), lambda: Bag('abc')):
            self.assert_same(make(), make())

    def test_no_concatenation(self):
        self.assert_all_differ([
            ('ab', 'c'), ('a', 'bc'), ('abc',), ('', 'abc'), (('a', 'b'), 'c'), ('a', ('b', 'c')),
            ['ab', 'c'], [['a'], ['b']], [['a', 'b']], [[], ['a', 'b']], [['a'], [], ['b']],
            {'a': 'bc'}, {'ab': 'c'}, (1, 23), (12, 3), (123,), ('5:abc',), ('a\0', 'b'),
            ('a', '\0b'), [1, [2, [3]]], [[1, 2], 3], [[[1], 2], 3], {1: {2: 3}}, {1: 2, 3: 3},
        ])

    def test_no_concatenation_of_what_a_digest_is_made_of(self):
        leaf = _rc_digest.leaf
        digests = [leaf('a', b'bc'), leaf('ab', b'c'), leaf('abc', b''), leaf('a', b'c' * 9999),
                   leaf('ac', b'c' * 9998), leaf('a', b'c' * 9998)]
        self.assertEqual(len(set(digests)), len(digests))

    def test_large_values(self):
        text = 'a' * 100_000
        self.assert_all_differ([text, text + 'a', text.encode(), bytearray(text.encode()), [text],
                                'b' + text[1:], text[1:] + 'b'])

    def test_order_of_dictionaries_and_sets_is_irrelevant(self):
        self.assert_same({'a': 1, 'b': 2}, {'b': 2, 'a': 1})
        one, other = set([0, 8, 16]), set([16, 8, 0])
        self.assertNotEqual(list(one), list(other))
        self.assert_same(one, other)
        self.assert_same(frozenset('abcdef'), frozenset('fedcba'))
        self.assert_same(Bag('abcdef'), Bag('fedcba'))
        self.assert_same(Table(a=1, b=2), Table(b=2, a=1))
        self.assert_same([{'x': {'a': 1, 'b': 2}}], [{'x': {'b': 2, 'a': 1}}])
        self.assert_all_differ([collections.OrderedDict(a=1, b=2),
                                collections.OrderedDict(b=2, a=1), {'a': 1, 'b': 2}])

    def test_views(self):
        self.assert_all_differ([{1: 2}, {1: 2}.keys(), {1: 2}.values(), {1: 2}.items(),
                                types.MappingProxyType({1: 2}), types.MappingProxyType({1: 3})])

    def test_self_reference(self):
        def loop(*items):
            value = list(items)
            value.append(value)
            return value

        def table():
            value = {}
            value['me'] = value
            return value
        self.assert_same(loop(1), loop(1))
        self.assert_same(table(), table())
        around = [1, [2]]
        around[1].append(around)
        self.assert_all_differ([loop(), loop(1), loop(2), [loop(1)], table(), around, [1, [2]]])
        self.assert_same(around, copy.deepcopy(around))
        one, other = [], []
        one.append(other), other.append(one)
        self.assert_same([one, other], [one, copy.deepcopy(other)])

    def test_too_many_cycles(self):
        nodes = [[] for _ in range(12)]
        for node in nodes:
            node.extend(nodes)
        self.assert_unhashable(nodes, 'itself in too many ways')

    def test_parts_that_are_shared(self):
        part = [1]
        self.assert_same([part, part], [[1], [1]])
        deep = []
        for _ in range(100):
            deep = [deep, deep]
        self.digest(deep)

    def test_nested_too_deeply(self):
        deep = []
        for _ in range(100_000):
            deep = [deep]
        self.assert_unhashable(deep, 'too deeply')


class Library(DigestTestCase):
    """The standard library."""

    def test_time(self):
        utc = datetime.timezone.utc
        self.assert_all_differ([
            datetime.date(2020, 1, 1), datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 1),
            datetime.datetime(2020, 1, 1, tzinfo=utc), datetime.datetime(2020, 1, 1, fold=1),
            datetime.datetime(2020, 1, 1, tzinfo=zoneinfo.ZoneInfo('UTC')), datetime.time(1),
            datetime.time(1, tzinfo=utc), datetime.timedelta(1), datetime.timedelta(2), utc,
            datetime.timezone(datetime.timedelta(hours=1)),
        ])

    def test_numbers_and_names(self):
        self.assert_all_differ([
            uuid.UUID(int=1), uuid.UUID(int=2), decimal.Decimal('1.5'), decimal.Decimal('2'),
            fractions.Fraction(1, 3), fractions.Fraction(2, 3), pathlib.Path('a'),
            pathlib.Path('b'), pathlib.PurePosixPath('a'), re.compile('a'), re.compile('b'),
            re.compile('a', re.I), re.I, 'a',
        ])

    def test_classes_of_values(self):
        self.assert_all_differ([
            Color.RED, Color.GREEN, Fruit.RED, Access.READ, Access.WRITE,
            Access.READ | Access.WRITE, Point(1, 2), Point(2, 1), Place(1, 2), Pair(1, 2),
            Pair(2, 1), Couple(1, 2), (1, 2), types.SimpleNamespace(x=1),
            types.SimpleNamespace(x=2), Plain(x=1), Plain(x=2), Plain(), Slots(1), Slots(2),
            collections.deque([1, 2]), collections.deque([1, 2], 5), collections.Counter('a'),
            collections.defaultdict(int, a=1), collections.defaultdict(list, a=1), {'a': 1},
            collections.defaultdict(int), ValueError('a'), ValueError('b'), KeyError('a'),
        ])

    def test_modules_classes_and_functions(self):
        self.assert_all_differ([
            math, re, int, str, Point, Place, len, math.sin, math.cos, [].append, [1].append,
            str.upper, str.lower, Point.__init__, Slots.x, int.real, Plain(x=1).__init__, dict.get,
            functools.partial(pow, 2), functools.partial(pow, 3), functools.partial(pow, x=2),
            operator.itemgetter(1), operator.itemgetter(2), type(None),
        ])

    def test_functions_by_code_and_cells(self):
        def make(cell, default=1):
            return lambda x=default: (cell, x)
        self.assert_same(make(1), make(1))
        self.assert_all_differ([make(1), make(2), make([1]), make(1, 2), lambda: 1, lambda: 2,
                                lambda x: x, lambda x: x + 1, lambda *, x: x])

    def test_a_function_that_refers_to_itself(self):
        def make(step):
            def count(n):
                return n and count(n - step)
            return count
        self.assert_same(make(1), make(1))
        self.assertNotEqual(self.digest(make(1)), self.digest(make(2)))

    def test_classes_of_one_name(self):
        def make():
            class Local:
                pass
            return Local
        one, two = make(), make()
        self.assert_all_differ([one, two])
        self.assertNotEqual(self.digest(one()), self.digest(two()))

    def test_streams_in_memory(self):
        def at(stream, position):
            stream.seek(position)
            return stream
        self.assert_all_differ([io.BytesIO(b'ab'), io.BytesIO(b'cd'), at(io.BytesIO(b'ab'), 1),
                                io.StringIO('ab'), at(io.StringIO('ab'), 1)])
        self.assert_same(io.BytesIO(b'ab'), io.BytesIO(b'ab'))

    def test_files(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'file'
            path.write_text('content', encoding='ascii')
            with path.open(encoding='ascii') as one, path.open(encoding='ascii') as two:
                first = self.digest(one)
                self.assertEqual(self.digest(two), first)
                two.read(1)
                self.assertNotEqual(self.digest(two), first)
                path.write_text('longer content', encoding='ascii')
                self.assertNotEqual(self.digest(one), first)
            self.assert_unhashable(one, 'closed file')
            with path.open('rb') as binary:
                self.assert_same(binary, binary)

    def test_unhashable(self):
        for value in ((n for n in []), threading.Lock(), [threading.Lock()],
                      Plain(lock=threading.Lock()), {1: {2: threading.Lock()}}):
            with self.subTest(value=value):
                self.assert_unhashable(value, 'lock|generator')


if __name__ == '__main__':
    main()

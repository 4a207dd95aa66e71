# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Kinds of values one by one: what makes two of them differ, and what does not."""

import array
import collections
import datetime
import decimal
import enum
import fractions
import functools
import io
import ipaddress
import itertools
import math
import pathlib
import random
import re
import struct
import types
import typing
import uuid
import zoneinfo

from testing import DigestTestCase, main


def not_a_number(payload):
    return struct.unpack('<d', struct.pack('<Q', 0x7ff8 << 48 | payload))[0]


class Contents(DigestTestCase):
    def check(self, *makers):
        """What one of them makes twice is the same, and nothing else is."""
        self.assert_all_differ([make() for make in makers])
        for make in makers:
            self.assert_same(make(), make())


class Containers(Contents):
    def test_deques(self):
        deque = collections.deque
        self.check(lambda: deque([1, 2]), lambda: deque([2, 1]), lambda: deque([1, 2], 2),
                   lambda: deque([1, 2], 3), deque, lambda: deque([], 0))

    def test_default_dictionaries(self):
        default = collections.defaultdict
        self.check(lambda: default(int), lambda: default(list), lambda: default(None),
                   lambda: default(lambda: 1), lambda: default(int, a=1), dict)
        self.assert_same(default(int, a=1, b=2), default(int, b=2, a=1))

    def test_ordered_dictionaries_and_counters(self):
        ordered, counter = collections.OrderedDict, collections.Counter
        self.check(lambda: ordered(a=1, b=2), lambda: ordered(b=2, a=1), lambda: counter('ab'),
                   lambda: counter('abb'), counter, ordered, lambda: {'a': 1, 'b': 1},
                   lambda: collections.ChainMap({'a': 1}), lambda: collections.UserDict(a=1),
                   lambda: collections.UserList('ab'), lambda: collections.UserString('ab'))
        self.assert_same(counter('ab'), counter('ba'))

    def test_views(self):
        one = {'a': 1, 'b': 1}
        self.check(lambda: dict(one).keys(), lambda: dict(one).values(), lambda: {'a': 1}.values(),
                   lambda: dict(one).items(), lambda: types.MappingProxyType(dict(one)))
        for view in (dict.keys, dict.values, dict.items, types.MappingProxyType):
            self.assert_same(view({'a': 1, 'b': 2}), view({'b': 2, 'a': 1}))

    def test_namespaces(self):
        space = types.SimpleNamespace
        self.check(space, lambda: space(a=1), lambda: space(a='1'), lambda: space(b=1),
                   lambda: space(a=space(a=1)))
        self.assert_same(space(a=1, b=2), space(b=2, a=1))

    def test_arrays(self):
        self.check(lambda: array.array('i', [1, 2]), lambda: array.array('l', [1, 2]),
                   lambda: array.array('I', [1, 2]), lambda: array.array('i', [2, 1]),
                   lambda: array.array('d', [1]), lambda: array.array('i'))

    def test_memory(self):
        whole = bytearray(b'abcdef')
        self.check(lambda: memoryview(b'abc'), lambda: memoryview(b'abd'), lambda: b'abc',
                   lambda: memoryview(b'abcd').cast('I'), lambda: memoryview(b'abcd'),
                   lambda: memoryview(b'abcd').cast('b'),
                   lambda: memoryview(b'abcd').cast('B', (2, 2)))
        self.assert_same(memoryview(whole)[::2], memoryview(b'ace'))
        gone = memoryview(b'abc')
        gone.release()
        self.assert_unhashable(gone, 'ValueError')

    def test_subclasses_with_members(self):
        for base, content in ((int, 5), (float, 1.5), (str, 'a'), (bytes, b'a'), (list, [1]),
                              (bytearray, b'a'), (complex, 1j), (tuple, (1,)), (dict, {1: 2}),
                              (set, {1}), (frozenset, {1}), (collections.deque, [1]),
                              (collections.OrderedDict, {1: 2}), (collections.Counter, 'ab'),
                              (decimal.Decimal, '1.5'), (pathlib.PurePosixPath, 'a'),
                              (datetime.timedelta, 5), (io.BytesIO, b'a'), (Exception, 'a')):
            kind = type('Kind', (base,), {'__module__': 'kinds'})

            def make(x, *args):
                made = kind(*args)
                made.x = x
                return made
            with self.subTest(base=base):
                made = make(1, content)
                self.assertEqual(self.digest(made), self.digest(make(1, content) and made))
                self.assert_all_differ([base(content), make(1, content), make(2, content),
                                        make(1), kind(content)])

    def test_subclasses_with_slots(self):
        class Amount(decimal.Decimal):
            __slots__ = ('unit',)

        def make(unit):
            made = Amount('1.5')
            if unit:
                made.unit = unit
            return made
        self.check(lambda: make('m'), lambda: make('s'), lambda: make(None))

    def test_iterators_are_not_used_up(self):
        numbers = iter([1, 2, 3])
        first = self.digest(numbers)
        self.assertEqual(next(numbers), 1)
        self.assertNotEqual(self.digest(numbers), first)
        self.assertEqual(list(numbers), [2, 3])
        self.check(lambda: itertools.count(1), lambda: itertools.count(2),
                   lambda: map(str, iter([1])), lambda: map(int, iter([1])))


class Numbers(Contents):
    def test_floats(self):
        self.check(lambda: math.nan, lambda: math.inf, lambda: -math.inf, lambda: 0.0, lambda: -0.0,
                   lambda: 5e-324, lambda: 0, lambda: 1.0, lambda: 1.0000000000000002)
        self.assert_same(not_a_number(1), -not_a_number(7))

    def test_integers(self):
        sizes = {0, *(sign * (1 << bits) + add for bits in (0, 7, 8, 15, 16, 31, 32, 63, 64, 5000)
                      for sign in (1, -1) for add in (-1, 0, 1))}
        self.assert_all_differ(sorted(sizes))

    def test_decimals_and_fractions(self):
        decimals = ('0', '-0', '0.0', '1', '1.0', 'NaN', 'NaN1', 'sNaN', '-NaN', 'Infinity')
        self.check(*(functools.partial(decimal.Decimal, text) for text in decimals),
                   lambda: fractions.Fraction(1, 3), lambda: fractions.Fraction(1, -3),
                   lambda: fractions.Fraction(1))
        self.assert_same(fractions.Fraction(2, 6), fractions.Fraction(1, 3))

    def test_random_generators(self):
        self.check(lambda: random.Random(1), lambda: random.Random(2))


class Names(Contents):
    def test_addresses(self):
        self.check(lambda: ipaddress.ip_address('127.0.0.1'), lambda: ipaddress.ip_address('::1'),
                   lambda: ipaddress.ip_address('127.0.0.2'), lambda: ipaddress.ip_address('::2'),
                   lambda: ipaddress.ip_network('127.0.0.0/8'),
                   lambda: ipaddress.ip_network('127.0.0.0/16'),
                   lambda: ipaddress.ip_interface('127.0.0.1/8'))

    def test_uuids(self):
        made = uuid.uuid1()
        self.assert_same(made, uuid.UUID(str(made)))
        self.check(lambda: uuid.UUID(int=1), lambda: uuid.UUID(int=2))

    def test_paths(self):
        self.check(lambda: pathlib.Path('a'), lambda: pathlib.PurePath('a'), lambda: 'a',
                   lambda: pathlib.PureWindowsPath('a'), lambda: pathlib.Path('/a'),
                   lambda: pathlib.Path('a/b'), lambda: pathlib.Path('a', '..'))
        self.assert_same(pathlib.Path('a//b/'), pathlib.Path('a', 'b'))

    def test_expressions(self):
        self.check(lambda: re.compile('a'), lambda: re.compile(b'a'), lambda: re.compile('a', re.I),
                   lambda: re.compile('a', re.I | re.M), lambda: re.compile('a', re.A))

    def test_times(self):
        zone, datetime_ = zoneinfo.ZoneInfo, datetime.datetime
        hour = datetime.timedelta(hours=1)
        self.check(lambda: datetime_(2020, 10, 25, 2), lambda: datetime_(2020, 10, 25, 2, fold=1),
                   lambda: datetime_(2020, 10, 25, 2, tzinfo=zone('Europe/Berlin')),
                   lambda: datetime_(2020, 10, 25, 2, tzinfo=zone('Europe/Paris')),
                   lambda: datetime_(2020, 10, 25, 2, tzinfo=datetime.timezone(hour)),
                   lambda: datetime.timezone(hour), lambda: datetime.timezone(hour, 'name'),
                   lambda: zone('Europe/Berlin'), lambda: datetime.time(2, tzinfo=zone('UTC')),
                   lambda: hour, lambda: -hour)
        self.assert_same(datetime.timezone.utc, datetime.timezone(datetime.timedelta(0)))

    def test_enumerations(self):
        def make(name, *values):
            made = enum.Enum(name, [(f'N{value}', value) for value in values])
            globals()[name] = made
            made.__module__ = __name__
            return made
        one, other = make('One', 1, 2), make('Other', 1, 2)
        access = enum.Flag('Access', 'READ WRITE')
        numbers = enum.IntEnum('Numbers', 'A')
        self.assert_all_differ([*one, *other, *access, access(0), access(3), numbers.A, 1])

    def test_types(self):
        self.check(lambda: list[int], lambda: list[str], lambda: typing.List[int], lambda: list,
                   lambda: typing.Optional[int], lambda: int | None, lambda: int | str,
                   lambda: typing.Literal['a'], lambda: typing.Literal['b'], lambda: typing.Any,
                   lambda: typing.Callable[[int], str], lambda: typing.Callable[[int], int])


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""hash_funcs: what stands for values in a key."""

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import functools
import io
import pathlib
import re
import threading
import types
import unittest
import uuid

from gi.repository import Gio
from testing import DigestTestCase, Rc, main


class Color(enum.Enum):
    RED = 1
    GREEN = 2


@dataclasses.dataclass
class Point:
    x: int


class Text(str):
    pass


class Table(dict):
    pass


class Row(tuple):
    pass


class Plain:
    def __init__(self, **members):
        vars(self).update(members)


class Other:
    pass


class Slots:
    __slots__ = ('x',)

    def __init__(self, x):
        self.x = x


class HashFunctions(unittest.TestCase):
    def keys(self, value, **options):
        @Rc.cache_resource(**options)
        def load(x):
            return x
        load(value)
        return list(load.cache)

    def test_priority_over_every_built_in_type(self):
        for value, other in ((1, 2), ('a', 'b'), (None, None), ([1], [2]), ({1: 1}, {2: 2}),
                             (1.5, 2.5), (int, str), (Color.RED, Color.GREEN), (len, max)):
            with self.subTest(value=value):
                options = {'hash_funcs': {type(value): lambda x: 'same'}}
                self.assertEqual(self.keys(value, **options), self.keys(other, **options))

    def test_recursive_hash_function(self):
        keys = self.keys(5, hash_funcs={int: lambda number: number})
        self.assertEqual(keys, self.keys(5, hash_funcs={int: lambda number: number}))
        self.assertNotEqual(keys, self.keys(6, hash_funcs={int: lambda number: number}))
        self.assertEqual(len(self.keys([1], hash_funcs={list: lambda items: [items]})), 1)

    def test_by_name_as_by_type(self):
        by_type = self.keys(Slots(1), hash_funcs={Slots: lambda slots: slots.x})
        name = f'{Slots.__module__}.Slots'
        self.assertEqual(self.keys(Slots(1), hash_funcs={name: lambda slots: slots.x}), by_type)
        self.assertNotEqual(self.keys(Slots(2), hash_funcs={name: lambda slots: slots.x}), by_type)
        self.assertNotEqual(self.keys(Slots(1), hash_funcs={'builtins.int': lambda number: 0}),
                            by_type)

    def test_only_the_exact_type(self):
        self.assertNotEqual(self.keys(Text('a'), hash_funcs={str: len}),
                            self.keys(Text('b'), hash_funcs={str: len}))
        self.assertNotEqual(self.keys(Table(a=1), hash_funcs={dict: len}),
                            self.keys(Table(b=1), hash_funcs={dict: len}))
        self.assertNotEqual(self.keys(Row((1,)), hash_funcs={tuple: len}),
                            self.keys(Row((2,)), hash_funcs={tuple: len}))

    def test_inside_of_anything(self):
        lock = threading.Lock()
        for around in (lambda x: [x], lambda x: {'a': (x,)}, lambda x: Plain(x=x), Slots,
                       lambda x: functools.partial(print, x), lambda x: (lambda: x),
                       lambda x: Point(x), lambda x: collections.deque([x]),
                       lambda x: types.SimpleNamespace(x=x), lambda x: {1: x}.items()):
            seen = []
            self.keys(around(lock), hash_funcs={type(lock): lambda lock: seen.append(lock)})
            self.assertEqual(seen, [lock])

    def test_keys_of_kinds_of_dictionaries(self):
        class Tally(collections.Counter):
            pass
        for kind in (dict, collections.Counter, collections.OrderedDict, Tally):
            seen = []
            self.keys(kind({'a': 1, 'b': 2}), hash_funcs={str: seen.append})
            self.assertEqual(sorted(seen), ['a', 'b'])

    def test_errors_of_a_hash_function(self):
        def identify(slots):
            raise KeyError('secret')
        for value in (Slots(1), [Slots(1)]):
            with self.assertRaises(Rc.UnhashableParamError) as caught:
                self.keys(value, hash_funcs={Slots: identify})
            self.assertRegex(str(caught.exception),
                             'load.*“x”.*Slots.*its hash function .*identify raised KeyError')
            self.assertNotIn('secret', str(caught.exception))
            self.assertIsInstance(caught.exception.__cause__, KeyError)

    def test_a_hash_function_that_returns_what_has_no_content(self):
        with self.assertRaisesRegex(Rc.UnhashableParamError, '“x” of type _thread.lock'):
            self.keys(Slots(1), hash_funcs={Slots: lambda slots: threading.Lock()})

    def test_an_interruption_of_a_hash_function(self):
        def interrupt(slots):
            raise KeyboardInterrupt
        with self.assertRaises(KeyboardInterrupt):
            self.keys(Slots(1), hash_funcs={Slots: interrupt})

    def test_types_stay_apart(self):
        same = {Slots: lambda x: 0, Plain: lambda x: 0}
        self.assertNotEqual(self.keys(Slots(1), hash_funcs=same),
                            self.keys(Plain(), hash_funcs=same))


class OnlyValues(DigestTestCase):
    """They stand for the values of the caller, not for what these are made of."""

    def key(self, hash_funcs, *args, **kwargs):
        @Rc.cache_resource(hash_funcs=hash_funcs)
        def load(*items, **options):
            return object()
        load(*args, **kwargs)
        return list(load.cache)[0]

    def assert_apart(self, hash_funcs, *values):
        one, other = (self.key(hash_funcs, value) for value in values)
        self.assertNotEqual(one, other, values)
        self.assertEqual(self.key(hash_funcs, values[0]), one)

    def test_names_and_containers_of_keyword_arguments(self):
        same = {str: lambda text: 'same'}
        self.assertNotEqual(self.key(same, a=1), self.key(same, b=1))
        for kind in (dict, list, tuple, bytes):
            with self.subTest(kind=kind):
                self.assertNotEqual(self.key({kind: len}, a=1), self.key({kind: len}, a=2))

    def test_containers_of_positional_arguments(self):
        self.assertNotEqual(self.key({tuple: len}, 1, 2), self.key({tuple: len}, 1, 3))

    def test_members(self):
        for kind in (list, tuple, dict, str):
            with self.subTest(kind=kind):
                self.assert_apart({kind: len}, Point(1), Point(2))
                self.assert_apart({kind: len}, Plain(a=1), Plain(a=2))
        self.assert_apart({str: len}, Plain(a=1), Plain(b=1))

    def test_classes_and_functions(self):
        def make(cell):
            return lambda: cell
        self.assert_apart({str: len}, Plain, Other)
        for kind in (tuple, str, int, bytes):
            with self.subTest(kind=kind):
                self.assert_apart({kind: lambda value: 0}, lambda: 1, lambda: 2)
        self.assert_apart({tuple: len}, make(1), make(2))

    def test_values_of_the_library(self):
        self.assert_apart({int: lambda number: 0}, Gio.Cancellable(), Gio.Cancellable())
        self.assert_apart({tuple: len}, pathlib.Path('a'), pathlib.Path('b'))
        self.assert_apart({tuple: len}, decimal.Decimal('1.5'), decimal.Decimal('2.5'))
        self.assert_apart({tuple: len}, range(1), range(2))
        self.assert_apart({bytes: len}, datetime.date(2020, 1, 1), datetime.date(2020, 1, 2))
        self.assert_apart({str: len}, pathlib.Path('a'), pathlib.Path('b'))
        self.assert_apart({str: len}, decimal.Decimal('1.5'), decimal.Decimal('2.5'))
        self.assert_apart({int: str.__len__}, uuid.UUID(int=1), uuid.UUID(int=2))
        self.assert_apart({bytes: len}, io.BytesIO(b'a'), io.BytesIO(b'b'))
        self.assert_apart({bytes: len}, array.array('b', b'a'), array.array('b', b'b'))
        self.assert_apart({dict: len}, collections.Counter('a'), collections.Counter('b'))
        self.assert_apart({str: len}, re.compile('a'), re.compile('b'))
        self.assert_apart({dict: len}, collections.defaultdict(int, a=1),
                          collections.defaultdict(int, a=2))

    def test_what_they_are_handed(self):
        seen = []

        def see(text):
            seen.append(text)
            return text
        for value in (Point(1), Plain(a=1), Plain, len, range(3), Gio.BusType.SESSION):
            self.key({str: see}, value)
        self.key({str: see}, 1, name=2)
        self.assertEqual(seen, [])
        self.key({str: see}, Plain(a='value'), name='option')
        self.assertEqual(seen, ['value', 'option'])


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases of which arguments are the same. Those of other packages have a file of their own."""

import dataclasses
import datetime
import enum
import functools
import io
import os
import re
import tempfile
import types
import unittest
import uuid
from unittest import mock

from testing import DigestTestCase, Rc, main


class Plain(DigestTestCase):
    def test_string(self):
        self.assert_same('hello', ''.join(['hel', 'lo']))
        self.assert_all_differ(['hello', 'hellö', 'hello\0', '', b'hello', '\0'])

    def test_int(self):
        self.assert_same(2 ** 70, 2 ** 70)
        self.assert_all_differ([0, 1, -1, 2 ** 31, 2 ** 63, -2 ** 63, 2 ** 64, 2 ** 70, '1'])

    def test_uuid(self):
        text = '12345678123456781234567812345678'
        self.assert_same(uuid.UUID(text), uuid.UUID(text))
        self.assert_all_differ([uuid.UUID(text), uuid.UUID(int=1), text, int(text, 16)])

    def test_datetime_naive(self):
        self.assert_same(datetime.datetime(2020, 1, 1, 12), datetime.datetime(2020, 1, 1, 12))
        self.assert_all_differ([datetime.datetime(2020, 1, 1), datetime.date(2020, 1, 1),
                                datetime.datetime(2020, 1, 1, 0, 0, 0, 1), datetime.time(0),
                                datetime.timedelta(1)])

    def test_datetime_aware(self):
        def make(hours):
            zone = datetime.timezone(datetime.timedelta(hours=hours))
            return datetime.datetime(2020, 1, 1, 12, tzinfo=zone)
        self.assert_same(make(1), make(1))
        self.assert_all_differ([make(0), make(1), make(1).replace(tzinfo=None)])

    def test_float(self):
        self.assert_same(0.1, float('0.1'))
        self.assert_same(float('nan'), float('nan'))
        self.assert_all_differ([0.1, 0.1 + 1e-16, 1.0, 1, float('inf'), float('nan'), '0.1'])

    def test_bool(self):
        self.assert_all_differ([True, False, 1, 0, 'True'])

    def test_none_is_not_false(self):
        self.assert_all_differ([None, False, 0, '', 'None', b'', [], {}])

    def test_builtins(self):
        self.assert_same(abs, abs)
        self.assert_all_differ([abs, type, len, int, float, [].append.__class__])

    def test_regex_flags(self):
        self.assert_same(re.compile('x', re.I), re.compile('x', re.IGNORECASE))
        self.assert_all_differ([re.compile('x'), re.compile('x', re.I), re.compile('y'),
                                re.compile('x', re.I | re.M), re.compile(b'x'), 'x'])


class Containers(DigestTestCase):
    def test_tuple_is_not_list(self):
        self.assert_same((1, 2), (1, 2))
        self.assert_all_differ([(1, 2), [1, 2], [2, 1], [[1, 2]], [(1, 2)], [12], ['1', 2], {1, 2}])

    def test_self_referencing_list(self):
        def make(first):
            values = [first]
            values.append(values)
            return values
        self.assert_same(make(1), make(1))
        self.assert_all_differ([make(1), make(2), [1, [1]], [1, [1, []]]])

    def test_self_referencing_dict(self):
        def make(first):
            values = {'first': first}
            values['self'] = values
            return values
        self.assert_same(make(1), make(1))
        self.assert_all_differ([make(1), make(2), {'first': 1}])

    def test_dict_order_is_irrelevant(self):
        self.assert_same({1: 'a', 'b': 2}, {'b': 2, 1: 'a'})
        self.assert_same({'x': {'a': 1, 'b': 2}}, {'x': {'b': 2, 'a': 1}})
        self.assert_all_differ([{}, {1: 2}, {2: 1}, {1: 1, 2: 2}, {1: 2, 2: 1}, [(1, 2)], {1.0: 2}])

    def test_set_order_is_irrelevant(self):
        # They are iterated in the order of insertion, because they collide.
        self.assert_same(set([8, 0, 16]), set([16, 8, 0]))
        self.assert_same(frozenset([8, 'x', 0]), frozenset([0, 'x', 8]))
        self.assert_all_differ([set(), {1}, {1, 2}, {(1, 2)}, frozenset({1, 2}), [1, 2], {'1', 2}])

    def test_mappingproxy(self):
        make = types.MappingProxyType
        self.assert_same(make({'a': 1, 'b': 2}), make({'b': 2, 'a': 1}))
        self.assert_all_differ([make({'a': 1}), make({'a': 2}), make({'b': 1})])

    def test_dict_items(self):
        self.assert_same({'a': 1}.items(), {'a': 1}.items())
        self.assert_all_differ([{'a': 1}.items(), {'a': 2}.items(), {'b': 1}.items(), {}.items(),
                                {'a': 1}.keys(), {'a': 1}.values()])

    def test_getset(self):
        class One:
            x = 1

        class Other:
            x = 1
        self.assert_same(vars(One)['__dict__'], vars(One)['__dict__'])
        self.assert_all_differ([vars(One)['__dict__'], vars(Other)['__dict__'],
                                vars(One)['__weakref__']])


class Streams(DigestTestCase):
    def test_io_position(self):
        def make(kind, content, position):
            stream = kind(content)
            stream.seek(position)
            return stream
        self.assert_same(make(io.BytesIO, b'abc', 1), make(io.BytesIO, b'abc', 1))
        self.assert_all_differ([make(io.BytesIO, b'abc', 0), make(io.BytesIO, b'abc', 1),
                                make(io.BytesIO, b'abd', 0), make(io.StringIO, 'abc', 0),
                                make(io.StringIO, 'abc', 3)])

    def test_files_and_file_position(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in 'ab']
            for path in paths:
                with open(path, 'w', encoding='utf-8') as file:
                    file.write('content')
            with open(paths[0], 'rb') as one, open(paths[0], 'rb') as same, \
                 open(paths[1], 'rb') as other:
                self.assert_same(one, same)
                self.assert_all_differ([one, other])
                before = self.digest(one)
                one.seek(3)
                moved = self.digest(one)
                os.utime(paths[0], (1, 1))
                self.assertEqual(len({before, moved, self.digest(one)}), 3)


class Code(DigestTestCase):
    def test_partial(self):
        make = functools.partial
        self.assert_same(make(int, '1', base=2), make(int, '1', base=2))
        self.assert_all_differ([make(int, '1'), make(int, '2'), make(int, '1', base=2),
                                make(float, '1'), int])

    def test_lambdas_and_functions(self):
        def make(n, m=0):
            return lambda x, y=m: x + n
        self.assert_same(make(1), make(1))
        self.assert_all_differ([make(1), make(2), make(1, 1), lambda x: x, lambda x: x + 1,
                                lambda y: y, lambda x: x.a, lambda x: x.b])

    def test_generators_unhashable(self):
        self.assert_unhashable((x for x in ()), 'load.*“x”.*generator.*“_x”.*hash_funcs')
        self.assert_unhashable([{'in': (x for x in ())}], 'generator')

    def test_dataclass(self):
        @dataclasses.dataclass
        class Config:
            port: int
            hosts: list

        @dataclasses.dataclass
        class Other:
            port: int
            hosts: list
        self.assert_same(Config(1, ['a']), Config(1, ['a']))
        self.assert_all_differ([Config(1, ['a']), Config(2, ['a']), Config(1, ['b']),
                                Other(1, ['a']), Config])

    def test_enums_across_classes(self):
        class Color(enum.Enum):
            RED = 1
            BLUE = 2

        class Light(enum.Enum):
            RED = 1

        class Level(enum.IntEnum):
            RED = 1
        self.assert_same(Color.RED, Color(1))
        self.assert_all_differ([Color.RED, Color.BLUE, Light.RED, Level.RED, 1, 'RED'])

    def test_reduce_fallback(self):
        self.assert_same(Version('1.2'), Version('1.2'))
        self.assert_all_differ([Version('1.2'), Version('1.3'), (1, 2)])
        self.assert_unhashable(Stuck(), 'Stuck.*hash_funcs')


class Version:
    __slots__ = ('parts',)

    def __init__(self, text):
        self.parts = tuple(map(int, text.split('.')))

    def __reduce__(self):
        return Version, ('.'.join(map(str, self.parts)),)


class Stuck:
    def __reduce_ex__(self, protocol):
        raise TypeError('nothing to be kept')


class HashFuncs(unittest.TestCase):
    def count(self, hash_funcs, *values):
        """How many values a function makes for these arguments."""
        @Rc.cache_resource(hash_funcs=hash_funcs)
        def load(x):
            return x
        for value in values:
            load(value)
        return load.cache_info().misses

    def test_recursive_hash_function(self):
        def hash_int(x):
            return x
        self.assertEqual(self.count({int: hash_int}, 1, 2, [1], [2]), 4)
        self.assertEqual(self.count({int: lambda x: [x % 2, x % 2]}, 1, 3, 2, [1], [5]), 3)

    def test_key_by_type_is_by_name(self):
        calls = []
        for key in (Version, f'{Version.__module__}.{Version.__qualname__}'):
            made = self.count({key: lambda version: calls.append(version) or version.parts[0]},
                              Version('1.2'), Version('1.3'), Version('2.3'))
            self.assertEqual(made, 2, key)
        self.assertEqual(len(calls), 6)

    def test_error_message(self):
        def hash_version(version):
            raise KeyError('secret')

        @Rc.cache_resource(hash_funcs={Version: hash_version})
        def load(first, second):
            return first
        with self.assertRaises(Rc.UnhashableParamError) as caught:
            load(1, [Version('1.2')])
        for word in ('load()', '“second”', 'Version', 'hash_version', 'KeyError'):
            self.assertIn(word, str(caught.exception))
        self.assertNotIn('secret', str(caught.exception))
        self.assertIsInstance(caught.exception.__cause__, KeyError)

    def test_override_priority(self):
        values = [1, 1.5, 'text', b'bytes', None, True, [1], {'a': 1}, (1,), {1}, abs, Version,
                  Version('1.2'), re.compile('x'), uuid.UUID(int=1), io.BytesIO(b'x'),
                  datetime.date(2020, 1, 1), functools.partial(int), lambda: 1]
        for value in values:
            hash_value = mock.Mock(return_value='the same')
            self.assertEqual(self.count({type(value): hash_value}, value, value), 1)
            self.assertEqual(hash_value.mock_calls, [mock.call(value)] * 2)


if __name__ == '__main__':
    main()

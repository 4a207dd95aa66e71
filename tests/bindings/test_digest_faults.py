# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Values that once were taken for each other."""

import dataclasses
import functools
import importlib.util
import math
import struct
import typing
import unittest

from testing import DigestTestCase, Rc, main

Item = typing.TypeVar('Item')


@dataclasses.dataclass
class Point:
    x: int


@dataclasses.dataclass
class Unset:
    x: int = dataclasses.field(init=False)


@dataclasses.dataclass
class Table(dict):
    x: int = 1


class Named(Point):
    """No dataclass, though its base is one."""

    def __init__(self, x, name):
        super().__init__(x)
        self.name = name


@dataclasses.dataclass
class Generic(typing.Generic[Item]):
    x: Item


class Plain:
    def __init__(self, **members):
        vars(self).update(members)


class Other:
    pass


class Slots(set):
    __slots__ = ('x',)


class Bag(set):
    pass


class ByName:
    """Pickle would look for it by its name."""

    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return self.name


KNOWN = ByName('KNOWN')


def from_bytes(content):
    return struct.unpack('>d', content)[0]


class Identities(DigestTestCase):
    """What has no content is equal only to itself."""

    def test_sentinels(self):
        one, other = object(), object()
        self.assert_all_differ([one, other, [one], [other], (one, other), (other, one)])
        digests = {self.digest(object()) for _ in range(100)}
        self.assertEqual(len(digests), 100)

    def test_classes_that_claim_to_be_equal(self):
        class Meta(type):
            def __eq__(cls, other):
                return True

            def __hash__(cls):
                return 1

        def make_class():
            class Local(metaclass=Meta):
                pass
            return Local

        read = Rc.cache_resource(id)
        one, other = make_class(), make_class()
        self.assertEqual([read(one), read(other), read(one)], [id(one), id(other), id(one)])

    def test_functions_that_functools_wraps(self):
        def make(cell):
            @functools.lru_cache
            def load():
                return cell
            return load
        self.assert_all_differ([make(1), make(2)])

    def test_functions_that_are_cached(self):
        def make(cell):
            @Rc.cache_resource
            def load():
                return cell
            return load
        self.assert_all_differ([make(1), make(2)])

    def test_type_variables(self):
        self.assert_all_differ([typing.TypeVar('T'), typing.TypeVar('T', bound=int), Item])

    def test_names_that_lead_elsewhere(self):
        self.assert_all_differ([ByName('KNOWN'), KNOWN, ByName('missing'), ByName('missing')])


class Contents(DigestTestCase):
    def test_what_is_no_field(self):
        one, other = Table(), Table()
        one['key'], other['key'] = 1, 2
        self.assert_all_differ([Named(1, 'a'), Named(1, 'b'), Named(2, 'a'), Point(1),
                                one, other, Table()])
        self.assert_same(Named(1, 'a'), Named(1, 'a'))

    def test_fields_that_are_not_set(self):
        filled = Unset()
        filled.x = 1
        self.assert_same(Unset(), Unset())
        self.assert_all_differ([Unset(), filled])

    def test_generic_dataclasses(self):
        self.assert_all_differ([Generic(1), Generic(2), Generic('1')])
        self.assert_same(Generic(1), Generic(1))

    def test_members_of_sets(self):
        def make(kind, items, x):
            made = kind(items)
            made.x = x
            return made
        self.assert_all_differ([make(kind, items, x) for kind in (Slots, Bag)
                                for items in ('ab', 'cd') for x in (1, 2)])
        self.assert_same(make(Slots, 'abcdef', 1), make(Slots, 'fedcba', 1))
        self.assert_all_differ([Slots('ab'), Slots('cd'), Bag('ab')])

    def test_complex_numbers_that_are_none(self):
        self.assert_all_differ([
            complex(math.nan, from_bytes(b'abcd nan')), complex(from_bytes(b'nan abcd'), math.nan),
            complex(math.nan, 1), complex(1, math.nan), complex(math.nan, math.nan),
        ])
        self.assert_same(complex(math.nan, 1), complex(float('nan'), 1))


@unittest.skipUnless(importlib.util.find_spec('numpy'), 'numpy is not installed')
class Numpy(DigestTestCase):
    def test_fields_out_of_order_and_on_top_of_each_other(self):
        import numpy as np
        for offsets in ([4, 0], [0, 0], [0, 4]):
            dtype = np.dtype({'names': ['a', 'b'], 'formats': ['<i4', '<i4'], 'offsets': offsets})
            with self.subTest(offsets=offsets):
                self.assert_all_differ([np.zeros(1, dtype), np.ones(1, dtype)])
                self.assert_same(np.zeros(1, dtype), np.zeros(1, dtype))

    def test_hash_funcs_of_what_scalars_are_made_of(self):
        import numpy as np
        keys = []
        for number in (1, 2):
            @Rc.cache_resource(hash_funcs={bytes: len})
            def load(x):
                return x
            load(np.float64(number))
            keys += load.cache
        self.assertNotEqual(*keys)


@unittest.skipUnless(importlib.util.find_spec('pandas'), 'pandas is not installed')
class Pandas(DigestTestCase):
    def test_rows_called_as_attributes(self):
        import pandas as pd
        for index in (['categories', 'codes', 'ordered'], ['categories', 'x', 'y']):
            one, other = pd.Series([1, 2, 3], index=index), pd.Series([1, 2, 4], index=index)
            with self.subTest(index=index):
                self.assert_all_differ([one, other, one.to_frame('a'), other.to_frame('a')])

    def test_members_of_subclasses(self):
        import pandas as pd

        class Map(pd.DataFrame):
            _metadata = ['projection']

        def make(projection):
            made = Map({'x': [1]})
            made.projection = projection
            return made
        self.assert_all_differ([make('flat'), make('round')])
        self.assert_same(make('flat'), make('flat'))

    def test_hash_funcs_of_what_columns_are_made_of(self):
        import numpy as np
        import pandas as pd

        def key(hash_funcs, value):
            @Rc.cache_resource(hash_funcs=hash_funcs)
            def load(x):
                return x
            load(value)
            return list(load.cache)[0]
        makers = [lambda v: pd.DataFrame({'a': [1.5, v]}), lambda v: pd.Series([1.5, v]),
                  lambda v: pd.Series(['x', f'y{v > 3}'], dtype='category'),
                  lambda v: pd.Series([1.0, None, v], dtype='Float64')]
        for hash_funcs in ({np.ndarray: np.shape}, {list: len}, {tuple: len}, {bytes: len},
                           {dict: len}, {pd.Index: len, pd.RangeIndex: len}):
            for number, make in enumerate(makers):
                with self.subTest(hash_funcs=hash_funcs, number=number):
                    self.assertNotEqual(key(hash_funcs, make(2.5)), key(hash_funcs, make(3.25)))
                    self.assertEqual(key(hash_funcs, make(2.5)), key(hash_funcs, make(2.5)))


@unittest.skipUnless(importlib.util.find_spec('PIL'), 'PIL is not installed')
class Pillow(DigestTestCase):
    def test_palettes_that_are_transparent(self):
        from PIL import Image

        def make(alpha):
            image = Image.new('P', (1, 1))
            image.putpalette([1, 2, 3, alpha], 'RGBA')
            return image
        self.assert_all_differ([make(255), make(0)])
        self.assert_same(make(255), make(255))


if __name__ == '__main__':
    main()

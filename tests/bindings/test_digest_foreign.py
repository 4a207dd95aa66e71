# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Arguments whose types come from packages that may not be there."""

import importlib.util
import io
import sys
import tempfile
import threading
import unittest

from testing import DigestTestCase, Rc, main

from gi.overrides import _rc_digest


@unittest.skipUnless(importlib.util.find_spec('numpy'), 'numpy is not installed')
class Numpy(DigestTestCase):
    def test_arrays(self):
        import numpy as np
        self.assert_all_differ([
            np.arange(6), np.arange(6).reshape(2, 3), np.arange(6).reshape(3, 2),
            np.arange(6, dtype='i4'), np.arange(6.0), np.zeros(0), np.zeros((0, 1)),
            np.array(['a', 'b']), np.array(['a', 'c'], dtype=object),
            np.array(['a', [1]], dtype=object), np.array(['2020-01-01'], dtype='M8[D]'),
            np.array([(1, 2)], dtype=[('a', 'i4'), ('b', 'i4')]),
            np.array([(1, 2)], dtype=[('a', 'i4'), ('c', 'i4')]),
            np.ma.array([1, 2], mask=[True, False]), np.ma.array([1, 2]),
            np.float64(1), np.float32(1), np.int64(1), np.int32(1), np.bool_(True), 1, 1.0, True,
            np.dtype('i4'), np.dtype('i8'), np.datetime64('2020-01-01'), np.sin, np.cos,
        ])
        self.assert_same(np.arange(6).reshape(2, 3), np.asfortranarray(np.arange(6).reshape(2, 3)))
        self.assert_same(np.arange(6)[::2], np.array([0, 2, 4]))

    def test_the_same_numbers(self):
        """However they lie in memory, and whatever says that one is no number."""
        import numpy as np
        none = np.array([0x7ff8000000000000, 0xfff8000000000001], dtype='u8').view('f8')
        self.assert_same(none[:1], none[1:])
        self.assert_same(np.array([none[0], -0.0]), np.array([none[1], -0.0]))
        self.assert_all_differ([np.array([0.0]), np.array([-0.0]), none[:1], np.array([np.inf])])
        swapped = np.array([complex(1, none[0]), complex(none[1], 1)])
        self.assert_same(swapped, np.array([complex(1, none[1]), complex(none[0], 1)]))
        self.assert_all_differ([swapped, swapped[::-1]])
        cube = np.arange(24).reshape(2, 3, 4)
        for other in (cube.transpose(), cube[::-1, 1:], cube[:, :, 2],
                      np.broadcast_to(cube, (2, 2, 3, 4))):
            self.assert_same(other, np.ascontiguousarray(other))
            self.assert_same(other, np.asfortranarray(other))

    def test_bytes_without_meaning(self):
        import numpy as np
        dtype = np.dtype([('a', 'i1'), ('b', 'i8')], align=True)
        dirty = np.full(dtype.itemsize * 3, 0xff, 'u1').view(dtype)
        clean = np.zeros(3, dtype)
        clean[:] = dirty
        dirty['a'], dirty['b'], clean['a'], clean['b'] = 1, 2, 1, 2
        self.assertNotEqual(dirty.tobytes(), clean.tobytes())
        self.assert_same(dirty, clean)
        clean['b'][2] = 3
        self.assert_all_differ([dirty, clean])
        long = np.array([1.5, 1.5], np.longdouble)
        spoilt = long.copy()
        if np.finfo(np.longdouble).nmant == 63:
            spoilt.view('u1').reshape(2, -1)[:, 10:] = 0xff
        self.assert_same(long, spoilt)
        self.assert_all_differ([long, np.array([1.5, 1.25], np.longdouble)])

    def test_kinds_of_arrays(self):
        import numpy as np
        masked = np.ma.array(np.arange(6).reshape(2, 3), mask=[[0, 0, 1], [0, 0, 0]])
        plain = np.arange(6).reshape(2, 3)
        self.assert_all_differ([plain, np.matrix(plain), masked, np.ma.array(plain),
                                np.ma.array(plain, fill_value=7), plain.view(np.recarray),
                                np.array(5), np.array([5]), np.zeros((0, 2)), np.zeros((2, 0)),
                                np.array(object()), np.array([[1], [2]], object),
                                np.array([1, 2], object), np.array(['a'], 'U2'),
                                np.array(['a'], 'U1'), np.array([b'a'], 'S1'),
                                np.array(['NaT'], 'M8[s]'), np.array(['NaT'], 'm8[s]'),
                                np.array([1], '>i4'), np.array([1], '<i4')])
        self.assert_same(masked, masked.copy(order='F'))
        self.assert_same(np.matrix(plain), np.matrix(np.asfortranarray(plain)))
        with tempfile.NamedTemporaryFile() as file:
            np.arange(10.0).tofile(file.name)
            one, other = (np.memmap(file.name, mode='r') for _ in range(2))
            self.assert_same(one, other)
            self.assert_all_differ([one, np.asarray(one), one[1:]])

    def test_items_that_are_objects(self):
        import numpy as np
        loop = np.array([None, 1], object)
        loop[0] = loop
        self.assert_same(loop, loop)
        self.assert_all_differ([loop, np.array([None, 1], object)])
        self.assert_same(np.array([[1, 'a'], [2, {}]], object),
                         np.asfortranarray(np.array([[1, 'a'], [2, {}]], object)))
        self.assert_unhashable(np.array([threading.Lock()], object),
                               'lock.*inside of numpy.ndarray')
        keys = []
        for number in (1, 2):
            load = Rc.cache_resource(hash_funcs={list: len})(lambda x: x)
            load(np.array([[number], [3]], object))
            keys += [key.rpartition('#')[2] for key in load.cache]
        self.assertNotEqual(*keys)

    def test_not_item_by_item(self):
        """Of a large array every byte counts, and no object is made of any."""
        import numpy as np
        array = np.ones((1000, 1000))
        for made in (array, array.T, array.astype('c16'), array.astype('M8[s]')):
            calls = []
            sys.setprofile(lambda frame, event, argument: calls.append(event))
            try:
                _rc_digest.Digester().digest(made)
            finally:
                sys.setprofile(None)
            self.assertLess(len(calls), 1000)

    def test_the_whole_content_counts(self):
        import numpy as np
        one = np.zeros(2_000_000, dtype='u1')
        first = self.digest(one)
        for place in (0, 777_777, 1_999_999):
            one[place] = 1
            self.assertNotEqual(self.digest(one), first)
            one[place] = 0
        self.assertEqual(self.digest(one), first)


@unittest.skipUnless(importlib.util.find_spec('pandas'), 'pandas is not installed')
class Pandas(DigestTestCase):
    def test_frames_and_series(self):
        import pandas as pd
        frame = pd.DataFrame({'a': [1, 2], 'b': ['x', None]})
        self.assert_all_differ([
            frame, frame[['b', 'a']], frame.rename(columns={'a': 'c'}), frame.iloc[:1], frame.T,
            frame.set_index('a'), frame.astype({'a': float}), frame.astype({'b': 'category'}),
            frame.astype({'a': 'Int64'}), pd.DataFrame(), frame['a'], frame['a'].rename('c'),
            frame['a'].astype('i4'), frame['b'], frame['b'].astype('category'),
            frame['b'].astype('string'), pd.Series([1, 2]), pd.Series([1, 2], index=[1, 2]),
            pd.Index([1, 2]), pd.Index([1, 2], name='a'), pd.RangeIndex(2),
            pd.CategoricalIndex(['a', 'b']), pd.MultiIndex.from_tuples([(1, 2)]),
            pd.Timestamp('2020-01-01'), pd.Timestamp('2020-01-01', tz='UTC'),
            pd.Timedelta(1, 'd'), pd.Series([pd.NA]),
            pd.Series(pd.date_range('2020-01-01', periods=2)),
            pd.Series(pd.date_range('2020-01-01', periods=2, tz='UTC')), pd.NA, pd.NaT,
        ])
        self.assert_same(frame, frame.copy())
        self.assert_same(frame, pd.concat([frame.iloc[:1], frame.iloc[1:]]))

    def test_what_is_written_on_a_frame(self):
        import pandas as pd

        def make(**attrs):
            frame = pd.DataFrame({'a': [1]})
            frame.attrs.update(attrs)
            return frame
        self.assert_all_differ([make(), make(unit='m'), make(unit='s'),
                                make().set_flags(allows_duplicate_labels=False)])
        self.assert_same(make(unit='m'), make(unit='m'))

    def test_kinds_of_indices(self):
        import pandas as pd
        days = pd.date_range('2020-01-01', periods=3)
        self.assert_all_differ([
            days, pd.DatetimeIndex(list(days)), days.tz_localize('UTC'), days.to_period('D'),
            pd.interval_range(0, 3), pd.interval_range(0, 3, closed='left'), pd.RangeIndex(3),
            pd.timedelta_range('1D', periods=3), pd.MultiIndex.from_product([[1], ['a', 'b']]),
            pd.MultiIndex.from_product([['a'], [1, 2]]), pd.Index(['a']), pd.Index(['a', None]),
            pd.Index([1.0, float('nan')]), pd.CategoricalIndex(['a'], ['a', 'b']),
            pd.CategoricalIndex(['a'], ['a', 'b'], ordered=True), pd.CategoricalIndex(['a']),
        ])

    def test_scalars(self):
        import pandas as pd
        stamp = pd.Timestamp
        self.assert_all_differ([
            stamp(0), stamp(1), stamp(0, tz='UTC'), stamp(0, tz='Europe/Berlin'), pd.NaT, pd.NA,
            pd.Timedelta(1), pd.Timedelta(2), pd.Period('2020', 'Y'), pd.Period('2020', 'M'),
            pd.Interval(0, 1), pd.Interval(0, 1, closed='both'), pd.DateOffset(1),
            pd.DateOffset(2), pd.CategoricalDtype(['a']), pd.CategoricalDtype(['a'], True),
        ])
        self.assert_same(stamp('2020-01-01 00:00'), stamp(2020, 1, 1))
        self.assert_same(pd.DateOffset(1), pd.DateOffset(1))

    def test_the_whole_content_counts(self):
        import pandas as pd
        frame = pd.DataFrame({'a': range(300_000)})
        first = self.digest(frame)
        frame.loc[200_001, 'a'] = 0
        self.assertNotEqual(self.digest(frame), first)


@unittest.skipUnless(importlib.util.find_spec('PIL'), 'PIL is not installed')
class Pillow(DigestTestCase):
    def test_images(self):
        from PIL import Image
        dotted = Image.new('RGB', (4, 4))
        dotted.putpixel((3, 3), (0, 0, 1))
        self.assert_all_differ([Image.new('RGB', (4, 4)), Image.new('RGB', (2, 8)), dotted,
                                Image.new('L', (4, 4)), Image.new('P', (4, 4)),
                                Image.new('RGBA', (4, 4)), Image.new('1', (4, 4))])
        self.assert_same(Image.new('RGB', (4, 4)), Image.new('RGB', (4, 4)))

    def test_images_of_several_pictures(self):
        from PIL import Image

        def make(*colours):
            first, *others = [Image.new('L', (2, 2), colour) for colour in colours]
            stream = io.BytesIO()
            first.save(stream, 'GIF', save_all=True, append_images=others)
            return Image.open(stream)
        self.assert_all_differ([make(0, 100), make(0, 200), make(0), make(0, 100, 200)])
        self.assert_same(make(0, 100), make(0, 100))
        second = make(0, 100)
        second.seek(1)
        self.assert_all_differ([second, make(0, 100)])
        self.assertEqual(second.tell(), 1)

    def test_a_closed_image(self):
        from PIL import Image
        stream = io.BytesIO()
        Image.new('L', (2, 2)).save(stream, 'PNG')
        image = Image.open(stream)
        image.close()
        self.assert_unhashable(image, 'ValueError|AttributeError')


if __name__ == '__main__':
    main()

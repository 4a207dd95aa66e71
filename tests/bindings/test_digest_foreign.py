# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Arguments whose types come from packages that may not be there."""

import importlib.util
import unittest

from testing import DigestTestCase, main


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
            pd.Timestamp('2020-01-01'), pd.Timestamp('2020-01-01', tz='UTC'), pd.Timedelta(1, 'd'), pd.Series([pd.NA]),
            pd.Series(pd.date_range('2020-01-01', periods=2)),
            pd.Series(pd.date_range('2020-01-01', periods=2, tz='UTC')), pd.NA, pd.NaT,
        ])
        self.assert_same(frame, frame.copy())
        self.assert_same(frame, pd.concat([frame.iloc[:1], frame.iloc[1:]]))

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
                                Image.new('L', (4, 4)), Image.new('P', (4, 4))])
        self.assert_same(Image.new('RGB', (4, 4)), Image.new('RGB', (4, 4)))


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases of which arguments of other packages are the same."""

from testing import DigestTestCase, main

try:
    import numpy
except ImportError:
    numpy = None
try:
    import pandas
except ImportError:
    pandas = None
try:
    import PIL.Image
except ImportError:
    PIL = None


def needs(module, name):
    def skip(self):
        if module is None:
            self.skipTest(f'{name} is not there')
    return skip


class Numpy(DigestTestCase):
    setUp = needs(numpy, 'numpy')

    def test_numpy_dtype(self):
        kinds = ('i4', 'i8', 'u4', 'f4', 'f8', 'c8', '?', 'S4', 'U4', '>i4', 'M8[s]', 'M8[ns]')
        self.assert_same(numpy.zeros(4, 'i4'), numpy.zeros(4, 'i4'))
        self.assert_all_differ([numpy.zeros(4, kind) for kind in kinds])

    def test_numpy_shape(self):
        content = numpy.arange(12)
        self.assert_all_differ([content, content.reshape(3, 4), content.reshape(4, 3),
                                content.reshape(1, 12), content.tolist()])
        self.assert_same(content.reshape(3, 4).T, numpy.ascontiguousarray(content.reshape(3, 4).T))

    def test_numpy_whole_content(self):
        def make(index):
            content = numpy.zeros(2_000_000, 'u1')
            content[index] = 1
            return content
        self.assert_same(make(1), make(1))
        self.assert_all_differ([make(n) for n in (0, 1, 777_777, 1_234_567, 1_999_999)])

    def test_numpy_scalars(self):
        self.assert_same(numpy.int32(1), numpy.int32(1))
        self.assert_all_differ([numpy.int32(1), numpy.int64(1), numpy.float64(1), 1, 1.0,
                                numpy.bool_(True)])


class Pandas(DigestTestCase):
    setUp = needs(pandas, 'pandas')

    def test_pandas_timestamp(self):
        make = pandas.Timestamp
        self.assert_same(make('2020-01-01'), make('2020-01-01'))
        self.assert_all_differ([make('2020-01-01'), make('2020-01-02'),
                                make('2020-01-01', tz='UTC'),
                                make('2020-01-01T00:00:00.000000001'),
                                make('2020-01-01').to_pydatetime()])

    def test_pandas_dtype(self):
        self.assert_same(pandas.Series([1, 2]), pandas.Series([1, 2]))
        self.assert_all_differ([pandas.Series([1, 2]), pandas.Series([1, 2], dtype='i4'),
                                pandas.Series([1.0, 2.0]), pandas.Series(['1', '2']),
                                pandas.Series([1, 2], dtype='category'),
                                pandas.Series([1, 2], dtype='Int64'), pandas.Index([1, 2])])

    def test_pandas_shape(self):
        make = pandas.DataFrame
        content = {'a': [1, 2], 'b': ['x', None]}
        self.assert_same(make(content), make(content))
        self.assert_all_differ([make({'a': [1, 2]}), make({'a': [1, 2], 'b': [1, 2]}),
                                make({'b': [1, 2]}), make({'a': [1], 'b': [2]}),
                                make({'a': [1, 2]}, index=[1, 2]), make({'a': [2, 1]}),
                                make({'b': [1, 2], 'a': [1, 2]}), make(), make(index=[0, 1])])

    def test_pandas_whole_content(self):
        def make(row):
            frame = pandas.DataFrame({'a': range(200_000), 'b': 'x'})
            frame.loc[row, 'b'] = 'y'
            return frame
        self.assert_all_differ([make(row) for row in (0, 1, 100_001, 199_999)])


class Images(DigestTestCase):
    setUp = needs(PIL, 'PIL')

    def test_pil(self):
        def make(mode='RGB', size=(20, 10), point=None):
            image = PIL.Image.new(mode, size)
            if point is not None:
                image.putpixel(point, 255 if mode == 'L' else (255, 0, 0))
            return image
        self.assert_same(make(), make())
        self.assert_all_differ([make(), make('L'), make(size=(10, 20)), make(point=(19, 9)),
                                make(point=(0, 9)), make('L', point=(0, 0))])


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What arrays, frames and images are: types of packages that may not be there."""

import sys


def kind(value):
    cls = type(value)
    return f'{cls.__module__}.{cls.__qualname__}'


def plain_numbers(numpy, array):
    """The same bytes for the same numbers: there are many that are no number, and those that
    are longer than a double have bytes without a meaning."""
    if array.dtype.kind == 'c':
        array = array.view(array.real.dtype)
    is_none = numpy.isnan(array)
    if is_none.any():
        array = numpy.where(is_none, numpy.array(numpy.nan, array.dtype), array)
    if array.dtype.char == 'g' and numpy.finfo(array.dtype).nmant == 63:
        return numpy.ascontiguousarray(array.view('u1').reshape(-1, array.itemsize)[:, :10])
    return array


def array_content(digester, array):
    """All items, in the order of their places; there may be gigabytes of them."""
    numpy = sys.modules['numpy']
    if array.dtype.names is not None:
        return [array_content(digester, array[name]) for name in array.dtype.names]
    if array.dtype.hasobject:
        return array.ravel().tolist()
    items = numpy.ascontiguousarray(array).reshape(-1)
    if items.dtype.kind in 'fc':
        items = plain_numbers(numpy, items)
    return digester.raw(items.reshape(-1).view('u1') if items.size and items.itemsize else b'')


def digest_array(digester, array):
    array_type = array.dtype
    if array_type.names is None and array_type.metadata is None:
        array_type = str(array_type.descr)
    array = array.view(sys.modules['numpy'].ndarray)
    return digester.record('ndarray', [array_type, array.shape, array_content(digester, array)])


def digest_masked(digester, array):
    numpy = sys.modules['numpy']
    parts = [array.data, numpy.ma.getmaskarray(array), array.fill_value]
    return digester.record('MaskedArray', [*map(digester.made, parts)])


def column_content(digester, column):
    """The type and the values of a pandas series or index."""
    if type(column.dtype).__name__ == 'CategoricalDtype':
        values = getattr(column, 'cat', column)
        return ['category', digester.made(values.codes.to_numpy() if values is not column
                                          else values.codes),
                digester.made(values.categories), values.ordered]
    if type(column.dtype).__module__.startswith('numpy'):
        return [str(column.dtype), digester.made(column.to_numpy())]
    return [str(column.dtype), list(column)]


def digest_index(digester, index):
    return digester.record(kind(index), [list(index.names), getattr(index, 'freqstr', None),
                                         *column_content(digester, index)])


def members(value):
    """What a subclass of a pandas type adds to it, and what was written on it."""
    own = {name: getattr(value, name, None) for name in value._metadata}
    return [own, value.attrs, value.flags.allows_duplicate_labels]


def digest_series(digester, series):
    return digester.record(kind(series), [series.name, digester.made(series.index), members(series),
                                          *column_content(digester, series)])


def digest_frame(digester, frame):
    columns = [digester.made_record('column', column_content(digester, frame.iloc[:, number]))
               for number in range(frame.shape[1])]
    return digester.record(kind(frame), [digester.made(frame.index), digester.made(frame.columns),
                                         columns, members(frame)])


def digest_picture(digester, image):
    return digester.made_record('picture', [
        image.mode, image.size, image.getpalette(None), getattr(image.palette, 'mode', None),
        image.info.get('transparency'), image.tobytes()])


def digest_image(digester, image):
    """An image may be one of several in a file: all count, and which one it is."""
    place = image.tell()
    if not getattr(image, 'is_animated', False):
        return digester.record(kind(image), [digest_picture(digester, image), place])
    try:
        pictures = []
        for number in range(image.n_frames):
            image.seek(number)
            pictures.append(digest_picture(digester, image))
    finally:
        image.seek(place)
    return digester.record(kind(image), [*pictures, place])


# By the name of the type, in the packages of numpy.
ARRAYS = {
    'ndarray': digest_array,
    'memmap': digest_array,
    'matrix': digest_array,
    'recarray': digest_array,
    'MaskedArray': digest_masked,
}

FOREIGN = (
    ('pandas', 'DataFrame', digest_frame),
    ('pandas', 'Series', digest_series),
    ('pandas', 'Index', digest_index),
    ('PIL.Image', 'Image', digest_image),
)


def digest(digester, value):
    """None, if it is of no such type."""
    cls = type(value)
    if str(cls.__module__).partition('.')[0] == 'numpy':
        by_type = ARRAYS.get(cls.__qualname__)
        if by_type is not None:
            return digester.made_record(kind(value), [by_type(digester, value)])
    for module, name, by_kind in FOREIGN:
        package = sys.modules.get(module)
        if package is not None and isinstance(value, getattr(package, name)):
            return by_kind(digester, value)
    return None

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the content of a value is, by its type."""

import collections
import copyreg
import dataclasses
import enum
import io
import os
import struct
import sys
import types

from gi.repository import GLib, GObject


def encode_float(number):
    return b'nan' if number != number else struct.pack('>d', number)


def encode_int(number):
    return number.to_bytes(number.bit_length() // 8 + 1, 'big', signed=True)


# Exact types whose content is a run of bytes. The tag before it is the type's name.
LEAVES = {
    type(None): lambda value: b'',
    type(Ellipsis): lambda value: b'',
    type(NotImplemented): lambda value: b'',
    bool: lambda value: b'1' if value else b'0',
    int: encode_int,
    float: encode_float,
    complex: lambda value: encode_float(value.real) + b' ' + encode_float(value.imag),
    str: lambda value: value.encode('utf-8', 'surrogatepass'),
    bytes: bytes,
    bytearray: bytes,
}


def kind(value):
    cls = type(value)
    return f'{cls.__module__}.{cls.__qualname__}'


def digest_type(digester, cls):
    """A class counts by its name, unless another one may have the same name."""
    name = [cls.__module__, cls.__qualname__]
    found = sys.modules.get(cls.__module__)
    for part in cls.__qualname__.split('.'):
        found = getattr(found, part, None)
    if found is cls:
        return digester.sequence('class', name)
    return digester.sequence('local class', [*name, digester.identity('class', cls)])


def digest_code(digester, code):
    return digester.sequence('code', [
        code.co_name, code.co_code, code.co_consts, code.co_names, code.co_varnames,
        code.co_freevars, code.co_cellvars, code.co_flags, code.co_argcount,
        code.co_posonlyargcount, code.co_kwonlyargcount])


def digest_cell(digester, cell):
    try:
        return digester.sequence('cell', [cell.cell_contents])
    except ValueError:
        return digester.sequence('empty cell', [])


def digest_function(digester, function):
    return digester.sequence('function', [
        function.__module__, function.__qualname__, function.__code__, function.__defaults__,
        function.__kwdefaults__, function.__closure__])


def digest_builtin(digester, function):
    owner = function.__self__
    if owner is None or isinstance(owner, types.ModuleType):
        owner = function.__module__
    return digester.sequence('builtin', [owner, function.__qualname__])


def digest_descriptor(digester, descriptor):
    return digester.sequence(kind(descriptor), [descriptor.__objclass__, descriptor.__name__])


def digest_file(digester, file):
    """A file counts by its name, when it was changed, and where reading goes on."""
    try:
        status = os.fstat(file.fileno())
        content = [file.name, status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns,
                   file.tell()]
    except (AttributeError, OSError, ValueError) as error:
        raise digester.unhashable(file, f'its place in the file is unknown: {error}') from error
    return digester.sequence(kind(file), content)


def digest_memory(digester, view):
    return digester.sequence('memoryview', [view.format, view.shape, view.tobytes()])


def digest_object(digester, item):
    """An object counts by identity. The number lives as long as the object does, even if
    Python forgets its wrapper meanwhile; setdefault() is one step for threads."""
    number = vars(item).setdefault('_rc_identity', object_numbers())
    return digester.sequence('GObject', [type(item).__gtype__.name, number])


object_numbers = iter(range(sys.maxsize)).__next__

CONTENT = {
    tuple: lambda d, value: d.sequence('tuple', value),
    list: lambda d, value: d.sequence('list', value),
    set: lambda d, value: d.unordered('set', value),
    frozenset: lambda d, value: d.unordered('frozenset', value),
    dict: lambda d, value: d.mapping('dict', value.items()),
    types.MappingProxyType: lambda d, value: d.mapping('mappingproxy', value.items()),
    type({}.keys()): lambda d, value: d.unordered('dict_keys', value),
    type({}.items()): lambda d, value: d.unordered('dict_items', value),
    type({}.values()): lambda d, value: d.unordered('dict_values', value),
    collections.defaultdict:
        lambda d, value: d.sequence('defaultdict', [value.default_factory, dict(value)]),
    range: lambda d, value: d.sequence('range', [value.start, value.stop, value.step]),
    slice: lambda d, value: d.sequence('slice', [value.start, value.stop, value.step]),
    memoryview: digest_memory,
    types.ModuleType: lambda d, value: d.sequence('module', [value.__name__]),
    types.CodeType: digest_code,
    types.CellType: digest_cell,
    types.FunctionType: digest_function,
    types.BuiltinFunctionType: digest_builtin,
    types.MethodType: lambda d, value: d.sequence('method', [value.__func__, value.__self__]),
    types.GetSetDescriptorType: digest_descriptor,
    types.MemberDescriptorType: digest_descriptor,
    types.MethodDescriptorType: digest_descriptor,
    types.WrapperDescriptorType: digest_descriptor,
    types.ClassMethodDescriptorType: digest_descriptor,
    io.TextIOWrapper: digest_file,
    io.BufferedReader: digest_file,
    io.BufferedWriter: digest_file,
    io.BufferedRandom: digest_file,
    io.FileIO: digest_file,
    GLib.Variant: lambda d, value: d.sequence('GVariant', [value.get_type_string(),
                                                           value.print_(True)]),
    GLib.Bytes: lambda d, value: d.sequence('GBytes', [value.get_data() or b'']),
}


def digest_dataclass(digester, value):
    fields = [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
    return digester.sequence('dataclass', [type(value), fields])


def digest_array(digester, array):
    """A numpy array, whatever the order of its items in memory."""
    dtype = array.dtype
    content = array.tolist() if dtype.hasobject else array.tobytes()
    return digester.sequence('ndarray', [str(dtype.descr), array.shape, content])


def column_content(column):
    """The type and the values of a pandas series or index."""
    values = getattr(column, 'cat', column)
    if hasattr(values, 'categories'):
        return ['category', values.codes, values.categories, values.ordered]
    if type(column.dtype).__module__.startswith('numpy'):
        return [str(column.dtype), column.to_numpy()]
    return [str(column.dtype), list(column)]


def digest_index(digester, index):
    return digester.sequence(kind(index), [list(index.names), *column_content(index)])


def digest_series(digester, series):
    return digester.sequence(kind(series), [series.name, series.index, *column_content(series)])


def digest_frame(digester, frame):
    columns = [column_content(frame.iloc[:, number]) for number in range(frame.shape[1])]
    return digester.sequence(kind(frame), [frame.index, frame.columns, columns])


def digest_image(digester, image):
    return digester.sequence(kind(image), [image.mode, image.size, image.getpalette(),
                                           image.info.get('transparency'), image.tobytes()])


FOREIGN = (
    ('pandas', 'DataFrame', digest_frame),
    ('pandas', 'Series', digest_series),
    ('pandas', 'Index', digest_index),
    ('PIL.Image', 'Image', digest_image),
)


def foreign(digester, value):
    """The digest of a type of a package that may not be there, or None."""
    numpy = sys.modules.get('numpy')
    if numpy is not None and type(value) is numpy.ndarray:
        return digest_array(digester, value)
    for module, name, digest in FOREIGN:
        package = sys.modules.get(module)
        if package is not None and isinstance(value, getattr(package, name)):
            return digest(digester, value)
    return None


def digest_set_kind(digester, value):
    """A subclass of a set, which pickle would write in no particular order."""
    return digester.sequence('set kind', [type(value), frozenset(value), vars(value)])


def digest_reduced(digester, value):
    """As pickle would write it."""
    cls = type(value)
    try:
        reduce = copyreg.dispatch_table.get(cls)
        reduced = reduce(value) if reduce is not None else value.__reduce_ex__(4)
    except Exception as error:
        raise digester.unhashable(value, str(error)) from error
    if isinstance(reduced, str):
        return digester.sequence('global', [cls, reduced])
    call, args, state, items, pairs = (*reduced, None, None, None)[:5]
    if pairs is not None:
        ordered = isinstance(value, collections.OrderedDict)
        pairs = list(pairs) if ordered else dict(pairs)
    items = None if items is None else list(items)
    return digester.sequence('reduced', [cls, call, args, state, items, pairs])


def digest_content(digester, value):
    """The digest of a value that may hold others."""
    digest = CONTENT.get(type(value))
    if digest is not None:
        return digest(digester, value)
    if isinstance(value, type):
        return digest_type(digester, value)
    if isinstance(value, enum.Enum):
        return digester.sequence('enum', [type(value), value.name, value.value])
    if isinstance(value, GObject.Object):
        return digest_object(digester, value)
    if dataclasses.is_dataclass(value):
        return digest_dataclass(digester, value)
    if isinstance(value, (set, frozenset)):
        return digest_set_kind(digester, value)
    return foreign(digester, value) or digest_reduced(digester, value)

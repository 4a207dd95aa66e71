# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the content of a value is, by its type."""

import abc
import collections
import copyreg
import dataclasses
import enum
import io
import itertools
import math
import os
import pickle
import re
import struct
import sys
import types
import typing

from gi.repository import GLib, GObject


def encode_float(number):
    return struct.pack('>d', math.nan if number != number else number)


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
    complex: lambda value: encode_float(value.real) + encode_float(value.imag),
    str: lambda value: value.encode('utf-8', 'surrogatepass'),
    bytes: bytes,
    bytearray: bytes,
}

# Parts of values that hash_funcs are not asked for.
PARTS = (type, types.FunctionType, types.BuiltinFunctionType, types.CodeType)


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
        return digester.record('class', name)
    return digester.record('local class', [*name, digester.identity('class', cls)])


def digest_code(digester, code):
    return digester.without_hash_funcs().sequence('code', [
        code.co_name, code.co_code, code.co_consts, code.co_names, code.co_varnames,
        code.co_freevars, code.co_cellvars, code.co_flags, code.co_argcount,
        code.co_posonlyargcount, code.co_kwonlyargcount])


def digest_cell(digester, cell):
    try:
        return digester.sequence('cell', [cell.cell_contents])
    except ValueError:
        return digester.sequence('empty cell', [])


def digest_function(digester, function):
    return digester.record('function', [
        function.__module__, function.__qualname__, function.__code__, function.__defaults__,
        function.__kwdefaults__, function.__closure__])


def digest_builtin(digester, function):
    owner = function.__self__
    if owner is None or isinstance(owner, types.ModuleType):
        owner = function.__module__
    return digester.record('builtin', [owner, function.__qualname__])


def digest_descriptor(digester, descriptor):
    return digester.record(kind(descriptor), [descriptor.__objclass__, descriptor.__name__])


def digest_file(digester, file):
    """A file counts by its name, when it was changed, and where reading goes on."""
    try:
        status = os.fstat(file.fileno())
        content = [file.name, status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns,
                   file.tell()]
    except (AttributeError, OSError, ValueError) as error:
        raise digester.unhashable(file, f'its place in the file is unknown: {error}') from error
    return digester.record(kind(file), content)


def digest_memory(digester, view):
    return digester.record('memoryview', [view.format, view.shape, view.tobytes()])


def digest_object(digester, item):
    """An object counts by identity. The number lives as long as the object does, even if
    Python forgets its wrapper meanwhile; setdefault() is one step for threads."""
    number = vars(item).setdefault('_rc_identity', object_numbers())
    return digester.record('GObject', [type(item).__gtype__.name, number])


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
        lambda d, value: d.record('defaultdict', [value.default_factory, d.made_mapping(value)]),
    range: lambda d, value: d.record('range', [value.start, value.stop, value.step]),
    slice: lambda d, value: d.record('slice', [value.start, value.stop, value.step]),
    memoryview: digest_memory,
    types.ModuleType: lambda d, value: d.record('module', [value.__name__]),
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
    GLib.Variant: lambda d, value: d.record('GVariant', [value.get_type_string(),
                                                         value.print_(True)]),
    GLib.Bytes: lambda d, value: d.record('GBytes', [value.get_data() or b'']),
}


def digest_dataclass(digester, value):
    fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)
              if hasattr(value, field.name)}
    return digester.record('dataclass', [type(value), fields])


def has_only_fields(cls):
    """Whether nothing but dataclasses made a class: others bring what is no field."""
    return all('__dataclass_fields__' in vars(base)
               or base in (object, abc.ABC, typing.Generic, typing.Protocol)
               for base in cls.__mro__)


def digest_array(digester, array):
    """A numpy array, whatever the order of its items in memory."""
    dtype = array.dtype
    kind_of_items = str(dtype.descr) if dtype.names is None else dtype
    content = array.tolist() if dtype.hasobject else array.tobytes()
    return digester.record('ndarray', [kind_of_items, array.shape, content])


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
    return digester.record(kind(index), [list(index.names), *column_content(digester, index)])


def members(value):
    """What a subclass of a pandas type adds to it."""
    return {name: getattr(value, name, None) for name in value._metadata}


def digest_series(digester, series):
    return digester.record(kind(series), [series.name, digester.made(series.index), members(series),
                                          *column_content(digester, series)])


def digest_frame(digester, frame):
    columns = [digester.made_record('column', column_content(digester, frame.iloc[:, number]))
               for number in range(frame.shape[1])]
    return digester.record(kind(frame), [digester.made(frame.index), digester.made(frame.columns),
                                         columns, members(frame)])


def digest_image(digester, image):
    return digester.record(kind(image), [image.mode, image.size, image.getpalette(None),
                                         getattr(image.palette, 'mode', None),
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
    reduced = reduce(digester, value)
    state = (*reduced, None, None)[2]
    return digester.record('set kind', [type(value), digester.made_set(value), *split(state)])


def reduce(digester, value):
    try:
        function = copyreg.dispatch_table.get(type(value))
        return function(value) if function is not None else value.__reduce_ex__(4)
    except Exception as error:
        raise digester.unhashable(value, describe(error)) from error


def describe(error):
    """What somebody's own code says may hold the value itself, with all its secrets."""
    text = str(error)
    return text if re.fullmatch(r"cannot pickle '[\w.]+' object", text) else type(error).__name__


def split(state):
    """The members of an object and those that have slots."""
    return state if type(state) is tuple and len(state) == 2 else (state,)


def digest_global(digester, value, name):
    """What pickle would look for by its name: only by identity, if it would not find it."""
    module = pickle.whichmodule(value, name)
    found = sys.modules.get(module)
    for part in name.split('.'):
        found = getattr(found, part, None)
    place = (module, name) if found is value else (digester.identity('global', value),)
    return digester.record('global', [type(value), *place])


def digest_reduced(digester, value):
    """As pickle would write it."""
    cls = type(value)
    if cls is object:
        return digester.identity('object', value)
    reduced = reduce(digester, value)
    if isinstance(reduced, str):
        return digest_global(digester, value, reduced)
    call, args, state, items, pairs = (*reduced, None, None, None)[:5]
    if pairs is not None:
        ordered = isinstance(value, collections.OrderedDict)
        pairs = list(itertools.chain(*pairs)) if ordered else digester.made_mapping(dict(pairs))
    items = None if items is None else list(items)
    # Times and scalars of numpy are bytes only to pickle.
    args = tuple(digester.made_record('bytes', [arg]) if type(arg) is bytes else arg
                 for arg in args)
    state = split(state)
    return digester.record('reduced', [cls, call, args, len(state), *state, items, pairs])


def digest_content(digester, value):
    """The digest of a value that may hold others."""
    digest = CONTENT.get(type(value))
    if digest is not None:
        return digest(digester, value)
    if isinstance(value, type):
        return digest_type(digester, value)
    if isinstance(value, enum.Enum):
        return digester.record('enum', [type(value), value.name, value.value])
    if isinstance(value, GObject.Object):
        return digest_object(digester, value)
    if dataclasses.is_dataclass(value) and has_only_fields(type(value)):
        return digest_dataclass(digester, value)
    if isinstance(value, (set, frozenset)):
        return digest_set_kind(digester, value)
    return foreign(digester, value) or digest_reduced(digester, value)

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the content of a value is, by its type."""

import collections
import dataclasses
import enum
import math
import struct
import types
import uuid

from gi.repository import GObject

from . import (_rc_digest_code, _rc_digest_foreign, _rc_digest_glib, _rc_digest_objects,
               _rc_digest_streams)

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

PARTS = _rc_digest_code.PARTS

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
    # Whether it was made safely is not what it is.
    uuid.UUID: lambda d, value: d.record('UUID', [value.int]),
    **_rc_digest_code.CONTENT,
    **_rc_digest_glib.CONTENT,
    **_rc_digest_streams.CONTENT,
}


def digest_content(digester, value):
    """The digest of a value that may hold others."""
    digest = CONTENT.get(type(value))
    if digest is not None:
        return digest(digester, value)
    if isinstance(value, type):
        return _rc_digest_code.digest_type(digester, value)
    if isinstance(value, enum.Enum):
        return digester.record('enum', [type(value), value.name, value.value])
    if isinstance(value, GObject.Object):
        return _rc_digest_glib.digest_object(digester, value)
    if isinstance(value, GObject.GBoxed):
        return _rc_digest_glib.digest_boxed(digester, value)
    if dataclasses.is_dataclass(value) and _rc_digest_objects.has_only_fields(type(value)):
        return _rc_digest_objects.digest_dataclass(digester, value)
    if isinstance(value, (set, frozenset)):
        return _rc_digest_objects.digest_set_kind(digester, value)
    return (_rc_digest_foreign.digest(digester, value)
            or _rc_digest_objects.digest_reduced(digester, value))

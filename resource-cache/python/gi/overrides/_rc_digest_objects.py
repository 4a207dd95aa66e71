# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What objects of any class are: as pickle would write them."""

import abc
import array
import collections
import copyreg
import dataclasses
import datetime
import decimal
import fractions
import functools
import ipaddress
import itertools
import pathlib
import pickle
import re
import sys
import typing
import zoneinfo

from . import _rc_digest_code

# What they are made of is nobody's but theirs: hash_funcs are not asked about it.
ATOMS = frozenset({
    array.array, datetime.date, datetime.time, datetime.datetime, datetime.timedelta,
    datetime.timezone, decimal.Decimal, fractions.Fraction, ipaddress.IPv4Address,
    ipaddress.IPv4Interface, ipaddress.IPv4Network, ipaddress.IPv6Address,
    ipaddress.IPv6Interface, ipaddress.IPv6Network, pathlib.PosixPath, pathlib.PurePosixPath,
    pathlib.PureWindowsPath, pathlib.WindowsPath, re.Pattern, zoneinfo.ZoneInfo,
})


def find(cls, name):
    """What a class has under that name, without asking for it."""
    return next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)


def own_members(value, members):
    """Without those that were only computed from the others, and kept."""
    return {name: member for name, member in members.items()
            if not isinstance(find(type(value), name), functools.cached_property)}


def digest_dataclass(digester, value):
    fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)
              if hasattr(value, field.name)}
    members = own_members(value, getattr(value, '__dict__', {}))
    return digester.record('dataclass', [type(value), {**members, **fields}])


def has_only_fields(cls):
    """Whether nothing but dataclasses made a class: others bring what is no field."""
    return all('__dataclass_fields__' in vars(base)
               or base in (object, abc.ABC, typing.Generic, typing.Protocol)
               for base in cls.__mro__)


def digest_set_kind(digester, value):
    """A subclass of a set, which pickle would write in no particular order."""
    reduced = reduce(digester, value)
    state = (*reduced, None, None)[2]
    return digester.record('set kind', [type(value), digester.made_set(value),
                                        *split(value, state)])


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


def split(value, state):
    """The members of an object and those that have slots. It is the same to have none and to
    have no place for them yet."""
    states = state if type(state) is tuple and len(state) == 2 else (state,)
    return tuple(own_members(value, part) or None if type(part) is dict else part
                 for part in states)


def digest_global(digester, value, name):
    """What pickle would look for by its name: only by identity, if it would not find it."""
    module = pickle.whichmodule(value, name)
    is_found = _rc_digest_code.is_found(value, module, name)
    place = (module, name) if is_found else (digester.identity('global', value),)
    return digester.record('global', [type(value), *place])


def is_of_library(cls):
    return str(cls.__module__).partition('.')[0] in sys.stdlib_module_names


def unknown_members(value):
    """What a subclass adds to a class of Python's library that says by itself what is to be
    pickled. Those often do not think of it."""
    cls = type(value)
    known = next(base for base in cls.__mro__
                 if '__reduce__' in vars(base) or '__reduce_ex__' in vars(base))
    if known is object or is_of_library(cls) or not is_of_library(known):
        return None
    slots = {*copyreg._slotnames(cls)}.difference(copyreg._slotnames(known))
    members = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    return {**members, **getattr(value, '__dict__', {})} or None


def digest_argument(digester, value, argument):
    """Bytes may be there only for pickle; and what a subclass of a built-in type is, besides
    its members, is no value of its own."""
    if type(argument) is dict and isinstance(value, dict):
        return digester.made_mapping(argument)
    if type(argument) is bytes or isinstance(value, type(argument)):
        return digester.made_part(argument)
    return argument


def digest_items(digester, value, items, pairs):
    if pairs is not None:
        ordered = isinstance(value, collections.OrderedDict)
        pairs = list(itertools.chain(*pairs)) if ordered else digester.made_mapping(dict(pairs))
    return [None if items is None else list(items), pairs]


def digest_reduced(digester, value):
    cls = type(value)
    if cls is object:
        return digester.identity('object', value)
    if cls in ATOMS:
        digester = digester.without_hash_funcs()
    reduced = reduce(digester, value)
    if isinstance(reduced, str):
        return digest_global(digester, value, reduced)
    call, args, state, items, pairs = (*reduced, None, None, None)[:5]
    if state is None:
        state = unknown_members(value)
    args = tuple(digest_argument(digester, value, argument) for argument in args)
    state = split(value, state)
    return digester.record('reduced', [cls, call, args, len(state), *state,
                                       *digest_items(digester, value, items, pairs)])

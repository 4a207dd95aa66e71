# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a function is, and which of its arguments make a key."""

import dataclasses
import enum
import inspect
import sys
import types

from gi.repository import GLib, GObject, Rc

from . import _rc_digest, _rc_errors

Parameter = inspect.Parameter

# What is equal only if its digest is. Not float: 0.0 == -0.0.
SIMPLE = frozenset({bool, bytes, int, str, type(None)})
STEADY = SIMPLE | {complex, float, type(Ellipsis)}
METHODS = types.MethodType, types.BuiltinMethodType
MAX_KNOWN = 256
MAX_KNOWN_SIZE = 1024


def name_of(function):
    module = getattr(function, '__module__', None) or ''
    return module, getattr(function, '__qualname__', None) or type(function).__qualname__


def display_name(function):
    module, name = name_of(function)
    return name if module in ('', '__main__') else f'{module}.{name}'


def code_digest(function):
    """What the function does, so far as its code tells; where it stands does not count."""
    code = getattr(function, '__code__', None)
    if code is None:
        return None
    defaults = getattr(function, '__defaults__', None), getattr(function, '__kwdefaults__', None)
    digest = _rc_digest.Digester().digest(code)
    try:
        return digest + _rc_digest.Digester().digest(defaults)
    except _rc_digest.Unhashable:
        return digest


def is_same_function(one, other):
    """Whether two callables are one, or one is the other defined again."""
    if one is other or (isinstance(one, METHODS) and one == other):
        return True
    if not (isinstance(one, types.FunctionType) and isinstance(other, types.FunctionType)):
        return False
    return (name_of(one) == name_of(other) and one.__closure__ == other.__closure__ is None
            and code_digest(one) == code_digest(other))


def get_signature(function):
    """What cannot be asked for its parameters takes any."""
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):
        return inspect.signature(lambda *args, **kwargs: None)


def is_plain(value):
    """Whether the type says nothing about how to copy or compare its instances."""
    cls = type(value)
    if isinstance(value, GObject.Object) or dataclasses.is_dataclass(value):
        return False
    return (cls.__reduce_ex__ is object.__reduce_ex__ and cls.__reduce__ is object.__reduce__
            and cls.__eq__ is object.__eq__
            and getattr(cls, '__getstate__', None) is getattr(object, '__getstate__', None))


def is_of_kind(function, kind):
    """Whether inspect says it of a function, or of what calling an object runs."""
    return kind(function) or kind(getattr(type(function), '__call__', None))


def get_counting(signature):
    """The parameters that are part of the key."""
    return [p for p in signature.parameters.values() if not p.name.startswith('_')]


def is_steady(value):
    """Whether its content is the same for ever."""
    if type(value) in (frozenset, tuple):
        return all(map(is_steady, value))
    return type(value) in STEADY or isinstance(value, enum.Enum)


def list_counted(signature):
    """For each positional parameter, whether it is part of the key; None if there may be more
    of them."""
    parameters = signature.parameters.values()
    if any(p.kind is Parameter.VAR_POSITIONAL for p in parameters):
        return None
    return tuple(not p.name.startswith('_') for p in parameters
                 if p.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD))


class KeyMaker:
    """Makes the keys of one function: equal arguments meet, however they are given."""

    def __init__(self, function, hash_funcs):
        self.name = display_name(function)
        self.signature = get_signature(function)
        # Of a wrapper that gives more or fewer arguments than it gets, the wrapped
        # function's signature is not the one by which it is called.
        self.own_signature = None
        if hasattr(function, '__wrapped__'):
            self.own_signature = inspect.signature(function, follow_wrapped=False)
        self.hash_funcs = hash_funcs
        # Defaults may change, and what hash functions return too.
        defaults = [p.default for p in self.signature.parameters.values()]
        self.is_steady = not hash_funcs and all(d is Parameter.empty or is_steady(d)
                                                for d in defaults)
        self.counted = None
        if self.is_steady and self.own_signature is None:
            self.counted = list_counted(self.signature)
        self.parameters = get_counting(self.signature)
        self.has_self = next(iter(self.signature.parameters), None) == 'self'
        self.prefix = make_prefix(self.name)
        self.known = {}    # simple positional arguments → their key

    def make(self, args, kwargs):
        classes = tuple(map(type, args))
        if kwargs or not self.is_steady or not SIMPLE.issuperset(classes):
            return self.make_anew(args, kwargs)
        key = self.known.get((args, classes))
        if key is None:
            key = self.make_anew(args, kwargs)
            if len(self.known) >= MAX_KNOWN:
                self.known = {}
            # It keeps the arguments alive.
            if sum(map(sys.getsizeof, args)) <= MAX_KNOWN_SIZE:
                self.known[args, classes] = key
        return key

    def bind(self, args, kwargs):
        try:
            bound = self.signature.bind(*args, **kwargs)
        except TypeError as error:
            if self.own_signature is None:
                raise TypeError(f'{self.name}(): {error}') from None
            bound = self.own_signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound

    def make_anew(self, args, kwargs):
        bound = self.bind(args, kwargs)
        if self.has_self:
            self.check_self(args)

        digester = _rc_digest.Digester(self.hash_funcs)
        is_own = bound.signature is self.own_signature
        parameters = get_counting(self.own_signature) if is_own else self.parameters
        parts = [self.digest(digester, p, bound.arguments[p.name]) for p in parameters]
        tag = 'own arguments' if is_own else 'arguments'
        return self.prefix + _rc_digest.leaf(tag, b''.join(parts)).hex()

    def digest(self, digester, parameter, value):
        if parameter.kind is Parameter.VAR_KEYWORD:
            named = [_rc_digest.leaf('name', name.encode('utf-8', 'surrogatepass'))
                     + self.digest_one(digester, name, item)
                     for name, item in value.items() if not name.startswith('_')]
            return _rc_digest.leaf('keywords', b''.join(sorted(named)))
        if parameter.kind is Parameter.VAR_POSITIONAL:
            items = [self.digest_one(digester, parameter.name, item) for item in value]
            return _rc_digest.leaf('tuple', b''.join(items))
        return self.digest_one(digester, parameter.name, value)

    def digest_one(self, digester, name, value):
        try:
            return digester.digest(value)
        except _rc_digest.Unhashable as error:
            raise self.make_error(name, value, error) from error.__cause__

    def check_self(self, args):
        """The state of an object may change while it lives: that it is one key for ever
        has to be said."""
        if not args or not is_plain(args[0]):
            return
        names = type(args[0]), _rc_digest.type_name(type(args[0]))
        if not any(name in (self.hash_funcs or {}) for name in names):
            raise self.make_error('self', args[0], _rc_digest.Unhashable(args[0]))

    def make_error(self, name, value, error):
        inside = '' if error.type_name == _rc_digest.type_name(type(value)) else \
            f', inside of {_rc_digest.type_name(type(value))},'
        reason = f' ({error.reason})' if error.reason else ''
        message = (f'{self.name}(): parameter “{name}” of type {error.type_name}{inside} cannot be '
                   f'part of a key{reason}. Call the parameter “_{name}” to leave it out of the '
                   f'key, or give cache_resource hash_funcs={{"{error.type_name}": function}}, '
                   'whose result stands for the value')
        return _rc_errors.UnhashableParamError(message, function=self.name, parameter=name,
                                               type_name=error.type_name)


def make_prefix(name):
    """What Rc.key_build() writes before a digest, so as not to call it for every key."""
    empty = '0' * _rc_digest.SIZE * 2
    return Rc.key_build(name, GLib.Variant('s', empty))[:-len(empty)]

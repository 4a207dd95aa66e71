# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Holds the types for Python beside what there is when a program runs."""

import ast
import inspect
import os
import re
import types
import unittest
from pathlib import Path

from testing import GObject, Rc, main

STUB = Path(os.environ['STUBS']) / 'gi' / 'repository' / 'Rc.pyi'
TREE = ast.parse(STUB.read_text(encoding='utf-8'))

OPERATORS = {f'__{name}__' for name in (
    'aenter', 'aexit', 'aiter', 'await', 'bool', 'call', 'contains', 'delitem', 'enter', 'exit',
    'getitem', 'iter', 'len', 'reversed', 'setitem', 'sub')}
# The types tell more of these than there is to see: which signals, and which properties.
TOLD_OTHERWISE = {'connect', 'connect_after', 'props'}
# Between the parts of the overrides.
INTERNAL = {'bound_to', 'call_anew', 'get_place', 'open_front', 'remember'}


def is_public(name):
    return name in OPERATORS or not (name.startswith('_') or name in INTERNAL)


def public(body):
    """The names that a piece of the stub defines, each with its definitions."""
    found = {}
    for node in body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.AnnAssign):
            found.setdefault(node.target.id, []).append(node)
    return {name: nodes for name, nodes in found.items() if is_public(name)}


def find_class(name):
    return next(n for n in TREE.body if isinstance(n, ast.ClassDef) and n.name == name)


def stub_parameters(node):
    args = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [arg.arg for arg in args if arg.arg not in ('self', 'cls', 'datum')]


def describe_stub(name, nodes):
    """The name, with all parameters of a function's overloads."""
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    if not functions or any(node.decorator_list and getattr(node.decorator_list[0], 'id', '') ==
                            'property' for node in functions):
        return name
    return describe(name, dict.fromkeys(p for node in functions for p in stub_parameters(node)))


def describe(name, parameters):
    # Those of an operator are given by their place.
    return f'{name}({"" if name in OPERATORS else ", ".join(parameters)})'


def live_parameters(function):
    if hasattr(function, 'get_arguments'):
        # PyGObject leaves out what it returns, and what is the data of a callback.
        text = re.match(r'\w+\((.*?)\)(?= ->|$)', function.__doc__)[1]
        names = re.findall(r'(?:^|, )(\w+)', text)
        return [name for name in names if name not in ('self', 'user_data')]
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.name not in ('self', 'cls')
            and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]


def describe_live(name, value):
    if isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    is_function = hasattr(value, 'get_arguments') or isinstance(value, types.FunctionType)
    return describe(name, live_parameters(value)) if is_function else name


def live_members(class_):
    """What a class of ours, and its part that the library made, have."""
    own = {}
    for base in reversed(class_.__mro__):
        if base.__module__.rpartition('.')[2].startswith(('Rc', '_rc_')):
            own.update(vars(base))
    if class_ in (Rc.Session, Rc.UnhashableParamError):
        own.update(vars(class_('example')))
    return {name: value for name, value in own.items() if is_public(name)}


def is_class_struct(name):
    return name.endswith('Class') and hasattr(Rc, name.removesuffix('Class'))


def live_names():
    return {name: getattr(Rc, name) for name in dir(Rc)
            if is_public(name) and not is_class_struct(name)}


def writable(class_):
    return {pspec.name.replace('-', '_'): pspec.flags for pspec in class_.list_properties()
            if pspec.flags & GObject.ParamFlags.WRITABLE}


class Stubs(unittest.TestCase):
    def assert_same(self, live, stub, what):
        live, stub = set(live), set(stub)
        self.assertFalse(live - stub, f'{what}: the types lack this, or have it otherwise')
        self.assertFalse(stub - live, f'{what}: the types have this, and there is none')

    def test_names(self):
        self.assert_same(live_names(), public(TREE.body), 'Rc')

    def test_functions(self):
        stub = public(TREE.body)
        for name, value in live_names().items():
            if isinstance(value, type) or name == 'cache_resource' or name not in stub:
                continue
            with self.subTest(name):
                self.assertEqual(describe_live(name, value), describe_stub(name, stub[name]))

    def test_members(self):
        stated = public(TREE.body)
        for name, class_ in live_names().items():
            if not isinstance(class_, type) or name == 'uncached' or name not in stated:
                continue
            with self.subTest(name):
                stub = public(find_class(name).body)
                self.assert_same(
                    {describe_live(*item) for item in live_members(class_).items()},
                    {describe_stub(*item) for item in stub.items()
                     if item[0] not in TOLD_OTHERWISE}, name)

    def test_exceptions(self):
        for name, class_ in live_names().items():
            if isinstance(class_, type) and issubclass(class_, Exception):
                with self.subTest(name):
                    bases = [ast.unparse(base).removeprefix('GLib.')
                             for base in find_class(name).bases]
                    self.assertEqual([base.__name__.replace('GError', 'Error')
                                      for base in class_.__bases__], bases)

    def test_properties(self):
        for name in ('Cache', 'Load'):
            stub = public(find_class(f'_{name}Props').body)
            class_ = getattr(Rc, name)
            self.assert_same({p.name.replace('-', '_') for p in class_.list_properties()}, stub,
                             f'properties of {name}')
            settable = {p for p, flags in writable(class_).items()
                        if not flags & GObject.ParamFlags.CONSTRUCT_ONLY}
            self.assert_same(settable, {p for p, nodes in stub.items()
                                        if isinstance(nodes[0], ast.AnnAssign)},
                             f'properties of {name} that can be set')

    def test_constructor(self):
        init = next(node for node in find_class('Cache').body
                    if getattr(node, 'name', '') == '__init__')
        self.assert_same(writable(Rc.Cache), stub_parameters(init), 'parameters of Rc.Cache()')

    def test_decorator(self):
        call = public(find_class('_CacheResource').body)['__call__']
        self.assert_same(Rc.cache_resource.__kwdefaults__,
                         [arg.arg for node in call for arg in node.args.kwonlyargs],
                         'parameters of cache_resource')
        self.assert_same(['clear', '__call__'], public(find_class('_CacheResource').body),
                         'cache_resource')

    def test_decorated(self):
        @Rc.cache_resource
        def function(_text):
            return []

        live = {name: getattr(function, name) for name in {*dir(function), *vars(function)}
                if is_public(name)}
        self.assert_same(live, public(find_class('_Cached').body), 'a cached function')

    def test_it_sees_much(self):
        members = [name for node in TREE.body if isinstance(node, ast.ClassDef)
                   for name in public(node.body)]
        self.assertGreater(len(members), 200)


if __name__ == '__main__':
    main()

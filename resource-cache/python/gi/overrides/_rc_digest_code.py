# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What functions, classes and the like are."""

import sys
import types


def is_found(value, module, qualname):
    """Whether that name leads to the very value."""
    found = sys.modules.get(module)
    for part in qualname.split('.'):
        found = getattr(found, part, None)
    return found is value


def digest_type(digester, cls):
    """A class counts by its name, unless another one may have the same name."""
    name = [cls.__module__, cls.__qualname__]
    if is_found(cls, *name):
        return digester.record('class', name)
    return digester.record('local class', [*name, digester.identity('class', cls)])


def digest_code(digester, code):
    return digester.without_hash_funcs().sequence('code', [
        code.co_name, code.co_code, code.co_consts, code.co_names, code.co_varnames,
        code.co_freevars, code.co_cellvars, code.co_flags, code.co_argcount,
        code.co_posonlyargcount, code.co_kwonlyargcount,
        # Where exceptions go, since 3.11.
        getattr(code, 'co_exceptiontable', b'')])


def digest_cell(digester, cell):
    try:
        return digester.sequence('cell', [cell.cell_contents])
    except ValueError:
        return digester.sequence('empty cell', [])


def digest_function(digester, function):
    """By what it is made of. What it finds by name when it is called is not followed."""
    return digester.record('function', [
        function.__module__, function.__qualname__, function.__code__, function.__defaults__,
        function.__kwdefaults__, function.__closure__, function.__annotations__,
        vars(function)])


def digest_builtin(digester, function):
    owner = function.__self__
    if owner is None or isinstance(owner, types.ModuleType):
        owner = function.__module__
    return digester.record('builtin', [owner, function.__qualname__])


def digest_descriptor(digester, descriptor):
    return digester.record(type(descriptor).__name__,
                           [descriptor.__objclass__, descriptor.__name__])


CONTENT = {
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
}

# Parts of values that hash_funcs are not asked for.
PARTS = (type, types.FunctionType, types.BuiltinFunctionType, types.CodeType)

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a GIR says of a namespace, in the words of Python types."""

import dataclasses
import xml.etree.ElementTree as ElementTree

CORE = '{http://www.gtk.org/introspection/core/1.0}'
C = '{http://www.gtk.org/introspection/c/1.0}'
GLIB = '{http://www.gtk.org/introspection/glib/1.0}'

BASIC = {
    'none': 'None',
    'utf8': 'str',
    'filename': 'str',
    'gboolean': 'bool',
    'gpointer': 'object',
    'gdouble': 'float',
    'gfloat': 'float',
    'GLib.Quark': 'int',
    # PyGObject puts any value into one, and takes it out again.
    'GObject.Value': 'Any',
    'GObject.Closure': 'Callable[..., Any]',
    'Gio.AsyncReadyCallback': 'Callable[..., object]',
}
BASIC.update((name, 'int') for name in (
    'gint', 'guint', 'gint8', 'guint8', 'gint16', 'guint16', 'gint32', 'guint32', 'gint64',
    'guint64', 'glong', 'gulong', 'gsize', 'gssize', 'GType'))

# An attribute stands in one of these name spaces, or in none.
ATTRIBUTES = ('', C, GLIB)
CLASSES = ('class', 'record', 'enumeration', 'bitfield', 'interface')
CALLABLES = ('method', 'function', 'constructor')


def attribute(element, name):
    for prefix in ATTRIBUTES:
        if prefix + name in element.attrib:
            return element.attrib[prefix + name]
    return ''


def child(element, name):
    found = children(element, name)
    return found[0] if found else None


def children(element, *names):
    """The parts of these kinds that languages see."""
    return [part for part in element if part.tag.rpartition('}')[2] in names
            and attribute(part, 'introspectable') != '0']


def is_callable(element):
    return (element.tag.rpartition('}')[2] in CALLABLES
            and attribute(element, 'introspectable') != '0')


@dataclasses.dataclass
class Parameter:
    name: str
    type: str
    is_optional: bool


@dataclasses.dataclass
class Parameters:
    taken: list    # of Parameter
    given: list    # of types
    has_data: bool


class Namespace:
    """A GIR's one namespace."""

    def __init__(self, path):
        self.element = child(ElementTree.parse(path).getroot(), 'namespace')
        self.name = attribute(self.element, 'name')
        self.classes = {attribute(part, 'name'): part
                        for part in children(self.element, *CLASSES)
                        if not attribute(part, 'is-gtype-struct-for')}

    def type_of(self, element):
        array = child(element, 'array')
        if array is not None:
            return f'list[{self.type_of(array)}]'
        name = attribute(child(element, 'type'), 'name')
        if name in BASIC:
            return BASIC[name]
        if self.is_callback(name):
            return f'_{name}'
        return name.removeprefix(f'{self.name}.')

    def is_callback(self, name):
        return any(attribute(part, 'name') == name for part in children(self.element, 'callback'))

    def parameters(self, function):
        """What a function takes, and what it gives by its parameters."""
        found = Parameters([], [], False)
        listed = child(function, 'parameters')
        listed = children(listed, 'parameter') if listed is not None else []
        scoped = [parameter for parameter in listed if attribute(parameter, 'scope')]
        hidden = {attribute(parameter, 'destroy') for parameter in scoped}
        data = [attribute(parameter, 'closure') for parameter in scoped
                if attribute(parameter, 'closure')]
        # PyGObject takes the data of the last callback only as any number of arguments.
        hidden |= set(data[-1:])
        found.has_data = bool(data)
        for number, parameter in enumerate(listed):
            if str(number) not in hidden:
                self.sort(parameter, found)
        return found

    def sort(self, parameter, found):
        is_nullable = attribute(parameter, 'nullable') == '1'
        type_ = self.type_of(parameter)
        if is_nullable and type_ not in ('Any', 'object'):
            type_ += ' | None'
        if attribute(parameter, 'direction') == 'out':
            found.given.append(type_)
        else:
            found.taken.append(Parameter(attribute(parameter, 'name'), type_, is_nullable))

    def result(self, function):
        value = child(function, 'return-value')
        type_ = self.type_of(value)
        is_nullable = attribute(value, 'nullable') == '1' and type_ not in ('Any', 'None')
        return f'{type_} | None' if is_nullable else type_

    def callbacks(self):
        """The callback types, by their names in the stubs. A program may have data of its own
        handed to a callback, so that only the result is told."""
        for callback in children(self.element, 'callback'):
            result = self.result(callback)
            yield (f'_{attribute(callback, "name")}',
                   f'Callable[..., {"object" if result == "None" else result}]')

    def bases(self, element):
        kind = element.tag.rpartition('}')[2]
        if kind == 'class':
            interfaces = children(element, 'implements')
            return [attribute(element, 'parent'), *(attribute(part, 'name') for part in interfaces)]
        return [{'enumeration': 'GObject.GEnum', 'bitfield': 'GObject.GFlags'}.get(
            kind, 'GObject.GBoxed')]

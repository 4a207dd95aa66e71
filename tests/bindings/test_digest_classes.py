# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Instances, functions and streams: what makes two of them differ, and what does not."""

import dataclasses
import functools
import io
import math
import mmap
import pathlib
import tempfile
import threading
import types
import weakref

from testing import DigestTestCase, Rc, main


class Contents(DigestTestCase):
    def check(self, *makers):
        """What one of them makes twice is the same, and nothing else is."""
        self.assert_all_differ([make() for make in makers])
        for make in makers:
            self.assert_same(make(), make())


@dataclasses.dataclass(slots=True)
class Slotted:
    x: int
    y: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(eq=False)
class ByIdentity:
    x: int


@dataclasses.dataclass
class Shape:
    x: int
    unequal: int = dataclasses.field(default=0, compare=False)

    @functools.cached_property
    def area(self):
        return self.x ** 2


class Square:
    def __init__(self, x):
        self.x = x

    @functools.cached_property
    def area(self):
        return self.x ** 2


class Mixed(Square):
    __slots__ = ('y',)


class Reduced:
    """It says by itself what it is made of."""

    def __init__(self, x):
        self.x = x
        self.noise = object()

    def __reduce__(self):
        return Reduced, (self.x,)


class Classes(Contents):
    def test_dataclasses(self):
        self.check(lambda: Slotted(1), lambda: Slotted(2), lambda: Slotted(1, [1]),
                   lambda: ByIdentity(1), lambda: ByIdentity(2), lambda: Shape(1),
                   lambda: Shape(2), lambda: Shape(1, 1))

    def test_what_is_written_on_a_dataclass(self):
        one, other = Shape(1), Shape(1)
        other.note = 'more'
        self.assert_all_differ([one, other])

    def test_what_was_only_computed(self):
        for make in (Shape, Square):
            computed = make(3)
            self.assertEqual(computed.area, 9)
            self.assert_same(computed, make(3))

    def test_slots_and_members(self):
        def make(x, y):
            made = Mixed(x)
            made.y = y
            return made
        self.check(lambda: make(1, 2), lambda: make(2, 1), lambda: make(1, (2,)), lambda: Mixed(1))

    def test_what_says_it_by_itself(self):
        self.check(lambda: Reduced(1), lambda: Reduced(2))

    def test_descriptors(self):
        self.check(lambda: Slotted.x, lambda: Slotted.y, lambda: types.FunctionType.__code__,
                   lambda: int.__add__, lambda: (1).__add__, lambda: (2).__add__,
                   lambda: dict.fromkeys, lambda: dict.get, lambda: vars(dict)['fromkeys'])
        self.assert_unhashable(vars(Square)['area'], 'Lock|RLock')
        self.assert_unhashable(property(len), 'property')

    def test_one_that_raises(self):
        class Secretive:
            def __reduce__(self):
                raise KeyError('secret')

        class Broken:
            __slots__ = ()
            __class__ = property(lambda self: 1 / 0)
        for value in (Secretive(), Broken()):
            with self.assertRaises(Rc.UnhashableParamError) as caught:
                self.digest([value])
            self.assertNotIn('secret', str(caught.exception))


class Functions(Contents):
    def test_where_exceptions_go(self):
        def make(text):
            space = {'__name__': 'made'}
            exec('def f(a, b):\n' + text, space)
            return space['f']
        self.check(
            lambda: make(' try:\n  a()\n except KeyError:\n  return\n b()\n'),
            lambda: make(' try:\n  a()\n  b()\n except KeyError:\n  return\n'))
        guarded = make(' try:\n  a()\n except KeyError:\n  return\n')
        unguarded = types.FunctionType(
            guarded.__code__.replace(co_exceptiontable=b''), guarded.__globals__)
        self.assert_all_differ([guarded, unguarded])

    def test_members_and_annotations(self):
        def make(kind, **members):
            def function(x: kind):
                return x
            vars(function).update(members)
            return function
        self.check(lambda: make(int), lambda: make(str), lambda: make(int, unit='m'),
                   lambda: make(int, unit='s'))

    def test_methods(self):
        self.check(lambda: Square(1).__init__, lambda: Square(2).__init__, lambda: Square.__init__,
                   lambda: [1].append, lambda: [2].append, lambda: math.sin, lambda: math.cos)

    def test_partials(self):
        partial = functools.partial
        self.check(lambda: partial(pow, 2), lambda: partial(pow, 2, 2), lambda: partial(divmod, 2),
                   lambda: partial(pow, exp=2), lambda: partial(partial(pow), base=2),
                   lambda: functools.partialmethod(pow, 2))


class Unhashables(Contents):
    def test_what_has_no_content(self):
        async def coroutine():
            pass

        async def generator():
            yield
        started = coroutine()
        self.addCleanup(started.close)
        for value in ((n for n in []), started, generator(), weakref.ref(self), threading.Lock(),
                      threading.local(), weakref.WeakValueDictionary(a=self)):
            for around in (value, [value], {'a': (value,)}, Square(value)):
                with self.subTest(value=value):
                    self.assert_unhashable(around, 'parameter “x” of type .*hash_funcs=')
        with mmap.mmap(-1, 10) as memory:
            self.assert_unhashable(memory, 'mmap')


class Streams(Contents):
    def test_in_memory(self):
        def at(stream, position):
            stream.seek(position)
            return stream

        def named(stream, name):
            stream.name = name
            return stream
        self.check(lambda: io.BytesIO(b'ab'), lambda: at(io.BytesIO(b'ab'), 2), io.BytesIO,
                   lambda: io.StringIO('ab'), lambda: at(io.StringIO('ab'), 2), io.StringIO,
                   lambda: io.BytesIO(b'abc'), lambda: named(io.BytesIO(b'ab'), 'a'),
                   lambda: named(io.BytesIO(b'ab'), 'b'))
        closed = io.BytesIO()
        closed.close()
        self.assert_unhashable(closed, 'closed')

    def test_files(self):
        with tempfile.NamedTemporaryFile('w') as file:
            file.write('content')
            file.flush()
            path = pathlib.Path(file.name)
            with path.open(encoding='ascii') as text, path.open(encoding='utf-8') as other, \
                    path.open('rb') as binary, path.open('r+', encoding='ascii') as both, \
                    path.open('rb', 0) as raw:
                self.assert_all_differ([text, other, binary, both, raw])
                with path.open(encoding='ascii') as again:
                    self.assert_same(text, again)


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Digests of Python values by type and content.

Each value becomes a digest of its own, of a fixed length, and a container the digest of
its items' digests: so no two lists of arguments can be written alike.
"""

import hashlib
import functools
import itertools
import threading
import math
import weakref

from . import _rc_digest_rows as rows
from . import _rc_digest_types as types

SIZE = 16
# Bytes; more than that are worth a hash that takes longer to begin.
LARGE = 4096
# The ways through a net of values that refer to each other are more than anybody can go.
MAX_IN_CYCLES = 20_000
MAX_HELD = 1000


class Unhashable(Exception):
    """A value that has no content to compare. Says why, if there is more to say."""

    def __init__(self, value, reason=''):
        super().__init__(reason)
        self.type_name = type_name(type(value))
        self.reason = reason


def type_name(cls):
    return f'{cls.__module__}.{cls.__qualname__}'


class Made(bytes):
    """The digest of what is part of a digest already: no value of the caller's."""


class Identities:
    """Numbers for what is only equal to itself. A number is never used twice, as an
    address would be."""

    def __init__(self):
        self.numbers = itertools.count()
        # By address, and not by what the value takes to be equal.
        self.known = {}    # id → its number, and a weak reference
        self.held = {}     # id of what has no weak references → its number, and itself
        self.lock = threading.RLock()

    def number(self, item):
        with self.lock:
            number, get = self.known.get(id(item), (None, lambda: None))
            if get() is item:
                return number
            try:
                reference = weakref.ref(item, functools.partial(self.forget, id(item)))
            except TypeError:
                return self.number_held(item)
            number = next(self.numbers)
            self.known[id(item)] = number, reference
            return number

    def number_held(self, item):
        if len(self.held) >= MAX_HELD:
            # A new number is a miss, and never a wrong hit.
            self.held = {}
        return self.held.setdefault(id(item), (next(self.numbers), item))[0]

    def forget(self, address, reference):
        with self.lock:
            if self.known.get(address, (None, None))[1] is reference:
                del self.known[address]


identities = Identities()


class Digester:
    """Makes the digests of one call's arguments."""

    def __init__(self, hash_funcs=None):
        self.hash_funcs = hash_funcs or {}
        self.path = []    # ids of the containers around the value, outermost first
        self.done = {}    # id of a container → its digest, and itself, to keep the id
        self.back_to = []    # for each on the path, how far out a cycle from it reaches
        self.n_in_cycles = 0

    def digest(self, value):
        cls = type(value)
        if cls is Made:
            return value
        if self.hash_funcs:
            function = self.hash_funcs.get(cls) or self.hash_funcs.get(type_name(cls))
            if function is not None:
                return self.digest_by(function, value)
        encode = types.LEAVES.get(cls)
        if encode is not None:
            return leaf(cls.__name__, encode(value))
        return self.digest_nested(value)

    def digest_by(self, function, value):
        """What the hash function returns is no longer handed to it."""
        cls = type(value)
        others = {key: f for key, f in self.hash_funcs.items() if key not in (cls, type_name(cls))}
        try:
            content = function(value)
        except Exception as error:
            raise Unhashable(value, f'its hash function {name_of(function)} raised '
                             f'{type(error).__name__}') from error
        return leaf('hash_func', type_name(cls).encode() + b'\0' + Digester(others).digest(content))

    def digest_nested(self, value):
        """A value that holds others, which may hold it in turn."""
        key = id(value)
        if key in self.done:
            return self.done[key][0]
        if key in self.path:
            depth = self.path.index(key)
            self.back_to[-1] = min(self.back_to[-1], depth)
            return leaf('cycle', str(len(self.path) - depth).encode())

        depth = len(self.path)
        self.path.append(key)
        self.back_to.append(math.inf)
        try:
            digest = types.digest_content(self, value)
        except RecursionError:
            raise Unhashable(value, 'it is nested too deeply') from None
        except (Unhashable, MemoryError):
            raise
        except Exception as error:
            # Of somebody's class, which may tell secrets.
            raise Unhashable(value, type(error).__name__) from error
        finally:
            self.path.pop()
            back_to = self.back_to.pop()
        self.note(value, digest, depth, back_to)
        return digest

    def note(self, value, digest, depth, back_to):
        """Keeps a digest for the next time. That of a part of a cycle depends on where one
        entered the cycle, and is of no use."""
        if back_to > depth:
            self.done[id(value)] = digest, value
            return
        self.n_in_cycles += 1
        if self.n_in_cycles > MAX_IN_CYCLES:
            raise Unhashable(value, 'it refers to itself in too many ways')
        if back_to < depth:
            self.back_to[-1] = min(self.back_to[-1], back_to)

    def sequence(self, tag, items):
        if not self.hash_funcs:
            kind, content = rows.write(items)
            if kind is not None:
                return leaf(f'{tag} of {kind}', content)
        return leaf(tag, b''.join(map(self.digest, items)))

    def record(self, tag, parts):
        """What a value is made of. hash_funcs are for the values inside, not for the names,
        classes and containers that only the way it is taken apart brings in."""
        return leaf(tag, b''.join(map(self.digest_part, parts)))

    def digest_part(self, part):
        cls = type(part)
        if cls in types.LEAVES:
            return leaf(cls.__name__, types.LEAVES[cls](part))
        if cls in (tuple, list):
            return self.sequence(cls.__name__, part)
        if cls is dict:
            pairs = [self.digest_part(name) + self.digest(item) for name, item in part.items()]
            return leaf('dict', b''.join(sorted(pairs)))
        if isinstance(part, types.PARTS):
            return self.digest_nested(part)
        return self.digest(part)

    def unordered(self, tag, items):
        return leaf(tag, b''.join(sorted(map(self.digest, items))))

    def mapping(self, tag, items):
        pairs = [self.digest(key) + self.digest(item) for key, item in items]
        return leaf(tag, b''.join(sorted(pairs)))

    def raw(self, content):
        """Of bytes, wherever they are."""
        return Made(leaf('bytes', content))

    def made(self, value):
        """Of a value that is no value of the caller's, but may hold some."""
        return Made(self.digest_nested(value))

    def made_record(self, tag, parts):
        return Made(self.record(tag, parts))

    def made_part(self, part):
        return Made(self.digest_part(part))

    def made_mapping(self, value):
        return Made(self.mapping('dict', value.items()))

    def made_set(self, value):
        return Made(self.unordered('set', value))

    def without_hash_funcs(self):
        return Digester() if self.hash_funcs else self

    def identity(self, tag, item):
        return Made(leaf(tag, str(identities.number(item)).encode()))

    def unhashable(self, value, reason=''):
        return Unhashable(value, reason)


def leaf(tag, content):
    tag = tag.encode()
    start = b'%d:%b' % (len(tag), tag)
    if len(content) <= LARGE:
        return hashlib.blake2b(b'%b%b' % (start, content), digest_size=SIZE).digest()
    # Processors have instructions for this one; and no copy is made of it.
    digest = hashlib.sha256(start)
    digest.update(content)
    return digest.digest()[:SIZE]


def name_of(function):
    return getattr(function, '__qualname__', None) or type(function).__qualname__

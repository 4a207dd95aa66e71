# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Long rows of numbers or texts, which are not worth a digest for each item.

How a row is written depends on its content alone: so equal ones are written alike.
"""

import array
import operator

# A shorter one takes no time anyhow.
MIN_LENGTH = 64


def write_numbers(items):
    """Not if any is longer than those of the processor."""
    try:
        return array.array('q', items).tobytes()
    except OverflowError:
        return None


def write_floats(items):
    """Not if any is no number: of these there are many, which are the same."""
    return None if any(map(operator.ne, items, items)) else array.array('d', items).tobytes()


def write_texts(items):
    lengths = array.array('q', map(len, items)).tobytes()
    return lengths + ''.join(items).encode('utf-8', 'surrogatepass')


def write_texts_or_none(items):
    lengths = array.array('q', [-1 if item is None else len(item) for item in items]).tobytes()
    texts = ''.join([item for item in items if item is not None])
    return lengths + texts.encode('utf-8', 'surrogatepass')


WRITERS = {
    frozenset({bool}): bytes,
    frozenset({int}): write_numbers,
    frozenset({float}): write_floats,
    frozenset({str}): write_texts,
    frozenset({str, type(None)}): write_texts_or_none,
    frozenset({bytes}): lambda items: array.array('q', map(len, items)).tobytes() + b''.join(items),
}


def write(items):
    """A row's kind and its bytes, or None and None if it is to be taken item by item."""
    kinds = frozenset(map(type, items)) if len(items) >= MIN_LENGTH else None
    writer = WRITERS.get(kinds)
    content = writer and writer(items)
    if content is None:
        return None, None
    return '|'.join(sorted(kind.__name__ for kind in kinds)), content

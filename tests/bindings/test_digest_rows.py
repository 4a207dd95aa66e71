# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Long rows of simple items are digested at once: with the same outcome as one by one."""

import math
import random
import sys

from testing import DigestTestCase, Rc, main

from gi.overrides import _rc_digest, _rc_digest_rows

LONG = 100
VALUES = {
    bool: [False, True],
    int: [0, 1, -1, 2 ** 63 - 1, -2 ** 63],
    float: [0.0, -0.0, 1.0, 5e-324, math.inf],
    str: ['', 'a', 'ab', 'ü', '\0', '\ud800', '\udc00', '\U00010000'],
    bytes: [b'', b'a', b'ab', b'\0'],
}


class Rows(DigestTestCase):
    def test_every_item_counts(self):
        for kind, values in VALUES.items():
            row = random.Random(1).choices(values, k=LONG)
            variants = [row, row[::-1], row[:-1], [*row, values[0]], tuple(row)]
            for place in (0, LONG // 2, LONG - 1):
                variants += [[*row[:place], value, *row[place + 1:]] for value in values
                             if value != row[place]]
            with self.subTest(kind=kind):
                self.assert_all_differ(variants)
                self.assert_same(row, list(row))

    def test_no_concatenation(self):
        ends = ['x'] * LONG
        self.assert_all_differ([
            ['ab', 'c', *ends], ['a', 'bc', *ends], ['', 'abc', *ends], ['abc', '', *ends],
            ['abc', *ends], [None, 'abc', *ends], ['abc', None, *ends], [None, None, *ends],
            [None, '', 'abc', *ends], ['', None, 'abc', *ends], [b'ab', b'c', *ends],
            ['\ud800', '\udc00', *ends], ['\ud800\udc00', '', *ends],
            ['\U00010000', '', *ends]])
        self.assert_all_differ([[*text] for text in ('a' * LONG, 'a' * (LONG + 1), 'b' * LONG)])

    def test_kinds(self):
        self.assert_all_differ([
            *([value] * LONG for value in (False, 0, 0.0, '0', b'0', '', b'', None, 1j)),
            [0] * LONG + [False], [0] * LONG + [0.0], [0] * LONG + [2 ** 64], [''] * LONG + [None],
        ])

    def test_what_is_written_one_by_one(self):
        none = float('nan')
        self.assert_same([1.0] * LONG + [none], [1.0] * LONG + [-none])
        self.assert_same([2 ** 64] * LONG, [2 ** 64] * LONG)
        self.assert_all_differ([[1.0] * LONG + [none], [2 ** 64] * LONG, [2 ** 64 + 1] * LONG])

    def test_hash_functions_see_every_item(self):
        seen = []
        load = Rc.cache_resource(hash_funcs={int: seen.append})(lambda x: x)
        load([1] * LONG)
        self.assertEqual(seen, [1] * LONG)

    def test_not_item_by_item(self):
        for kind, values in VALUES.items():
            calls = []
            row = values * 10_000
            sys.setprofile(lambda frame, event, argument: calls.append(event))
            try:
                _rc_digest.Digester().digest(row)
            finally:
                sys.setprofile(None)
            self.assertLess(len(calls), 1000, kind)

    def test_short_ones(self):
        shortest = [1] * _rc_digest_rows.MIN_LENGTH
        self.assert_all_differ([shortest, shortest[1:], [*shortest, 1]])


if __name__ == '__main__':
    main()

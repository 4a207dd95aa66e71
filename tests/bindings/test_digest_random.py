# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Values made at random: they are the same exactly if their digests are."""

import random
import unittest

from digesting import digest, make, spell
from testing import Rc, main

from gi.overrides import _rc_digest, _rc_digest_rows

SEED = 20240229
N_VALUES = 4000


def make_values(seed):
    draw = random.Random(seed)
    return [make(draw, draw.randrange(4)) for _ in range(N_VALUES)]


class Random(unittest.TestCase):
    def test_the_same_exactly_if_the_digest_is(self):
        # The second half is made a second time, and independently of the first.
        values = [*make_values(SEED), *make_values(SEED + 1), *make_values(SEED)]
        spellings, digests = map(spell, values), map(digest, values)
        seen, found = {}, {}
        for spelling, made in zip(spellings, digests):
            self.assertEqual(seen.setdefault(spelling, made), made, spelling)
            self.assertEqual(found.setdefault(made, spelling), spelling)
        self.check_counts(seen)

    def test_rows_of_any_length(self):
        """As if the shortest were written at once too."""
        self.addCleanup(setattr, _rc_digest_rows, 'MIN_LENGTH', _rc_digest_rows.MIN_LENGTH)
        _rc_digest_rows.MIN_LENGTH = 0
        self.test_the_same_exactly_if_the_digest_is()

    def check_counts(self, seen):
        # Many are different, and many come again.
        self.assertGreater(len(seen), 1000)
        self.assertLess(len(seen), N_VALUES)

    def test_one_digester_for_many(self):
        """What it remembers of one argument does not change the next."""
        draw = random.Random(SEED)
        values = make_values(SEED)[:500]
        values += draw.choices(values, k=200)
        values += [[one, other] for one, other in zip(values, values[1:])]
        digester = _rc_digest.Digester()
        for value in values:
            self.assertEqual(digester.digest(value), digest(value), spell(value))

    def test_nets(self):
        """Lists that hold each other: a copy of the net is the same, one more or less is not."""
        draw = random.Random(SEED)
        for _ in range(300):
            size = draw.randrange(1, 6)
            edges = [[draw.randrange(size) for _ in range(draw.randrange(3))]
                     for _ in range(size)]
            self.assertEqual(digest(make_net(edges)), digest(make_net(edges)), edges)
            more = [list(ends) for ends in edges]
            reachable = draw.choice(find_reachable(edges))
            more[reachable].append(0)
            self.assertNotEqual(digest(make_net(edges)), digest(make_net(more)), edges)

    def test_arguments(self):
        """The same of whole calls."""
        load = Rc.cache_resource(lambda *args, **kwargs: [])
        draw, keys = random.Random(SEED), {}
        for _ in range(1000):
            args = tuple(make(draw, 2) for _ in range(draw.randrange(3)))
            kwargs = {name: make(draw, 1) for name in draw.sample('abc', draw.randrange(3))}
            spelling = spell(args) + spell(kwargs)
            value = load(*args, **kwargs)
            self.assertIs(keys.setdefault(spelling, value), value, spelling)
        self.assertEqual(len(keys), len(load.cache))


def find_reachable(edges):
    reachable = [0]
    for node in reachable:
        reachable.extend(end for end in edges[node] if end not in reachable)
    return reachable


def make_net(edges):
    nodes = [[] for _ in edges]
    for node, ends in zip(nodes, edges):
        node.extend(nodes[end] for end in ends)
    return nodes[0]


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Removing what belongs together."""

import gc
import unittest

from testing import ANY_VALUES, Rc, ask, main


class Removing(unittest.TestCase):
    def setUp(self):
        self.cache = Rc.Cache('things')

    def test_by_tag(self):
        loads = []

        def load(load):
            load.add_tag('user ' + load.get_key()[0])
            if load.get_key().endswith('later'):
                loads.append(load)
            else:
                load.return_value(load.get_key())
        self.cache.set_load_func(load)
        for key in ('1 a', '1 b', '2 a'):
            self.cache.get(key)
        end = ask(self.cache.get_async, '1 later')
        self.assertEqual(self.cache.remove_tag('user 1'), 2)
        self.assertEqual(list(self.cache), ['2 a'])
        loads.pop().return_value('served')
        self.assertEqual(end(), 'served')
        self.assertNotIn('1 later', self.cache)

    def test_what_matches(self):
        loads, seen = [], []
        self.cache.set_load_func(loads.append)
        end = ask(self.cache.get_async, 'loading')
        for number, value in enumerate(ANY_VALUES):
            self.cache[str(number)] = value

        def match(key, value):
            seen.append((key, value))
            return key in ('3', '4', 'loading')
        self.assertEqual(self.cache.remove_matching(match), 2)
        self.assertCountEqual(seen, [*((str(n), v) for n, v in enumerate(ANY_VALUES)),
                                     ('loading', None)])
        loads.pop().return_value('served')
        self.assertEqual(end(), 'served')
        self.assertEqual(len(self.cache), len(ANY_VALUES) - 2)

    def test_until_the_function_raises(self):
        for key in 'abc':
            self.cache[key] = key
        for error in (ValueError('unchanged'), KeyboardInterrupt()):
            calls = []

            def match(key, value, calls=calls, error=error):
                calls.append(key)
                if len(calls) == 2:
                    raise error
                return False
            with self.assertRaises(type(error)) as caught:
                self.cache.remove_matching(match)
            self.assertIs(caught.exception, error)
            self.assertEqual(len(calls), 2)
        self.assertEqual(len(self.cache), 3)
        for function in (None, 5):
            with self.assertRaisesRegex(TypeError, 'a function of a key and a value'):
                self.cache.remove_matching(function)

    def test_removing_inside_of_it(self):
        for key in 'abcd':
            self.cache[key] = key
        self.cache.set_release_func(lambda released, value, reason: self.cache.remove_matching(
            lambda key, value: released == 'b' and key == 'c'))

        def match(key, value):
            self.cache.remove_matching(lambda key, value: key == 'a')
            return key == 'b'
        self.cache.remove_matching(match)
        gc.collect()
        self.assertEqual(list(self.cache), ['d'])


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which calls share a value."""

import gc
import textwrap
import unittest

from gi.repository import GLib
from testing import Rc, main


def run_module(text, name='module_of_test'):
    """Runs the text of a module, as an import or a reload does."""
    namespace = {'__name__': name, 'Rc': Rc}
    exec(compile(textwrap.dedent(text), name, 'exec'), namespace)
    return namespace


class Keys(unittest.TestCase):
    def test_arguments_are_bound_to_the_signature(self):
        @Rc.cache_resource
        def load(x=1, *, y=2):
            return [x, y]
        first = load()
        for args, kwargs in (((1,), {}), ((), {'x': 1}), ((), {'y': 2}), ((), {'y': 2, 'x': 1}),
                             ((1,), {'y': 2})):
            self.assertIs(load(*args, **kwargs), first)
        self.assertIsNot(load(2), first)

    def test_multiple_int_like_floats(self):
        @Rc.cache_resource
        def load(x):
            return [x]
        values = [1, 1.0, True, '1', b'1', (1,), [1], 0.0, -0.0, False, 0, None]
        results = [load(value) for value in values]
        self.assertEqual(len({id(result) for result in results}), len(values))
        for value, result in zip(values, results):
            self.assertIs(load(value), result)

    def test_ignored_args(self):
        @Rc.cache_resource
        def load(x, _one=None, *_many, _key=None, **others):
            return [x]
        first = load(1)
        for again in (load(1, 2), load(1, object(), 3, 4), load(1, _key=5), load(1, _other=6)):
            self.assertIs(again, first)
        self.assertIsNot(load(1, other=6), first)

    def test_every_other_kind_counts(self):
        @Rc.cache_resource
        def load(a, /, b, *c, d=None, **e):
            return []
        calls = [((1, 2), {}), ((1, 3), {}), ((1, 2, 3), {}), ((1, 2, 3, 4), {}),
                 ((1, 2), {'d': 3}), ((1, 2), {'e': 3}), ((1, 2), {'f': 3})]
        self.assertEqual(len({id(load(*args, **kwargs)) for args, kwargs in calls}), len(calls))

    def test_mutate_args(self):
        @Rc.cache_resource
        def load(options):
            return []
        options = {'a': 1}
        first = load(options)
        options['b'] = 2
        self.assertIsNot(load(options), first)
        self.assertIs(load({'a': 1}), first)

    def test_unhashable(self):
        @Rc.cache_resource
        def load(numbers):
            return []
        with self.assertRaises(Rc.UnhashableParamError) as caught:
            load(n for n in [1])
        for part in ('load', '“numbers”', 'generator', '_numbers', 'hash_funcs'):
            self.assertIn(part, str(caught.exception))
        with self.assertRaisesRegex(Rc.UnhashableParamError, 'generator.* inside of builtins.dict'):
            load({'key': [n for n in [1]] + [(n for n in [1])]})

    def test_hash_funcs_by_type_and_by_name(self):
        class Config:
            def __init__(self, name):
                self.name, self.lock = name, (x for x in ())

        name = f'{Config.__module__}.{Config.__qualname__}'
        for key in (Config, name):
            with self.subTest(key=key):
                @Rc.cache_resource(hash_funcs={key: lambda config: config.name})
                def load(config):
                    return []
                self.assertIs(load(Config('a')), load(Config('a')))
                self.assertIsNot(load(Config('a')), load(Config('b')))
                self.assertIs(load([Config('a')]), load([Config('a')]))

    def test_hash_funcs_are_for_the_exact_type(self):
        class Base:
            def __reduce__(self):
                raise TypeError('no')

        class Derived(Base):
            pass

        @Rc.cache_resource(hash_funcs={Base: id})
        def load(x):
            return []
        load(Base())
        with self.assertRaisesRegex(Rc.UnhashableParamError, 'Derived'):
            load(Derived())

    def test_function_name_does_not_use_hash_funcs(self):
        seen = []

        @Rc.cache_resource(hash_funcs={str: lambda text: seen.append(text) or text})
        def load(text):
            return []
        load('argument')
        self.assertEqual(seen, ['argument'])

    def test_user_hash_error(self):
        def broken_hash(value):
            raise KeyError('inside')

        @Rc.cache_resource(hash_funcs={int: broken_hash})
        def load(number):
            return []
        with self.assertRaises(Rc.UnhashableParamError) as caught:
            load(1)
        for part in ('load', '“number”', 'broken_hash', 'KeyError'):
            self.assertIn(part, str(caught.exception))
        self.assertIsInstance(caught.exception.__cause__, KeyError)

    def test_key_is_one_of_key_build(self):
        @Rc.cache_resource
        def load(password):
            return []
        load('hunter2')
        key, = load.cache
        digest = key.rsplit(':', 1)[1]
        scope = load.cache.get_name()
        self.assertEqual(key, Rc.key_build(scope, GLib.Variant('s', digest)))
        self.assertNotIn('hunter2', key)


class Identity(unittest.TestCase):
    def test_closures_do_not_share(self):
        def make(name):
            @Rc.cache_resource
            def load():
                return [name]
            return load
        one, two = make('one'), make('two')
        self.assertEqual((one(), two()), (['one'], ['two']))
        self.assertEqual(one.cache_info().currsize, 1)

    def test_functions_of_a_loop_do_not_share(self):
        functions = []
        for number in range(3):
            @Rc.cache_resource
            def load(_number=number):
                return [_number]
            functions.append(load)
        self.assertEqual([f() for f in functions], [[0], [1], [2]])
        self.assertEqual([f() for f in functions], [[0], [1], [2]])

    def test_lambdas_do_not_share(self):
        one, two = Rc.cache_resource(lambda: ['one']), Rc.cache_resource(lambda: ['two'])
        first = one()
        self.assertEqual(two(), ['two'])
        self.assertIs(one(), first)

    REDEFINED = '''
        released = []

        def close(value):
            released.append(value)

        @Rc.cache_resource({options})
        def load(x):
            return [x, {body!r}]
    '''

    def redefine(self, options='', body=''):
        return run_module(self.REDEFINED.format(options=options, body=body))

    def test_the_same_text_again_keeps_its_values(self):
        old = self.redefine()
        value = old['load'](1)
        new = self.redefine()
        self.assertIsNot(new['load'], old['load'])
        self.assertIs(new['load'](1), value)
        del old
        gc.collect()
        self.assertIs(new['load'](1), value)

    def test_another_definition_clears_the_old_one(self):
        changes = {'body': 'other', 'options': 'on_release=close, ttl=5'}
        for name, change in changes.items():
            with self.subTest(name=name):
                old = self.redefine('on_release=close')
                value = old['load'](1)
                new = self.redefine(**{'options': 'on_release=close', name: change})
                self.assertEqual(old['released'], [value])
                self.assertIsNot(new['load'](1), value)
        for options in ('max_entries=1', 'validate=bool', 'on_release=close', 'ttl=1',
                        'hash_funcs={int: str}'):
            with self.subTest(options=options):
                old = self.redefine()
                old['load'](1)
                new = self.redefine(options)
                self.assertEqual(old['load'].cache_info().currsize, 0)
                self.assertEqual(new['load'].cache_info().currsize, 0)

    def test_other_modules_are_left_alone(self):
        one = run_module(self.REDEFINED.format(options='', body='one'), 'one')
        value = one['load'](1)
        run_module(self.REDEFINED.format(options='', body='two'), 'two')
        self.assertIs(one['load'](1), value)

    def test_a_function_that_is_gone_releases_its_values(self):
        released = []

        @Rc.cache_resource(on_release=released.append)
        def load():
            return 'value'
        load()
        del load
        gc.collect()
        self.assertEqual(released, ['value'])


if __name__ == '__main__':
    main()

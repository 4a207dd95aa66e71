# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases of values that serve while new ones are made in the background."""

from making import TTL, Logs, Maker
from testing import FrozenClockTestCase, Rc, main

SOURCE = '''
@Rc.cache_resource(ttl=10, on_release=released.append{})
def connect():
    return object()
'''


class Background(FrozenClockTestCase):
    def make_stale(self, **options):
        """A function whose value is stale by now."""
        maker = Maker(**options)
        value = maker.first()
        self.advance(TTL)
        return maker, value

    def refresh(self, maker):
        maker.load()
        maker.await_entered()
        maker.await_end()

    def test_without_ttl_raises(self):
        with self.assertRaisesRegex(ValueError, 'refresh_mode.*ttl'):
            @Rc.cache_resource(refresh_mode='background')
            def load():
                return 1

    def test_invalid_refresh_mode_raises(self):
        with self.assertRaisesRegex(ValueError, "refresh_mode.*foreground.*background.*'later'"):
            @Rc.cache_resource(ttl=10, refresh_mode='later')
            def load():
                return 1

    def test_hard_ttl_is_double_fresh_ttl(self):
        maker, value = self.make_stale()
        self.advance(TTL - 0.000001)
        self.assertEqual((len(maker.load.cache), maker.released), (1, []))
        self.advance(0.000001)
        self.assertEqual((len(maker.load.cache), maker.released), (0, [value]))

    def test_cache_recreated_on_mode_change(self):
        released = []
        names = {'__name__': 'connecting', 'Rc': Rc, 'released': released}
        exec(SOURCE.format(''), names)
        value, cache = names['connect'](), names['connect'].cache
        exec(SOURCE.format(''), names)
        self.assertIs(names['connect'](), value)
        exec(SOURCE.format(', refresh_mode="background"'), names)
        self.assertIsNot(names['connect'](), value)
        self.assertEqual(released, [value])
        self.assertIsNot(names['connect'].cache, cache)
        self.advance(TTL)
        self.assertEqual(len(names['connect'].cache), 1)

    def test_replaced_resource_on_release_fires_once(self):
        maker, value = self.make_stale()
        self.refresh(maker)
        maker.await_release()
        self.assertEqual(maker.released, [value])
        new = maker.load()
        self.assertIsNot(new, value)
        maker.load.clear()
        self.assertEqual(maker.released, [value, new])

    def hold(self, maker, session=None):
        """A refresh that has begun, and has not ended."""
        maker.may_end.clear()
        self.addCleanup(maker.may_end.set)
        session.run(maker.load) if session else maker.load()
        maker.await_entered()

    def test_orphan_produced_resource_released(self):
        maker, value = self.make_stale()
        self.hold(maker)
        maker.load.clear()
        maker.may_end.set()
        for _ in range(2):
            maker.await_release()
        self.assertCountEqual(maker.released, [value, [1, 2, 2]])
        self.assertEqual(maker.load(), [1, 2, 3])

    def test_replacement_survives_on_release_error(self):
        def release(value):
            released.append(value)
            raise RuntimeError('stuck')
        released = []
        maker, value = self.make_stale(on_release=release)
        with Logs() as logs:
            self.refresh(maker)
            logs.await_text()
            self.assertEqual(released, [value])
            self.assertEqual(maker.load(), [1, 2, 2])
            self.assertEqual(len(maker.calls), 2)
            maker.load.clear()

    def test_validate_fail_forces_foreground(self):
        asked = []
        maker, value = self.make_stale(validate=asked.append)
        self.assertEqual(maker.load(), [1, 2, 2])
        self.assertEqual((asked, maker.released), ([value], [value]))

    def test_validate_pass_allows_stale_serve(self):
        asked = []
        maker, value = self.make_stale(validate=lambda value: asked.append(value) or True)
        self.hold(maker)
        self.assertIs(maker.load(), value)
        self.assertEqual((asked, maker.released), ([value] * 2, []))
        maker.may_end.set()
        maker.await_end()
        self.assertEqual(maker.load(), [1, 2, 2])

    def test_session_scope_refresh_discarded_after_clear(self):
        maker = Maker(scope='session')
        session, other = Rc.Session('one'), Rc.Session('other')
        with other.use():
            maker.watch()
            kept = maker.first()
        with session.use():
            maker.watch()
            value = maker.first()
        self.advance(TTL)
        self.hold(maker, session)
        session.run(maker.load.clear)
        maker.may_end.set()
        for _ in range(2):
            maker.await_release()
        self.assertCountEqual(maker.released, [value, [1, 2, 3]])
        self.assertEqual(session.run(maker.load), [1, 2, 4])
        self.assertIs(other.run(maker.load), kept)


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What becomes of values that are made in the background, and of those that they replace."""

import threading

from making import TTL, Logs, Maker
from testing import TIMEOUT, FrozenClockTestCase, Rc, main


class Release(FrozenClockTestCase):
    def test_replaced_resource_on_release_fires_once(self):
        maker = Maker()
        first = maker.first()
        self.advance(TTL)
        maker.load()
        maker.await_release()
        self.assertIsNot(maker.load(), first)
        self.assertEqual(maker.released, [first])
        maker.load.clear()
        self.assertEqual(maker.released, [first, [1, 2, 2]])

    def clear_during_refresh(self, clear):
        maker = Maker()
        first = maker.first()
        self.advance(TTL)
        maker.may_end.clear()
        maker.load()
        maker.await_entered()
        clear(maker.load)
        # The old one is at hand for the load until that ends.
        maker.may_end.set()
        maker.await_release(), maker.await_release()
        self.assertCountEqual(maker.released, [first, [1, 2, 2]])
        self.assertEqual(maker.load.cache_info().currsize, 0)

    def test_orphan_produced_resource_released(self):
        self.clear_during_refresh(lambda load: load.clear())
        self.clear_during_refresh(lambda load: load.clear(1))
        self.clear_during_refresh(lambda load: Rc.cache_resource.clear())

    def test_replacement_survives_on_release_error(self):
        def release(value):
            raise ValueError(value)
        maker = Maker(on_release=release)
        maker.first()
        self.advance(TTL)
        with Logs() as logs:
            maker.load()
            self.assertIn('ValueError: [1, 2, 1]', logs.await_text())
            maker.await_end()
            self.assertEqual(maker.load(), [1, 2, 2])
            maker.load.clear()
            self.assertIn('ValueError: [1, 2, 2]', logs.await_text())

    def test_cache_recreated_on_mode_change(self):
        def load():
            return [1]
        released = []
        one = Rc.cache_resource(ttl=TTL, on_release=released.append)(load)
        one()
        other = Rc.cache_resource(ttl=TTL, on_release=released.append,
                                  refresh_mode='background')(load)
        self.assertEqual(released, [[1]])
        self.assertEqual(other.cache_info().currsize, 0)
        self.assertIsNot(one.cache, other.cache)


class Failures(FrozenClockTestCase):
    def test_a_failure_keeps_the_old_value_and_is_logged(self):
        maker = Maker(outcomes=[['first'], ValueError('not now')])
        first = maker.first()
        self.advance(TTL)
        with Logs() as logs:
            self.assertIs(maker.load(), first)
            maker.await_end()
            self.assertRegex(logs.await_text(), 'load.*serves on(.|\n)*ValueError: not now')
        self.assertEqual(maker.released, [])
        # The next one tries again.
        self.assertIs(maker.load(), first)
        maker.await_end()
        self.assertEqual(maker.load(), [1, 2, 3])

    def test_retry_delay(self):
        maker = Maker(outcomes=[['first'], ValueError('not now')], retry_delay=3)
        first = maker.first()
        self.advance(TTL)
        with Logs() as logs:
            self.assertIs(maker.load(), first)
            maker.await_end()
            logs.await_text()
        self.assertIs(maker.load(), first)
        self.assertEqual(maker.load.cache.get_n_loading(), 0)
        self.advance(3)
        self.assertIs(maker.load(), first)
        maker.await_end()
        self.assertEqual(maker.load(), [1, 2, 3])


class Validation(FrozenClockTestCase):
    def test_validate_pass_allows_stale_serve(self):
        seen = []
        maker = Maker(validate=lambda value: seen.append(value) or True)
        first = maker.first()
        self.advance(TTL)
        self.assertIs(maker.load(), first)
        maker.await_end()
        self.assertEqual(maker.load(), [1, 2, 2])
        self.assertEqual(seen, [first, [1, 2, 2]])

    def test_validate_fail_forces_foreground(self):
        maker = Maker(validate=lambda value: value != [1, 2, 1])
        first = maker.first()
        self.advance(TTL)
        self.assertEqual(maker.load(), [1, 2, 2])
        self.assertEqual(maker.released, [first])

    def test_validate_fail_during_a_refresh(self):
        is_good = True
        maker = Maker(validate=lambda value: is_good)
        maker.first()
        self.advance(TTL)
        maker.may_end.clear()
        maker.load()
        maker.await_entered()
        is_good = False
        maker.load.cache.connect('miss', lambda cache, key: maker.may_end.set())
        self.assertEqual(maker.load(), [1, 2, 2])
        self.assertEqual(len(maker.calls), 2)

    def test_validate_is_given_the_arguments_of_the_value(self):
        seen = []

        def validate(value, x, y, _log):
            seen.append((x, y, _log))
            return True
        maker = Maker(validate=validate, stale_if_error=TTL)
        maker.first(5, _log='first')
        maker.load(5, _log='second')
        key, = maker.load.cache
        maker.load.cache.lookup(key)
        self.advance(2 * TTL)
        maker.outcomes = [ValueError()]
        maker.load(5, _log='third')
        self.assertEqual(seen, [(5, 2, 'second'), (5, 2, 'first'), (5, 2, 'first')])


class Sessions(FrozenClockTestCase):
    def discard(self, end):
        maker = Maker(scope='session')
        with Rc.Session('alice') as session:
            maker.load()
            maker.await_entered()
            self.advance(TTL)
            maker.may_end.clear()
            maker.load()
            maker.await_entered()
            end(maker, session)
            maker.may_end.set()
            maker.await_release(), maker.await_release()
            self.assertCountEqual(maker.released, [[1, 2, 1], [1, 2, 2]])

    def test_session_scope_refresh_discarded_after_clear(self):
        self.discard(lambda maker, session: maker.load.clear())

    def test_session_scope_refresh_discarded_after_close(self):
        self.discard(lambda maker, session: session.close())

    def test_a_refresh_is_of_the_session(self):
        seen = []

        @Rc.cache_resource(scope='session', ttl=TTL, refresh_mode='background')
        def load():
            seen.append(Rc.Session.get_current())
        ended = threading.Semaphore(0)
        with Rc.Session() as session:
            load()
            load.cache.connect('load-finished', lambda cache, load: ended.release())
            self.advance(TTL)
            # The library has one thread for all of them; it is in no session by itself.
            load()
            self.assertTrue(ended.acquire(timeout=TIMEOUT))
        self.assertEqual(seen, [session, session])


if __name__ == '__main__':
    main()

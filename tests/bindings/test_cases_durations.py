# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases of how a time is written."""

import datetime
import unittest

from testing import SECOND, Rc, main

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 7 * 86400


class Durations(unittest.TestCase):
    def assert_lasts(self, duration, seconds):
        load = Rc.cache_resource(ttl=duration, idle_timeout=duration)(lambda: 1)
        usec = round(seconds * SECOND)
        self.assertEqual((load.cache.props.ttl, load.cache.props.idle_timeout), (usec, usec))

    def assert_raises(self, text):
        with self.assertRaisesRegex(ValueError, 'ttl accepts .*1h'):
            Rc.cache_resource(ttl=text)

    def test_seconds(self):
        self.assert_lasts(3.5, 3.5)
        self.assert_lasts(35, 35)

    def test_timedelta(self):
        self.assert_lasts(datetime.timedelta(minutes=3, seconds=0.5), 3 * MINUTE + 0.5)
        self.assert_lasts(datetime.timedelta(days=2), 2 * DAY)

    def test_1d(self):
        self.assert_lasts('1d', DAY)

    def test_1d23h(self):
        self.assert_lasts('1d23h', DAY + 23 * HOUR)

    def test_1_day_23hr_45minutes(self):
        self.assert_lasts('1 day 23hr 45minutes', DAY + 23 * HOUR + 45 * MINUTE)

    def test_1_5d23_5h(self):
        self.assert_lasts('1.5d23.5h', 1.5 * DAY + 23.5 * HOUR)

    def test_none(self):
        self.assert_lasts(None, 0)

    def test_empty_raises(self):
        self.assert_raises('')

    def test_1_flecond_raises(self):
        self.assert_raises('1 flecond')

    def test_text_without_unit_is_seconds(self):
        self.assert_lasts('60', MINUTE)
        self.assert_lasts('0.5', 0.5)

    def test_1w(self):
        self.assert_lasts('1w', WEEK)

    def test_iso_8601(self):
        self.assert_lasts('PT1H', HOUR)
        self.assert_lasts('P1DT1H30M', DAY + 1.5 * HOUR)

    def test_clock(self):
        self.assert_lasts('01:02:03', HOUR + 2 * MINUTE + 3)

    def test_others_raise(self):
        for text in ('-1h', '1h -1m', 'h', 'x1h', '1h x', 'nan', 'inf', '1e400d', '99999999w', ' '):
            with self.subTest(text=text):
                self.assert_raises(text)

    def test_no_time_at_all_raises(self):
        for nothing in ('0', '0s', 0, 0.0, datetime.timedelta(0), -1, datetime.timedelta(-1)):
            with self.subTest(nothing=nothing):
                with self.assertRaisesRegex(ValueError, 'ttl accepts a time longer than nothing'):
                    Rc.cache_resource(ttl=nothing)


if __name__ == '__main__':
    main()

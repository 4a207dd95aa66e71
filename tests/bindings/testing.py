# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the Python override share."""

import gc
import itertools
import os
import sys
import threading
import traceback
import unittest

import gi

# To be left alone even where it is found.
if os.environ.get('RC_TEST_NATIVE') == '0':
    sys.modules['gi.overrides._rc_native'] = None

gi.require_version('Rc', '1')
from gi.repository import GLib, GObject, Rc  # noqa: E402

SECOND = 1_000_000
THREADS = 50
# Only to end a test that hangs: nothing waits for it. Tools that look at each step of an
# interpreter tell it how to allocate, and make it slow.
TIMEOUT = 600 if 'PYTHONMALLOC' in os.environ else 60
# The environment of a program that ends in the middle of something: nobody is left to free what
# its threads hold.
CUT_SHORT = {**os.environ, 'LSAN_OPTIONS': 'detect_leaks=0'}
# Each comes back as itself.
ANY_VALUES = [None, True, 0, 2 ** 70, -1.5, 'text', b'bytes', object(), [1], Rc.Cache('inner'),
              ValueError('x'), GObject.TYPE_INT, lambda: None]


def call_all_once():
    """For who looks for leaks: PyGObject notes at the first call of a function how that is done,
    and of several threads that call it first, each does; all notes but one leak."""
    @Rc.cache_resource
    def load(number):
        return number
    load(1)
    load(1)
    load.clear(1)
    load.clear()
    cache = Rc.Cache('once')
    cache.get_with('key', lambda: 1)
    cache.get_with('key', lambda: 1)
    cache.close()


if 'libasan' in os.environ.get('LD_PRELOAD', ''):
    call_all_once()


class FrozenClockTestCase(unittest.TestCase):
    """Time stands still, unless the test moves it."""

    def setUp(self):
        Rc.clock_freeze()
        self.addCleanup(Rc.clock_thaw)

    @staticmethod
    def advance(seconds):
        Rc.clock_advance(round(seconds * SECOND))


class DigestTestCase(unittest.TestCase):
    def digest(self, value):
        """The key that the value gives as an argument."""
        @Rc.cache_resource
        def load(x):
            return x
        load(value)
        return list(load.cache)[0]

    def assert_same(self, one, other):
        self.assertEqual(self.digest(one), self.digest(other))

    def assert_all_differ(self, values):
        digests = [self.digest(value) for value in values]
        for (n, one), (m, other) in itertools.combinations(enumerate(digests), 2):
            self.assertNotEqual(one, other, (values[n], values[m]))
        for value, digest in zip(values, digests):
            self.assertEqual(self.digest(value), digest, value)

    def assert_unhashable(self, value, pattern=''):
        with self.assertRaisesRegex(Rc.UnhashableParamError, pattern):
            self.digest(value)


def in_threads(function, count=THREADS):
    """Calls a function in many threads at once. Returns what it returned or raised."""
    outcomes = [None] * count
    barrier = threading.Barrier(count)

    def run(number):
        barrier.wait(TIMEOUT)
        try:
            outcomes[number] = function()
        except BaseException as error:
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
        assert not thread.is_alive(), 'a thread hangs'
    return outcomes


class Answer:
    """What a verb called back with, when it has."""

    def __init__(self):
        self.args = None

    def __call__(self, *args):
        self.args = args

    def wait(self):
        while self.args is None:
            GLib.MainContext.default().iteration(True)
        return self.args[1]


def ask(verb, *args, cancellable=None):
    """Starts a verb. Returns what to call for its end."""
    answer = Answer()
    verb(*args, cancellable, answer)
    finish = getattr(verb.__self__, verb.__name__.replace('_async', '_finish'))
    return lambda: finish(answer.wait())


def resident_pages():
    gc.collect()
    with open('/proc/self/statm', encoding='ascii') as statm:
        return int(statm.read().split()[1])


class TapResult(unittest.TestResult):
    """Tells each case as a line of TAP."""

    def tell(self, test, outcome, comment='', details=''):
        name = '.'.join(test.id().split('.')[1:])
        print(f'{outcome} {self.testsRun} /python/{name}{comment}')
        for line in details.splitlines():
            print(f'# {line}')

    def addSuccess(self, test):
        self.tell(test, 'ok')

    def addSkip(self, test, reason):
        self.tell(test, 'ok', f' # SKIP {reason}')

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.tell(test, 'not ok', details=''.join(traceback.format_exception(*err)))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.broken.append(f'{subtest.id()}\n' + ''.join(traceback.format_exception(*err)))

    def startTest(self, test):
        super().startTest(test)
        self.broken = []

    def stopTest(self, test):
        if self.broken:
            self.tell(test, 'not ok', details='\n'.join(self.broken))
        sys.stdout.flush()
        super().stopTest(test)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__'])
    print(f'1..{suite.countTestCases()}')
    result = suite.run(TapResult())
    sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)

#!/usr/bin/env python3
# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures what a hit costs in Python.

A cached function is called again and again with the same arguments: one text, three
arguments, as a method, as a class method, by two threads at once, with a time to live, as a
mapping; beside functools.lru_cache, a
dictionary under a lock, and cachetools' TTLCache under a lock, which do the same for the
same arguments. All run in this one process, in turns, so that whatever else the machine
does, it does to all of them. It is done twice: with the extension _rc_native, if it can be
found, and without.

Each line tells the nanoseconds of one call: the median of all rounds, the best and the worst
round, and the median of what it costs in relation to lru_cache with the same arguments in
the same round. The loop around the calls is part of all figures; the time is that of the
processor, not of the clock on the wall, but for two threads, who take turns.

From a build folder:  meson devenv -C build python3 ../tests/bench/bench-python.py
"""

import argparse
import functools
import importlib.util
import statistics
import subprocess
import sys
import threading
import time
import timeit

# The arguments, by what they are measured against.
ONE, THREE, METHOD = "('a')", "('a', 1, b'c')", ".method('a')"
OF_CLASS, THREADS = ".of_class('a')", "('a'), 2 threads"


def with_lock(function):
    """What one writes by hand."""
    values, lock = {}, threading.Lock()

    def call(*args):
        with lock:
            if args not in values:
                values[args] = function(*args)
            return values[args]
    return call


def with_cachetools(function):
    import cachetools
    return cachetools.cached(cachetools.TTLCache(1024, 3600), lock=threading.Lock())(function)


def one(x):
    return [x]


def three(x, y, z):
    return [x, y, z]


def make_service(decorate):
    class Service:
        @decorate
        def method(_self, x):
            return [x]

        @classmethod
        @decorate
        def of_class(cls, x):
            return [x]
    return Service()


class Crowd:
    """Two threads that do the same at once. As a timer, on the wall."""

    def __init__(self, timer):
        self.timer = timer

    def timeit(self, calls):
        threads = [threading.Thread(target=self.timer.timeit, args=(calls // 2,)) for _ in 'ab']
        start = time.perf_counter_ns()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter_ns() - start


def list_others():
    """Yields name, decorator."""
    yield 'lru_cache', functools.lru_cache
    yield 'dict and lock', with_lock
    if importlib.util.find_spec('cachetools'):
        yield 'cachetools', with_cachetools


def list_ours(Rc):
    yield 'cache_resource', Rc.cache_resource
    yield 'cache_resource, ttl', Rc.cache_resource(ttl='1h')


def list_cases(Rc):
    """Yields name, arguments, and the timer of one call."""
    for name, decorate in (*list_others(), *list_ours(Rc)):
        for arguments, target in [(ONE, decorate(one)), (THREE, decorate(three)),
                                  (METHOD, make_service(decorate)),
                                  (OF_CLASS, make_service(decorate))]:
            yield name, arguments, make_timer(f'f{arguments}', target)
        yield name, THREADS, Crowd(make_timer(f'f{ONE}', decorate(one)))
    cache = Rc.Cache('bench', ttl='1h')
    cache['a'] = []
    yield 'cache[key], ttl', ONE, make_timer("f['a']", cache)


def make_timer(statement, target):
    return timeit.Timer(statement, globals={'f': target}, timer=time.thread_time_ns)


def measure(cases, rounds, calls):
    """Returns the nanoseconds of one call in each round, by name and arguments."""
    times = {(name, arguments): [] for name, arguments, _timer in cases}
    for _name, _arguments, timer in cases:
        timer.timeit(calls)
    for number in range(rounds):
        # Nobody always runs after the same one.
        turn = number % len(cases)
        for name, arguments, timer in cases[turn:] + cases[:turn]:
            times[name, arguments].append(timer.timeit(calls) / calls)
    return times


def report(times):
    print(f'{"":24}{"arguments":20}{"median":>7}{"best":>7}{"worst":>7}{"of lru_cache":>14}')
    for (name, arguments), taken in times.items():
        pairs = zip(taken, times['lru_cache', arguments])
        ratio = statistics.median(own / model for own, model in pairs)
        print(f'{name:24}{arguments:20}{statistics.median(taken):7.0f}{min(taken):7.0f}'
              f'{max(taken):7.0f}{ratio:14.2f}')


def run(path, rounds, calls):
    """In a process of its own: an extension that was imported stays."""
    if path == 'plain':
        sys.modules['gi.overrides._rc_native'] = None
    import gi
    gi.require_version('Rc', '1')
    from gi.repository import Rc
    from gi.overrides import _rc_front

    is_native = _rc_front.native is not None
    if path == 'native' and not is_native:
        print('\nThe extension was not found.')
        return
    print(f'\n{"With" if is_native else "Without"} the extension: ns per call, '
          f'{rounds} rounds of {calls} calls', flush=True)
    report(measure(list(list_cases(Rc)), rounds, calls))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rounds', type=int, default=50, help='how many; default: 50')
    parser.add_argument('--calls', type=int, default=20_000, help='in each; default: 20000')
    parser.add_argument('--short', action='store_true', help='only shows that it runs')
    parser.add_argument('--path', choices=['native', 'plain'], help='only with, or without')
    options = parser.parse_args()
    rounds, calls = (2, 100) if options.short else (options.rounds, options.calls)
    if options.path is not None:
        run(options.path, rounds, calls)
        return
    for path in ('native', 'plain'):
        subprocess.run([sys.executable, __file__, f'--path={path}', f'--rounds={rounds}',
                        f'--calls={calls}'], check=True)


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Caches of Python at the work that rc-bench gives the library; run-peers lets them take turns.

It is the call of a function with one argument that is measured, as the decorators have it; how
the decorator of this library does beside them, bench-python.py tells.
"""

import bisect
import functools
import importlib.util
import itertools
import json
import random
import sys
import threading
import time

IS_SHORT = '--short' in sys.argv
N_KEYS = 1000
N_CALLS = 1_000 if IS_SHORT else 100_000
N_MANY = 10_000 if IS_SHORT else 1_000_000
TTL = 3600
SLOPE = 0.99


def make_keys(n):
    return [f'key-{i:08}-abcdefghijk' for i in range(n)]


def load(_key):
    return object()


def with_lru_cache(capacity):
    return functools.lru_cache(maxsize=capacity)(load)


def with_cachetools(capacity):
    import cachetools
    return cachetools.cached(cachetools.TTLCache(capacity or sys.maxsize, TTL),
                             lock=threading.Lock())(load)


def list_peers():
    yield 'functools.lru_cache', with_lru_cache
    if importlib.util.find_spec('cachetools'):
        yield 'cachetools.TTLCache and a lock', with_cachetools


def time_calls(function, asked):
    """Nanoseconds that this thread ran, of one call."""
    began = time.thread_time_ns()
    for key in asked:
        function(key)
    return (time.thread_time_ns() - began) / len(asked)


def open_hit():
    keys = make_keys(N_KEYS)
    asked = random.Random(1).choices(keys, k=N_CALLS)
    functions = {name: wrap(N_KEYS) for name, wrap in list_peers()}
    for function, key in itertools.product(functions.values(), keys):
        function(key)
    return {'time': 'ns'}, {name: lambda function=function: [time_calls(function, asked)]
                            for name, function in functions.items()}


def open_zipf():
    keys = make_keys(N_MANY)
    random.Random(7).shuffle(keys)
    sums = list(itertools.accumulate((i + 1) ** -SLOPE for i in range(N_MANY)))
    rounds = itertools.count(1)

    def draw(seed):
        drawn = random.Random(seed)
        return [keys[bisect.bisect_left(sums, drawn.random() * sums[-1])]
                for _ in range(N_MANY // 2)]

    # It keeps count of its hits itself; the others are not asked here.
    function = with_lru_cache(N_MANY // 10)

    def run():
        asked = draw(next(rounds))
        before = function.cache_info().hits
        spent = time_calls(function, asked)
        return [spent, (function.cache_info().hits - before) / len(asked)]
    return {'time': 'ns', 'hit rate': '1'}, {'functools.lru_cache': run}


WORKLOADS = {('hit', '0'): open_hit, ('zipf', '1'): open_zipf}


def main():
    """As bench-follow.c."""
    cases = {}
    for line in sys.stdin:
        command, *words = line.split()
        answer = {}
        if command == 'open':
            figures, cases = WORKLOADS.get(tuple(words), lambda: ({}, {}))()
            answer = {'figures': figures} if figures else {}
            for run in cases.values():
                run()
        elif command == 'round':
            answer = {name: run() for name, run in cases.items()}
        else:
            cases = {}
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == '__main__':
    main()

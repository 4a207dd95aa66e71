# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Trained models: each is read once, for all threads, and few enough to fit in memory stay."""

import dataclasses
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import gi
import joblib
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402

MIB = 2 ** 20
N_THREADS = 8
released: list[str] = []


@dataclasses.dataclass
class Model:
    path: str
    n_bytes: int
    classifier: Any


@Rc.cache_resource(max_weight=512 * MIB, weigh=lambda model: model.n_bytes,
                   on_release=lambda model: released.append(model.path))
def load_model(path: str) -> Model:
    return Model(path, os.path.getsize(path), joblib.load(path))


def train(path: str, n_trees: int) -> None:
    """Learns to read digits that people wrote, from every second one of them."""
    forest = RandomForestClassifier(n_trees, random_state=0)
    forest.fit(digits.data[::2], digits.target[::2])
    joblib.dump(forest, path)


def read_digits(part: slice) -> int:
    """How many digits of this part the model recognises."""
    forest = load_model('medium').classifier
    return int((forest.predict(digits.data[part]) == digits.target[part]).sum())


digits = load_digits()
folder = tempfile.TemporaryDirectory(prefix='models-')
os.chdir(folder.name)
for name, n_trees in {'small': 30, 'medium': 60, 'large': 120}.items():
    train(name, n_trees)

# The digits that the model has not seen, shared out among the threads.
parts = [slice(2 * n + 1, None, 2 * N_THREADS) for n in range(N_THREADS)]
with ThreadPoolExecutor(N_THREADS) as threads:
    n_right = sum(threads.map(read_digits, parts))
assert n_right > 0.9 * len(digits.target[1::2])
stats = load_model.cache.dup_stats()
print(f'{N_THREADS} threads read more than 9 of 10 digits right with {stats.get_loads()} model')

for _ in range(100):
    load_model('medium')
stats = load_model.cache.dup_stats()
loading, saved = stats.get_total_load_time(), stats.get_time_saved()
assert loading > 1000 and saved >= 100 * loading
print('100 more uses saved at least 100 times what the load took')
print(f'{loading / 1000:.1f} ms to load, {saved / 1000:.1f} ms saved', file=sys.stderr)

assert load_model.cache.get_weight() == os.path.getsize('medium')
print('the weight of the model is the size of its file')

# Room for two of the three: the one that was unused longest has to go.
load_model.cache.set_max_weight(os.path.getsize('medium') + os.path.getsize('large'))
for name in ['small', 'medium', 'large']:
    load_model(name)
print('the large model came, and there was no room any more for:', ', '.join(released))
assert load_model.cache.get_weight() <= load_model.cache.get_max_weight()

load_model.clear()
print(f'cleared: {load_model.cache.get_weight()} bytes are kept')

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes three books of recipes, each an SQLite database. Usage: make_books.py [FOLDER]"""

import contextlib
import os
import random
import sqlite3
import sys

KITCHENS = ['french', 'indian', 'thai']
N_RECIPES, N_STEPS = 12000, 20
DISHES = ['curry', 'gratin', 'pie', 'salad', 'soup', 'stew']
INGREDIENTS = ('basil beans butter carrot cheese cream egg flour garlic ginger honey leek '
               'lemon lentils mint mushroom onion parsley pepper potato rice spinach thyme '
               'tomato').split()
STEPS = ('add bake boil chop cool cover cut drain fry grate heat knead mash melt mix peel pour '
         'roast serve simmer slice stir taste wash whisk').split()


def make_recipe(chance):
    one, two, three = chance.sample(INGREDIENTS, 3)
    title = f'{one.capitalize()} {chance.choice(DISHES)} with {two} and {three}'
    steps = chance.choices(STEPS, k=N_STEPS)
    return title, chance.randrange(10, 120), ' '.join([one, two, three, *steps])


def make_book(path, chance):
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)
    with contextlib.closing(sqlite3.connect(path)) as book, book:
        book.execute('CREATE TABLE recipes (title, minutes, text)')
        book.executemany('INSERT INTO recipes VALUES (?, ?, ?)',
                         (make_recipe(chance) for _ in range(N_RECIPES)))


folder = sys.argv[1] if len(sys.argv) > 1 else '.'
for kitchen in KITCHENS:
    make_book(os.path.join(folder, kitchen + '.db'), random.Random(kitchen))

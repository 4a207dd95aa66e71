# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What all steps share: books of recipes, and a look at how long the main loop stands still."""

import asyncio
import contextlib
import os
import sqlite3
import time

BOOKS = ['french.db', 'indian.db', 'thai.db']
# The parts of the program, and what each looks for.
PARTS = {'Tonight': 'beans', 'Sunday': 'leek cream', 'Left over': 'rice egg',
         'Sweet': 'honey lemon'}

MAKE_INDEX = "CREATE VIRTUAL TABLE temp.words USING fts5 (text, prefix='2 3')"
QUICKEST = """SELECT title || ', ' || minutes || ' minutes' FROM main.recipes AS recipes
    JOIN words ON words.rowid = recipes.rowid WHERE words MATCH ? ORDER BY minutes, title LIMIT 1"""


class Book:
    """To open one takes a while, to ask it takes no time."""

    n_opened = 0

    def __init__(self, path: str) -> None:
        """Opens the book, checks it, and makes an index of all its words."""
        self.path, self.changed = path, os.stat(path).st_mtime
        self.db = sqlite3.connect(path, check_same_thread=False)
        self.db.execute('PRAGMA quick_check')
        self.db.execute(MAKE_INDEX)
        self.db.execute('INSERT INTO words SELECT text FROM recipes')
        Book.n_opened += 1

    def find(self, words: str) -> str:
        """Returns the dish with these ingredients that is quickest to make."""
        return str(self.db.execute(QUICKEST, [words]).fetchone()[0])

    def is_unchanged(self) -> bool:
        return os.stat(self.path).st_mtime == self.changed

    def close(self) -> None:
        self.db.close()


def choose_book(n: int) -> str:
    """The book for the nth question: two of them in turn, and now and then the third."""
    return BOOKS[2 if n % 25 == 24 else n % 2]


def change_book(path: str) -> None:
    """As if somebody had written into it."""
    os.utime(path)


async def measure_standstill() -> float:
    """Returns, when it is cancelled, the longest time in which the loop did nothing else."""
    longest = 0.0
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            start = time.monotonic()
            await asyncio.sleep(0.001)
            longest = max(longest, time.monotonic() - start)
    return longest

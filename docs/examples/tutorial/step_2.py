# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import time

import gi
from kitchen import BOOKS, PARTS, Book

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402


@Rc.cache_resource
def open_book(path: str) -> Book:
    return Book(path)


def show_part(title: str, words: str) -> None:
    book = open_book(BOOKS[0])
    print(f'{title}: {book.find(words)}')


start = time.monotonic()
for title, words in PARTS.items():
    show_part(title, words)
print(f'ready after {(time.monotonic() - start) * 1000:.0f} ms, {Book.n_opened} opened')

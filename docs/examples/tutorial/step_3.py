# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import asyncio
import time

import gi
from kitchen import BOOKS, PARTS, Book, measure_standstill

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402


@Rc.cache_resource(show_spinner='Opening the book…')
def open_book(path: str) -> Book:
    return Book(path)


def show_part(title: str, words: str) -> str:
    book = open_book(BOOKS[0])
    return f'{title}: {book.find(words)}'


async def main() -> None:
    start = time.monotonic()
    watch = asyncio.create_task(measure_standstill())
    shows = [asyncio.to_thread(show_part, *part) for part in PARTS.items()]
    for line in await asyncio.gather(*shows):
        print(line)
    print(f'ready after {(time.monotonic() - start) * 1000:.0f} ms, {Book.n_opened} opened')
    watch.cancel()
    print(f'the loop stood still for {await watch * 1000:.0f} ms at most')


asyncio.run(main())

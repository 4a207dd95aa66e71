# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
import asyncio
import itertools
import signal

import gi
from kitchen import PARTS, Book, choose_book

gi.require_version('Rc', '1')
from gi.repository import Rc  # noqa: E402


@Rc.cache_resource(ttl='1h', max_entries=2, validate=Book.is_unchanged, on_release=Book.close)
def open_book(path: str) -> Book:
    return Book(path)


def show_part(path: str, title: str, words: str) -> str:
    with open_book.acquire(path) as book:
        return f'{title}: {book.find(words)}'


async def ask_on() -> None:
    for n, part in enumerate(itertools.cycle(PARTS.items())):
        line = await asyncio.to_thread(show_part, choose_book(n), *part)
        if n < len(PARTS):
            print(line, flush=True)
        await asyncio.sleep(0.1)


async def main() -> None:
    asking = asyncio.create_task(ask_on())
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, asking.cancel)
    await asyncio.wait([asking])
    stats = open_book.cache.dup_stats()
    saved_msec = stats.time_saved // 1000
    print(f'{stats.loads} loads, {stats.hits} avoided, {saved_msec} ms saved')


asyncio.run(main())

# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The dishes in a window that never waits. With --tour it opens two books, and ends."""

import sys

import gi
from kitchen import BOOKS, PARTS, Book

gi.require_versions({'Gtk': '4.0', 'Rc': '1', 'RcGtk': '1'})
from gi.repository import GObject, Gtk, Rc, RcGtk  # noqa: E402

# Opened in threads of the library.
books = Rc.Cache('books', threaded=True, ttl='1h', max_entries=2)
books.set_load_func(lambda load: load.return_value(Book(load.get_key())))
books.set_validate_func(lambda path, book: book.is_unchanged())
books.set_release_func(lambda path, book, reason: book.close())


class Window(Gtk.ApplicationWindow):
    def __init__(self, application: Gtk.Application) -> None:
        super().__init__(application=application, title='Recipes', default_width=700)
        self.dishes = {words: Gtk.Label(xalign=0) for words in PARTS.values()}
        self.book = Gtk.DropDown.new_from_strings(BOOKS)
        self.book.connect('notify::selected', self.on_selected)
        header = Gtk.HeaderBar()
        header.pack_start(self.book)
        header.pack_end(RcGtk.LoadIndicator(cache=books, text='Opening the book…',
                                            delay=100000))
        self.set_titlebar(header)
        grid = Gtk.Grid(row_spacing=12, column_spacing=18, margin_start=18, margin_end=18,
                        margin_top=18, margin_bottom=18)
        for row, (title, words) in enumerate(PARTS.items()):
            grid.attach(Gtk.Label(label=title, xalign=0), 0, row, 1, 1)
            grid.attach(self.dishes[words], 1, row, 1, 1)
        self.set_child(grid)

    def on_selected(self, dropdown: Gtk.DropDown, _pspec: GObject.ParamSpec) -> None:
        Rc.spawn(self.show_book(BOOKS[dropdown.get_selected()]))

    async def show_book(self, path: str) -> None:
        async with books.acquire_async(path) as book:
            for words, label in self.dishes.items():
                label.set_text(book.find(words))

    async def tour(self) -> None:
        for path in [BOOKS[0], BOOKS[1], BOOKS[0]]:
            await self.show_book(path)
            print(f"{path}: {self.dishes['beans'].get_text()}")
        print(f'{books.dup_stats().loads} opened')
        self.close()


def on_activate(application: Gtk.Application) -> None:
    window = Window(application)
    window.present()
    Rc.spawn(window.tour() if '--tour' in sys.argv else window.show_book(BOOKS[0]))


application = Gtk.Application(application_id='org.example.Recipes')
application.connect('activate', on_activate)
if __name__ == '__main__':
    application.run()

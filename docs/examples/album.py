# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""An album of pictures, in a window that never waits. With --tour it shows each and ends."""

import sqlite3
import sys

import gi

gi.require_versions({'Gdk': '4.0', 'Gtk': '4.0', 'Rc': '1'})
from gi.repository import Gdk, GLib, Gtk, Rc  # noqa: E402

NAMES, SIZE = ['Morning', 'Noon', 'Evening'], 400


def paint(n: int) -> bytes:
    rows = (bytes([255 - y * n // 4, 220 - y // 4, 255 - y * (2 - n) // 4]) * SIZE
            for y in range(SIZE))
    pixels = GLib.Bytes.new(b''.join(rows))
    sky = Gdk.MemoryTexture.new(SIZE, SIZE, Gdk.MemoryFormat.R8G8B8, pixels, 3 * SIZE)
    return bytes(sky.save_to_png_bytes().get_data())


@Rc.cache_resource(on_release=sqlite3.Connection.close)
def open_album(path: str) -> sqlite3.Connection:
    album = sqlite3.connect(path, check_same_thread=False)
    album.execute('CREATE TABLE skies (name, png)')
    album.executemany('INSERT INTO skies VALUES (?, ?)', zip(NAMES, map(paint, range(3))))
    return album


def decode(load: Rc.Load) -> None:
    rows = open_album(':memory:').execute('SELECT png FROM skies WHERE name = ?', [load.get_key()])
    load.return_value(Gdk.Texture.new_from_bytes(GLib.Bytes.new(rows.fetchone()[0])))


# Decoded in threads of the library; the eight that were looked at last stay.
pictures = Rc.Cache('pictures', threaded=True, max_entries=8)
pictures.set_load_func(decode)


class Album:
    def __init__(self, application: Gtk.Application) -> None:
        self.names, self.spinner = Gtk.ListBox(width_request=120), Gtk.Spinner()
        self.picture = Gtk.Picture(hexpand=True, height_request=SIZE)
        for name in NAMES:
            self.names.append(Gtk.Label(label=name, xalign=0, margin_top=9, margin_bottom=9))
        self.names.connect('row-selected', self.on_row_selected)
        header, box = Gtk.HeaderBar(), Gtk.Box()
        header.pack_end(self.spinner)
        box.append(self.names)
        box.append(self.picture)
        self.window = Gtk.ApplicationWindow(application=application, title='Album',
                                            titlebar=header, child=box, default_width=560)
        self.work = Rc.spawn(self.show(NAMES[0]))
        self.window.present()
        if '--tour' in sys.argv:
            Rc.spawn(self.tour())

    def on_row_selected(self, _names: Gtk.ListBox, row: Gtk.ListBoxRow) -> None:
        self.work.cancel()
        self.work = Rc.spawn(self.show(row.get_child().get_label()))

    async def show(self, name: str) -> None:
        self.spinner.start()
        self.picture.set_paintable(await pictures.get_async(name))
        self.spinner.stop()

    async def tour(self) -> None:
        for name in [*NAMES, NAMES[0]]:
            await self.show(name)
            size = self.picture.get_paintable().get_intrinsic_width()
            print(f'{name}: {size} pixels wide, {pictures.dup_stats().get_loads()} loaded')
        self.window.close()


application = Gtk.Application(application_id='org.example.Album')
application.connect('activate', Album)
application.run()

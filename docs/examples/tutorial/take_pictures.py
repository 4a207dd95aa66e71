# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Takes the pictures of the tutorial: the window, and the viewer that watches the last step.

Usage: on-virtual-display take_pictures.py VIEWER FOLDER, where the books are. The environment
must find the library, and its typelibs: meson devenv does.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import gi
import window as recipes
from kitchen import BOOKS, Book
from PIL import ImageGrab

gi.require_version('Rc', '1')
from gi.repository import Gdk, GObject, Gtk, Rc  # noqa: E402

VIEWER, FOLDER = sys.argv[1], Path(sys.argv[2])
N_FRAMES = 4
taken = threading.Event()


def load_book(load: Rc.Load) -> None:
    taken.wait()
    load.return_value(Book(load.get_key()))


def find(widget: Gtk.Widget, name: str) -> Iterator[Gtk.Widget]:
    """The widgets of that type in here."""
    if widget.__gtype__.name == name:
        yield widget
    for child in widget.observe_children():
        yield from find(child, name)


class Pictures(recipes.Window):
    def __init__(self, application: Gtk.Application) -> None:
        super().__init__(application)
        indicator, = find(self.get_titlebar(), 'RcGtkLoadIndicator')
        indicator.connect('notify::active', self.on_active)
        recipes.books.set_load_func(load_book)
        self.present()
        Rc.spawn(self.show_book(BOOKS[0]))

    def on_active(self, indicator: Gtk.Widget, _pspec: GObject.ParamSpec) -> None:
        name = 'loading' if indicator.get_active() else 'ready'
        self.add_tick_callback(self.on_frame, name, iter(range(N_FRAMES)))

    def on_frame(self, _window: Gtk.Widget, _clock: Gdk.FrameClock, name: str,
                 frames: Iterator[int]) -> bool:
        if next(frames, None) is not None:
            return True
        screen = ImageGrab.grab(xdisplay=os.environ['DISPLAY'])
        screen.crop(screen.getbbox()).save(FOLDER / f'tutorial-{name}.png', optimize=True)
        taken.set()
        if name == 'ready':
            self.close()
        return False


def take_viewer(style: str) -> None:
    step = [sys.executable, str(Path(__file__).with_name('step_5.py'))]
    with subprocess.Popen(step, env={**os.environ, 'RESOURCE_CACHE_EXPORT': '1'}) as program:
        subprocess.run([VIEWER, '--program=step_5.py', '--page=open_book', f'--style={style}',
                        '--width=900', '--height=640', '--after=30',
                        f'--screenshot={FOLDER}/tutorial-viewer-{style}.png'], check=True)
        program.send_signal(signal.SIGINT)


application = Gtk.Application(application_id='org.example.Pictures')
application.connect('activate', Pictures)
application.run()
for style in ['light', 'dark']:
    take_viewer(style)

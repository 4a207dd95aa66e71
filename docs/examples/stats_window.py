# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A window that shows what a cache does. With --tour it loads one thing, and ends."""

import sys
import time

import gi

gi.require_versions({'Gtk': '4.0', 'Rc': '1', 'RcGtk': '1'})
from gi.repository import GObject, Gtk, Rc, RcGtk  # noqa: E402

STEPS = 20


class Model(GObject.Object):
    """What takes long to make."""


def train(load: Rc.Load) -> None:
    for step in range(STEPS):
        load.set_message(f'Training {load.get_key()}…')
        load.set_progress(step / STEPS)
        time.sleep(0.05)
    load.return_object(Model())


# Loaded in threads of the library: the window never waits.
models = Rc.Cache('models', threaded=True, max_entries=4)
models.set_load_func(train)


def on_activate(application: Gtk.Application) -> None:
    entry = Gtk.Entry(placeholder_text='Name of a model', hexpand=True)
    entry.connect('activate', lambda _entry: models.get_async(entry.get_text(), None, on_loaded))

    indicator = RcGtk.LoadIndicator(cache=models, show_time=True, hexpand=True)
    indicator.connect('notify::active', on_active)
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6)
    box.append(entry)
    box.append(indicator)
    box.append(RcGtk.StatsView(cache=models, vexpand=True))
    window = Gtk.ApplicationWindow(application=application, title='Models', child=box,
                                   default_width=600, default_height=700)
    window.present()
    if '--tour' in sys.argv:
        models.get_async('first', None, on_loaded)


def on_active(indicator: RcGtk.LoadIndicator, _pspec: GObject.ParamSpec) -> None:
    if indicator.get_active():
        print('A load is shown')


def on_loaded(cache: Rc.Cache, result: object) -> None:
    cache.get_finish(result)
    print(f'{len(cache)} in the cache')
    if '--tour' in sys.argv:
        app.quit()


app = Gtk.Application(application_id='dev.resourcecache.Models')
app.connect('activate', on_activate)
app.run()

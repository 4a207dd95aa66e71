// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A window that shows what a cache does. With --tour it loads one thing, and ends.
class Model : Object {
}

class Models : Gtk.Application {
  // Loaded in threads of the library: the window never waits.
  Rc.Cache cache = new Rc.Cache ("models") { threaded = true, max_entries = 4 };
  bool is_tour;

  public Models (bool is_tour) {
    Object (application_id: "dev.resourcecache.Models", flags: ApplicationFlags.NON_UNIQUE);
    this.is_tour = is_tour;
    cache.set_load_func (train);
  }

  static void train (Rc.Load load) {
    for (int step = 0; step < 20; step++) {
      load.set_message ("Training %s…".printf (load.key));
      load.set_progress (step / 20.0);
      Thread.usleep (50 * 1000);
    }
    load.return_object (new Model ());
  }

  async void load_model (string name) {
    try {
      yield cache.get_async (name, null);
      print ("%u in the cache\n", cache.n_entries);
    } catch (Error e) {
      printerr ("%s\n", e.message);
    }
    if (is_tour)
      quit ();
  }

  public override void activate () {
    var entry = new Gtk.Entry () { placeholder_text = "Name of a model" };
    entry.activate.connect (() => load_model.begin (entry.text));
    var indicator = new RcGtk.LoadIndicator (cache) { show_time = true };
    indicator.notify["active"].connect ((shown, pspec) => {
      if (((RcGtk.LoadIndicator) shown).active)
        print ("A load is shown\n");
    });
    var box = new Gtk.Box (Gtk.Orientation.VERTICAL, 6);
    box.append (entry);
    box.append (indicator);
    box.append (new RcGtk.StatsView.for_cache (cache) { vexpand = true });
    var window = new Gtk.ApplicationWindow (this) {
      title = "Models", child = box, default_width = 600, default_height = 700
    };
    window.present ();
    if (is_tour)
      load_model.begin ("first");
  }
}

int main (string[] args) {
  return new Models ("--tour" in args).run ();
}

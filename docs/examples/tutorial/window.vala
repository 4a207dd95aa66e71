// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
using Kitchen;

// The dishes in a window that never waits. With --tour it opens two books, and ends.
class Window : Gtk.ApplicationWindow {
  // Opened in threads of the library.
  Rc.Cache cache = new Rc.Cache ("books") {
    threaded = true,
    main_context = MainContext.default (),
    ttl = TimeSpan.HOUR,
    max_entries = 2,
  };
  Gtk.Label[] dishes = {};

  public Window (Gtk.Application application) {
    Object (application: application, title: "Recipes", default_width: 700);
    cache.set_load_func ((load) => {
      try {
        load.return_object (new Book (load.key));
      } catch (FileError e) {
        load.return_error (e);
      }
    });
    cache.set_validate_func ((path, value) => {
      return ((Book) value.get_object ()).is_unchanged ();
    });
    cache.set_release_func ((path, value, reason) => ((Book) value.get_object ()).close ());
    titlebar = make_header ();
    child = make_grid ();
  }

  Gtk.HeaderBar make_header () {
    var header = new Gtk.HeaderBar ();
    var dropdown = new Gtk.DropDown.from_strings (BOOKS);

    dropdown.notify["selected"].connect (() => show_book.begin (BOOKS[dropdown.selected]));
    header.pack_start (dropdown);
    header.pack_end (new RcGtk.LoadIndicator (cache) {
      text = "Opening the book…", delay = TimeSpan.SECOND / 10
    });
    return header;
  }

  Gtk.Grid make_grid () {
    var grid = new Gtk.Grid () {
      row_spacing = 12, column_spacing = 18,
      margin_start = 18, margin_end = 18, margin_top = 18, margin_bottom = 18
    };

    foreach (var part in PARTS) {
      dishes += new Gtk.Label ("") { xalign = 0 };
      grid.attach (new Gtk.Label (part.title) { xalign = 0 }, 0, dishes.length);
      grid.attach (dishes[dishes.length - 1], 1, dishes.length);
    }
    return grid;
  }

  public async void show_book (string path) {
    try {
      var lease = yield cache.acquire_async (path, null);
      var book = (Book) lease.dup_object ();
      for (int i = 0; i < dishes.length; i++)
        dishes[i].label = book.find (PARTS[i].words);
    } catch (Error e) {
      dishes[0].label = e.message;
    }
  }

  public async void tour () {
    foreach (var path in new string[] { BOOKS[0], BOOKS[1], BOOKS[0] }) {
      yield show_book (path);
      print ("%s: %s\n", path, dishes[0].label);
    }
    print ("%u opened\n", (uint) cache.stats.loads);
    close ();
  }
}

int main (string[] args) {
  var application = new Gtk.Application ("org.example.Recipes", ApplicationFlags.NON_UNIQUE);

  application.activate.connect (() => {
    var window = new Window (application);
    window.present ();
    if ("--tour" in args)
      window.tour.begin ();
    else
      window.show_book.begin (BOOKS[0]);
  });
  return application.run ({ args[0] });
}

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// gtk FOLDER [PNG]: with a PNG, saves how the window looks and ends; with “”, ends at once.
class Pictures : Gtk.ApplicationWindow {
  // Pictures are decoded in threads of the library, two at once.
  Rc.Cache cache = new Rc.Cache ("pictures") { threaded = true, max_concurrent_loads = 2 };
  Cancellable closed = new Cancellable ();
  Gtk.FlowBox box = new Gtk.FlowBox () { vexpand = true, min_children_per_line = 2 };
  Gtk.Label status = new Gtk.Label ("");
  int n_pending = 0;
  int n_frames = 0;

  public Pictures (Gtk.Application app) {
    Object (application: app, title: "Pictures", default_width: 560, default_height: 240);
    var content = new Gtk.Box (Gtk.Orientation.VERTICAL, 6);
    content.append (box);
    content.append (status);
    child = content;
    cache.set_load_func ((load) => {
      try {
        var texture = Gdk.Texture.from_file (File.new_for_uri (load.key));
        load.set_weight (texture.width * texture.height * 4);
        load.return_object (texture);
      } catch (Error e) {
        load.return_error (e);
      }
    });
    close_request.connect (() => { closed.cancel (); return false; });
  }

  async void show_picture (File file) {
    var frame = new Gtk.Frame (null);
    frame.child = new Gtk.Spinner () { spinning = true };
    box.append (frame);
    n_pending++;
    try {
      // What is shown has a lease, and so stays when memory is short.
      var lease = yield cache.acquire_async (file.get_uri (), closed);
      var texture = (Gdk.Texture) lease.dup_object ();
      frame.child = new Gtk.Picture.for_paintable (texture);
      frame.set_data ("lease", lease);
    } catch (Error e) {
      frame.child = new Gtk.Label (e.message) { wrap = true };
    }
    n_pending--;
    status.label = "%u shown, %u kB; %u could not be loaded".printf (
      cache.n_entries, (uint) cache.weight / 1000, (uint) cache.stats.load_failures);
  }

  public async void show_folder (File folder, string? png) throws Error {
    var infos = yield folder.enumerate_children_async ("standard::name", FileQueryInfoFlags.NONE);
    for (var info = infos.next_file (); info != null; info = infos.next_file ())
      show_picture.begin (folder.get_child (info.get_name ()));
    if (png == "")
      close ();
    else if (png != null)
      add_tick_callback (() => n_pending > 0 || n_frames++ < 3 || save_and_close (png));
  }

  bool save_and_close (string png) {
    var snapshot = new Gtk.Snapshot ();
    new Gtk.WidgetPaintable (this).snapshot (snapshot, get_width (), get_height ());
    get_renderer ().render_texture (snapshot.free_to_node (), null).save_to_png (png);
    print ("%s\n", status.label);
    close ();
    return Source.REMOVE;
  }
}

int main (string[] args) {
  var app = new Gtk.Application ("dev.resourcecache.Pictures", ApplicationFlags.NON_UNIQUE);
  app.activate.connect (() => {
    var window = new Pictures (app);
    window.present ();
    window.show_folder.begin (File.new_for_path (args[1] ?? "."), args[2]);
  });
  return app.run ({ args[0] });
}

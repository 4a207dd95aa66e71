// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
using Kitchen;

bool is_interrupted = false;

void load_book (Rc.Load load) {
  try {
    load.return_object (new Book (load.key));
  } catch (FileError e) {
    load.return_error (e);
  }
}

Rc.Cache make_cache () {
  var cache = new Rc.Cache ("books") {
    threaded = true,
    main_context = MainContext.default (),
    ttl = TimeSpan.HOUR,
    max_entries = 2,
  };

  cache.set_load_func (load_book);
  cache.set_validate_func ((path, value) => {
    return ((Book) value.get_object ()).is_unchanged ();
  });
  cache.set_release_func ((path, value, reason) => ((Book) value.get_object ()).close ());
  return cache;
}

async string find_dish (Rc.Cache cache, string path, string words) throws Error {
  var lease = yield cache.acquire_async (path, null);
  return ((Book) lease.dup_object ()).find (words);
}

async void ask_on (Rc.Cache cache) throws Error {
  for (uint n = 0; !is_interrupted; n++) {
    var part = PARTS[n % PARTS.length];
    var dish = yield find_dish (cache, choose_book (n), part.words);
    if (n < PARTS.length)
      print ("%s: %s\n", part.title, dish);
    yield sleep (100);
  }
}

int main () {
  var cache = make_cache ();
  var loop = new MainLoop ();

  Unix.signal_add (Posix.Signal.INT, () => is_interrupted = true);
  ask_on.begin (cache, (source, result) => {
    try {
      ask_on.end (result);
    } catch (Error e) {
      error ("%s", e.message);
    }
    loop.quit ();
  });
  loop.run ();

  var stats = cache.dup_stats ();
  print ("%u loads, %u avoided, %u ms saved\n",
         (uint) stats.loads, (uint) stats.hits, (uint) (stats.time_saved / 1000));
  return 0;
}

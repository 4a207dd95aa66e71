// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
using Kitchen;

int n_left = 0;
int n_closed = 0;

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
  cache.set_release_func ((path, value, reason) => {
    ((Book) value.get_object ()).close ();
    n_closed++;
    print ("closed %s\n", path);
  });
  return cache;
}

async void show_part (Rc.Cache cache, Part part) {
  n_left++;
  try {
    var lease = yield cache.acquire_async (BOOKS[0], null);
    var book = (Book) lease.dup_object ();
    print ("%s: %s\n", part.title, book.find (part.words));
  } catch (Error e) {
    error ("%s", e.message);
  }
  n_left--;
}

void wait_for_parts () {
  while (n_left > 0)
    MainContext.default ().iteration (true);
}

// Whoever holds a lease can go on, although the cache has given the book up.
void clear_while_in_use (Rc.Cache cache) throws Error {
  var lease = cache.acquire (BOOKS[0]);
  var book = (Book) lease.dup_object ();

  cache.clear ();
  print ("Cleared: %s\n", book.find ("carrot"));
}

// Where the main loop does not go on anyway, it is the end that waits.
void wait_for_close (Rc.Cache cache) {
  cache.close ();
  while (n_closed < Book.n_opened)
    MainContext.default ().iteration (true);
}

int main () {
  var cache = make_cache ();
  var start = get_monotonic_time ();
  var standstill = new Standstill ();

  foreach (var part in PARTS)
    show_part.begin (cache, part);
  wait_for_parts ();
  standstill.stop ();
  print ("ready after %d ms, %d opened\n",
         (int) ((get_monotonic_time () - start) / 1000), Book.n_opened);
  print ("the loop stood still for %d ms at most\n", (int) (standstill.longest / 1000));

  change_book (BOOKS[0]);
  show_part.begin (cache, { "Changed", "spinach" });
  wait_for_parts ();
  try {
    clear_while_in_use (cache);
  } catch (Error e) {
    error ("%s", e.message);
  }
  wait_for_close (cache);
  return 0;
}

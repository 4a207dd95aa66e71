// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
using Kitchen;

int n_left = 0;

void load_book (Rc.Load load) {
  try {
    load.return_object (new Book (load.key));
  } catch (FileError e) {
    load.return_error (e);
  }
}

async void show_part (Rc.Cache cache, Part part) {
  n_left++;
  try {
    var book = (Book) yield cache.get_async (BOOKS[0], null);
    print ("%s: %s\n", part.title, book.find (part.words));
  } catch (Error e) {
    error ("%s", e.message);
  }
  n_left--;
}

int main () {
  var cache = new Rc.Cache ("books") { threaded = true };
  var start = get_monotonic_time ();
  var standstill = new Standstill ();

  cache.set_load_func (load_book);
  foreach (var part in PARTS)
    show_part.begin (cache, part);
  while (n_left > 0)
    MainContext.default ().iteration (true);
  standstill.stop ();

  print ("ready after %d ms, %d opened\n",
         (int) ((get_monotonic_time () - start) / 1000), Book.n_opened);
  print ("the loop stood still for %d ms at most\n", (int) (standstill.longest / 1000));
  return 0;
}

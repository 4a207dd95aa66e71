// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
using Kitchen;

void load_book (Rc.Load load) {
  try {
    load.return_object (new Book (load.key));
  } catch (FileError e) {
    load.return_error (e);
  }
}

void show_part (Rc.Cache cache, Part part) throws Error {
  var book = (Book) cache.get (BOOKS[0]);
  print ("%s: %s\n", part.title, book.find (part.words));
}

int main () {
  var cache = new Rc.Cache ("books");
  var start = get_monotonic_time ();

  cache.set_load_func (load_book);
  try {
    foreach (var part in PARTS)
      show_part (cache, part);
  } catch (Error e) {
    error ("%s", e.message);
  }
  print ("ready after %d ms, %d opened\n",
         (int) ((get_monotonic_time () - start) / 1000), Book.n_opened);
  return 0;
}

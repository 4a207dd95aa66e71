// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later
using Kitchen;

void show_part (Part part) throws Error {
  var book = new Book (BOOKS[0]);
  print ("%s: %s\n", part.title, book.find (part.words));
}

int main () {
  var start = get_monotonic_time ();

  try {
    foreach (var part in PARTS)
      show_part (part);
  } catch (Error e) {
    error ("%s", e.message);
  }
  print ("ready after %d ms, %d opened\n",
         (int) ((get_monotonic_time () - start) / 1000), Book.n_opened);
  return 0;
}

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

void main () {
  var cache = new Rc.Cache ("installed");
  var value = new Object ();

  cache.insert ("key", value);
  assert (cache.lookup ("key") == value);
  try {
    int64 usec;
    Rc.duration_parse ("nonsense", out usec);
    assert_not_reached ();
  } catch (Error error) {
    assert (error is Rc.Error.INVALID_DURATION);
  }
}

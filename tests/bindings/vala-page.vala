// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Calls what the page about Vala shows.
void test_page () {
  var cache = make_cache ();
  var plain = new Rc.Cache ("plain");

  try {
    use_cache (cache);
    use_connection (cache);
    assert (cache.n_entries == 0 && count_hits () == cache.stats.hits);
    cache.get ("db.example.org");
    test_expiry ();
    assert (get_texture (plain, File.new_for_path ("/a"), null) is FileIcon);
    assert (plain.weight == 4096);
    assert (count_words (new Rc.Cache ("words"), "three short words") == 3);
  } catch (Error e) {
    error ("%s", e.message);
  }

  watch (cache);
  come_home (cache);
  assert_cmpstr (describe (cache, "b"), CompareOperator.EQ, "connected");
  assert_cmpstr (describe (cache, ""), CompareOperator.EQ, "There is no URL to connect to");
  cache.close ();
  assert_cmpstr (describe (cache, "b"), CompareOperator.EQ, "too late");
}

void test_icons () {
  var cache = make_icon_cache ();
  var file = File.new_for_path (Environment.get_variable ("G_TEST_SRCDIR") + "/meson.build");
  AsyncResult? ended = null;

  show_icon.begin (cache, file, null, (source, result) => {
    ended = result;
  });
  while (ended == null)
    MainContext.default ().iteration (true);
  try {
    show_icon.end (ended);
  } catch (Error e) {
    error ("%s", e.message);
  }
  assert (cache.n_entries == 1 && cache.dup_stats ().get_loads () == 1);
  assert (forget_user (cache, "file:") == 1);
}

int main (string[] args) {
  Test.init (ref args);
  Test.add_func ("/rc/vala/page", test_page);
  Test.add_func ("/rc/vala/page/icons", test_icons);
  return Test.run ();
}

// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

class Connection : Object {
  public string url { get; construct; }

  public Connection (string url) {
    Object (url: url);
  }
}

void test_properties () {
  var cache = new Rc.Cache ("properties");

  cache.ttl = 5 * TimeSpan.SECOND;
  cache.max_entries = 3;
  cache.max_weight = 100;
  cache.jitter = 0.5;
  assert_cmpstr (cache.name, CompareOperator.EQ, "properties");
  assert (cache.get_ttl () == 5000000);
  assert (cache.max_entries == 3 && cache.max_weight == 100 && cache.jitter == 0.5);
  assert (cache.n_entries == 0 && cache.weight == 0 && cache.n_loading == 0);
  assert (cache.dup_main_context () == null);
  cache.set_main_context (MainContext.default ());
  assert (cache.dup_main_context () == MainContext.default ());
  assert (cache.stats.get_hits () == 0);
}

void test_verbs () {
  var cache = new Rc.Cache ("verbs");
  var connection = new Connection ("a");

  assert (cache.lookup ("a") == null);
  cache.insert ("a", connection);
  assert (cache.contains ("a"));
  assert (cache.lookup ("a") == connection && cache.peek ("a") == connection);
  assert (connection.ref_count == 2);
  assert (cache.remove ("a") && !cache.remove ("a"));
  assert (connection.ref_count == 1);
  cache.insert ("b", connection);
  cache.clear ();
  assert (cache.prune () == 0 && cache.trim (1) == 0);
}

void test_callbacks () {
  var cache = new Rc.Cache ("callbacks");
  var released = new StringBuilder ();
  var loads = 0;
  var is_good = true;

  cache.set_load_func ((load) => {
    loads++;
    load.return_object (new Connection (load.key));
  });
  cache.set_validate_func ((key, value) => {
    if (!is_good)
      throw new IOError.CLOSED ("%s has gone away", key);
    return ((Connection) value.get_object ()).url == key;
  });
  cache.set_weigh_func ((key, value) => 7);
  cache.set_release_func ((key, value, reason) => {
    released.append_printf ("%s %s;", ((Connection) value.get_object ()).url, reason.to_string ());
  });

  try {
    var first = (Connection) cache.get ("a");
    assert (cache.get ("a") == first);
    assert (cache.weight == 7 && loads == 1);
    is_good = false;
    assert (cache.get ("a", new Cancellable ()) != first);
  } catch (Error e) {
    assert_not_reached ();
  }
  cache.close ();
  assert_cmpstr (released.str, CompareOperator.EQ,
                 "a %s;a %s;".printf (Rc.EvictReason.INVALID.to_string (),
                                      Rc.EvictReason.CLOSED.to_string ()));
}

/* The cache gives back what its functions hold when it drops them. */
void test_callbacks_are_freed () {
  var held = new Object ();
  var cache = new Rc.Cache ("freed");

  cache.set_load_func ((load) => load.return_object (held));
  try {
    cache.get_with ("key", (load) => load.return_object (held));
  } catch (Error e) {
    assert_not_reached ();
  }
  assert (held.ref_count > 1);
  cache.set_load_func (null);
  cache.clear ();
  cache = null;
  assert (held.ref_count == 1);
}

void test_errors () {
  var cache = new Rc.Cache ("errors");

  try {
    cache.get ("missing");
    assert_not_reached ();
  } catch (Rc.Error.NOT_FOUND e) {
    assert (e.message.contains ("missing"));
  } catch (Error e) {
    assert_not_reached ();
  }

  try {
    cache.get_with ("busy", (load) => load.return_error (new IOError.BUSY ("It is busy")));
    assert_not_reached ();
  } catch (IOError.BUSY e) {
    assert_cmpstr (e.message, CompareOperator.EQ, "It is busy");
  } catch (Error e) {
    assert_not_reached ();
  }

  try {
    cache.get_with ("dropped", (load) => {});
    assert_not_reached ();
  } catch (Error e) {
    assert (e is Rc.Error.LOAD_FAILED);
  }
}

void test_any_value () {
  var cache = new Rc.Cache ("values");
  Value value;

  assert (!cache.lookup_value ("text", out value));
  cache.insert_value ("text", "a text");
  assert (cache.lookup_value ("text", out value));
  assert_cmpstr (value.get_string (), CompareOperator.EQ, "a text");
  assert (cache.peek_value ("text", out value) && value.holds (typeof (string)));
  try {
    assert (cache.get_with_value ("number", (load) => load.return_value (42)).get_int () == 42);
    assert ((int) cache.get_value ("number", new Cancellable ()) == 42);
    cache.get_value ("missing");
    assert_not_reached ();
  } catch (Error e) {
    assert (e is Rc.Error.NOT_FOUND);
  }
}

void test_begin () {
  var cache = new Rc.Cache ("begin");
  Value value;
  Rc.Load? load;

  try {
    assert (!cache.begin ("a", out value, out load));
    assert (load != null && load.key == "a" && !load.is_settled ());
    load.set_ttl (TimeSpan.HOUR);
    load.set_weight (3);
    load.progress = 0.5;
    load.message = "half of it";
    load.return_object (new Connection ("a"));
    assert (load.is_settled () && load.get_error () == null);
    assert (cache.begin ("a", out value, out load) && load == null);
    assert (((Connection) value.get_object ()).url == "a");
    assert (cache.weight == 3);
  } catch (Error e) {
    assert_not_reached ();
  }
}

void test_signals () {
  var cache = new Rc.Cache ("signals");
  var log = new StringBuilder ();

  cache.hit.connect ((key) => log.append (@"hit $key;"));
  cache.miss.connect ((key) => log.append (@"miss $key;"));
  cache.evict.connect ((key, reason) => log.append (@"evict $key $((int) reason);"));
  cache.load_started.connect ((load) => log.append (@"started $(load.key);"));
  cache.load_finished.connect ((load) => log.append (@"finished $(load.key);"));
  cache.message.connect ((key, text, replayed) => log.append (@"$text $replayed;"));
  try {
    for (int i = 0; i < 2; i++)
      cache.get_with ("a", (load) => {
        load.add_message ("hello");
        load.return_object (new Object ());
      });
  } catch (Error e) {
    assert_not_reached ();
  }
  cache.clear ();
  assert_cmpstr (log.str, CompareOperator.EQ,
                 "miss a;started a;hello false;finished a;hit a;hello true;evict a 1;");
}

void test_snapshot () {
  var cache = new Rc.Cache ("snapshot");
  uint64 hits = 0;

  cache.insert ("a", new Object ());
  cache.insert ("b", new Object ());
  cache.lookup ("a");
  foreach (unowned Rc.EntryInfo info in cache.snapshot ()) {
    assert (info.get_key () in "ab" && info.get_state () == Rc.EntryState.FRESH);
    hits += info.get_hits ();
  }
  assert (hits == 1 && cache.snapshot ().length == 2);

  var stats = cache.dup_stats ();
  cache.lookup ("a");
  assert (cache.dup_stats ().minus (stats).get_hits () == 1);
  assert (stats.get_evictions_for (Rc.EvictReason.CLEARED) == 0);
}

void test_registry () {
  var registry = Rc.Registry.get_default ();
  ListModel model = registry;
  var cache = registry.ensure_cache ("registry");
  var found = false;

  while (MainContext.default ().iteration (false));
  for (uint i = 0; i < model.get_n_items (); i++)
    found = found || model.get_item (i) == cache;
  assert (found && model.get_item_type () == typeof (Rc.Cache));
  assert (registry.lookup ("registry") == cache && registry.lookup ("none") == null);
  assert (registry.dup_caches ().length >= 1);
  assert ("registry" in registry.to_openmetrics ());

  cache.insert ("a", new Object ());
  registry.clear_all ();
  assert (cache.n_entries == 0);
}

void test_keys_and_durations () {
  int64 usec;

  assert_cmpstr (Rc.key_build ("f", "x"), CompareOperator.EQ, Rc.key_build ("f", "x"));
  assert (Rc.key_build ("f", 1) != Rc.key_build ("f", "1"));
  assert (Rc.key_dup_label (Rc.key_build ("f", "secret")).has_prefix ("f#"));
  try {
    assert (Rc.duration_parse ("1h30m", out usec) && usec == 5400 * TimeSpan.SECOND);
    Rc.duration_parse ("soon", out usec);
    assert_not_reached ();
  } catch (Error e) {
    assert (e is Rc.Error.INVALID_DURATION);
  }
  assert_cmpstr (Rc.duration_format (90 * TimeSpan.SECOND), CompareOperator.EQ, "1min 30s");
}

void test_time () {
  var cache = new Rc.Cache ("time") { ttl = TimeSpan.MINUTE };

  Rc.clock_freeze ();
  cache.insert ("a", new Object ());
  Rc.clock_advance (TimeSpan.MINUTE - 1);
  assert (cache.contains ("a"));
  Rc.clock_advance (1);
  assert (!cache.contains ("a"));
  Rc.clock_thaw ();
}

int main (string[] args) {
  Test.init (ref args);
  Test.add_func ("/rc/vala/properties", test_properties);
  Test.add_func ("/rc/vala/verbs", test_verbs);
  Test.add_func ("/rc/vala/callbacks", test_callbacks);
  Test.add_func ("/rc/vala/callbacks-are-freed", test_callbacks_are_freed);
  Test.add_func ("/rc/vala/errors", test_errors);
  Test.add_func ("/rc/vala/any-value", test_any_value);
  Test.add_func ("/rc/vala/begin", test_begin);
  Test.add_func ("/rc/vala/signals", test_signals);
  Test.add_func ("/rc/vala/snapshot", test_snapshot);
  Test.add_func ("/rc/vala/registry", test_registry);
  Test.add_func ("/rc/vala/keys-and-durations", test_keys_and_durations);
  Test.add_func ("/rc/vala/time", test_time);
  return Test.run ();
}

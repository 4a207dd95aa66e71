// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

Rc.Cache make_cache () {
  var cache = new Rc.Cache ("natural");

  cache["a"] = new Object ();
  cache["b"] = new Object ();
  return cache;
}

void test_index () {
  var cache = new Rc.Cache ("index");
  var object = new Object ();

  cache["a"] = object;
  assert ("a" in cache && !("b" in cache));
  try {
    assert (cache["a"] == object);
    assert (cache["b"] == object);
    assert_not_reached ();
  } catch (Rc.Error.NOT_FOUND e) {
  } catch (Error e) {
    assert_not_reached ();
  }
  cache.close ();
  assert (object.ref_count == 1);
}

void test_foreach () {
  var cache = make_cache ();
  var seen = new GenericSet<string> (str_hash, str_equal);
  Rc.EntryInfo? kept = null;
  var n_rounds = 0;

  cache.lookup ("a");
  foreach (var info in cache) {
    seen.add (info.key);
    assert (info.hits == (info.key == "a" ? 1 : 0));
    assert (info.state == Rc.EntryState.FRESH && info.weight == 1 && info.n_leases == 0);
    kept = info;
  }
  assert (seen.length == 2 && seen.contains ("a") && seen.contains ("b"));

  foreach (var info in cache) {
    n_rounds++;
    assert (info.age >= 0 && info.idle >= 0 && info.load_time == 0 && info.time_to_live < 0);
    break;
  }
  foreach (var info in new Rc.Cache ("empty"))
    assert (info == null);
  cache.close ();
  assert (n_rounds == 1 && kept.key in "ab");
}

/* Entries may go and come while somebody looks at a snapshot. */
void test_foreach_and_change () {
  var cache = make_cache ();

  foreach (var info in cache) {
    cache.remove (info.key);
    cache[info.key + "2"] = new Object ();
  }
  assert (cache.n_entries == 2 && "a2" in cache && "b2" in cache);
}

void test_foreach_registry () {
  var one = new Rc.Cache ("one");
  var two = new Rc.Cache ("two");
  Rc.Cache[] found = {};

  foreach (var cache in Rc.Registry.get_default ())
    found += cache;
  assert (found.length == 2 && one in found && two in found);
  foreach (var cache in Rc.Registry.get_default ())
    break;
  found = {};
  assert (one.ref_count == 1 && two.ref_count == 1);
}

void test_stats () {
  var cache = make_cache ();

  cache.lookup ("a");
  cache.lookup ("c");
  try {
    cache.get_with ("d", (load) => load.return_error (new IOError.BUSY ("It is busy")));
    assert_not_reached ();
  } catch (Error e) {
  }
  var stats = cache.stats;
  assert (stats.hits == 1 && stats.misses == 2 && stats.hit_rate == 1.0 / 3);
  assert (stats.loads == 1 && stats.load_failures == 1 && stats.n_loading == 0);
  assert (stats.n_entries == 2 && stats.weight == 2 && stats.evictions == 0);
  assert (stats.total_load_time >= 0 && stats.time_saved == 0);
}

void test_values () {
  var cache = new Rc.Cache ("values");
  var bytes = new Bytes ({ 1, 2, 3 });
  Value value;

  cache.set_load_func ((load) => load.return_value (load.key.length));
  cache.insert_value ("bytes", bytes);
  try {
    assert ((int) cache.get_value ("four") == 4);
    assert (cache.get_with_value ("text", (load) => load.return_value ("a text"), null)
              .get_string () == "a text");
    assert ((Bytes) cache.get_value ("bytes") == bytes);

    var lease = cache.acquire ("bytes");
    assert (lease.key == "bytes" && (Bytes) lease.get_value () == bytes);
    lease.release ();
    assert (lease.get_value ().holds (typeof (void*)));
  } catch (Error e) {
    error ("%s", e.message);
  }
  assert (cache.lookup_value ("four", out value) && value.holds (typeof (int)));
}

void test_values_of_errors () {
  var cache = new Rc.Cache ("values of errors");
  var cancellable = new Cancellable ();
  var held = new Object ();

  try {
    var value = cache.get_with_value ("a", (load) => {
      load.set_message (held.get_type ().name ());
      load.return_error (new IOError.BUSY ("It is busy"));
    });
    assert (value.get_int () == 0);
    assert_not_reached ();
  } catch (IOError.BUSY e) {
  } catch (Error e) {
    assert_not_reached ();
  }
  assert (held.ref_count == 1);

  cancellable.cancel ();
  try {
    cache.get_with_value ("b", (load) => load.return_value (1), cancellable);
    assert_not_reached ();
  } catch (Error e) {
    assert (e is IOError.CANCELLED);
  }
}

void use_and_fail (Rc.Cache cache) throws Error {
  var lease = cache.acquire ("a");

  assert (!lease.is_released () && cache.remove ("a"));
  throw new IOError.BUSY ("It is busy");
}

/* The end of its block ends a lease, however the block is left. */
void test_lease_scope () {
  var cache = make_cache ();
  var n_released = 0;

  cache.set_release_func ((key, value, reason) => n_released++);
  try {
    {
      var lease = cache.acquire ("b");
      cache.remove ("b");
      assert (lease.key == "b" && n_released == 0);
    }
    assert (n_released == 1);
    use_and_fail (cache);
    assert_not_reached ();
  } catch (IOError.BUSY e) {
    assert (n_released == 2);
  } catch (Error e) {
    assert_not_reached ();
  }
}

async void use_lease (Rc.Cache cache, out uint n_before) throws Error {
  var lease = yield cache.acquire_async ("a");

  cache.remove (lease.key);
  Idle.add (use_lease.callback);
  yield;
  n_before = cache.n_entries;
}

void test_lease_scope_async () {
  var cache = make_cache ();
  var n_released = 0;
  AsyncResult? ended = null;

  cache.set_release_func ((key, value, reason) => n_released++);
  use_lease.begin (cache, (source, result) => {
    ended = result;
  });
  while (ended == null) {
    assert (n_released == 0);
    MainContext.default ().iteration (true);
  }
  try {
    uint n_before;
    use_lease.end (ended, out n_before);
    assert (n_before == 1);
  } catch (Error e) {
    assert_not_reached ();
  }
  ended = null;
  assert (n_released == 1);
}

/* Nothing but an Rc.Error comes, and so nothing else has to be caught. */
void test_typed_errors () {
  int64 usec;

  try {
    Rc.duration_parse ("soon", out usec);
    assert_not_reached ();
  } catch (Rc.Error e) {
    assert (e is Rc.Error.INVALID_DURATION);
  }
}

void test_timed_out () {
  var cache = new Rc.Cache ("timed out") { load_timeout = TimeSpan.SECOND };
  Rc.Load? kept = null;
  AsyncResult? ended = null;

  Rc.clock_freeze ();
  cache.set_load_func ((load) => {
    kept = load;
  });
  cache.get_async.begin ("a", null, (source, result) => {
    ended = result;
  });
  Rc.clock_advance (TimeSpan.SECOND);
  while (ended == null)
    MainContext.default ().iteration (true);
  try {
    cache.get_async.end (ended);
    assert_not_reached ();
  } catch (Rc.Error.TIMED_OUT e) {
    assert ("timed out" in e.message);
  } catch (Error e) {
    assert_not_reached ();
  }
  kept.abandon ();
  Rc.clock_thaw ();
}

void test_home () {
  var cache = new Rc.Cache ("home") { main_context = MainContext.default () };

  assert (cache.main_context == MainContext.default ());
  cache.main_context = null;
  assert (cache.main_context == null);
}

int main (string[] args) {
  Test.init (ref args);
  Test.add_func ("/rc/vala-natural/index", test_index);
  Test.add_func ("/rc/vala-natural/foreach", test_foreach);
  Test.add_func ("/rc/vala-natural/foreach-and-change", test_foreach_and_change);
  Test.add_func ("/rc/vala-natural/foreach-registry", test_foreach_registry);
  Test.add_func ("/rc/vala-natural/stats", test_stats);
  Test.add_func ("/rc/vala-natural/values", test_values);
  Test.add_func ("/rc/vala-natural/values-of-errors", test_values_of_errors);
  Test.add_func ("/rc/vala-natural/lease-scope", test_lease_scope);
  Test.add_func ("/rc/vala-natural/lease-scope-async", test_lease_scope_async);
  Test.add_func ("/rc/vala-natural/typed-errors", test_typed_errors);
  Test.add_func ("/rc/vala-natural/timed-out", test_timed_out);
  Test.add_func ("/rc/vala-natural/home", test_home);
  return Test.run ();
}

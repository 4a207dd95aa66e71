// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

class Connection : Object {
  public string url { get; construct; }

  public Connection (string url) {
    Object (url: url);
  }
}

/* Answers from the main loop. */
void load_later (Rc.Load load) {
  Idle.add (() => {
    load.return_object (new Connection (load.key));
    return Source.REMOVE;
  });
}

Rc.Cache make_cache (owned Rc.LoadFunc load) {
  var cache = new Rc.Cache ("async");

  cache.set_load_func ((owned) load);
  return cache;
}

delegate void Begin (AsyncReadyCallback callback);

/* Runs the main loop until an asynchronous function has called back. */
AsyncResult run (Begin begin) {
  AsyncResult? result = null;

  begin ((source, given) => {
    result = given;
  });
  while (result == null)
    MainContext.default ().iteration (true);
  return result;
}

async void use_verbs (Rc.Cache cache) throws Error {
  var connection = (Connection) yield cache.get_async ("a", null);
  assert_cmpstr (connection.url, CompareOperator.EQ, "a");
  assert ((yield cache.get_async ("a")) == connection);

  var lease = yield cache.acquire_async ("a");
  assert (lease.dup_object () == connection);
  lease.release ();

  assert (yield cache.refresh_async ("a"));
  assert ((yield cache.get_async ("a")) != connection);

  var held = new Object ();
  var loaded = yield cache.get_with_async ("b", (load) => load.return_object (held));
  assert (loaded == held);
  loaded = null;
  cache.clear ();
  assert (held.ref_count == 1);
}

void test_verbs () {
  var cache = make_cache (load_later);
  var result = run ((callback) => use_verbs.begin (cache, callback));

  try {
    use_verbs.end (result);
  } catch (Error e) {
    error ("%s", e.message);
  }
}

async void use_values () throws Error {
  var cache = make_cache ((load) => load.return_value (load.key.length));
  var held = new Object ();
  Value value;
  Rc.Load? load;

  assert ((yield cache.get_value_async ("four")).get_int () == 4);
  value = yield cache.get_with_value_async ("text", (load) => {
    load.set_message (held.get_type ().name ());
    load.return_value ("a text");
  });
  assert_cmpstr (value.get_string (), CompareOperator.EQ, "a text");
  assert (held.ref_count == 1);

  assert (!yield cache.begin_async ("begun", null, out value, out load));
  load.return_value (42);
  assert (yield cache.begin_async ("begun", null, out value, out load));
  assert (value.get_int () == 42 && load == null);
}

void test_values () {
  var result = run ((callback) => use_values.begin (callback));

  try {
    use_values.end (result);
  } catch (Error e) {
    error ("%s", e.message);
  }
}

async void use_errors () {
  var cache = make_cache ((load) => load.return_error (new IOError.BUSY ("It is busy")));
  var cancellable = new Cancellable ();

  try {
    yield cache.get_async ("a");
    assert_not_reached ();
  } catch (IOError.BUSY e) {
    assert_cmpstr (e.message, CompareOperator.EQ, "It is busy");
  } catch (Error e) {
    assert_not_reached ();
  }

  cancellable.cancel ();
  try {
    yield cache.acquire_async ("a", cancellable);
    assert_not_reached ();
  } catch (Error e) {
    assert (e is IOError.CANCELLED);
  }

  cache.set_load_func (null);
  try {
    yield cache.get_async ("a");
    assert_not_reached ();
  } catch (Rc.Error.NOT_FOUND e) {
  } catch (Error e) {
    assert_not_reached ();
  }
}

void test_errors () {
  use_errors.end (run ((callback) => use_errors.begin (callback)));
}

/* All who ask meanwhile share the load. */
void test_one_load () {
  var loads = new GenericArray<Rc.Load> ();
  var cache = make_cache ((load) => loads.add (load));
  var connection = new Connection ("a");
  AsyncResult[] results = {};

  for (int i = 0; i < 3; i++)
    cache.get_async.begin ("a", null, (source, result) => {
      results += result;
    });
  assert (loads.length == 1);
  loads[0].return_object (connection);
  while (results.length < 3)
    MainContext.default ().iteration (true);
  foreach (unowned AsyncResult result in results) {
    try {
      assert (cache.get_async.end (result) == connection);
    } catch (Error e) {
      assert_not_reached ();
    }
  }
}

void test_blocking_would_deadlock () {
  var cache = make_cache (load_later);
  var result = run ((callback) => {
    cache.get_async.begin ("a", null, callback);
    try {
      cache.get ("a");
      assert_not_reached ();
    } catch (Error e) {
      assert (e is Rc.Error.WOULD_DEADLOCK);
    }
  });

  try {
    assert (cache.get_async.end (result) is Connection);
  } catch (Error e) {
    assert_not_reached ();
  }
}

void test_properties () {
  var cache = new Rc.Cache ("properties") {
    refresh_after = 1,
    stale_if_error = 2,
    retry_delay = 3,
    load_timeout = 4,
    max_concurrent_loads = 5,
    load_priority = 6,
    threaded = true,
    revalidate_on_resume = false,
    trim_on_low_memory = false,
  };

  assert (cache.refresh_after == 1 && cache.stale_if_error == 2 && cache.retry_delay == 3);
  assert (cache.load_timeout == 4 && cache.max_concurrent_loads == 5);
  assert (cache.load_priority == 6 && cache.threaded);
  assert (!cache.revalidate_on_resume && !cache.trim_on_low_memory);
}

void test_removing () {
  var cache = make_cache ((load) => {
    load.add_tag ("tag %c".printf (load.key[0]));
    load.return_object (new Connection (load.key));
  });

  try {
    foreach (unowned string key in new string[] { "a1", "a2", "b1", "c1" })
      cache.get (key);
  } catch (Error e) {
    assert_not_reached ();
  }
  assert (cache.remove_tag ("tag a") == 2 && cache.n_entries == 2);
  assert (cache.remove_matching ((key, value) => {
    return ((Connection) value.get_object ()).url == "b1";
  }) == 1);
  assert (cache.contains ("c1"));
}

void test_previous () {
  var old = new Connection ("old");
  var cache = make_cache ((load) => {
    Value value;

    assert (load.dup_previous () == old);
    assert (load.get_previous_value (out value) && value.get_object () == old);
    load.return_object (new Connection ("new"));
  });

  cache.insert ("a", old);
  var result = run ((callback) => cache.refresh_async.begin ("a", null, callback));
  try {
    assert (cache.refresh_async.end (result));
  } catch (Error e) {
    assert_not_reached ();
  }
  assert (((Connection) cache.lookup ("a")).url == "new");
}

int main (string[] args) {
  Test.init (ref args);
  Test.add_func ("/rc/vala-async/verbs", test_verbs);
  Test.add_func ("/rc/vala-async/values", test_values);
  Test.add_func ("/rc/vala-async/errors", test_errors);
  Test.add_func ("/rc/vala-async/one-load", test_one_load);
  Test.add_func ("/rc/vala-async/blocking-would-deadlock", test_blocking_would_deadlock);
  Test.add_func ("/rc/vala-async/properties", test_properties);
  Test.add_func ("/rc/vala-async/removing", test_removing);
  Test.add_func ("/rc/vala-async/previous", test_previous);
  return Test.run ();
}

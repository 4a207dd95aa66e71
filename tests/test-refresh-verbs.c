/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* The verbs whose hits begin a refresh, the one that asks for it, and what a loader
   knows of the value before. */

static void
hit_by_get_value (Fixture *f)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_true (rc_cache_get_value (f->cache, "a", &value, NULL, NULL));
}

static void
hit_by_get_async (Fixture *f)
{
  Call call = { NULL, };

  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 1);
}

static void
hit_by_acquire (Fixture *f)
{
  g_autoptr (RcLease) lease = rc_cache_acquire (f->cache, "a", NULL, NULL);

  g_assert_nonnull (lease);
}

static void
hit_by_acquire_async (Fixture *f)
{
  g_autoptr (RcLease) lease = NULL;
  Call call = { NULL, };

  rc_cache_acquire_async (f->cache, "a", NULL, call_cb, &call);
  call_wait (&call);
  lease = rc_cache_acquire_finish (f->cache, call.result, NULL);
  g_assert_nonnull (lease);
  g_object_unref (call.result);
}

static void
hit_by_begin (Fixture *f)
{
  g_auto (GValue) value = G_VALUE_INIT;
  RcLoad *load = NULL;

  g_assert_true (rc_cache_begin (f->cache, "a", &value, &load, NULL, NULL));
  g_assert_null (load);
}

static void
hit_by_begin_async (Fixture *f)
{
  g_auto (GValue) value = G_VALUE_INIT;
  Call call = { NULL, };
  RcLoad *load = NULL;

  rc_cache_begin_async (f->cache, "a", NULL, call_cb, &call);
  call_wait (&call);
  g_assert_true (rc_cache_begin_finish (f->cache, call.result, &value, &load, NULL));
  g_assert_null (load);
  g_object_unref (call.result);
}

static void
never_load (RcLoad   *load,
            gpointer  user_data)
{
  g_assert_not_reached ();
}

/* The loader that comes with a call may have gone when the refresh begins. */
static void
hit_by_get_with (Fixture *f)
{
  g_autoptr (GObject) object = NULL;

  object = rc_cache_get_with (f->cache, "a", never_load, NULL, NULL, NULL, NULL);
  g_assert_nonnull (object);
}

static void
test_verb (Fixture       *f,
           gconstpointer  hit)
{
  g_atomic_int_set (&f->keeps, TRUE);
  ((void (*) (Fixture *)) hit) (f);
  g_assert_cmpint (peek_number (f, "a"), ==, 1);
  answer (steal_kept (f, 1), 9);
  g_assert_cmpint (peek_number (f, "a"), ==, 9);
}

/* Begins a refresh; it has not come back when the call returns. */
static void
refresh (Fixture *f,
         Call    *call)
{
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, call);
  g_assert_null (call->result);
}

static void
assert_refresh_fails (Fixture *f,
                      Call    *call,
                      GQuark   domain,
                      int      code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (finish_refresh (f, call, &error));
  g_assert_error (error, domain, code);
}

/* At once, whatever the age; the old one serves until the new one is there. */
static void
test_refresh_async (Fixture       *f,
                    gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };

  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_atomic_int_set (&f->keeps, TRUE);
  refresh (f, &call);
  g_assert_true (f->loader == g_thread_self ());
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (peek_number (f, "a"), ==, 1);

  answer (steal_kept (f, 1), 9);
  g_assert_null (call.result);
  g_assert_true (finish_refresh (f, &call, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_number (f, "a"), ==, 9);
  g_assert_cmpint (f->n_loads, ==, 2);
  test_assert_log (&f->log, "miss a, started a, finished a, started a, hit a, "
                   "evict a replaced, finished a, hit a");
}

static void
test_refresh_threaded (Fixture       *f,
                       gconstpointer  unused)
{
  Call call = { NULL, };

  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_cache_set_threaded (f->cache, TRUE);
  refresh (f, &call);
  g_assert_true (finish_refresh (f, &call, NULL));
  g_assert_true (f->loader != g_thread_self ());
  g_assert_cmpint (peek_number (f, "a"), ==, 2);
}

static void
test_refresh_of_nothing (Fixture       *f,
                         gconstpointer  unused)
{
  Call call = { NULL, };

  refresh (f, &call);
  g_assert_true (finish_refresh (f, &call, NULL));
  g_assert_cmpint (peek_number (f, "a"), ==, 1);
}

/* Of a first load, and of another refresh. */
static void
test_refresh_joins (Fixture       *f,
                    gconstpointer  unused)
{
  Call first = { NULL, };
  Call second = { NULL, };

  g_atomic_int_set (&f->keeps, TRUE);
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &first);
  refresh (f, &second);
  answer (steal_kept (f, 1), 7);
  g_assert_cmpint (finish_get (f, &first, NULL), ==, 7);
  g_assert_true (finish_refresh (f, &second, NULL));
  g_assert_cmpint (f->n_loads, ==, 1);

  refresh (f, &first);
  refresh (f, &second);
  answer (steal_kept (f, 2), 8);
  g_assert_true (finish_refresh (f, &first, NULL));
  g_assert_true (finish_refresh (f, &second, NULL));
  g_assert_cmpint (f->n_loads, ==, 2);
  g_assert_cmpint (peek_number (f, "a"), ==, 8);
}

/* By a tag of the old value: what is loaded in its place has another one, or none. */
static void
test_refresh_removed (Fixture       *f,
                      gconstpointer  unused)
{
  Call call = { NULL, };

  f->tag = "old";
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  f->tag = NULL;

  g_atomic_int_set (&f->keeps, TRUE);
  refresh (f, &call);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "old"), ==, 1);
  answer (steal_kept (f, 1), 9);
  g_assert_true (finish_refresh (f, &call, NULL));
  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_cmpint (f->n_released, ==, 2);
}

static void
test_refresh_fails (Fixture       *f,
                    gconstpointer  unused)
{
  Call call = { NULL, };

  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_atomic_int_set (&f->fails, TRUE);
  refresh (f, &call);
  assert_refresh_fails (f, &call, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (f->n_released, ==, 0);
}

/* The last one who wanted it leaves: its late value is released, the old one stays. */
static void
test_refresh_cancelled (Fixture       *f,
                        gconstpointer  unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TestResource) late = test_resource_new (9);
  Call call = { NULL, };
  RcLoad *load;

  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_atomic_int_set (&f->keeps, TRUE);
  rc_cache_refresh_async (f->cache, "a", cancellable, call_cb, &call);
  load = steal_kept (f, 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (call.result);
  assert_refresh_fails (f, &call, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_cancellable_is_cancelled (rc_load_get_cancellable (load)));

  rc_load_return_object (load, G_OBJECT (g_object_ref (late)));
  g_object_unref (load);
  g_assert_cmpint (late->n_closed, ==, 1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
}

static void
test_refresh_errors (Fixture       *f,
                     gconstpointer  unused)
{
  Call call = { NULL, };

  rc_cache_refresh_async (f->cache, NULL, NULL, call_cb, &call);
  assert_refresh_fails (f, &call, RC_ERROR, RC_ERROR_INVALID_KEY);
  rc_cache_refresh_async (f->cache, "\xff", NULL, call_cb, &call);
  assert_refresh_fails (f, &call, RC_ERROR, RC_ERROR_INVALID_KEY);

  insert (f, "a", 1);
  rc_cache_set_load_func (f->cache, NULL, NULL, NULL);
  refresh (f, &call);
  assert_refresh_fails (f, &call, RC_ERROR, RC_ERROR_NOT_FOUND);
  g_assert_cmpint (peek_number (f, "a"), ==, 1);

  rc_cache_close (f->cache);
  refresh (f, &call);
  assert_refresh_fails (f, &call, RC_ERROR, RC_ERROR_CLOSED);
}

static void
test_previous (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (GObject) previous = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  RcLoad *load;

  g_atomic_int_set (&f->keeps, TRUE);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  load = steal_kept (f, 1);
  previous = rc_load_dup_previous (load);
  g_assert_cmpint (TEST_RESOURCE (previous)->number, ==, 1);
  g_assert_true (rc_load_get_previous_value (load, &value));
  g_assert_true (g_value_get_object (&value) == previous);
  answer (load, 9);
}

static void
test_no_previous (Fixture       *f,
                  gconstpointer  unused)
{
  g_auto (GValue) nothing = G_VALUE_INIT;
  g_auto (GValue) value = G_VALUE_INIT;
  RcLoad *load = NULL;

  g_assert_false (rc_cache_begin (f->cache, "b", &nothing, &load, NULL, NULL));
  g_assert_null (rc_load_dup_previous (load));
  g_assert_false (rc_load_get_previous_value (load, &value));
  g_assert_true (G_IS_VALUE (&value));
  answer (load, 2);
}

/* An expired value is not known any more, nor is one that was removed. */
static void
test_previous_is_gone (Fixture       *f,
                       gconstpointer  unused)
{
  Call call = { NULL, };
  RcLoad *load;

  rc_cache_set_ttl (f->cache, 10);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_clock_advance (10);
  g_atomic_int_set (&f->keeps, TRUE);
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  load = steal_kept (f, 1);
  g_assert_null (rc_load_dup_previous (load));
  answer (load, 2);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 2);
}

static void
load_longer (RcLoad   *load,
             gpointer  user_data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  text = rc_load_get_previous_value (load, &value)
           ? g_strconcat (g_value_get_string (&value), "+", NULL)
           : g_strdup ("old");
  g_value_unset (&value);
  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, text);
  rc_load_return_value (load, &value);
}

static void
test_previous_value (Fixture       *f,
                     gconstpointer  unused)
{
  Call call = { NULL, };

  rc_cache_set_load_func (f->cache, load_longer, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    {
      refresh (f, &call);
      g_assert_true (finish_refresh (f, &call, NULL));
    }

  {
    g_auto (GValue) value = G_VALUE_INIT;

    g_assert_true (rc_cache_peek_value (f->cache, "a", &value));
    g_assert_cmpstr (g_value_get_string (&value), ==, "old++");
  }
}

#define add(name, func) \
  g_test_add ("/rc/refresh-verbs/" name, Fixture, NULL, set_up, func, tear_down)
#define add_old(name, func, data) \
  g_test_add ("/rc/refresh-verbs/" name, Fixture, data, set_up_old, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_old ("hit-by/get-value", test_verb, hit_by_get_value);
  add_old ("hit-by/get-async", test_verb, hit_by_get_async);
  add_old ("hit-by/acquire", test_verb, hit_by_acquire);
  add_old ("hit-by/acquire-async", test_verb, hit_by_acquire_async);
  add_old ("hit-by/begin", test_verb, hit_by_begin);
  add_old ("hit-by/begin-async", test_verb, hit_by_begin_async);
  add_old ("hit-by/get-with", test_verb, hit_by_get_with);
  add ("async/works", test_refresh_async);
  add ("async/threaded", test_refresh_threaded);
  add ("async/of-nothing", test_refresh_of_nothing);
  add ("async/joins", test_refresh_joins);
  add ("async/removed", test_refresh_removed);
  add ("async/fails", test_refresh_fails);
  add ("async/cancelled", test_refresh_cancelled);
  add ("async/errors", test_refresh_errors);
  add_old ("previous/object", test_previous, NULL);
  add ("previous/none", test_no_previous);
  add ("previous/gone", test_previous_is_gone);
  add ("previous/value", test_previous_value);

  return g_test_run ();
}

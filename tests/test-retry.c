/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

#define DELAY 100

/* A cache whose key "a" has just failed. */
static void
set_up_failed (Fixture       *f,
               gconstpointer  unused)
{
  set_up (f, unused);
  rc_cache_set_retry_delay (f->cache, DELAY);
  f->fails = TRUE;
  f->tag = "down";
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 1);
}

/* The same error, and no load, until exactly the delay is over. */
static void
test_same_error (Fixture       *f,
                 gconstpointer  unused)
{
  g_autoptr (RcStats) stats = NULL;

  for (guint i = 0; i < 10; i++)
    assert_get_fails (f, "a");
  rc_clock_advance (DELAY - 1);
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 1);
  stats = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_loads (stats), ==, 1);
  g_assert_cmpuint (rc_stats_get_load_failures (stats), ==, 1);

  rc_clock_advance (1);
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 2);

  /* It begins anew with every failure. */
  rc_clock_advance (DELAY - 1);
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 2);
}

static void
test_heals (Fixture       *f,
            gconstpointer  unused)
{
  f->fails = FALSE;
  assert_get_fails (f, "a");
  rc_clock_advance (DELAY);
  g_assert_cmpint (get_number (f, "a"), ==, 2);
  g_assert_cmpint (get_number (f, "a"), ==, 2);
}

static void
test_no_events_of_loads (Fixture       *f,
                         gconstpointer  unused)
{
  g_autofree char *begin = test_log_steal (&f->log);
  g_autofree char *log = NULL;

  assert_get_fails (f, "a");
  log = test_log_steal (&f->log);
  g_assert_null (strstr (log, "started"));
  g_assert_null (strstr (log, "finished"));
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
}

static void
test_async (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };

  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_null (call.result);
  g_assert_cmpint (finish_get (f, &call, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_assert_cmpint (f->n_loads, ==, 1);
}

static void
test_acquire (Fixture       *f,
              gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rc_cache_acquire (f->cache, "a", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_assert_cmpint (f->n_loads, ==, 1);
}

static void
test_begin (Fixture       *f,
            gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  RcLoad *load = NULL;

  g_assert_false (rc_cache_begin (f->cache, "a", &value, &load, NULL, &error));
  g_assert_null (load);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}

static void
test_begin_async (Fixture       *f,
                  gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  Call call = { NULL, };
  RcLoad *load = NULL;

  rc_cache_begin_async (f->cache, "a", NULL, call_cb, &call);
  call_wait (&call);
  g_assert_false (rc_cache_begin_finish (f->cache, call.result, &value, &load, &error));
  g_assert_null (load);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_object_unref (call.result);
}

static void
never_load (RcLoad   *load,
            gpointer  user_data)
{
  g_assert_not_reached ();
}

static void
test_get_with (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) data = g_object_new (G_TYPE_OBJECT, NULL);

  g_assert_null (rc_cache_get_with (f->cache, "a", never_load, g_object_ref (data),
                                    g_object_unref, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_assert_cmpint (f->n_loads, ==, 1);
  g_assert_cmpuint (data->ref_count, ==, 1);
}

static gboolean
match_a (const char   *key,
         const GValue *value,
         gpointer      user_data)
{
  g_assert_null (value);
  return g_str_equal (key, "a");
}

static void
forget_by_insert (Fixture *f)
{
  rc_cache_set_ttl (f->cache, DELAY / 2);
  insert (f, "a", 5);
  rc_clock_advance (DELAY / 2);
}

static void
forget_by_remove (Fixture *f)
{
  rc_cache_remove (f->cache, "a");
}

static void
forget_by_clear (Fixture *f)
{
  rc_cache_clear (f->cache);
}

static void
forget_by_tag (Fixture *f)
{
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "down"), ==, 0);
}

/* That of the entry, and not of the load that failed. */
static void
forget_by_tag_of_entry (Fixture *f)
{
  Call call = { NULL, };

  rc_cache_remove (f->cache, "a");
  f->fails = FALSE;
  g_assert_cmpint (get_number (f, "a"), ==, 2);

  f->fails = TRUE;
  f->tag = NULL;
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_false (finish_refresh (f, &call, NULL));
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "down"), ==, 1);
}

static void
forget_by_match (Fixture *f)
{
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, match_a, NULL), ==, 0);
}

/* A load that works, though its value is gone again before the delay is over. */
static void
forget_by_success (Fixture *f)
{
  Call call = { NULL, };

  f->fails = FALSE;
  rc_cache_set_max_entries (f->cache, 1);
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_true (finish_refresh (f, &call, NULL));
  insert (f, "b", 5);
  g_assert_false (rc_cache_contains (f->cache, "a"));
}

static void
load_unstored (RcLoad   *load,
               gpointer  user_data)
{
  rc_load_set_store (load, FALSE);
  fixture_load (load, user_data);
}

/* The server is back, whether its answer is kept or not. */
static void
forget_by_unstored_success (Fixture *f)
{
  Call call = { NULL, };

  f->fails = FALSE;
  rc_cache_set_load_func (f->cache, load_unstored, f, NULL);
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_true (finish_refresh (f, &call, NULL));
}

static void
test_forgotten (Fixture       *f,
                gconstpointer  forget)
{
  int n_before;

  ((void (*) (Fixture *)) forget) (f);
  n_before = f->n_loads;
  f->fails = FALSE;
  g_assert_cmpint (get_number (f, "a"), ==, n_before + 1);
}

/* What is said of other keys changes nothing. */
static void
test_not_forgotten (Fixture       *f,
                    gconstpointer  unused)
{
  assert_get_fails (f, "b");
  insert (f, "b", 5);
  rc_cache_remove (f->cache, "b");
  rc_cache_remove_tag (f->cache, "up");
  rc_cache_prune (f->cache);
  rc_cache_trim (f->cache, 1);
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 2);
}

static void
test_several_keys (Fixture       *f,
                   gconstpointer  unused)
{
  rc_clock_advance (DELAY / 2);
  assert_get_fails (f, "b");
  f->fails = FALSE;
  g_assert_cmpint (get_number (f, "c"), ==, 3);

  rc_clock_advance (DELAY / 2);
  g_assert_cmpint (get_number (f, "a"), ==, 4);
  assert_get_fails (f, "b");
  rc_clock_advance (DELAY / 2);
  g_assert_cmpint (get_number (f, "b"), ==, 5);
}

static void
test_changed_live (Fixture       *f,
                   gconstpointer  unused)
{
  g_assert_cmpint (rc_cache_get_retry_delay (f->cache), ==, DELAY);
  rc_cache_set_retry_delay (f->cache, 10 * DELAY);
  rc_clock_advance (2 * DELAY);
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 1);

  g_object_set (f->cache, "retry-delay", (gint64) 2 * DELAY, NULL);
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 2);

  rc_cache_set_retry_delay (f->cache, 0);
  assert_get_fails (f, "a");
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 4);
}

static void
test_refresh_ignores_it (Fixture       *f,
                         gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };

  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_false (finish_refresh (f, &call, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_assert_cmpint (f->n_loads, ==, 2);

  f->fails = FALSE;
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_true (finish_refresh (f, &call, NULL));
  g_assert_cmpint (get_number (f, "a"), ==, 3);

  /* An entry that is good stays so, whatever becomes of its refresh. */
  f->fails = TRUE;
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_false (finish_refresh (f, &call, NULL));
  g_assert_cmpint (get_number (f, "a"), ==, 3);
}

static void
test_background_respects_it (Fixture       *f,
                             gconstpointer  unused)
{
  f->fails = FALSE;
  rc_cache_set_refresh_after (f->cache, 10 * DELAY);
  g_assert_cmpint (get_number (f, "b"), ==, 2);
  rc_clock_advance (10 * DELAY + 1);

  f->fails = TRUE;
  g_assert_cmpint (get_number (f, "b"), ==, 2);
  wait_for_loads (f, 3);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (get_number (f, "b"), ==, 2);
  rc_clock_advance (DELAY - 1);
  g_assert_cmpint (get_number (f, "b"), ==, 2);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
  g_assert_cmpint (f->n_loads, ==, 3);

  rc_clock_advance (1);
  g_atomic_int_set (&f->fails, FALSE);
  g_assert_cmpint (get_number (f, "b"), ==, 2);
  wait_for_loads (f, 4);
  g_assert_cmpint (get_number (f, "b"), ==, 4);
  wait_for_releases (f, 1);
}

#define add(name, func) \
  g_test_add ("/rc/retry/" name, Fixture, NULL, set_up_failed, func, tear_down)
#define add_with(name, func, data) \
  g_test_add ("/rc/retry/" name, Fixture, data, set_up_failed, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("same-error", test_same_error);
  add ("heals", test_heals);
  add ("no-events-of-loads", test_no_events_of_loads);
  add ("async", test_async);
  add ("acquire", test_acquire);
  add ("begin", test_begin);
  add ("begin-async", test_begin_async);
  add ("get-with", test_get_with);
  add_with ("forgotten-by/insert", test_forgotten, forget_by_insert);
  add_with ("forgotten-by/remove", test_forgotten, forget_by_remove);
  add_with ("forgotten-by/clear", test_forgotten, forget_by_clear);
  add_with ("forgotten-by/tag", test_forgotten, forget_by_tag);
  add_with ("forgotten-by/tag-of-entry", test_forgotten, forget_by_tag_of_entry);
  add_with ("forgotten-by/match", test_forgotten, forget_by_match);
  add_with ("forgotten-by/success", test_forgotten, forget_by_success);
  add_with ("forgotten-by/unstored-success", test_forgotten, forget_by_unstored_success);
  add ("not-forgotten", test_not_forgotten);
  add ("several-keys", test_several_keys);
  add ("changed-live", test_changed_live);
  add ("refresh-ignores-it", test_refresh_ignores_it);
  add ("background-respects-it", test_background_respects_it);

  return g_test_run ();
}

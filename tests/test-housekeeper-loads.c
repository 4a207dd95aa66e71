/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"
#include "rc-housekeeper-private.h"

/* When the housekeeper is there for loads and what becomes of them, and when it is not. */

static void
assert_ends (void)
{
  test_wait_until (!rc_housekeeper_is_running ());
}

static void
test_no_deadline (Fixture       *f,
                  gconstpointer  unused)
{
  Call call = { NULL, };

  rc_cache_set_stale_if_error (f->cache, 100);
  rc_cache_set_load_timeout (f->cache, 0);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_true (finish_refresh (f, &call, NULL));
  insert (f, "b", 5);
  g_assert_cmpint (get_number (f, "b"), ==, 5);
  g_assert_false (rc_housekeeper_is_running ());
}

static void
test_threaded (Fixture       *f,
               gconstpointer  unused)
{
  Call call = { NULL, };

  rc_cache_set_threaded (f->cache, TRUE);
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 1);
  g_assert_false (rc_housekeeper_is_running ());
}

static void
test_refresh (Fixture       *f,
              gconstpointer  unused)
{
  rc_cache_set_refresh_after (f->cache, 100);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_clock_advance (101);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  wait_for_loads (f, 2);
  assert_ends ();
}

static void
test_load_timeout (Fixture       *f,
                   gconstpointer  unused)
{
  Call call = { NULL, };

  rc_cache_set_load_timeout (f->cache, 100);
  g_assert_false (rc_housekeeper_is_running ());
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_true (rc_housekeeper_is_running ());
  answer (steal_kept (f, 1), 9);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 9);
  assert_ends ();
}

static void
test_after_timeout (Fixture       *f,
                    gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };

  rc_cache_set_load_timeout (f->cache, 100);
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  rc_clock_advance (100);
  g_assert_cmpint (finish_get (f, &call, &error), ==, 0);
  g_assert_error (error, RC_ERROR, RC_ERROR_TIMED_OUT);
  assert_ends ();
  answer (steal_kept (f, 1), 9);
  g_assert_false (rc_housekeeper_is_running ());
}

static void
test_retry_delay (Fixture       *f,
                  gconstpointer  unused)
{
  rc_cache_set_retry_delay (f->cache, 100);
  f->fails = TRUE;
  assert_get_fails (f, "a");
  rc_clock_advance (100);
  assert_ends ();
}

static void
test_stale (Fixture       *f,
            gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, 100);
  rc_cache_set_stale_if_error (f->cache, 100);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_clock_advance (100);
  g_assert_true (rc_housekeeper_is_running ());
  rc_clock_advance (100);
  g_assert_false (rc_housekeeper_is_running ());
}

/* One thread for all; it goes with the last who needs it. */
static void
test_last_cache (Fixture       *f,
                 gconstpointer  unused)
{
  RcCache *others[2];

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (TestResource) resource = test_resource_new (1);

      others[i] = rc_cache_new ("other");
      rc_cache_set_ttl (others[i], 100);
      rc_cache_insert (others[i], "a", G_OBJECT (resource));
    }
  insert (f, "a", 1);
  g_assert_finalize_object (others[0]);
  g_assert_true (rc_housekeeper_is_running ());
  g_assert_finalize_object (others[1]);
  assert_ends ();
}

#define add(name, func) \
  g_test_add ("/rc/housekeeper-loads/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("no-deadline", test_no_deadline);
  add ("threaded", test_threaded);
  add ("refresh", test_refresh);
  add ("load-timeout", test_load_timeout);
  add ("after-timeout", test_after_timeout);
  add ("retry-delay", test_retry_delay);
  add ("stale", test_stale);
  add ("last-cache", test_last_cache);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

static void
test_old_at_once (Fixture       *f,
                  gconstpointer  unused)
{
  g_atomic_int_set (&f->keeps, TRUE);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 1);

  answer (steal_kept (f, 1), 7);
  g_assert_cmpint (get_number (f, "a"), ==, 7);
  g_assert_cmpint (f->n_loads, ==, 2);
  wait_for_releases (f, 1);
}

static void
test_in_a_worker (Fixture       *f,
                  gconstpointer  unused)
{
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  wait_for_loads (f, 2);
  g_assert_cmpint (peek_number (f, "a"), ==, 2);
  g_assert_true (f->loader != g_thread_self ());
}

/* Nobody is told, but the contents change. */
static void
test_unwatched (Fixture       *f,
                gconstpointer  unused)
{
  g_signal_handlers_disconnect_by_data (f->cache, &f->log);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  wait_for_loads (f, 2);
  g_assert_cmpint (peek_number (f, "a"), ==, 2);
}

static void
test_young (Fixture       *f,
            gconstpointer  unused)
{
  g_assert_cmpint (get_number (f, "b"), ==, 2);
  rc_clock_advance (REFRESH_AFTER - 1);
  g_assert_cmpint (get_number (f, "b"), ==, 2);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);

  /* The age counts from the refresh. */
  rc_clock_advance (2);
  g_assert_cmpint (get_number (f, "b"), ==, 2);
  wait_for_loads (f, 3);
  rc_clock_advance (REFRESH_AFTER - 1);
  g_assert_cmpint (get_number (f, "b"), ==, 3);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
  g_assert_cmpint (f->n_loads, ==, 3);
}

static void
never_load (RcLoad   *load,
            gpointer  user_data)
{
  g_assert_not_reached ();
}

/* These never load, and a refresh is a load. The other key shows that the workers have
   nothing else to do. */
static void
test_lookup_never_loads (Fixture       *f,
                         gconstpointer  unused)
{
  g_assert_cmpint (get_number (f, "b"), ==, 2);
  rc_clock_advance (REFRESH_AFTER + 1);

  g_object_unref (rc_cache_lookup (f->cache, "a"));
  g_object_unref (rc_cache_peek (f->cache, "a"));
  g_assert_true (rc_cache_contains (f->cache, "a"));
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);

  g_assert_cmpint (get_number (f, "b"), ==, 2);
  test_wait_until (peek_number (f, "b") == 3);
  g_assert_cmpint (peek_number (f, "a"), ==, 1);
}

static void
test_without_load_func (Fixture       *f,
                        gconstpointer  unused)
{
  g_autoptr (GObject) object = NULL;

  rc_cache_set_load_func (f->cache, NULL, NULL, NULL);
  object = rc_cache_get_with (f->cache, "a", never_load, NULL, NULL, NULL, NULL);
  g_assert_nonnull (object);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
}

static void
test_failed (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (RcStats) stats = NULL;

  g_atomic_int_set (&f->fails, TRUE);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  wait_for_loads (f, 2);
  g_assert_cmpint (peek_number (f, "a"), ==, 1);
  g_assert_cmpint (f->n_released, ==, 0);
  stats = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_load_failures (stats), ==, 1);
  g_assert_cmpuint (rc_stats_get_evictions (stats), ==, 0);

  /* The next hit tries again. */
  g_atomic_int_set (&f->fails, FALSE);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  wait_for_loads (f, 3);
  g_assert_cmpint (peek_number (f, "a"), ==, 3);
}

static void
remove_it (Fixture *f)
{
  g_assert_true (rc_cache_remove (f->cache, "a"));
}

static void
clear_it (Fixture *f)
{
  rc_cache_clear (f->cache);
}

static void
replace_it (Fixture *f)
{
  insert (f, "a", 77);
}

static void
close_it (Fixture *f)
{
  rc_cache_close (f->cache);
}

/* What was loaded anew for an entry that is no longer there. */
static void
test_discarded (Fixture       *f,
                gconstpointer  invalidate)
{
  g_autoptr (TestResource) late = test_resource_new (9);
  g_autoptr (TestResource) old = NULL;
  RcLoad *load;

  g_atomic_int_set (&f->keeps, TRUE);
  old = get (f, "a");
  load = steal_kept (f, 1);

  ((void (*) (Fixture *)) invalidate) (f);
  rc_load_return_object (load, G_OBJECT (g_object_ref (late)));
  g_object_unref (load);

  wait_for_releases (f, 2);
  g_assert_cmpint (late->n_closed, ==, 1);
  g_assert_cmpint (old->n_closed, ==, 1);
  if (invalidate == (gconstpointer) replace_it)
    g_assert_cmpint (peek_number (f, "a"), ==, 77);
  else
    g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
}

/* The entry expires during its refresh: who comes now waits for it. */
static void
test_expired_meanwhile (Fixture       *f,
                        gconstpointer  unused)
{
  Call call = { NULL, };

  rc_cache_set_ttl (f->cache, 2 * REFRESH_AFTER);
  g_atomic_int_set (&f->keeps, TRUE);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  test_latch_wait_for (&f->has_kept, 1);
  rc_clock_advance (REFRESH_AFTER);
  g_assert_false (rc_cache_contains (f->cache, "a"));

  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  answer (steal_kept (f, 1), 9);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 9);
  g_assert_cmpint (f->n_loads, ==, 2);
  g_assert_cmpint (peek_number (f, "a"), ==, 9);
}

/* It hangs: the old one stays, and the next hit tries again. */
static void
test_timed_out (Fixture       *f,
                gconstpointer  unused)
{
  RcLoad *hung;

  rc_cache_set_load_timeout (f->cache, REFRESH_AFTER);
  g_atomic_int_set (&f->keeps, TRUE);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  hung = steal_kept (f, 1);
  rc_clock_advance (REFRESH_AFTER);
  g_assert_true (g_cancellable_is_cancelled (rc_load_get_cancellable (hung)));
  g_assert_cmpint (get_number (f, "a"), ==, 1);

  answer (steal_kept (f, 2), 9);
  answer (hung, 8);
  g_assert_cmpint (get_number (f, "a"), ==, 9);
  wait_for_releases (f, 2);
}

static void
test_cache_gone (Fixture       *f,
                 gconstpointer  unused)
{
  RcLoad *load;

  g_atomic_int_set (&f->keeps, TRUE);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  load = steal_kept (f, 1);
  g_object_unref (f->cache);
  answer (load, 9);
  wait_for_releases (f, 2);
  f->cache = rc_cache_new ("next");
}

static void
test_same_instance (Fixture       *f,
                    gconstpointer  unused)
{
  g_autoptr (TestResource) same = NULL;
  g_autoptr (RcStats) stats = NULL;
  RcLoad *load;

  g_atomic_int_set (&f->keeps, TRUE);
  same = get (f, "a");
  load = steal_kept (f, 1);
  rc_load_return_object (load, rc_load_dup_previous (load));
  g_object_unref (load);

  g_assert_true (rc_cache_contains (f->cache, "a"));
  g_assert_cmpint (same->n_closed, ==, 0);
  stats = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_evictions (stats), ==, 0);
  test_assert_log (&f->log, "hit a, started a, finished a");

  /* It is young again, and is closed once in the end. */
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
  rc_cache_close (f->cache);
  wait_for_releases (f, 1);
  g_assert_cmpint (same->n_closed, ==, 1);
}

static void
test_leased (Fixture       *f,
             gconstpointer  unused)
{
  g_autoptr (RcLease) lease = NULL;

  g_atomic_int_set (&f->keeps, TRUE);
  lease = rc_cache_acquire (f->cache, "a", NULL, NULL);
  answer (steal_kept (f, 1), 9);
  g_assert_cmpint (peek_number (f, "a"), ==, 9);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_REPLACED), ==, 1);
  g_assert_cmpint (f->n_released, ==, 0);
  rc_lease_release (lease);
  wait_for_releases (f, 1);
}

static void
test_order_of_events (Fixture       *f,
                      gconstpointer  unused)
{
  g_autoptr (RcStats) stats = NULL;

  g_atomic_int_set (&f->keeps, TRUE);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  answer (steal_kept (f, 1), 9);
  test_assert_log (&f->log, "hit a, started a, evict a replaced, finished a");

  rc_clock_advance (REFRESH_AFTER + 1);
  g_assert_cmpint (get_number (f, "a"), ==, 9);
  answer_badly (steal_kept (f, 2));
  test_assert_log (&f->log, "hit a, started a, finished a badly");

  stats = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_hits (stats), ==, 2);
  g_assert_cmpuint (rc_stats_get_misses (stats), ==, 1);
}

static gboolean
refuse (const char    *key,
        const GValue  *value,
        gpointer       user_data,
        GError       **error)
{
  return FALSE;
}

/* A value that is no good is not returned, however fast a better one is on its way. */
static void
test_invalid (Fixture       *f,
              gconstpointer  unused)
{
  rc_cache_set_validate_func (f->cache, refuse, NULL, NULL);
  g_assert_cmpint (get_number (f, "a"), ==, 2);
  g_assert_true (f->loader == g_thread_self ());
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_INVALID), ==, 1);
}

static void
test_main_context (Fixture       *f,
                   gconstpointer  unused)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  rc_cache_set_main_context (f->cache, context);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (f->n_loads, ==, 1);
  while (f->n_loads == 1)
    g_main_context_iteration (context, TRUE);
  g_assert_true (f->loader == g_thread_self ());
  g_assert_cmpint (peek_number (f, "a"), ==, 2);
  rc_cache_set_main_context (f->cache, NULL);
}

static void
count_notify_cb (RcCache    *cache,
                 GParamSpec *pspec,
                 int        *n_told)
{
  ++*n_told;
}

static void
test_property (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (RcCache) other = rc_cache_new ("other");
  int n_told = 0;

  g_assert_cmpint (rc_cache_get_refresh_after (other), ==, 0);
  g_signal_connect (f->cache, "notify::refresh-after", G_CALLBACK (count_notify_cb), &n_told);
  g_object_set (f->cache, "refresh-after", (gint64) 0, NULL);
  rc_cache_set_refresh_after (f->cache, 0);
  g_assert_cmpint (n_told, ==, 1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);

  rc_cache_set_refresh_after (f->cache, REFRESH_AFTER / 2);
  g_assert_cmpint (rc_cache_get_refresh_after (f->cache), ==, REFRESH_AFTER / 2);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  wait_for_loads (f, 2);
  g_assert_cmpint (get_number (f, "a"), ==, 2);
}

#define add(name, func) \
  g_test_add ("/rc/refresh/" name, Fixture, NULL, set_up_old, func, tear_down)
#define add_with(name, func, data) \
  g_test_add ("/rc/refresh/" name, Fixture, data, set_up_old, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("old-at-once", test_old_at_once);
  add ("in-a-worker", test_in_a_worker);
  add ("unwatched", test_unwatched);
  add ("young", test_young);
  add ("lookup-never-loads", test_lookup_never_loads);
  add ("without-load-func", test_without_load_func);
  add ("failed", test_failed);
  add_with ("discarded/removed", test_discarded, remove_it);
  add_with ("discarded/cleared", test_discarded, clear_it);
  add_with ("discarded/replaced", test_discarded, replace_it);
  add_with ("discarded/closed", test_discarded, close_it);
  add ("expired-meanwhile", test_expired_meanwhile);
  add ("timed-out", test_timed_out);
  add ("cache-gone", test_cache_gone);
  add ("same-instance", test_same_instance);
  add ("leased", test_leased);
  add ("order-of-events", test_order_of_events);
  add ("invalid", test_invalid);
  add ("main-context", test_main_context);
  add ("property", test_property);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define INTERVAL (3600 * SECOND)
#define NIGHT (1200 * SECOND)

static gboolean is_valid;
static int n_validated;

static gboolean
validate (const char    *key,
          const GValue  *value,
          gpointer       user_data,
          GError       **error)
{
  n_validated++;
  return is_valid;
}

/* Entries that were loaded just now, which is good enough for a while. */
static void
set_up_valid (Fixture       *f,
              gconstpointer  unused)
{
  set_up (f, unused);
  is_valid = TRUE;
  n_validated = 0;
  rc_cache_set_validate_func (f->cache, validate, NULL, NULL);
  rc_cache_set_validate_interval (f->cache, INTERVAL);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (get_number (f, "b"), ==, 2);
  g_assert_cmpint (n_validated, ==, 0);
}

/* Whoever was at the other end may have gone in the meantime. */
static void
test_every_entry_once (Fixture       *f,
                       gconstpointer  unused)
{
  rc_clock_suspend (NIGHT);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (n_validated, ==, 1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (n_validated, ==, 1);
  g_assert_cmpint (get_number (f, "b"), ==, 2);
  g_assert_cmpint (n_validated, ==, 2);

  rc_clock_advance (INTERVAL - 1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (n_validated, ==, 2);
  rc_clock_advance (1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (n_validated, ==, 3);
}

static void
test_each_time (Fixture       *f,
                gconstpointer  unused)
{
  for (int i = 1; i <= 3; i++)
    {
      rc_clock_suspend (NIGHT);
      g_assert_cmpint (get_number (f, "a"), ==, 1);
      g_assert_cmpint (n_validated, ==, i);
    }

  rc_clock_suspend (NIGHT);
  rc_clock_suspend (NIGHT);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (n_validated, ==, 4);
}

static void
test_broken_since (Fixture       *f,
                   gconstpointer  unused)
{
  is_valid = FALSE;
  rc_clock_suspend (NIGHT);
  g_assert_cmpint (get_number (f, "a"), ==, 3);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_INVALID), ==, 1);

  /* What was loaded after the resume needs no validation. */
  g_assert_cmpint (get_number (f, "a"), ==, 3);
  g_assert_cmpint (n_validated, ==, 1);
}

static void
test_lookup_and_acquire (Fixture       *f,
                         gconstpointer  unused)
{
  g_autoptr (RcLease) lease = NULL;

  rc_clock_suspend (NIGHT);
  is_valid = FALSE;
  g_assert_null (rc_cache_lookup (f->cache, "a"));
  g_assert_cmpint (n_validated, ==, 1);
  lease = rc_cache_acquire (f->cache, "b", NULL, NULL);
  g_assert_nonnull (lease);
  g_assert_cmpint (n_validated, ==, 2);
  g_assert_cmpint (f->n_loads, ==, 3);
}

static void
test_without_interval (Fixture       *f,
                       gconstpointer  unused)
{
  rc_cache_set_validate_interval (f->cache, 0);
  rc_clock_suspend (NIGHT);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (n_validated, ==, 1);
}

static void
test_only_time_passed (Fixture       *f,
                       gconstpointer  unused)
{
  rc_clock_advance (INTERVAL - 1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (n_validated, ==, 0);
}

static void
test_turned_off (Fixture       *f,
                 gconstpointer  unused)
{
  gboolean is_on = FALSE;

  g_object_get (f->cache, "revalidate-on-resume", &is_on, NULL);
  g_assert_true (is_on);
  g_object_set (f->cache, "revalidate-on-resume", FALSE, NULL);
  g_assert_false (rc_cache_get_revalidate_on_resume (f->cache));
  rc_clock_suspend (INTERVAL - 1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (n_validated, ==, 0);

  /* The time asleep counts for the interval all the same. */
  rc_clock_advance (1);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (n_validated, ==, 1);

  rc_cache_set_revalidate_on_resume (f->cache, TRUE);
  rc_clock_suspend (NIGHT);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_cmpint (n_validated, ==, 2);
}

static void
test_later_cache (Fixture       *f,
                  gconstpointer  unused)
{
  RcCache *later;

  rc_clock_suspend (NIGHT);
  later = rc_cache_new ("later");
  rc_cache_set_load_func (later, fixture_load, f, NULL);
  rc_cache_set_validate_func (later, validate, NULL, NULL);
  rc_cache_set_validate_interval (later, INTERVAL);
  for (guint i = 0; i < 2; i++)
    g_object_unref (rc_cache_get (later, "a", NULL, NULL));
  g_assert_cmpint (n_validated, ==, 0);
  g_assert_finalize_object (later);
}

/* A load that was in progress all night: what it brings is new. */
static void
test_load_over_night (Fixture       *f,
                      gconstpointer  unused)
{
  Call call = { NULL, };

  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "c", NULL, call_cb, &call);
  rc_clock_suspend (NIGHT);
  answer (steal_kept (f, 1), 9);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 9);
  g_assert_cmpint (get_number (f, "c"), ==, 9);
  g_assert_cmpint (n_validated, ==, 0);
}

/* Time asleep is time: it was found before anybody asked. */
static void
test_ttl_counts_it (Fixture       *f,
                    gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, NIGHT);
  rc_clock_suspend (NIGHT - SECOND);
  g_assert_cmpint (f->n_released, ==, 0);
  rc_clock_suspend (SECOND);
  g_assert_cmpint (f->n_released, ==, 2);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_EXPIRED), ==, 2);
  g_assert_false (rc_cache_contains (f->cache, "a"));
}

static void
test_idle_timeout_counts_it (Fixture       *f,
                             gconstpointer  unused)
{
  rc_cache_set_idle_timeout (f->cache, NIGHT);
  rc_clock_suspend (NIGHT / 2);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_clock_suspend (NIGHT / 2);
  g_assert_cmpint (peek_number (f, "a"), ==, 1);
  g_assert_cmpint (peek_number (f, "b"), ==, 0);
  g_assert_cmpuint (count_evictions (f, RC_EVICT_REASON_IDLE), ==, 1);
}

static void
test_refresh_counts_it (Fixture       *f,
                        gconstpointer  unused)
{
  rc_cache_set_refresh_after (f->cache, NIGHT);
  rc_clock_suspend (NIGHT + SECOND);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  wait_for_loads (f, 3);
  g_assert_cmpint (peek_number (f, "a"), ==, 3);
}

static void
test_stale_time_counts_it (Fixture       *f,
                           gconstpointer  unused)
{
  f->fails = TRUE;
  rc_cache_set_ttl (f->cache, NIGHT);
  rc_cache_set_stale_if_error (f->cache, NIGHT);
  rc_clock_suspend (NIGHT);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_clock_suspend (NIGHT);
  g_assert_cmpint (f->n_released, ==, 2);
}

static void
test_runs_by_itself (void)
{
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*rc_clock_freeze()*");
  rc_clock_suspend (NIGHT);
  g_test_assert_expected_messages ();
}

#define add(name, func) \
  g_test_add ("/rc/resume/" name, Fixture, NULL, set_up_valid, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("every-entry-once", test_every_entry_once);
  add ("each-time", test_each_time);
  add ("broken-since", test_broken_since);
  add ("lookup-and-acquire", test_lookup_and_acquire);
  add ("without-interval", test_without_interval);
  add ("only-time-passed", test_only_time_passed);
  add ("turned-off", test_turned_off);
  add ("later-cache", test_later_cache);
  add ("load-over-night", test_load_over_night);
  add ("ttl", test_ttl_counts_it);
  add ("idle-timeout", test_idle_timeout_counts_it);
  add ("refresh-after", test_refresh_counts_it);
  add ("stale-if-error", test_stale_time_counts_it);
  g_test_add_func ("/rc/resume/runs-by-itself", test_runs_by_itself);

  return g_test_run ();
}

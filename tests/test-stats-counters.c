/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-stats-private.h"
#include "rc-test.h"

static void
check_class (gint64 load_time,
             guint  expected)
{
  RcCounters counters = { 0, };
  g_autoptr (RcStats) stats = NULL;
  const guint64 *load_times;
  gsize n_load_times;

  rc_counters_count_load (&counters, load_time, FALSE);
  stats = rc_stats_new (&counters);
  rc_counters_clear (&counters);

  load_times = rc_stats_get_load_times (stats, &n_load_times);
  g_assert_cmpuint (n_load_times, ==, RC_N_LOAD_TIMES);
  for (guint i = 0; i < n_load_times; i++)
    g_assert_cmpuint (load_times[i], ==, i == expected);
}

static void
test_classes (void)
{
  check_class (0, 0);
  check_class (1, 0);
  check_class (2, 1);
  check_class (3, 1);
  check_class (4, 2);
  check_class (1023, 9);
  check_class (1024, 10);
  check_class ((G_GINT64_CONSTANT (1) << 31) - 1, 30);
  check_class (G_GINT64_CONSTANT (1) << 31, 31);
  check_class (G_MAXINT64, 31);
}

static void
test_reset (void)
{
  RcCounters counters = { .hits = 1, .n_loading = 2 };
  g_autoptr (RcStats) stats = NULL;

  rc_counters_count_load (&counters, 5, TRUE);
  g_assert_cmpuint (counters.loads, ==, 1);
  g_assert_cmpuint (counters.load_failures, ==, 1);
  g_assert_cmpuint (counters.total_load_time, ==, 5);

  rc_counters_reset (&counters);
  stats = rc_stats_new (&counters);
  g_assert_cmpuint (rc_stats_get_loads (stats), ==, 0);
  g_assert_cmpuint (rc_stats_get_hits (stats), ==, 0);
  g_assert_cmpuint (rc_stats_get_n_loading (stats), ==, 2);
  g_assert_cmpuint (rc_stats_get_load_times (stats, NULL)[2], ==, 0);
}

static void
test_minus (void)
{
  RcCounters counters = { 0, };
  g_autoptr (RcStats) none = rc_stats_new (&counters);
  g_autoptr (RcStats) before = NULL;
  g_autoptr (RcStats) after = NULL;
  g_autoptr (RcStats) difference = NULL;
  g_autoptr (RcStats) all = NULL;

  rc_counters_count_load (&counters, 5, FALSE);
  before = rc_stats_new (&counters);
  rc_counters_count_load (&counters, 6, FALSE);
  rc_counters_count_load (&counters, 9, FALSE);
  after = rc_stats_new (&counters);
  rc_counters_clear (&counters);

  difference = rc_stats_minus (after, before);
  g_assert_cmpuint (rc_stats_get_load_times (difference, NULL)[2], ==, 1);
  g_assert_cmpuint (rc_stats_get_load_times (difference, NULL)[3], ==, 1);
  all = rc_stats_minus (after, none);
  g_assert_cmpuint (rc_stats_get_load_times (all, NULL)[2], ==, 2);
  g_clear_pointer (&difference, rc_stats_unref);
  difference = rc_stats_minus (none, after);
  g_assert_cmpuint (rc_stats_get_load_times (difference, NULL)[2], ==, 0);
}

static void
take_five_ms (RcLoad   *load,
              gpointer  has_failed)
{
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_clock_advance (5000);
  if (has_failed != NULL)
    rc_load_return_error (load, g_error_new (RC_ERROR, RC_ERROR_LOAD_FAILED, "No."));
  else
    rc_load_return_object (load, G_OBJECT (g_steal_pointer (&resource)));
}

/* From a real load to the histogram; failed ones too. */
static void
test_cache (void)
{
  g_autoptr (RcCache) cache = NULL;
  g_autoptr (RcStats) stats = NULL;
  g_autoptr (GObject) object = NULL;

  rc_clock_freeze ();
  cache = rc_cache_new ("histogram");
  rc_cache_set_load_func (cache, take_five_ms, NULL, NULL);
  object = rc_cache_get (cache, "a", NULL, NULL);
  rc_cache_set_load_func (cache, take_five_ms, cache, NULL);
  g_assert_null (rc_cache_get (cache, "b", NULL, NULL));

  stats = rc_cache_dup_stats (cache);
  g_assert_cmpuint (rc_stats_get_load_times (stats, NULL)[12], ==, 2);
  g_clear_pointer (&stats, rc_stats_unref);

  rc_cache_reset_stats (cache);
  stats = rc_cache_dup_stats (cache);
  g_assert_cmpuint (rc_stats_get_load_times (stats, NULL)[12], ==, 0);
  rc_clock_thaw ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/stats-counters/classes", test_classes);
  g_test_add_func ("/rc/stats-counters/reset", test_reset);
  g_test_add_func ("/rc/stats-counters/minus", test_minus);
  g_test_add_func ("/rc/stats-counters/cache", test_cache);

  return g_test_run ();
}

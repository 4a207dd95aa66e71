/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-stats-private.h"

/* Every field another number, so that none can be taken for another one. */
static RcStats *
make_stats (guint64 base)
{
  RcCounters counters = {
    .hits = base + 1,
    .misses = base + 2,
    .loads = base + 3,
    .load_failures = base + 4,
    .total_load_time = base + 5,
    .time_saved = base + 6,
    .weight = base + 7,
    .n_entries = base + 8,
    .n_loading = base + 9,
  };

  for (guint reason = 0; reason < RC_N_EVICT_REASONS; reason++)
    counters.evictions[reason] = base + 10 + reason;

  return rc_stats_new (&counters);
}

static void
check_counters (RcStats *stats,
                guint64  offset,
                guint64  slope)
{
  guint64 evictions = 0;

  g_assert_cmpuint (rc_stats_get_hits (stats), ==, offset + slope * 1);
  g_assert_cmpuint (rc_stats_get_misses (stats), ==, offset + slope * 2);
  g_assert_cmpuint (rc_stats_get_loads (stats), ==, offset + slope * 3);
  g_assert_cmpuint (rc_stats_get_load_failures (stats), ==, offset + slope * 4);
  g_assert_cmpuint (rc_stats_get_total_load_time (stats), ==, offset + slope * 5);
  g_assert_cmpuint (rc_stats_get_time_saved (stats), ==, offset + slope * 6);

  for (guint reason = 0; reason < RC_N_EVICT_REASONS; reason++)
    {
      guint64 expected = offset + slope * (10 + reason);

      g_assert_cmpuint (rc_stats_get_evictions_for (stats, reason), ==, expected);
      evictions += expected;
    }
  g_assert_cmpuint (rc_stats_get_evictions (stats), ==, evictions);
}

/* What there is, is not a difference of anything. */
static void
check_levels (RcStats *stats,
              guint64  base)
{
  g_assert_cmpuint (rc_stats_get_weight (stats), ==, base + 7);
  g_assert_cmpuint (rc_stats_get_n_entries (stats), ==, base + 8);
  g_assert_cmpuint (rc_stats_get_n_loading (stats), ==, base + 9);
}

static void
test_getters (void)
{
  g_autoptr (RcStats) stats = make_stats (100);

  check_counters (stats, 100, 1);
  check_levels (stats, 100);
}

static void
test_snapshot (void)
{
  RcCounters counters = { .hits = 1 };
  g_autoptr (RcStats) stats = rc_stats_new (&counters);

  counters.hits = 2;
  g_assert_cmpuint (rc_stats_get_hits (stats), ==, 1);
}

static void
test_ref (void)
{
  RcStats *stats = make_stats (0);
  g_autoptr (RcStats) copy = NULL;

  g_assert_true (rc_stats_ref (stats) == stats);
  copy = g_boxed_copy (RC_TYPE_STATS, stats);
  g_assert_true (copy == stats);
  rc_stats_unref (stats);
  rc_stats_unref (stats);
  check_counters (copy, 0, 1);
}

static void
test_minus (void)
{
  g_autoptr (RcStats) now = make_stats (1000);
  g_autoptr (RcStats) earlier = make_stats (400);
  g_autoptr (RcStats) difference = rc_stats_minus (now, earlier);

  check_counters (difference, 600, 0);
  check_levels (difference, 1000);
  check_counters (now, 1000, 1);
  check_counters (earlier, 400, 1);
}

/* Between the two the statistics were reset: nothing is negative. */
static void
test_minus_after_reset (void)
{
  g_autoptr (RcStats) now = make_stats (0);
  g_autoptr (RcStats) earlier = make_stats (400);
  g_autoptr (RcStats) difference = rc_stats_minus (now, earlier);

  check_counters (difference, 0, 0);
  check_levels (difference, 0);
}

static double
get_hit_rate (guint64 hits,
              guint64 misses)
{
  RcCounters counters = { .hits = hits, .misses = misses };
  g_autoptr (RcStats) stats = rc_stats_new (&counters);

  return rc_stats_get_hit_rate (stats);
}

static void
test_hit_rate (void)
{
  g_assert_cmpfloat (get_hit_rate (0, 0), ==, 0);
  g_assert_cmpfloat (get_hit_rate (0, 7), ==, 0);
  g_assert_cmpfloat (get_hit_rate (7, 0), ==, 1);
  g_assert_cmpfloat (get_hit_rate (3, 1), ==, 0.75);
  g_assert_cmpfloat (get_hit_rate (G_GUINT64_CONSTANT (1) << 60, G_GUINT64_CONSTANT (1) << 60),
                     ==, 0.5);
}

static void
test_bad_reason (void)
{
  g_autoptr (RcStats) stats = make_stats (0);

  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*RC_N_EVICT_REASONS*");
  g_assert_cmpuint (rc_stats_get_evictions_for (stats, RC_N_EVICT_REASONS), ==, 0);
  g_test_assert_expected_messages ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/stats/getters", test_getters);
  g_test_add_func ("/rc/stats/snapshot", test_snapshot);
  g_test_add_func ("/rc/stats/ref", test_ref);
  g_test_add_func ("/rc/stats/minus", test_minus);
  g_test_add_func ("/rc/stats/minus-after-reset", test_minus_after_reset);
  g_test_add_func ("/rc/stats/hit-rate", test_hit_rate);
  g_test_add_func ("/rc/stats/bad-reason", test_bad_reason);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-stats-private.h"

static RcStats *
make_stats (void)
{
  guint64 load_times[RC_N_LOAD_TIMES] = { 0, };
  RcCounters counters = {
    .hits = G_MAXUINT64,
    .misses = 2,
    .loads = 3,
    .load_failures = 4,
    .total_load_time = 5,
    .time_saved = 6,
    .weight = 7,
    .n_entries = G_MAXUINT,
    .n_loading = 9,
    .load_times = load_times,
  };

  for (guint reason = 0; reason < RC_N_EVICT_REASONS; reason++)
    counters.evictions[reason] = reason * reason;
  for (guint i = 0; i < RC_N_LOAD_TIMES - 1; i++)
    load_times[i] = i;

  return rc_stats_new (&counters);
}

static void
assert_same (RcStats *a,
             RcStats *b)
{
  RcCounters counters_a = *rc_stats_get_counters (a);
  RcCounters counters_b = *rc_stats_get_counters (b);

  g_assert_cmpmem (rc_stats_get_load_times (a, NULL), RC_N_LOAD_TIMES * sizeof (guint64),
                   rc_stats_get_load_times (b, NULL), RC_N_LOAD_TIMES * sizeof (guint64));
  counters_a.load_times = counters_b.load_times = NULL;
  g_assert_cmpmem (&counters_a, sizeof counters_a, &counters_b, sizeof counters_b);
}

static RcStats *
read_text (const char *text)
{
  return rc_stats_new_from_variant (g_variant_new_parsed (text));
}

static void
test_there_and_back (void)
{
  g_autoptr (RcStats) stats = make_stats ();
  g_autoptr (GVariant) packed = g_variant_ref_sink (rc_stats_to_variant (stats));
  g_autoptr (RcStats) back = rc_stats_new_from_variant (packed);

  g_assert_cmpstr (g_variant_get_type_string (packed), ==, "a{sv}");
  assert_same (back, stats);
}

/* What is 0 takes no room where it can be left out. */
static void
test_empty (void)
{
  g_autoptr (RcStats) stats = rc_stats_new (&(RcCounters) { 0, });
  g_autoptr (GVariant) packed = g_variant_ref_sink (rc_stats_to_variant (stats));
  g_autoptr (GVariant) evictions = g_variant_lookup_value (packed, "evictions", NULL);
  g_autoptr (GVariant) load_times = g_variant_lookup_value (packed, "load-times", NULL);
  g_autoptr (RcStats) back = rc_stats_new_from_variant (packed);

  g_assert_cmpuint (g_variant_n_children (evictions), ==, 0);
  g_assert_cmpuint (g_variant_n_children (load_times), ==, 0);
  assert_same (back, stats);
}

static void
test_other_versions (void)
{
  g_autoptr (RcStats) none = read_text ("@a{sv} {}");
  g_autoptr (RcStats) more = read_text ("{'hits': <uint64 7>, 'likes': <'many'>, "
                                        "'evictions': <{'bored': uint64 1, 'idle': 3}>}");
  g_autoptr (RcStats) empty = rc_stats_new (&(RcCounters) { 0, });

  assert_same (none, empty);
  g_assert_cmpuint (rc_stats_get_hits (more), ==, 7);
  g_assert_cmpuint (rc_stats_get_evictions (more), ==, 3);
  g_assert_cmpuint (rc_stats_get_evictions_for (more, RC_EVICT_REASON_IDLE), ==, 3);
}

/* The last class takes what a finer one would sort behind it. */
static void
test_more_load_times (void)
{
  g_autoptr (RcStats) stats = NULL;
  guint64 load_times[RC_N_LOAD_TIMES + 2];
  GVariantDict dictionary;

  for (guint i = 0; i < G_N_ELEMENTS (load_times); i++)
    load_times[i] = 1;
  g_variant_dict_init (&dictionary, NULL);
  g_variant_dict_insert_value (&dictionary, "load-times",
                               g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64, load_times,
                                                          G_N_ELEMENTS (load_times),
                                                          sizeof (guint64)));
  stats = rc_stats_new_from_variant (g_variant_dict_end (&dictionary));

  g_assert_cmpuint (rc_stats_get_load_times (stats, NULL)[0], ==, 1);
  g_assert_cmpuint (rc_stats_get_load_times (stats, NULL)[RC_N_LOAD_TIMES - 1], ==, 3);
}

static void
test_wrong_types (void)
{
  const char *const wrong[] = {
    "'text'",
    "{'hits': uint64 7}",
    "{'hits': <7>}",
    "{'hits': <'7'>}",
    "{'entries': <uint64 7>}",
    "{'loading': <-1>}",
    "{'evictions': <{'idle': 3}>}",
    "{'evictions': <uint64 3>}",
    "{'load-times': <[1, 2]>}",
    "{'misses': <uint64 1>, 'hits': <@mx nothing>}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (read_text (wrong[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/stats-variant/there-and-back", test_there_and_back);
  g_test_add_func ("/rc/stats-variant/empty", test_empty);
  g_test_add_func ("/rc/stats-variant/other-versions", test_other_versions);
  g_test_add_func ("/rc/stats-variant/more-load-times", test_more_load_times);
  g_test_add_func ("/rc/stats-variant/wrong-types", test_wrong_types);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-stats-private.h"

/* Counters that live, and what can be reckoned of them. */

static guint
find_class (gint64 load_time)
{
  return load_time > 1 ? MIN (g_bit_storage (load_time) - 1, RC_N_LOAD_TIMES - 1) : 0;
}

void
rc_counters_count_load (RcCounters *self,
                        gint64      load_time,
                        gboolean    has_failed)
{
  if (self->load_times == NULL)
    self->load_times = g_new0 (guint64, RC_N_LOAD_TIMES);

  self->loads++;
  self->load_failures += has_failed;
  self->total_load_time += load_time;
  self->load_times[find_class (load_time)]++;
}

/* Loads that are in progress still are. */
void
rc_counters_reset (RcCounters *self)
{
  guint n_loading = self->n_loading;

  rc_counters_clear (self);
  *self = (RcCounters) { .n_loading = n_loading };
}

void
rc_counters_clear (RcCounters *self)
{
  g_clear_pointer (&self->load_times, g_free);
}

/**
 * rc_stats_get_load_times:
 * @self: a snapshot
 * @n_load_times: (out) (optional): return location for their number, `RC_N_LOAD_TIMES`
 *
 * Gets how many loads took how long, as the bars of a histogram.
 *
 * Number n, from 0 on, counts the loads that took from 2^n^ microseconds to less than twice
 * that; the first one also those that took less, and the last one those that took longer.
 * Failed loads are included.
 *
 * Returns: (transfer none) (array length=n_load_times): the numbers of loads
 *
 * Since: 0.1
 */
const guint64 *
rc_stats_get_load_times (RcStats *self,
                         gsize   *n_load_times)
{
  static const guint64 none[RC_N_LOAD_TIMES];
  const guint64 *load_times;

  g_return_val_if_fail (self != NULL, NULL);

  if (n_load_times != NULL)
    *n_load_times = RC_N_LOAD_TIMES;

  load_times = rc_stats_get_counters (self)->load_times;
  return load_times != NULL ? load_times : none;
}

/* Differs, as good as always, where two snapshots do. */
guint64
rc_stats_get_fingerprint (RcStats *self)
{
  RcCounters counters = *rc_stats_get_counters (self);
  const guchar *bytes = (const guchar *) &counters;
  guint64 fingerprint = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  counters.load_times = NULL;
  for (gsize i = 0; i < sizeof counters; i++)
    fingerprint = (fingerprint ^ bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);

  return fingerprint;
}

static guint64
subtract (guint64 now,
          guint64 earlier)
{
  return now > earlier ? now - earlier : 0;
}

/**
 * rc_stats_minus:
 * @self: a snapshot
 * @earlier: an earlier one of the same cache
 *
 * What happened between two snapshots.
 *
 * Counters are subtracted, and are 0 where they were reset between the two. The
 * entries, the weight and the loads in progress are those of @self. As in
 * Caffeine's `CacheStats.minus()`.
 *
 * Returns: (transfer full): the difference
 *
 * Since: 0.1
 */
RcStats *
rc_stats_minus (RcStats *self,
                RcStats *earlier)
{
  const RcCounters *before;
  RcCounters difference;
  guint64 load_times[RC_N_LOAD_TIMES];

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (earlier != NULL, NULL);

  before = rc_stats_get_counters (earlier);
  difference = *rc_stats_get_counters (self);
  difference.hits = subtract (difference.hits, before->hits);
  difference.misses = subtract (difference.misses, before->misses);
  difference.loads = subtract (difference.loads, before->loads);
  difference.load_failures = subtract (difference.load_failures, before->load_failures);
  difference.total_load_time = subtract (difference.total_load_time, before->total_load_time);
  difference.time_saved = subtract (difference.time_saved, before->time_saved);
  for (guint i = 0; i < RC_N_EVICT_REASONS; i++)
    difference.evictions[i] = subtract (difference.evictions[i], before->evictions[i]);
  for (guint i = 0; i < RC_N_LOAD_TIMES; i++)
    load_times[i] = subtract (rc_stats_get_load_times (self, NULL)[i],
                              rc_stats_get_load_times (earlier, NULL)[i]);
  difference.load_times = load_times;

  return rc_stats_new (&difference);
}

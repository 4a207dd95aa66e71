/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-stats-private.h"

/**
 * RcStats:
 *
 * What a cache has done so far, and what is in it: a snapshot.
 *
 * The counters begin with the cache, or with [method@Rc.Cache.reset_stats]. Rates
 * over a period come from two snapshots: see [method@Rc.Stats.minus].
 *
 * A snapshot never changes and may be read from any thread.
 *
 * Since: 0.1
 */

struct _RcStats
{
  gatomicrefcount ref_count;
  RcCounters counters;
};

G_DEFINE_BOXED_TYPE (RcStats, rc_stats, rc_stats_ref, rc_stats_unref)

RcStats *
rc_stats_new (const RcCounters *counters)
{
  RcStats *self = g_new (RcStats, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->counters = *counters;
  self->counters.load_times = g_memdup2 (counters->load_times,
                                         RC_N_LOAD_TIMES * sizeof (guint64));

  return self;
}

const RcCounters *
rc_stats_get_counters (RcStats *self)
{
  return &self->counters;
}

/**
 * rc_stats_ref:
 * @self: a snapshot
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 *
 * Since: 0.1
 */
RcStats *
rc_stats_ref (RcStats *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rc_stats_unref:
 * @self: (transfer full): a snapshot
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
rc_stats_unref (RcStats *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  rc_counters_clear (&self->counters);
  g_free (self);
}

/**
 * rc_stats_get_hits:
 * @self: a snapshot
 *
 * Gets how often a value was there when it was asked for.
 *
 * Returns: the number of hits
 *
 * Since: 0.1
 */
guint64
rc_stats_get_hits (RcStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.hits;
}

/**
 * rc_stats_get_misses:
 * @self: a snapshot
 *
 * Gets how often a value was not there when it was asked for.
 *
 * Who has to wait for somebody else's load counts as a miss too.
 *
 * Returns: the number of misses
 *
 * Since: 0.1
 */
guint64
rc_stats_get_misses (RcStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.misses;
}

/**
 * rc_stats_get_hit_rate:
 * @self: a snapshot
 *
 * Gets the share of requests that were hits.
 *
 * Returns: from 0 to 1; 0 if nothing was asked for
 *
 * Since: 0.1
 */
double
rc_stats_get_hit_rate (RcStats *self)
{
  guint64 requests;

  g_return_val_if_fail (self != NULL, 0);

  requests = self->counters.hits + self->counters.misses;
  return requests > 0 ? (double) self->counters.hits / requests : 0;
}

/**
 * rc_stats_get_loads:
 * @self: a snapshot
 *
 * Gets how many loads have ended, well or not.
 *
 * Returns: the number of loads
 *
 * Since: 0.1
 */
guint64
rc_stats_get_loads (RcStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.loads;
}

/**
 * rc_stats_get_load_failures:
 * @self: a snapshot
 *
 * Gets how many loads have ended without a value.
 *
 * Returns: the number of load failures
 *
 * Since: 0.1
 */
guint64
rc_stats_get_load_failures (RcStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.load_failures;
}

/**
 * rc_stats_get_total_load_time:
 * @self: a snapshot
 *
 * Gets the time that all loads took together, failed ones included.
 *
 * Returns: the time in microseconds
 *
 * Since: 0.1
 */
guint64
rc_stats_get_total_load_time (RcStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.total_load_time;
}

/**
 * rc_stats_get_time_saved:
 * @self: a snapshot
 *
 * Gets the time that the hits would have taken as loads: for each hit, what
 * loading that entry had taken.
 *
 * Returns: the time in microseconds
 *
 * Since: 0.1
 */
guint64
rc_stats_get_time_saved (RcStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.time_saved;
}

/**
 * rc_stats_get_evictions:
 * @self: a snapshot
 *
 * Gets how many entries have left the cache, for whatever reason.
 *
 * Returns: the number of evictions
 *
 * Since: 0.1
 */
guint64
rc_stats_get_evictions (RcStats *self)
{
  guint64 evictions = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < RC_N_EVICT_REASONS; i++)
    evictions += self->counters.evictions[i];

  return evictions;
}

/**
 * rc_stats_get_evictions_for:
 * @self: a snapshot
 * @reason: why the entries have left
 *
 * Gets how many entries have left the cache for one reason.
 *
 * Returns: the number of evictions
 *
 * Since: 0.1
 */
guint64
rc_stats_get_evictions_for (RcStats       *self,
                            RcEvictReason  reason)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail ((guint) reason < RC_N_EVICT_REASONS, 0);

  return self->counters.evictions[reason];
}

/**
 * rc_stats_get_n_entries:
 * @self: a snapshot
 *
 * Gets how many entries were in the cache.
 *
 * Returns: the number of entries
 *
 * Since: 0.1
 */
guint
rc_stats_get_n_entries (RcStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.n_entries;
}

/**
 * rc_stats_get_weight:
 * @self: a snapshot
 *
 * Gets the weight of all entries together.
 *
 * Returns: the weight, in the unit of [property@Rc.Cache:max-weight]
 *
 * Since: 0.1
 */
guint64
rc_stats_get_weight (RcStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.weight;
}

/**
 * rc_stats_get_n_loading:
 * @self: a snapshot
 *
 * Gets how many loads were in progress.
 *
 * Returns: the number of loads
 *
 * Since: 0.1
 */
guint
rc_stats_get_n_loading (RcStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.n_loading;
}

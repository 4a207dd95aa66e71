/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-figures.h"

#include <math.h>

/* Kept with the cache that it is about. */
typedef struct
{
  TopFigures  figures;
  RcStats    *before;           /* the reading before; NULL without one */
  gint64      before_time_usec;
} Meter;

static G_DEFINE_QUARK (top-meter, top_meter)

static void
meter_free (Meter *self)
{
  g_clear_pointer (&self->before, rc_stats_unref);
  g_free (self);
}

static Meter *
get_meter (WatchCache *cache)
{
  Meter *self = g_object_get_qdata (G_OBJECT (cache), top_meter_quark ());

  if (self != NULL)
    return self;

  self = g_new0 (Meter, 1);
  self->figures = (TopFigures) { NAN, NAN, NAN, NAN, NAN, NAN, 0, 0 };
  g_object_set_qdata_full (G_OBJECT (cache), top_meter_quark (), self,
                           (GDestroyNotify) meter_free);

  return self;
}

/* The program has set its counters back. */
static gboolean
was_reset (RcStats *stats,
           RcStats *before)
{
  return rc_stats_get_hits (stats) < rc_stats_get_hits (before)
         || rc_stats_get_misses (stats) < rc_stats_get_misses (before)
         || rc_stats_get_loads (stats) < rc_stats_get_loads (before)
         || rc_stats_get_evictions (stats) < rc_stats_get_evictions (before);
}

static void
measure_rates (TopFigures *figures,
               RcStats    *delta,
               double      seconds)
{
  figures->hits_per_sec = rc_stats_get_hits (delta) / seconds;
  figures->misses_per_sec = rc_stats_get_misses (delta) / seconds;
  figures->loads_per_sec = rc_stats_get_loads (delta) / seconds;
  figures->evictions_per_sec = rc_stats_get_evictions (delta) / seconds;
  if (rc_stats_get_hits (delta) + rc_stats_get_misses (delta) > 0)
    figures->hit_rate = rc_stats_get_hit_rate (delta);
}

static void
measure_totals (TopFigures *figures,
                RcStats    *stats)
{
  guint64 n_loads = rc_stats_get_loads (stats);
  guint64 n_requests = rc_stats_get_hits (stats) + rc_stats_get_misses (stats);

  figures->mean_load_usec = n_loads > 0
                            ? (double) rc_stats_get_total_load_time (stats) / n_loads : NAN;
  if (isnan (figures->hit_rate) && n_requests > 0)
    figures->hit_rate = rc_stats_get_hit_rate (stats);
}

static void
read_bounds (TopFigures *figures,
             GVariant   *settings)
{
  guint max_entries = 0;

  figures->max_weight = 0;
  g_variant_lookup (settings, "max-entries", "u", &max_entries);
  g_variant_lookup (settings, "max-weight", "t", &figures->max_weight);
  figures->max_entries = max_entries;
}

/* Once for each reading: compares the statistics there are with those of the time before. */
void
top_figures_measure (WatchCache *cache)
{
  Meter *self = get_meter (cache);
  RcStats *stats = watch_cache_get_stats (cache);
  gint64 time_usec = watch_cache_get_stats_time (cache);

  read_bounds (&self->figures, watch_cache_get_settings (cache));
  if (stats == NULL || stats == self->before)
    return;

  if (self->before != NULL && time_usec > self->before_time_usec
      && !was_reset (stats, self->before))
    {
      g_autoptr (RcStats) delta = rc_stats_minus (stats, self->before);

      measure_rates (&self->figures, delta,
                     ((double) time_usec - (double) self->before_time_usec) / 1e6);
    }
  measure_totals (&self->figures, stats);

  g_clear_pointer (&self->before, rc_stats_unref);
  self->before = rc_stats_ref (stats);
  self->before_time_usec = time_usec;
}

const TopFigures *
top_figures_get (WatchCache *cache)
{
  return &get_meter (cache)->figures;
}

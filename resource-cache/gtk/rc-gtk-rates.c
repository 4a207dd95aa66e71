/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-rates-private.h"

#include <math.h>

static const RcGtkSample *
oldest_sample (RcGtkRates *self)
{
  for (guint i = 0; i < RC_GTK_RATES_LENGTH; i++)
    {
      const RcGtkSample *sample = &self->window[(self->head + i) % RC_GTK_RATES_LENGTH];

      if (sample->stats != NULL)
        return sample;
    }

  return NULL;
}

static const RcGtkSample *
newest_sample (RcGtkRates *self)
{
  return &self->window[(self->head + RC_GTK_RATES_LENGTH - 1) % RC_GTK_RATES_LENGTH];
}

static gboolean
was_reset (RcStats *before,
           RcStats *stats)
{
  return rc_stats_get_hits (stats) < rc_stats_get_hits (before)
         || rc_stats_get_misses (stats) < rc_stats_get_misses (before);
}

static void
remember (RcGtkRates *self,
          RcStats    *stats,
          gint64      now_usec)
{
  RcGtkSample *slot = &self->window[self->head];

  g_clear_pointer (&slot->stats, rc_stats_unref);
  slot->stats = rc_stats_ref (stats);
  slot->time = now_usec;
  self->head = (self->head + 1) % RC_GTK_RATES_LENGTH;
}

static double
compare (RcGtkRates        *self,
         const RcGtkSample *oldest,
         RcStats           *stats,
         gint64             now_usec)
{
  g_autoptr (RcStats) delta = rc_stats_minus (stats, oldest->stats);
  double seconds = (now_usec - oldest->time) / 1e6;
  double requests;

  self->hits_per_sec = rc_stats_get_hits (delta) / seconds;
  self->misses_per_sec = rc_stats_get_misses (delta) / seconds;
  self->evictions_per_sec = rc_stats_get_evictions (delta) / seconds;
  requests = self->hits_per_sec + self->misses_per_sec;

  return requests > 0 ? self->hits_per_sec / requests : NAN;
}

void
rc_gtk_rates_clear (RcGtkRates *self)
{
  for (guint i = 0; i < RC_GTK_RATES_LENGTH; i++)
    g_clear_pointer (&self->window[i].stats, rc_stats_unref);
}

double
rc_gtk_rates_measure (RcGtkRates *self,
                      RcStats    *stats,
                      gint64      now_usec)
{
  const RcGtkSample *oldest;
  double hit_rate = NAN;

  if (newest_sample (self)->stats != NULL && was_reset (newest_sample (self)->stats, stats))
    rc_gtk_rates_clear (self);

  self->hits_per_sec = self->misses_per_sec = self->evictions_per_sec = 0;
  oldest = oldest_sample (self);
  if (oldest != NULL && oldest->time < now_usec)
    hit_rate = compare (self, oldest, stats, now_usec);
  remember (self, stats, now_usec);

  return hit_rate;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-cache-model.h"

#include <math.h>

#include "demo-entry-store.h"

/* Rates and the hit rate are those of the last two seconds: a single interval holds too
   few requests to be calm. */
#define WINDOW_LENGTH (2000 / DEMO_SAMPLE_INTERVAL_MSEC)

/* The trend compares with the hit rate of this many samples ago. */
#define TREND_LENGTH (5000 / DEMO_SAMPLE_INTERVAL_MSEC)
#define TREND_STEP 0.02

typedef struct
{
  RcStats *stats;
  gint64   time;
} Sample;

/* All that the viewer knows of one cache; what draws never touches the cache itself.
   It does not keep the cache alive. Main thread only. */
struct _DemoCacheModel
{
  GObject         parent_instance;

  GWeakRef        cache;
  char           *name;
  Sample          window[WINDOW_LENGTH]; /* a ring, the oldest at head */
  guint           window_head;
  RcStats        *stats;                 /* the latest */
  double          hit_rate;              /* the last that could be measured; NAN before it */
  double          hits_per_sec;
  double          misses_per_sec;
  gint64          ttl_usec;
  guint           max_entries;
  DemoHistory    *history;               /* of the hit rate */
  DemoEntryStore *entries;
};

enum
{
  LISTED,
  SAMPLED,
  SETTINGS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DemoCacheModel, demo_cache_model, G_TYPE_OBJECT)

static void
forget_window (DemoCacheModel *self)
{
  for (guint i = 0; i < WINDOW_LENGTH; i++)
    g_clear_pointer (&self->window[i].stats, rc_stats_unref);
}

static const Sample *
oldest_sample (DemoCacheModel *self)
{
  for (guint i = 0; i < WINDOW_LENGTH; i++)
    {
      const Sample *sample = &self->window[(self->window_head + i) % WINDOW_LENGTH];

      if (sample->stats != NULL)
        return sample;
    }

  return NULL;
}

static void
remember_sample (DemoCacheModel *self,
                 RcStats        *stats,
                 gint64          now_usec)
{
  Sample *slot = &self->window[self->window_head];

  g_clear_pointer (&slot->stats, rc_stats_unref);
  slot->stats = rc_stats_ref (stats);
  slot->time = now_usec;
  self->window_head = (self->window_head + 1) % WINDOW_LENGTH;
}

/* Returns the hit rate over the window, NAN if nothing was asked for in it. */
static double
measure (DemoCacheModel *self,
         RcStats        *stats,
         gint64          now_usec)
{
  const Sample *oldest = oldest_sample (self);
  g_autoptr (RcStats) delta = NULL;
  double seconds, requests;

  self->hits_per_sec = self->misses_per_sec = 0;
  if (oldest == NULL || oldest->time >= now_usec)
    return NAN;

  delta = rc_stats_minus (stats, oldest->stats);
  seconds = (now_usec - oldest->time) / 1e6;
  self->hits_per_sec = rc_stats_get_hits (delta) / seconds;
  self->misses_per_sec = rc_stats_get_misses (delta) / seconds;
  requests = self->hits_per_sec + self->misses_per_sec;

  return requests > 0 ? self->hits_per_sec / requests : NAN;
}

static void
read_settings (DemoCacheModel *self,
               RcCache        *cache)
{
  gint64 ttl_usec = rc_cache_get_ttl (cache);
  guint max_entries = rc_cache_get_max_entries (cache);

  if (ttl_usec == self->ttl_usec && max_entries == self->max_entries)
    return;

  self->ttl_usec = ttl_usec;
  self->max_entries = max_entries;
  g_signal_emit (self, signals[SETTINGS_CHANGED], 0);
}

static void
demo_cache_model_finalize (GObject *object)
{
  DemoCacheModel *self = DEMO_CACHE_MODEL (object);

  forget_window (self);
  g_weak_ref_clear (&self->cache);
  g_clear_pointer (&self->stats, rc_stats_unref);
  g_clear_object (&self->entries);
  g_clear_object (&self->history);
  g_free (self->name);

  G_OBJECT_CLASS (demo_cache_model_parent_class)->finalize (object);
}

static void
demo_cache_model_class_init (DemoCacheModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = demo_cache_model_finalize;

  signals[LISTED] = g_signal_new ("listed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAMPLED] = g_signal_new ("sampled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTINGS_CHANGED] = g_signal_new ("settings-changed", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 0);
}

static void
demo_cache_model_init (DemoCacheModel *self)
{
  g_weak_ref_init (&self->cache, NULL);
  self->hit_rate = NAN;
  self->history = demo_history_new ();
  self->entries = demo_entry_store_new ();
}

DemoCacheModel *
demo_cache_model_new (RcCache *cache)
{
  DemoCacheModel *self = g_object_new (DEMO_TYPE_CACHE_MODEL, NULL);

  g_weak_ref_set (&self->cache, cache);
  self->name = g_strdup (rc_cache_get_name (cache));
  self->stats = rc_cache_dup_stats (cache);
  self->ttl_usec = rc_cache_get_ttl (cache);
  self->max_entries = rc_cache_get_max_entries (cache);

  return self;
}

gboolean
demo_cache_model_is_for (DemoCacheModel *self,
                         RcCache        *cache)
{
  g_autoptr (RcCache) mine = g_weak_ref_get (&self->cache);

  return mine == cache;
}

const char *
demo_cache_model_get_name (DemoCacheModel *self)
{
  return self->name;
}

RcStats *
demo_cache_model_get_stats (DemoCacheModel *self)
{
  return self->stats;
}

double
demo_cache_model_get_hit_rate (DemoCacheModel *self)
{
  return self->hit_rate;
}

double
demo_cache_model_get_hits_per_sec (DemoCacheModel *self)
{
  return self->hits_per_sec;
}

double
demo_cache_model_get_misses_per_sec (DemoCacheModel *self)
{
  return self->misses_per_sec;
}

gint64
demo_cache_model_get_mean_load_time (DemoCacheModel *self)
{
  guint64 n_loads = rc_stats_get_loads (self->stats);

  return n_loads > 0 ? rc_stats_get_total_load_time (self->stats) / n_loads : 0;
}

DemoTrend
demo_cache_model_get_trend (DemoCacheModel *self)
{
  double change = demo_history_get_value (self->history, 0)
                  - demo_history_get_value (self->history, TREND_LENGTH);

  if (change > TREND_STEP)
    return DEMO_TREND_RISING;
  if (change < -TREND_STEP)
    return DEMO_TREND_FALLING;

  return DEMO_TREND_STEADY;
}

DemoHistory *
demo_cache_model_get_history (DemoCacheModel *self)
{
  return self->history;
}

GListModel *
demo_cache_model_get_entries (DemoCacheModel *self)
{
  return demo_entry_store_get_model (self->entries);
}

gint64
demo_cache_model_get_ttl (DemoCacheModel *self)
{
  return self->ttl_usec;
}

void
demo_cache_model_set_ttl (DemoCacheModel *self,
                          gint64          ttl_usec)
{
  g_autoptr (RcCache) cache = g_weak_ref_get (&self->cache);

  if (cache == NULL)
    return;

  rc_cache_set_ttl (cache, ttl_usec);
  read_settings (self, cache);
}

guint
demo_cache_model_get_max_entries (DemoCacheModel *self)
{
  return self->max_entries;
}

void
demo_cache_model_set_max_entries (DemoCacheModel *self,
                                  guint           max_entries)
{
  g_autoptr (RcCache) cache = g_weak_ref_get (&self->cache);

  if (cache == NULL)
    return;

  rc_cache_set_max_entries (cache, max_entries);
  read_settings (self, cache);
}

void
demo_cache_model_clear (DemoCacheModel *self)
{
  g_autoptr (RcCache) cache = g_weak_ref_get (&self->cache);

  if (cache != NULL)
    rc_cache_clear (cache);
}

/* Reads the counters once; everything that is shown follows from it. */
void
demo_cache_model_sample (DemoCacheModel *self,
                         gint64          now_usec)
{
  g_autoptr (RcCache) cache = g_weak_ref_get (&self->cache);
  g_autoptr (RcStats) stats = NULL;
  double hit_rate;

  if (cache == NULL)
    return;

  stats = rc_cache_dup_stats (cache);
  if (rc_stats_get_hits (stats) < rc_stats_get_hits (self->stats)
      || rc_stats_get_misses (stats) < rc_stats_get_misses (self->stats))
    forget_window (self);

  hit_rate = measure (self, stats, now_usec);
  if (!isnan (hit_rate))
    self->hit_rate = hit_rate;
  remember_sample (self, stats, now_usec);
  rc_stats_unref (self->stats);
  self->stats = g_steal_pointer (&stats);
  demo_history_push (self->history, hit_rate, now_usec);
  read_settings (self, cache);
  g_signal_emit (self, signals[SAMPLED], 0);
}

/* Costs time in proportion to the entries: for the one cache whose entries are in view. */
void
demo_cache_model_refresh_entries (DemoCacheModel *self)
{
  g_autoptr (RcCache) cache = g_weak_ref_get (&self->cache);
  g_autoptr (GPtrArray) infos = NULL;

  if (cache == NULL)
    return;

  infos = rc_cache_snapshot (cache);
  demo_entry_store_update (self->entries, infos);
  g_signal_emit (self, signals[LISTED], 0);
}

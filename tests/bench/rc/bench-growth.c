/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-tools.h"
#include "bench-verbs.h"

/* Where entries outgrow the processor's caches, and the library changes its tables. */

#define N_ASKED (1 << 20)
#define SHORT_N_ASKED 1024
#define SHORT_MOST_KEYS 1000
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  BenchKeys *keys;
  const char **asked;
  guint n_asked;
  GObject **values;
  BenchFloor *floor;
  RcCache *plain;
  RcCache *lru;
  RcCache *cost;
} GrowthState;

static RcCache *
new_cache (GrowthState      *self,
           guint             max_entries,
           RcEvictionPolicy  policy)
{
  RcCache *cache = rc_cache_new ("bench");

  rc_cache_set_ttl (cache, TTL_USEC);
  rc_cache_set_max_entries (cache, max_entries);
  rc_cache_set_eviction_policy (cache, policy);
  for (guint i = 0; i < self->keys->n; i++)
    rc_cache_insert (cache, bench_keys_get (self->keys, i), self->values[i % BENCH_N_VALUES]);

  return cache;
}

static gpointer
growth_setup (const BenchSetup *setup)
{
  GrowthState *self = g_new0 (GrowthState, 1);
  guint n = setup->is_short ? MIN (setup->point, SHORT_MOST_KEYS) : setup->point;

  self->keys = bench_keys_new (n);
  self->n_asked = setup->is_short ? SHORT_N_ASKED : N_ASKED;
  self->asked = bench_keys_ask (self->keys, self->n_asked, 0, n, 1);
  self->values = bench_values_new ();
  self->floor = bench_floor_new ();
  for (guint i = 0; i < n; i++)
    bench_floor_insert (self->floor, bench_keys_get (self->keys, i),
                        self->values[i % BENCH_N_VALUES]);
  self->plain = new_cache (self, 0, RC_EVICTION_POLICY_LRU);
  self->lru = new_cache (self, n, RC_EVICTION_POLICY_LRU);
  self->cost = new_cache (self, n, RC_EVICTION_POLICY_COST);

  return self;
}

static void
growth_teardown (gpointer state)
{
  GrowthState *self = state;

  g_object_unref (self->cost);
  g_object_unref (self->lru);
  g_object_unref (self->plain);
  bench_floor_free (self->floor);
  bench_values_free (self->values);
  g_free (self->asked);
  bench_keys_free (self->keys);
  g_free (self);
}

static void
run_floor (gpointer  state,
           gsize     which,
           double   *figures)
{
  GrowthState *self = state;
  gint64 spent = bench_time_hits (self->floor, bench_lookup_in_floor, self->asked, self->n_asked);

  figures[0] = (double) spent / self->n_asked;
}

static void
run_cache (gpointer  state,
           gsize     which,
           double   *figures)
{
  GrowthState *self = state;
  RcCache *cache = G_STRUCT_MEMBER (RcCache *, state, which);
  gint64 spent = bench_time_hits (cache, bench_lookup_in_cache, self->asked, self->n_asked);

  figures[0] = (double) spent / self->n_asked;
}

const BenchWorkload bench_growth = {
  .name = "growth",
  .summary = "a hit, one thread",
  .figures = (const BenchFigure[]) { { "time", "ns" }, { NULL } },
  .cases = (const BenchCase[]) {
    { "GMutex, GHashTable", run_floor },
    { "lookup", run_cache, G_STRUCT_OFFSET (GrowthState, plain) },
    { "lookup, capacity, LRU", run_cache, G_STRUCT_OFFSET (GrowthState, lru) },
    { "lookup, capacity, COST", run_cache, G_STRUCT_OFFSET (GrowthState, cost) },
    { NULL }
  },
  .point_name = "entries",
  .points = (const guint[]) { 100, 1000, 10000, 100000, 1000000, 10000000, 0 },
  .long_point = 10000000,
  .setup = growth_setup,
  .teardown = growth_teardown,
};

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include <resource-cache.h>

#include "bench-floor.h"
#include "bench-tools.h"

#define N_KEYS 1000000
#define SHORT_N_KEYS 10000
#define SLOPE 0.99
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  BenchKeys *keys;
  double *sums;              /* of zipf's weights, by rank */
  guint *ranks;              /* the key of each, in no order */
  const char **asked;
  guint n_asked;
  guint drawn;               /* the round that asked is for */
  guint floor_rounds;
  guint rounds[3];           /* of each way of the cache */
  guint n_threads;
  GObject **values;
  BenchLru *floor;
  RcCache *lru;
  RcCache *cost;
  RcCache *by_hand;
} ZipfState;

static guint
search (const double *sums,
        guint         n,
        double        wanted)
{
  guint low = 0;
  guint high = n - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (sums[middle] < wanted)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* As often as zipf's law says, by ranks that have nothing to do with the order of the keys. */
static void
prepare_zipf (ZipfState *self)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint n = self->keys->n;
  double sum = 0;

  self->sums = g_new (double, n);
  self->ranks = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    {
      guint other = g_rand_int_range (random, 0, i + 1);

      self->ranks[i] = self->ranks[other];
      self->ranks[other] = i;
      self->sums[i] = sum += pow (i + 1, -SLOPE);
    }
}

/* Others in each round, and for all cases of a round the same: what comes again and again
   would be a loop, which is not what is measured. */
static void
draw_zipf (ZipfState *self,
           guint      round)
{
  g_autoptr (GRand) random = NULL;
  guint n = self->keys->n;

  if (self->drawn == round)
    return;

  random = g_rand_new_with_seed (round);
  for (guint i = 0; i < self->n_asked; i++)
    {
      guint rank = search (self->sums, n, g_rand_double (random) * self->sums[n - 1]);

      self->asked[i] = bench_keys_get (self->keys, self->ranks[rank]);
    }
  self->drawn = round;
}

static void
load_cb (RcLoad   *load,
         gpointer  user_data)
{
  GObject *value = bench_values_get (user_data, rc_load_get_key (load));

  rc_load_return_object (load, g_object_ref (value));
}

static RcCache *
new_cache (ZipfState        *self,
           RcEvictionPolicy  policy)
{
  RcCache *cache = rc_cache_new ("bench");

  rc_cache_set_ttl (cache, TTL_USEC);
  rc_cache_set_max_entries (cache, self->keys->n / 10);
  rc_cache_set_eviction_policy (cache, policy);
  rc_cache_set_load_func (cache, load_cb, self->values, NULL);

  return cache;
}

static gpointer
zipf_setup (const BenchSetup *setup)
{
  ZipfState *self = g_new0 (ZipfState, 1);

  self->keys = bench_keys_new (setup->is_short ? SHORT_N_KEYS : N_KEYS);
  self->n_asked = self->keys->n / 2;
  self->asked = g_new (const char *, self->n_asked);
  prepare_zipf (self);
  self->n_threads = setup->point;
  self->values = bench_values_new ();
  self->floor = bench_lru_new (self->keys->n / 10);
  self->lru = new_cache (self, RC_EVICTION_POLICY_LRU);
  self->cost = new_cache (self, RC_EVICTION_POLICY_COST);
  self->by_hand = new_cache (self, RC_EVICTION_POLICY_COST);

  return self;
}

static void
zipf_teardown (gpointer state)
{
  ZipfState *self = state;

  g_object_unref (self->by_hand);
  g_object_unref (self->cost);
  g_object_unref (self->lru);
  bench_lru_free (self->floor);
  bench_values_free (self->values);
  g_free (self->asked);
  g_free (self->ranks);
  g_free (self->sums);
  bench_keys_free (self->keys);
  g_free (self);
}

typedef GObject *(*GetFunc) (ZipfState  *self,
                             gpointer    target,
                             const char *key);

/* Each thread begins somewhere else in what all ask for. */
static inline __attribute__ ((always_inline)) void
ask (ZipfState *self,
     guint      number,
     gpointer   target,
     GetFunc    get)
{
  guint n = self->n_asked / self->n_threads;

  for (guint i = number * n; i < (number + 1) * n; i++)
    {
      GObject *value = get (self, target, self->asked[i]);

      bench_consume (value);
      g_object_unref (value);
    }
}

static GObject *
get_from_floor (ZipfState  *self,
                gpointer    target,
                const char *key)
{
  return bench_lru_get (target, key, self->values);
}

static GObject *
get_from_cache (ZipfState  *self,
                gpointer    target,
                const char *key)
{
  return rc_cache_get (target, key, NULL, NULL);
}

static GObject *
get_by_hand (ZipfState  *self,
             gpointer    target,
             const char *key)
{
  GObject *value = rc_cache_lookup (target, key);

  if (value != NULL)
    return value;

  value = g_object_ref (bench_values_get (self->values, key));
  rc_cache_insert (target, key, value);
  return value;
}

static void
ask_floor (gpointer state,
           guint    number)
{
  ask (state, number, ((ZipfState *) state)->floor, get_from_floor);
}

static void
ask_lru (gpointer state,
         guint    number)
{
  ask (state, number, ((ZipfState *) state)->lru, get_from_cache);
}

static void
ask_cost (gpointer state,
          guint    number)
{
  ask (state, number, ((ZipfState *) state)->cost, get_from_cache);
}

static void
ask_by_hand (gpointer state,
             guint    number)
{
  ask (state, number, ((ZipfState *) state)->by_hand, get_by_hand);
}

static double
time_crew (ZipfState     *self,
           BenchCrewFunc  work)
{
  gint64 spent = bench_crew_run (self->n_threads, work, self);

  return (double) spent / self->n_asked;
}

static void
run_floor (gpointer  state,
           gsize     which,
           double   *figures)
{
  ZipfState *self = state;

  draw_zipf (self, ++self->floor_rounds);
  self->floor->n_hits = self->floor->n_misses = 0;
  figures[0] = time_crew (self, ask_floor);
  figures[1] = (double) self->floor->n_hits / (self->floor->n_hits + self->floor->n_misses);
}

static const struct
{
  gsize cache;               /* where in the state */
  BenchCrewFunc ask;
} ways[] = {
  { G_STRUCT_OFFSET (ZipfState, lru), ask_lru },
  { G_STRUCT_OFFSET (ZipfState, cost), ask_cost },
  { G_STRUCT_OFFSET (ZipfState, by_hand), ask_by_hand },
};

static void
run_cache (gpointer  state,
           gsize     which,
           double   *figures)
{
  ZipfState *self = state;
  RcCache *cache = G_STRUCT_MEMBER (RcCache *, state, ways[which].cache);
  g_autoptr (RcStats) stats = NULL;

  draw_zipf (self, ++self->rounds[which]);
  rc_cache_reset_stats (cache);
  figures[0] = time_crew (self, ways[which].ask);
  stats = rc_cache_dup_stats (cache);
  figures[1] = rc_stats_get_hit_rate (stats);
}

const BenchWorkload bench_zipf = {
  .name = "zipf",
  .summary = "get or load, a million keys by zipf's law (0.99), room for a tenth of them",
  .figures = (const BenchFigure[]) { { "time", "ns" }, { "hit rate", "1" }, { NULL } },
  .cases = (const BenchCase[]) {
    { "GMutex, GHashTable, GQueue", run_floor },
    { "get, LRU", run_cache, 0 },
    { "get, COST", run_cache, 1 },
    { "lookup or insert, COST", run_cache, 2 },
    { NULL }
  },
  .point_name = "threads",
  .points = (const guint[]) { 1, 2, 0 },
  .setup = zipf_setup,
  .teardown = zipf_teardown,
};

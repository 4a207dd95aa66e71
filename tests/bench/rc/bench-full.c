/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-inserts.h"
#include "bench-verbs.h"

#define CAPACITY 1000000
#define SHORT_CAPACITY 10000
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)

/* Twice as many keys as there is room for come again and again, so that each is a new one.
   The first round, which is not counted, fills all. */
typedef struct
{
  BenchKeys *keys;
  GObject **values;
  BenchTimes times;
  BenchLru *floor;
  RcCache *lru;
  RcCache *cost;
  guint next[3];
} FullState;

static RcCache *
new_cache (guint            capacity,
           RcEvictionPolicy policy)
{
  RcCache *cache = rc_cache_new ("bench");

  rc_cache_set_ttl (cache, TTL_USEC);
  rc_cache_set_max_entries (cache, capacity);
  rc_cache_set_eviction_policy (cache, policy);

  return cache;
}

static gpointer
full_setup (const BenchSetup *setup)
{
  guint capacity = setup->is_short ? SHORT_CAPACITY : CAPACITY;
  FullState *self = g_new0 (FullState, 1);

  self->keys = bench_keys_new (2 * capacity);
  self->values = bench_values_new ();
  bench_times_init (&self->times, capacity);
  self->floor = bench_lru_new (capacity);
  self->lru = new_cache (capacity, RC_EVICTION_POLICY_LRU);
  self->cost = new_cache (capacity, RC_EVICTION_POLICY_COST);

  return self;
}

static void
full_teardown (gpointer state)
{
  FullState *self = state;

  g_object_unref (self->cost);
  g_object_unref (self->lru);
  bench_lru_free (self->floor);
  bench_times_clear (&self->times);
  bench_values_free (self->values);
  bench_keys_free (self->keys);
  g_free (self);
}

static void
insert_in_floor (gpointer    target,
                 const char *key,
                 GObject    *value)
{
  bench_lru_insert (target, key, value);
}

static void
insert_more (FullState   *self,
             guint        number,
             gpointer     target,
             BenchInsert  insert,
             double      *figures)
{
  guint at = self->next[number];

  self->next[number] = bench_time_inserts (target, insert, self->keys, at, self->values,
                                           &self->times, figures);
}

static void
run_floor (gpointer  state,
           gsize     which,
           double   *figures)
{
  FullState *self = state;

  insert_more (self, 0, self->floor, insert_in_floor, figures);
}

static void
run_lru (gpointer  state,
         gsize     which,
         double   *figures)
{
  FullState *self = state;

  insert_more (self, 1, self->lru, bench_insert_in_cache, figures);
}

static void
run_cost (gpointer  state,
          gsize     which,
          double   *figures)
{
  FullState *self = state;

  insert_more (self, 2, self->cost, bench_insert_in_cache, figures);
}

const BenchWorkload bench_full = {
  .name = "full",
  .summary = "a million inserts into a cache that is full, with a million entries",
  .figures = (const BenchFigure[]) { BENCH_INSERT_FIGURES },
  .cases = (const BenchCase[]) {
    { "GMutex, GHashTable, GQueue", run_floor },
    { "insert, LRU", run_lru },
    { "insert, COST", run_cost },
    { NULL }
  },
  .most_rounds = 7,
  .setup = full_setup,
  .teardown = full_teardown,
};

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-floor.h"
#include "bench-tools.h"

/* What the values take is not counted: one serves all entries. */

#define SHORT_MOST_KEYS 1000
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  BenchKeys *keys;
  GObject *value;
} MemoryState;

static gpointer
memory_setup (const BenchSetup *setup)
{
  MemoryState *self = g_new0 (MemoryState, 1);

  self->keys = bench_keys_new (setup->is_short ? MIN (setup->point, SHORT_MOST_KEYS)
                                               : setup->point);
  self->value = g_object_new (G_TYPE_OBJECT, NULL);

  return self;
}

static void
memory_teardown (gpointer state)
{
  MemoryState *self = state;

  g_object_unref (self->value);
  bench_keys_free (self->keys);
  g_free (self);
}

static void
run_table (gpointer  state,
           gsize     which,
           double   *figures)
{
  MemoryState *self = state;
  double before = bench_heap ();
  BenchFloor *floor = bench_floor_new ();

  for (guint i = 0; i < self->keys->n; i++)
    bench_floor_insert (floor, bench_keys_get (self->keys, i), self->value);
  figures[0] = (bench_heap () - before) / self->keys->n;
  bench_floor_free (floor);
}

static void
run_list (gpointer  state,
          gsize     which,
          double   *figures)
{
  MemoryState *self = state;
  double before = bench_heap ();
  BenchLru *floor = bench_lru_new (self->keys->n);

  for (guint i = 0; i < self->keys->n; i++)
    bench_lru_insert (floor, bench_keys_get (self->keys, i), self->value);
  figures[0] = (bench_heap () - before) / self->keys->n;
  bench_lru_free (floor);
}

static const struct
{
  gboolean has_capacity;
  RcEvictionPolicy policy;
} kinds[] = {
  { FALSE, RC_EVICTION_POLICY_LRU },
  { TRUE, RC_EVICTION_POLICY_LRU },
  { TRUE, RC_EVICTION_POLICY_COST },
};

static void
run_cache (gpointer  state,
           gsize     which,
           double   *figures)
{
  MemoryState *self = state;
  double before = bench_heap ();
  g_autoptr (RcCache) cache = rc_cache_new ("bench");

  rc_cache_set_ttl (cache, TTL_USEC);
  rc_cache_set_max_entries (cache, kinds[which].has_capacity ? self->keys->n : 0);
  rc_cache_set_eviction_policy (cache, kinds[which].policy);
  for (guint i = 0; i < self->keys->n; i++)
    rc_cache_insert (cache, bench_keys_get (self->keys, i), self->value);
  figures[0] = (bench_heap () - before) / self->keys->n;
}

const BenchWorkload bench_memory = {
  .name = "memory",
  .summary = "the heap that an entry takes, with its key of 24 bytes and without its value",
  .figures = (const BenchFigure[]) { { "size", "bytes" }, { NULL } },
  .cases = (const BenchCase[]) {
    { "GHashTable, g_strdup", run_table },
    { "GHashTable, GQueue, g_strdup", run_list },
    { "cache, TTL", run_cache, 0 },
    { "cache, TTL, capacity, LRU", run_cache, 1 },
    { "cache, TTL, capacity, COST", run_cache, 2 },
    { NULL }
  },
  .point_name = "entries",
  .points = (const guint[]) { 1000, 100000, 1000000, 0 },
  .most_rounds = 3,
  .is_apart = TRUE,
  .setup = memory_setup,
  .teardown = memory_teardown,
};

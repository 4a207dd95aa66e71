/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-inserts.h"
#include "bench-verbs.h"

#define N_KEYS 1000000
#define SHORT_N_KEYS 10000
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  BenchKeys *keys;
  GObject **values;
  BenchTimes times;
} InsertState;

static gpointer
insert_setup (const BenchSetup *setup)
{
  InsertState *self = g_new0 (InsertState, 1);

  self->keys = bench_keys_new (setup->is_short ? SHORT_N_KEYS : N_KEYS);
  self->values = bench_values_new ();
  bench_times_init (&self->times, self->keys->n);

  return self;
}

static void
insert_teardown (gpointer state)
{
  InsertState *self = state;

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
  bench_floor_insert (target, key, value);
}

static void
insert_all (InsertState *self,
            gpointer     target,
            BenchInsert  insert,
            double      *figures)
{
  bench_time_inserts (target, insert, self->keys, 0, self->values, &self->times, figures);
}

static void
run_floor (gpointer  state,
           gsize     which,
           double   *figures)
{
  BenchFloor *floor = bench_floor_new ();

  insert_all (state, floor, insert_in_floor, figures);
  bench_floor_free (floor);
}

static void
run_plain (gpointer  state,
           gsize     which,
           double   *figures)
{
  g_autoptr (RcCache) cache = rc_cache_new ("bench");

  insert_all (state, cache, bench_insert_in_cache, figures);
}

static void
run_ttl (gpointer  state,
         gsize     which,
         double   *figures)
{
  g_autoptr (RcCache) cache = rc_cache_new ("bench");

  rc_cache_set_ttl (cache, TTL_USEC);
  insert_all (state, cache, bench_insert_in_cache, figures);
}

const BenchWorkload bench_insert = {
  .name = "insert",
  .summary = "a million inserts into a cache that was empty",
  .figures = (const BenchFigure[]) { BENCH_INSERT_FIGURES },
  .cases = (const BenchCase[]) {
    { "GMutex, GHashTable", run_floor },
    { "insert", run_plain },
    { "insert, TTL", run_ttl },
    { NULL }
  },
  .most_rounds = 7,
  .setup = insert_setup,
  .teardown = insert_teardown,
};

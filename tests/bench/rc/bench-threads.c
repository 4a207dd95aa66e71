/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-tools.h"
#include "bench-verbs.h"

#define N_KEYS 1000
#define N_ASKED 16384
#define N_TURNS 20
#define MOST_THREADS 64
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  BenchKeys *keys;
  GObject **values;
  BenchFloor *floor;
  RcCache *cache;
  const char **shared[MOST_THREADS];
  const char **disjoint[MOST_THREADS];
  guint n_threads;
  guint n_turns;
} ThreadsState;

static gpointer
threads_setup (const BenchSetup *setup)
{
  ThreadsState *self = g_new0 (ThreadsState, 1);

  self->n_threads = setup->point > 0 ? setup->point : 2;
  self->n_turns = setup->is_short ? 1 : N_TURNS;
  self->keys = bench_keys_new (N_KEYS);
  self->values = bench_values_new ();
  self->floor = bench_floor_new ();
  self->cache = rc_cache_new ("bench");
  rc_cache_set_ttl (self->cache, TTL_USEC);
  for (guint i = 0; i < N_KEYS; i++)
    {
      bench_floor_insert (self->floor, bench_keys_get (self->keys, i), self->values[i]);
      rc_cache_insert (self->cache, bench_keys_get (self->keys, i), self->values[i]);
    }

  for (guint i = 0; i < self->n_threads; i++)
    {
      guint low = i * N_KEYS / self->n_threads;
      guint high = (i + 1) * N_KEYS / self->n_threads;

      self->shared[i] = bench_keys_ask (self->keys, N_ASKED, 0, N_KEYS, i);
      self->disjoint[i] = bench_keys_ask (self->keys, N_ASKED, low, high, i);
    }

  return self;
}

static void
threads_teardown (gpointer state)
{
  ThreadsState *self = state;

  for (guint i = 0; i < self->n_threads; i++)
    {
      g_free (self->disjoint[i]);
      g_free (self->shared[i]);
    }
  g_object_unref (self->cache);
  bench_floor_free (self->floor);
  bench_values_free (self->values);
  bench_keys_free (self->keys);
  g_free (self);
}

static void
ask_floor (gpointer state,
           guint    number)
{
  ThreadsState *self = state;

  for (guint i = 0; i < self->n_turns; i++)
    bench_time_hits (self->floor, bench_lookup_in_floor, self->shared[number], N_ASKED);
}

static void
ask_floor_shared (gpointer state,
                  guint    number)
{
  ThreadsState *self = state;

  for (guint i = 0; i < self->n_turns; i++)
    bench_time_hits (self->floor, bench_lookup_in_floor_shared, self->shared[number], N_ASKED);
}

static void
ask_shared (gpointer state,
            guint    number)
{
  ThreadsState *self = state;

  for (guint i = 0; i < self->n_turns; i++)
    bench_time_hits (self->cache, bench_lookup_in_cache, self->shared[number], N_ASKED);
}

static void
ask_disjoint (gpointer state,
              guint    number)
{
  ThreadsState *self = state;

  for (guint i = 0; i < self->n_turns; i++)
    bench_time_hits (self->cache, bench_lookup_in_cache, self->disjoint[number], N_ASKED);
}

/* The time that passes for each hit of all threads together. */
static double
time_crew (ThreadsState  *self,
           guint          n_threads,
           BenchCrewFunc  ask)
{
  gint64 spent = bench_crew_run (n_threads, ask, self);

  return (double) spent / ((double) n_threads * self->n_turns * N_ASKED);
}

enum
{
  FLOOR,
  FLOOR_SHARED,
  CACHE_SHARED,
  CACHE_DISJOINT,
};

static const BenchCrewFunc asks[] = { ask_floor, ask_floor_shared, ask_shared, ask_disjoint };

static void
run_all (gpointer  state,
         gsize     which,
         double   *figures)
{
  ThreadsState *self = state;

  figures[0] = time_crew (self, self->n_threads, asks[which]);
}

const BenchWorkload bench_threads = {
  .name = "threads",
  .summary = "a hit, the time between two hits of all threads together",
  .figures = (const BenchFigure[]) { { "time", "ns" }, { NULL } },
  .cases = (const BenchCase[]) {
    { "GMutex, GHashTable", run_all, FLOOR },
    { "GRWLock, GHashTable", run_all, FLOOR_SHARED },
    { "lookup, shared keys", run_all, CACHE_SHARED },
    { "lookup, disjoint keys", run_all, CACHE_DISJOINT },
    { NULL }
  },
  .point_name = "threads",
  .points = (const guint[]) { 1, 2, 4, 8, 0 },
  .setup = threads_setup,
  .teardown = threads_teardown,
};

static void
run_one (gpointer  state,
         gsize     which,
         double   *figures)
{
  figures[0] = 1000 / time_crew (state, 1, asks[which]);
}

static void
run_two (gpointer  state,
         gsize     which,
         double   *figures)
{
  figures[0] = 1000 / time_crew (state, 2, asks[which]);
}

const BenchWorkload bench_scaling = {
  .name = "scaling",
  .summary = "hits in a microsecond, beside one thread's",
  .figures = (const BenchFigure[]) { { "rate", "hits/µs" }, { NULL } },
  .cases = (const BenchCase[]) {
    { "one thread", run_one, CACHE_SHARED },
    { "two threads, shared keys", run_two, CACHE_SHARED },
    { "two threads, disjoint keys", run_two, CACHE_DISJOINT },
    { "GMutex, GHashTable, one thread", run_one, FLOOR },
    { "GMutex, GHashTable, two threads", run_two, FLOOR },
    { NULL }
  },
  .setup = threads_setup,
  .teardown = threads_teardown,
};

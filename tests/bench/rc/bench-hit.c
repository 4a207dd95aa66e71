/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-tools.h"
#include "bench-verbs.h"

#define N_KEYS 1000
#define N_ASKED 16384
#define N_TURNS 20
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  BenchKeys *keys;
  const char **asked;
  guint n_turns;
  GObject **values;
  BenchFloor *floor;
  RcCache *plain;
  RcCache *lru;
  RcCache *cost;
  RcCache *watched;          /* for other signals than hit */
  RcCache *notified;         /* of its properties */
  RcCache *noisy;            /* somebody listens to its hits; nobody asks it */
} HitState;

static void
ignore_cb (void)
{
}

static RcCache *
new_cache (HitState        *self,
           guint            max_entries,
           RcEvictionPolicy policy)
{
  RcCache *cache = rc_cache_new ("bench");

  rc_cache_set_ttl (cache, TTL_USEC);
  rc_cache_set_max_entries (cache, max_entries);
  rc_cache_set_eviction_policy (cache, policy);
  for (guint i = 0; i < N_KEYS; i++)
    rc_cache_insert (cache, bench_keys_get (self->keys, i), self->values[i]);

  return cache;
}

static gpointer
hit_setup (const BenchSetup *setup)
{
  HitState *self = g_new0 (HitState, 1);

  self->keys = bench_keys_new (N_KEYS);
  self->asked = bench_keys_ask (self->keys, N_ASKED, 0, N_KEYS, 1);
  self->n_turns = setup->is_short ? 1 : N_TURNS;
  self->values = bench_values_new ();
  self->floor = bench_floor_new ();
  for (guint i = 0; i < N_KEYS; i++)
    bench_floor_insert (self->floor, bench_keys_get (self->keys, i), self->values[i]);

  self->plain = new_cache (self, 0, RC_EVICTION_POLICY_LRU);
  self->lru = new_cache (self, N_KEYS, RC_EVICTION_POLICY_LRU);
  self->cost = new_cache (self, N_KEYS, RC_EVICTION_POLICY_COST);
  self->watched = new_cache (self, 0, RC_EVICTION_POLICY_LRU);
  for (const char *const *name = (const char *[]) { "miss", "evict", "load-started",
                                                    "load-finished", "message", NULL };
       *name != NULL; name++)
    g_signal_connect (self->watched, *name, G_CALLBACK (ignore_cb), NULL);
  self->notified = new_cache (self, 0, RC_EVICTION_POLICY_LRU);
  g_signal_connect (self->notified, "notify", G_CALLBACK (ignore_cb), NULL);
  self->noisy = new_cache (self, 0, RC_EVICTION_POLICY_LRU);

  return self;
}

static void
hit_teardown (gpointer state)
{
  HitState *self = state;

  g_object_unref (self->noisy);
  g_object_unref (self->notified);
  g_object_unref (self->watched);
  g_object_unref (self->cost);
  g_object_unref (self->lru);
  g_object_unref (self->plain);
  bench_floor_free (self->floor);
  bench_values_free (self->values);
  g_free (self->asked);
  bench_keys_free (self->keys);
  g_free (self);
}

static inline __attribute__ ((always_inline)) void
run_lookups (HitState    *self,
             gpointer     target,
             BenchLookup  lookup,
             double      *figures)
{
  gint64 spent = 0;

  for (guint i = 0; i < self->n_turns; i++)
    spent += bench_time_hits (target, lookup, self->asked, N_ASKED);

  figures[0] = (double) spent / ((double) self->n_turns * N_ASKED);
}

static GObject *
peek_in_cache (gpointer    target,
               const char *key)
{
  return rc_cache_peek (target, key);
}

static GObject *
lookup_value_in_cache (gpointer    target,
                       const char *key)
{
  g_auto (GValue) value = G_VALUE_INIT;

  return rc_cache_lookup_value (target, key, &value) ? g_value_dup_object (&value) : NULL;
}

static void
run_floor (gpointer  state,
           gsize     which,
           double   *figures)
{
  run_lookups (state, G_STRUCT_MEMBER (gpointer, state, which), bench_lookup_in_floor, figures);
}

static void
run_floor_shared (gpointer  state,
                  gsize     which,
                  double   *figures)
{
  run_lookups (state, G_STRUCT_MEMBER (gpointer, state, which), bench_lookup_in_floor_shared,
               figures);
}

static void
run_lookup (gpointer  state,
            gsize     which,
            double   *figures)
{
  run_lookups (state, G_STRUCT_MEMBER (gpointer, state, which), bench_lookup_in_cache, figures);
}

static void
run_peek (gpointer  state,
          gsize     which,
          double   *figures)
{
  run_lookups (state, G_STRUCT_MEMBER (gpointer, state, which), peek_in_cache, figures);
}

static void
run_value (gpointer  state,
           gsize     which,
           double   *figures)
{
  run_lookups (state, G_STRUCT_MEMBER (gpointer, state, which), lookup_value_in_cache, figures);
}

/* The handler is there for as long as this lasts, and not for the other cases. */
static void
run_beside_noisy (gpointer  state,
                  gsize     which,
                  double   *figures)
{
  HitState *self = state;
  gulong handler = g_signal_connect (self->noisy, "hit", G_CALLBACK (ignore_cb), NULL);

  run_lookup (state, which, figures);
  g_signal_handler_disconnect (self->noisy, handler);
}

#define MEMBER(name) G_STRUCT_OFFSET (HitState, name)

const BenchWorkload bench_hit = {
  .name = "hit",
  .summary = "a hit, one thread, 1,000 keys of 24 bytes",
  .figures = (const BenchFigure[]) { { "time", "ns" }, { NULL } },
  .cases = (const BenchCase[]) {
    { "GMutex, GHashTable", run_floor, MEMBER (floor) },
    { "GRWLock, GHashTable", run_floor_shared, MEMBER (floor) },
    { "lookup", run_lookup, MEMBER (plain) },
    { "lookup, capacity, LRU", run_lookup, MEMBER (lru) },
    { "lookup, capacity, COST", run_lookup, MEMBER (cost) },
    { "lookup, other signals connected", run_lookup, MEMBER (watched) },
    { "lookup, hits of another connected", run_beside_noisy, MEMBER (plain) },
    { "lookup, notify connected", run_lookup, MEMBER (notified) },
    { "lookup_value", run_value, MEMBER (plain) },
    { "peek", run_peek, MEMBER (plain) },
    { NULL }
  },
  .setup = hit_setup,
  .teardown = hit_teardown,
};

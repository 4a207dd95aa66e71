/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-tools.h"

/* A handler of one's own at each hit: what it costs beside the signal alone. */

#define N_KEYS 1000
#define N_ASKED 16384
#define N_TURNS 10
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  BenchKeys *keys;
  const char **asked;
  guint n_turns;
  GObject **values;
  RcCache *unwatched;
  RcCache *watched;
  guint signal_id;
  guint64 n_seen;
} EmitState;

static void
seen_cb (RcCache    *cache,
         const char *key,
         EmitState  *self)
{
  self->n_seen++;
}

static RcCache *
new_cache (EmitState *self)
{
  RcCache *cache = rc_cache_new ("bench");

  rc_cache_set_ttl (cache, TTL_USEC);
  for (guint i = 0; i < N_KEYS; i++)
    rc_cache_insert (cache, bench_keys_get (self->keys, i), self->values[i]);

  return cache;
}

static gpointer
emit_setup (const BenchSetup *setup)
{
  EmitState *self = g_new0 (EmitState, 1);

  self->keys = bench_keys_new (N_KEYS);
  self->asked = bench_keys_ask (self->keys, N_ASKED, 0, N_KEYS, 1);
  self->n_turns = setup->is_short ? 1 : N_TURNS;
  self->values = bench_values_new ();
  self->unwatched = new_cache (self);
  self->watched = new_cache (self);
  self->signal_id = g_signal_lookup ("hit", RC_TYPE_CACHE);
  g_signal_connect (self->watched, "hit", G_CALLBACK (seen_cb), self);

  return self;
}

static void
emit_teardown (gpointer state)
{
  EmitState *self = state;

  g_object_unref (self->watched);
  g_object_unref (self->unwatched);
  bench_values_free (self->values);
  g_free (self->asked);
  bench_keys_free (self->keys);
  g_free (self);
}

static GObject *
lookup_in_cache (gpointer    target,
                 const char *key)
{
  return rc_cache_lookup (target, key);
}

static double
time_lookups (EmitState *self,
              RcCache   *cache)
{
  gint64 spent = 0;

  for (guint i = 0; i < self->n_turns; i++)
    spent += bench_time_hits (cache, lookup_in_cache, self->asked, N_ASKED);

  return (double) spent / ((double) self->n_turns * N_ASKED);
}

static double
time_emissions (EmitState *self)
{
  gint64 began = bench_now ();

  for (guint turn = 0; turn < self->n_turns; turn++)
    for (guint i = 0; i < N_ASKED; i++)
      g_signal_emit (self->watched, self->signal_id, 0, self->asked[i]);

  return (double) (bench_now () - began) / ((double) self->n_turns * N_ASKED);
}

static void
run_both_alone (gpointer  state,
                double   *figures)
{
  EmitState *self = state;

  figures[0] = time_emissions (self) + time_lookups (self, self->unwatched);
}

static void
run_watched (gpointer  state,
             double   *figures)
{
  EmitState *self = state;

  figures[0] = time_lookups (self, self->watched);
}

static void
run_unwatched (gpointer  state,
               double   *figures)
{
  EmitState *self = state;

  figures[0] = time_lookups (self, self->unwatched);
}

const BenchWorkload bench_emit = {
  .name = "emit",
  .summary = "a hit with a handler of the signal, beside both alone",
  .figures = (const BenchFigure[]) { { "time", "ns" }, { NULL } },
  .cases = (const BenchCase[]) {
    { "g_signal_emit, plus a lookup", run_both_alone },
    { "lookup, one handler of hit", run_watched },
    { "lookup, no handler", run_unwatched },
    { NULL }
  },
  .setup = emit_setup,
  .teardown = emit_teardown,
};

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-tools.h"
#include "bench-verbs.h"

/* A handler of one's own at each hit: what it costs beside a signal of one's own. */

#define N_KEYS 1000
#define N_ASKED 16384
#define N_TURNS 10
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  GObject parent_instance;
} Bare;

typedef struct
{
  GObjectClass parent_class;
} BareClass;

static GType bare_get_type (void);

G_DEFINE_TYPE (Bare, bare, G_TYPE_OBJECT)

static guint bare_signal;

static void
bare_class_init (BareClass *klass)
{
  bare_signal = g_signal_new ("hit", G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                              NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bare_init (Bare *self)
{
}

typedef struct
{
  BenchKeys *keys;
  const char **asked;
  guint n_turns;
  GObject **values;
  RcCache *unwatched;
  RcCache *watched;
  Bare *bare;
  guint64 n_seen;
} EmitState;

static void
seen_cb (GObject    *object,
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
  self->bare = g_object_new (bare_get_type (), NULL);
  g_signal_connect (self->bare, "hit", G_CALLBACK (seen_cb), self);
  g_signal_connect (self->watched, "hit", G_CALLBACK (seen_cb), self);

  return self;
}

static void
emit_teardown (gpointer state)
{
  EmitState *self = state;

  g_object_unref (self->bare);
  g_object_unref (self->watched);
  g_object_unref (self->unwatched);
  bench_values_free (self->values);
  g_free (self->asked);
  bench_keys_free (self->keys);
  g_free (self);
}

static double
time_lookups (EmitState *self,
              RcCache   *cache)
{
  gint64 spent = 0;

  for (guint i = 0; i < self->n_turns; i++)
    spent += bench_time_hits (cache, bench_lookup_in_cache, self->asked, N_ASKED);

  return (double) spent / ((double) self->n_turns * N_ASKED);
}

static double
time_emissions (EmitState *self)
{
  gint64 began = bench_cpu_now ();

  for (guint turn = 0; turn < self->n_turns; turn++)
    for (guint i = 0; i < N_ASKED; i++)
      g_signal_emit (self->bare, bare_signal, 0, self->asked[i]);

  return (double) (bench_cpu_now () - began) / ((double) self->n_turns * N_ASKED);
}

static void
run_both_alone (gpointer  state,
                gsize     which,
                double   *figures)
{
  EmitState *self = state;

  figures[0] = time_emissions (self) + time_lookups (self, self->unwatched);
}

static void
run_lookups (gpointer  state,
             gsize     which,
             double   *figures)
{
  figures[0] = time_lookups (state, G_STRUCT_MEMBER (RcCache *, state, which));
}

const BenchWorkload bench_emit = {
  .name = "emit",
  .summary = "a hit with a handler of the signal, beside both alone",
  .figures = (const BenchFigure[]) { { "time", "ns" }, { NULL } },
  .cases = (const BenchCase[]) {
    { "g_signal_emit, plus a lookup", run_both_alone },
    { "lookup, one handler of hit", run_lookups, G_STRUCT_OFFSET (EmitState, watched) },
    { "lookup, no handler", run_lookups, G_STRUCT_OFFSET (EmitState, unwatched) },
    { NULL }
  },
  .setup = emit_setup,
  .teardown = emit_teardown,
};

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>

#include "bench-tools.h"

/* A program may have a cache for each thing that it opens. */

#define N_CACHES 10000
#define SHORT_N_CACHES 100

typedef struct
{
  guint n;
  gpointer *all;
} CachesState;

static gpointer
caches_setup (const BenchSetup *setup)
{
  CachesState *self = g_new0 (CachesState, 1);

  self->n = setup->is_short ? SHORT_N_CACHES : N_CACHES;
  self->all = g_new0 (gpointer, self->n);

  return self;
}

static void
caches_teardown (gpointer state)
{
  CachesState *self = state;

  g_free (self->all);
  g_free (self);
}

static inline __attribute__ ((always_inline)) void
make_all (CachesState *self,
          gpointer   (*make) (void),
          double      *figures)
{
  double before = bench_heap ();
  gint64 began = bench_now ();
  gint64 made;

  for (guint i = 0; i < self->n; i++)
    self->all[i] = make ();
  made = bench_now ();
  figures[2] = (bench_heap () - before) / self->n;

  for (guint i = 0; i < self->n; i++)
    g_object_unref (self->all[i]);
  figures[0] = (made - began) / 1000.0 / self->n;
  figures[1] = (bench_now () - made) / 1000.0 / self->n;
}

static gpointer
make_object (void)
{
  return g_object_new (G_TYPE_OBJECT, NULL);
}

static gpointer
make_cache (void)
{
  return rc_cache_new ("bench");
}

static gpointer
make_used_cache (void)
{
  RcCache *cache = rc_cache_new ("bench");
  g_autoptr (GObject) value = g_object_new (G_TYPE_OBJECT, NULL);

  rc_cache_set_ttl (cache, G_USEC_PER_SEC * (gint64) 3600);
  rc_cache_insert (cache, "a", value);
  return cache;
}

static void
run_objects (gpointer  state,
             gsize     which,
             double   *figures)
{
  make_all (state, make_object, figures);
}

static void
run_caches (gpointer  state,
            gsize     which,
            double   *figures)
{
  make_all (state, make_cache, figures);
}

static void
run_used_caches (gpointer  state,
                 gsize     which,
                 double   *figures)
{
  make_all (state, make_used_cache, figures);
}

const BenchWorkload bench_caches = {
  .name = "caches",
  .summary = "ten thousand caches, each",
  .figures = (const BenchFigure[]) {
    { "new", "µs" }, { "unref", "µs" }, { "heap", "bytes" }, { NULL }
  },
  .cases = (const BenchCase[]) {
    { "GObject", run_objects },
    { "empty cache", run_caches },
    { "cache, TTL, one object", run_used_caches },
    { NULL }
  },
  .is_apart = TRUE,
  .setup = caches_setup,
  .teardown = caches_teardown,
};

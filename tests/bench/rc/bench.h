/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

/* What a workload is set up for. */
typedef struct
{
  guint point;               /* one of the workload's points; 0 if it has none */
  gboolean is_short;         /* only shows that it runs */
} BenchSetup;

/* What a case yields in each round. */
typedef struct
{
  const char *name;
  const char *unit;
} BenchFigure;

typedef struct
{
  const char *name;
  void (*run) (gpointer  state,
               gsize     which,
               double   *figures);
  gsize which;               /* given to run: what it is about */
} BenchCase;

/* Cases that do the same work. They take turns, and each is compared with the first one in
   the same round. Arrays end with a name that is NULL, points with 0. */
typedef struct
{
  const char *name;
  const char *summary;
  const BenchFigure *figures;
  const BenchCase *cases;
  const char *point_name;    /* what is counted by the points; NULL: there are none */
  const guint *points;
  guint long_point;          /* from here on only when asked for; 0: none */
  guint most_rounds;         /* 0: as many as asked for */
  gboolean is_apart;         /* each case has a heap that nobody else has used */
  gpointer (*setup)    (const BenchSetup *setup);
  void     (*teardown) (gpointer          state);
} BenchWorkload;

extern const BenchWorkload bench_caches;
extern const BenchWorkload bench_emit;
extern const BenchWorkload bench_expire;
extern const BenchWorkload bench_full;
extern const BenchWorkload bench_growth;
extern const BenchWorkload bench_hit;
extern const BenchWorkload bench_insert;
extern const BenchWorkload bench_memory;
extern const BenchWorkload bench_scaling;
extern const BenchWorkload bench_size;
extern const BenchWorkload bench_threads;
extern const BenchWorkload bench_waiters;
extern const BenchWorkload bench_waiters_async;
extern const BenchWorkload bench_watched;
extern const BenchWorkload bench_zipf;

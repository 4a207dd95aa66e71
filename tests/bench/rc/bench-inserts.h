/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-tools.h"

/* The mean, the median and the worst of many inserts. The mean is of the time that the thread
   ran; the others are what a caller waits for, and hold what else the machine does. */
#define BENCH_INSERT_FIGURES \
  { "mean", "ns" }, { "median", "ns" }, { "worst", "µs" }, { NULL }

typedef void (*BenchInsert) (gpointer    target,
                             const char *key,
                             GObject    *value);

/* Returns the key to go on with. */
static inline __attribute__ ((always_inline)) guint
bench_time_inserts (gpointer     target,
                    BenchInsert  insert,
                    BenchKeys   *keys,
                    guint        at,
                    GObject    **values,
                    BenchTimes  *times,
                    double      *figures)
{
  gint64 began = bench_cpu_now ();
  gint64 before = bench_now ();

  times->n = 0;
  for (guint i = 0; i < times->most; i++)
    {
      gint64 after;

      insert (target, bench_keys_get (keys, at), values[i % BENCH_N_VALUES]);
      after = bench_now ();
      bench_times_add (times, after - before);
      before = after;
      at = at + 1 < keys->n ? at + 1 : 0;
    }

  figures[0] = (double) (bench_cpu_now () - began) / times->most;
  figures[1] = bench_times_median (times);
  figures[2] = bench_times_worst (times) / 1000;

  return at;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench.h"

/* Whoever takes results and gives them here has used them: nothing is optimised away. */
#define bench_consume(value) __asm__ volatile ("" : : "g" (value) : "memory")

#define BENCH_KEY_STRIDE 25  /* 24 bytes and the end */
#define BENCH_N_VALUES 4096

/* "key-00000042-abcdefghijk" and its like. */
typedef struct
{
  char *text;
  guint n;
} BenchKeys;

BenchKeys   *bench_keys_new   (guint        n);
void         bench_keys_free  (BenchKeys   *self);

static inline const char *
bench_keys_get (const BenchKeys *self,
                guint            i)
{
  return self->text + (gsize) i * BENCH_KEY_STRIDE;
}

const char **bench_keys_ask   (BenchKeys   *self,
                               guint        n,
                               guint        low,
                               guint        high,
                               guint        seed);

GObject    **bench_values_new (void);
void         bench_values_free (GObject   **values);
GObject     *bench_values_get (GObject    **values,
                               const char  *key);

gint64       bench_now        (void);
gint64       bench_cpu_now    (void);
gint64       bench_process_now (void);
double       bench_heap       (void);

/* What single calls took. */
typedef struct
{
  guint32 *nsec;
  guint n;
  guint most;
} BenchTimes;

void         bench_times_init   (BenchTimes *self,
                                 guint       most);
void         bench_times_clear  (BenchTimes *self);
double       bench_times_median (BenchTimes *self);
double       bench_times_worst  (BenchTimes *self);

static inline void
bench_times_add (BenchTimes *self,
                 gint64      nsec)
{
  if (self->n < self->most)
    self->nsec[self->n++] = MIN (nsec, G_MAXUINT32);
}

typedef GObject *(*BenchLookup) (gpointer    target,
                                 const char *key);

/* Looks each key up and gives the value back, as a caller does. Nanoseconds that this thread
   ran, of all. It becomes part of its caller, so that the call of lookup is a plain one. */
static inline __attribute__ ((always_inline)) gint64
bench_time_hits (gpointer     target,
                 BenchLookup  lookup,
                 const char **asked,
                 guint        n)
{
  gint64 began = bench_cpu_now ();

  for (guint i = 0; i < n; i++)
    {
      GObject *value = lookup (target, asked[i]);

      bench_consume (value);
      g_object_unref (value);
    }

  return bench_cpu_now () - began;
}

/* Several threads that start together. */
typedef void (*BenchCrewFunc) (gpointer state,
                               guint    number);

gint64       bench_crew_run   (guint         n_threads,
                               BenchCrewFunc work,
                               gpointer      state);

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-tools.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FIRST_DIGIT 4
#define N_DIGITS 8

static void
write_key (char  *key,
           guint  number)
{
  memcpy (key, "key-00000000-abcdefghijk", BENCH_KEY_STRIDE);
  for (guint i = FIRST_DIGIT + N_DIGITS; number > 0; number /= 10)
    key[--i] = '0' + number % 10;
}

BenchKeys *
bench_keys_new (guint n)
{
  BenchKeys *self = g_new0 (BenchKeys, 1);

  self->n = n;
  self->text = g_malloc ((gsize) n * BENCH_KEY_STRIDE);
  for (guint i = 0; i < n; i++)
    write_key (self->text + (gsize) i * BENCH_KEY_STRIDE, i);

  return self;
}

void
bench_keys_free (BenchKeys *self)
{
  g_free (self->text);
  g_free (self);
}

/* Draws n of the keys from low to below high. */
const char **
bench_keys_ask (BenchKeys *self,
                guint      n,
                guint      low,
                guint      high,
                guint      seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  const char **asked = g_new (const char *, n);

  for (guint i = 0; i < n; i++)
    asked[i] = bench_keys_get (self, g_rand_int_range (random, low, high));

  return asked;
}

/* Few enough to be made at once, enough for threads not to meet at one of them. */
GObject **
bench_values_new (void)
{
  GObject **values = g_new (GObject *, BENCH_N_VALUES);

  for (guint i = 0; i < BENCH_N_VALUES; i++)
    values[i] = g_object_new (G_TYPE_OBJECT, NULL);

  return values;
}

void
bench_values_free (GObject **values)
{
  for (guint i = 0; i < BENCH_N_VALUES; i++)
    g_object_unref (values[i]);
  g_free (values);
}

/* Borrows what a key's load would give, which costs next to nothing. */
GObject *
bench_values_get (GObject   **values,
                  const char *key)
{
  guint number = 0;

  for (guint i = FIRST_DIGIT; i < FIRST_DIGIT + N_DIGITS; i++)
    number = number * 10 + (key[i] - '0');

  return values[number % BENCH_N_VALUES];
}

static gint64
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (gint64) now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

/* Nanoseconds. */
gint64
bench_now (void)
{
  return read_clock (CLOCK_MONOTONIC);
}

/* Nanoseconds that this thread ran: who else has the processor meanwhile is not counted. */
gint64
bench_cpu_now (void)
{
  return read_clock (CLOCK_THREAD_CPUTIME_ID);
}

/* Nanoseconds that all threads of this process ran. */
gint64
bench_process_now (void)
{
  return read_clock (CLOCK_PROCESS_CPUTIME_ID);
}

/* Bytes that are in use. */
double
bench_heap (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return (double) info.uordblks + info.hblkhd;
}

/* The memory is touched, so that it is there when it is written to. */
void
bench_times_init (BenchTimes *self,
                  guint       most)
{
  self->nsec = g_new (guint32, most);
  self->most = most;
  self->n = 0;
  for (guint i = 0; i < most; i++)
    self->nsec[i] = G_MAXUINT32;
}

void
bench_times_clear (BenchTimes *self)
{
  g_clear_pointer (&self->nsec, g_free);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;

  return (left > right) - (left < right);
}

double
bench_times_median (BenchTimes *self)
{
  qsort (self->nsec, self->n, sizeof *self->nsec, compare_times);
  return self->nsec[self->n / 2];
}

double
bench_times_worst (BenchTimes *self)
{
  guint32 worst = 0;

  for (guint i = 0; i < self->n; i++)
    worst = MAX (worst, self->nsec[i]);

  return worst;
}

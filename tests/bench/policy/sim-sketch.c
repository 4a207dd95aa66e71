/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-sketch.h"

#define N_COUNTERS 4
#define MAX_COUNT 15

void
sim_sketch_init (SimSketch *self,
                 guint      capacity)
{
  for (self->n_rows = 1; self->n_rows < capacity; )
    self->n_rows *= 2;
  self->counters = g_new0 (guint8, N_COUNTERS * self->n_rows);
  self->n_seen_max = 10 * capacity;
}

void
sim_sketch_clear (SimSketch *self)
{
  g_free (self->counters);
}

static guint8 *
get_counter (SimSketch *self,
             guint      key,
             guint      number)
{
  guint64 hash = (key + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) * (2 * number + 1);

  hash = (hash ^ (hash >> 29)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  return &self->counters[number * self->n_rows + ((hash >> 32) & (self->n_rows - 1))];
}

static void
halve (SimSketch *self)
{
  for (guint i = 0; i < N_COUNTERS * self->n_rows; i++)
    self->counters[i] /= 2;
  self->n_seen /= 2;
}

void
sim_sketch_add (SimSketch *self,
                guint      key)
{
  gboolean is_new = FALSE;

  for (guint number = 0; number < N_COUNTERS; number++)
    {
      guint8 *counter = get_counter (self, key, number);

      if (*counter < MAX_COUNT)
        {
          (*counter)++;
          is_new = TRUE;
        }
    }

  if (is_new && ++self->n_seen >= self->n_seen_max)
    halve (self);
}

guint
sim_sketch_estimate (SimSketch *self,
                     guint      key)
{
  guint count = MAX_COUNT;

  for (guint number = 0; number < N_COUNTERS; number++)
    count = MIN (count, *get_counter (self, key, number));

  return count;
}

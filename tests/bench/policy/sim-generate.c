/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim.h"

#include <math.h>

/* Traces that are drawn, the same each time. */

typedef struct
{
  GRand *random;
  GArray *keys;
  double *sums;              /* of zipf's weights, for its n keys */
  guint n_keys;
} Draw;

static guint
draw (Draw *self,
      guint n)
{
  return g_rand_int_range (self->random, 0, n);
}

static void
add (Draw *self,
     guint key)
{
  g_array_append_val (self->keys, key);
}

static void
prepare_zipf (Draw   *self,
              double  slope)
{
  double sum = 0;

  for (guint i = 0; i < self->n_keys; i++)
    {
      sum += pow (i + 1, -slope);
      self->sums[i] = sum;
    }
}

static guint
draw_zipf (Draw *self)
{
  double wanted = g_rand_double (self->random) * self->sums[self->n_keys - 1];
  guint low = 0;
  guint high = self->n_keys - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->sums[middle] < wanted)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
add_zipf (Draw *self,
          guint at,
          guint length)
{
  add (self, draw_zipf (self));
}

static void
add_loop (Draw *self,
          guint at,
          guint length)
{
  add (self, at % (self->n_keys / 4));
}

/* A hot set of a twentieth of the keys, and now and then a scan of others. */
static void
add_scan (Draw *self,
          guint at,
          guint length)
{
  guint n_hot = self->n_keys / 20;
  guint turn = at % (4 * n_hot);

  if (turn < 2 * n_hot)
    add (self, draw_zipf (self) % n_hot);
  else
    add (self, n_hot + (at / (4 * n_hot) * 2 * n_hot + turn) % (self->n_keys - n_hot));
}

/* What is popular moves on all the time. */
static void
add_drift (Draw *self,
           guint at,
           guint length)
{
  add (self, (draw_zipf (self) + (guint64) at * self->n_keys / length) % self->n_keys);
}

/* By turns: popular ones, a loop, and others that are popular. */
static void
add_phase (Draw *self,
           guint at,
           guint length)
{
  guint phase = at * 9 / length % 3;

  if (phase == 1)
    add (self, at % (self->n_keys / 8));
  else
    add (self, (draw_zipf (self) + phase * self->n_keys / 4) % self->n_keys);
}

/* One of a hundredth of the keys, then one of all: an index and its pages. */
static void
add_pools (Draw *self,
           guint at,
           guint length)
{
  guint n_index = self->n_keys / 100;

  add (self, at % 2 == 0 ? draw (self, n_index) : n_index + draw (self, self->n_keys - n_index));
}

static const struct
{
  const char *name;
  guint n_keys;
  double slope;
  void (*add) (Draw *self, guint at, guint length);
} kinds[] = {
  { "zipf", 20000, 0.9, add_zipf },
  { "loop", 8000, 1, add_loop },
  { "scan", 20000, 0.8, add_scan },
  { "drift", 20000, 1.1, add_drift },
  { "phases", 8000, 1, add_phase },
  { "pools", 10000, 1, add_pools },
};

/* Returns NULL when there are no more. */
SimTrace *
sim_trace_generate (guint number,
                    guint length)
{
  g_autofree double *sums = NULL;
  Draw self = { NULL, };

  if (number >= G_N_ELEMENTS (kinds))
    return NULL;

  self.random = g_rand_new_with_seed (number + 1);
  self.keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  self.n_keys = kinds[number].n_keys * (guint64) length / 200000;
  self.sums = sums = g_new (double, self.n_keys);
  prepare_zipf (&self, kinds[number].slope);
  for (guint at = 0; at < length; at++)
    kinds[number].add (&self, at, length);

  g_rand_free (self.random);
  return sim_trace_new (kinds[number].name, self.keys);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-heap.h"
#include "sim.h"

/* Greedy dual size frequency (Cherkasova, 1998), all sizes alike: cost times uses, and an
   inflation that lets what was once dear grow old. */
typedef struct
{
  guint capacity;
  guint n_inside;
  const guint32 *costs;
  guint *uses;               /* of each key; 0 if it is not inside */
  double *ranks;
  double inflation;
  SimHeap *heap;
} Gdsf;

static gpointer
gdsf_create (const SimSetup *setup)
{
  Gdsf *self = g_new0 (Gdsf, 1);

  self->capacity = setup->capacity;
  self->costs = setup->costs;
  self->uses = g_new0 (guint, setup->trace->n_keys);
  self->ranks = g_new0 (double, setup->trace->n_keys);
  self->heap = sim_heap_new ();

  return self;
}

static void
gdsf_destroy (gpointer data)
{
  Gdsf *self = data;

  g_free (self->uses);
  g_free (self->ranks);
  g_array_unref (self->heap);
  g_free (self);
}

static void
evict (Gdsf *self)
{
  SimItem item;

  do
    item = sim_heap_pop (self->heap);
  while (self->uses[item.key] == 0 || self->ranks[item.key] != item.rank);

  self->inflation = item.rank;
  self->uses[item.key] = 0;
  self->n_inside--;
}

static gboolean
gdsf_use (gpointer data,
          guint    key,
          guint    at)
{
  Gdsf *self = data;
  gboolean is_hit = self->uses[key] > 0;

  if (!is_hit && self->n_inside == self->capacity)
    evict (self);
  if (!is_hit)
    self->n_inside++;

  self->uses[key]++;
  self->ranks[key] = self->inflation + (double) self->costs[key] * self->uses[key];
  sim_heap_push (self->heap, self->ranks[key], key);
  return is_hit;
}

const SimPolicy sim_gdsf = { "GDSF", gdsf_create, gdsf_use, gdsf_destroy };

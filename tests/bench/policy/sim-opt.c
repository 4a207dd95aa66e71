/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-heap.h"
#include "sim.h"

/* Belady's optimum for the hit rate: what is needed last goes first. It knows the future. */
typedef struct
{
  guint capacity;
  guint n_inside;
  guint *next_uses;          /* of each request */
  guint *current;            /* of each key; 0 if it is not inside */
  SimHeap *heap;
} Opt;

static gpointer
opt_create (const SimSetup *setup)
{
  const SimTrace *trace = setup->trace;
  g_autofree guint *next = g_new (guint, trace->n_keys);
  Opt *self = g_new0 (Opt, 1);

  self->capacity = setup->capacity;
  self->next_uses = g_new (guint, trace->length);
  self->current = g_new0 (guint, trace->n_keys);
  self->heap = sim_heap_new ();

  for (guint key = 0; key < trace->n_keys; key++)
    next[key] = trace->length;
  for (guint at = trace->length; at-- > 0; )
    {
      self->next_uses[at] = next[trace->keys[at]];
      next[trace->keys[at]] = at;
    }

  return self;
}

static void
opt_destroy (gpointer data)
{
  Opt *self = data;

  g_free (self->next_uses);
  g_free (self->current);
  g_array_unref (self->heap);
  g_free (self);
}

static void
evict (Opt *self)
{
  SimItem item;

  do
    item = sim_heap_pop (self->heap);
  while (self->current[item.key] != (guint) -item.rank);

  self->current[item.key] = 0;
  self->n_inside--;
}

static gboolean
opt_use (gpointer data,
         guint    key,
         guint    at)
{
  Opt *self = data;
  gboolean is_hit = self->current[key] != 0;

  if (!is_hit && self->n_inside == self->capacity)
    evict (self);
  if (!is_hit)
    self->n_inside++;

  self->current[key] = self->next_uses[at];
  sim_heap_push (self->heap, -(double) self->next_uses[at], key);
  return is_hit;
}

const SimPolicy sim_opt = { "OPT", opt_create, opt_use, opt_destroy };

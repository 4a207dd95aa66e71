/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-list.h"
#include "sim.h"

/* First in, first out. */
typedef struct
{
  guint capacity;
  SimLink *links;
  SimList queue;
} Fifo;

static gpointer
fifo_create (const SimSetup *setup)
{
  Fifo *self = g_new0 (Fifo, 1);

  self->capacity = setup->capacity;
  self->links = g_new0 (SimLink, setup->trace->n_keys);
  self->queue = (SimList) SIM_LIST_INIT;

  return self;
}

static void
fifo_destroy (gpointer data)
{
  g_free (((Fifo *) data)->links);
  g_free (data);
}

static gboolean
fifo_use (gpointer data,
          guint    key,
          guint    at)
{
  Fifo *self = data;

  if (self->links[key].list != NULL)
    return TRUE;

  if (self->queue.length == self->capacity)
    sim_list_remove (self->links, self->queue.first);
  sim_list_append (&self->queue, self->links, key);
  return FALSE;
}

const SimPolicy sim_fifo = { "FIFO", fifo_create, fifo_use, fifo_destroy };

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-list.h"
#include "sim.h"

/* S3-FIFO (Yang and others, SOSP 2023): a small queue on trial, a main queue with second
   chances, and ghosts that go straight to the main queue when they come back. */
typedef struct
{
  guint small_size;
  guint capacity;
  SimLink *links;
  guint8 *uses;
  SimList trial;
  SimList main;
  SimList ghosts;
} S3Fifo;

static gpointer
s3fifo_create (const SimSetup *setup)
{
  S3Fifo *self = g_new0 (S3Fifo, 1);

  self->capacity = setup->capacity;
  self->small_size = MAX (setup->capacity / 10, 1);
  self->links = g_new0 (SimLink, setup->trace->n_keys);
  self->uses = g_new0 (guint8, setup->trace->n_keys);
  self->trial = self->main = self->ghosts = (SimList) SIM_LIST_INIT;

  return self;
}

static void
s3fifo_destroy (gpointer data)
{
  S3Fifo *self = data;

  g_free (self->links);
  g_free (self->uses);
  g_free (self);
}

static void
add_ghost (S3Fifo *self,
           guint   key)
{
  if (self->ghosts.length >= MAX (self->capacity - self->small_size, 1))
    sim_list_remove (self->links, self->ghosts.first);
  sim_list_append (&self->ghosts, self->links, key);
}

/* TRUE if there is room now. */
static gboolean
evict_from_trial (S3Fifo *self)
{
  guint key = self->trial.first;
  gboolean is_proven = self->uses[key] > 1;

  self->uses[key] = 0;
  if (is_proven)
    sim_list_append (&self->main, self->links, key);
  else
    add_ghost (self, key);

  return !is_proven;
}

static gboolean
evict_from_main (S3Fifo *self)
{
  guint key = self->main.first;

  if (self->uses[key] == 0)
    {
      sim_list_remove (self->links, key);
      return TRUE;
    }

  self->uses[key]--;
  sim_list_append (&self->main, self->links, key);
  return FALSE;
}

static void
make_room (S3Fifo *self)
{
  gboolean has_room = FALSE;

  while (!has_room)
    {
      if (self->trial.length >= self->small_size || self->main.length == 0)
        has_room = evict_from_trial (self);
      else
        has_room = evict_from_main (self);
    }
}

static gboolean
s3fifo_use (gpointer data,
            guint    key,
            guint    at)
{
  S3Fifo *self = data;
  SimList *list = self->links[key].list;

  if (list == &self->trial || list == &self->main)
    {
      self->uses[key] = MIN (self->uses[key] + 1, 3);
      return TRUE;
    }

  if (list == &self->ghosts)
    sim_list_remove (self->links, key);
  if (self->trial.length + self->main.length == self->capacity)
    make_room (self);
  self->uses[key] = 0;
  sim_list_append (list == &self->ghosts ? &self->main : &self->trial, self->links, key);
  return FALSE;
}

const SimPolicy sim_s3fifo = { "S3-FIFO", s3fifo_create, s3fifo_use, s3fifo_destroy };

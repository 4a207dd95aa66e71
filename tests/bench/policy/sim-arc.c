/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim-list.h"
#include "sim.h"

/* Adaptive replacement (Megiddo and Modha, FAST 2003): what was used once and what was used
   again, each with its ghosts, which move the border between them. */
typedef struct
{
  guint capacity;
  guint target;              /* of once */
  SimLink *links;
  SimList once;
  SimList again;
  SimList once_ghosts;
  SimList again_ghosts;
} Arc;

static gpointer
arc_create (const SimSetup *setup)
{
  Arc *self = g_new0 (Arc, 1);

  self->capacity = setup->capacity;
  self->links = g_new0 (SimLink, setup->trace->n_keys);
  self->once = self->again = self->once_ghosts = self->again_ghosts = (SimList) SIM_LIST_INIT;

  return self;
}

static void
arc_destroy (gpointer data)
{
  g_free (((Arc *) data)->links);
  g_free (data);
}

static void
replace (Arc      *self,
         gboolean  was_used_again)
{
  if (self->once.length > 0 &&
      (self->once.length > self->target ||
       (was_used_again && self->once.length == self->target) || self->again.length == 0))
    sim_list_append (&self->once_ghosts, self->links, self->once.first);
  else
    sim_list_append (&self->again_ghosts, self->links, self->again.first);
}

static void
revive (Arc   *self,
        guint  key)
{
  guint n_once = self->once_ghosts.length;
  guint n_again = self->again_ghosts.length;
  gboolean was_used_again = self->links[key].list == &self->again_ghosts;

  if (was_used_again)
    self->target -= MIN (self->target, MAX (n_once / n_again, 1));
  else
    self->target = MIN (self->capacity, self->target + MAX (n_again / n_once, 1));

  replace (self, was_used_again);
  sim_list_append (&self->again, self->links, key);
}

static void
make_room (Arc *self)
{
  guint n_once = self->once.length + self->once_ghosts.length;
  guint n_all = n_once + self->again.length + self->again_ghosts.length;

  if (n_once == self->capacity && self->once_ghosts.length == 0)
    {
      sim_list_remove (self->links, self->once.first);
      return;
    }

  if (n_once == self->capacity)
    sim_list_remove (self->links, self->once_ghosts.first);
  else if (n_all >= 2 * self->capacity)
    sim_list_remove (self->links, self->again_ghosts.first);
  if (n_all >= self->capacity)
    replace (self, FALSE);
}

static gboolean
arc_use (gpointer data,
         guint    key,
         guint    at)
{
  Arc *self = data;
  SimList *list = self->links[key].list;

  if (list == &self->once || list == &self->again)
    {
      sim_list_append (&self->again, self->links, key);
      return TRUE;
    }

  if (list != NULL)
    {
      revive (self, key);
      return FALSE;
    }

  make_room (self);
  sim_list_append (&self->once, self->links, key);
  return FALSE;
}

const SimPolicy sim_arc = { "ARC", arc_create, arc_use, arc_destroy };

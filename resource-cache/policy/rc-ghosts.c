/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-ghosts-private.h"

#define MAX_SIZE (1u << 30)

static void
forget_old (RcGhosts *self)
{
  g_clear_pointer (&self->old, g_free);
  self->old_size = 0;
}

void
rc_ghosts_clear (RcGhosts *self)
{
  forget_old (self);
  g_clear_pointer (&self->ghosts, g_free);
  self->size = 0;
}

static guint32
get_tag (guint64 hash)
{
  return hash >> 40;
}

static guint
fit (guint size)
{
  guint fitting = 16;

  while (fitting < size)
    fitting *= 2;

  return fitting;
}

/* Makes @size places, or more. Nobody moves: who has a place among the old ones is found there,
   for as long as it would take the others to come into all of them. */
void
rc_ghosts_grow (RcGhosts *self,
                gsize     size)
{
  size = MIN (size, MAX_SIZE);
  if (size <= self->size)
    return;

  forget_old (self);
  self->old = self->ghosts;
  self->old_size = self->until_forgotten = self->size;
  self->size = fit (size);
  self->ghosts = g_new0 (RcGhost, self->size);
}

/* Returns who was in its place. */
RcGhost
rc_ghosts_put (RcGhosts *self,
               guint64   hash,
               guint     frequency,
               guint32   stamp)
{
  RcGhost *place = &self->ghosts[hash & (self->size - 1)];
  RcGhost before = *place;

  if (self->old != NULL && self->until_forgotten-- == 0)
    forget_old (self);

  place->tag = get_tag (hash);
  place->frequency = frequency;
  place->stamp = stamp;

  return before;
}

static RcGhost
take_from (RcGhost *ghosts,
           guint    size,
           guint64  hash)
{
  RcGhost nobody = { 0, };
  RcGhost *place;
  RcGhost found;

  if (ghosts == NULL)
    return nobody;

  place = &ghosts[hash & (size - 1)];
  if (place->frequency == 0 || place->tag != get_tag (hash))
    return nobody;

  found = *place;
  place->frequency = 0;
  return found;
}

/* Returns one with a frequency of 0 if nothing is known. */
RcGhost
rc_ghosts_take (RcGhosts *self,
                guint64   hash)
{
  RcGhost found = take_from (self->ghosts, self->size, hash);

  return found.frequency > 0 ? found : take_from (self->old, self->old_size, hash);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-ghosts-private.h"

#include <string.h>

#define MAX_SIZE (1u << 30)

void
rc_ghosts_clear (RcGhosts *self)
{
  g_clear_pointer (&self->ghosts, g_free);
  self->size = 0;
}

static guint32
get_tag (guint64 hash)
{
  return hash >> 40;
}

/* Makes @size places, or more. Who was there is found again: at both places that its own
   may have become. */
void
rc_ghosts_grow (RcGhosts *self,
                guint     size)
{
  while (self->size < size && self->size < MAX_SIZE)
    {
      guint old_size = self->size;

      self->size = old_size > 0 ? old_size * 2 : 16;
      self->ghosts = g_renew (RcGhost, self->ghosts, self->size);
      if (old_size > 0)
        memcpy (self->ghosts + old_size, self->ghosts, old_size * sizeof (RcGhost));
      else
        memset (self->ghosts, 0, self->size * sizeof (RcGhost));
    }
}

/* Returns who was in its place. */
RcGhost
rc_ghosts_put (RcGhosts *self,
               guint64   hash,
               guint     frequency,
               guint32   stamp)
{
  RcGhost *place = &self->ghosts[hash & (self->size - 1)];
  RcGhost old = *place;

  place->tag = get_tag (hash);
  place->frequency = frequency;
  place->stamp = stamp;

  return old;
}

/* Returns one with a frequency of 0 if nothing is known. */
RcGhost
rc_ghosts_take (RcGhosts *self,
                guint64   hash)
{
  RcGhost nobody = { 0, };
  RcGhost *place;
  RcGhost found;

  if (self->ghosts == NULL)
    return nobody;

  place = &self->ghosts[hash & (self->size - 1)];
  if (place->frequency == 0 || place->tag != get_tag (hash))
    return nobody;

  found = *place;
  place->frequency = 0;
  return found;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-front-private.h"

/* What does not fit into the processor's cache is better not looked at. */
#define MIN_PLACES 16
#define MAX_PLACES 4096
#define MAX_ENTRIES (4 * MAX_PLACES)

void
rc_front_clear (RcFront *self)
{
  g_clear_pointer (&self->places, g_free);
  self->mask = 0;
}

static void
put (RcFront *self,
     RcEntry *entry)
{
  self->places[entry->hash & self->mask] = entry;
}

static void
fill (RcFront    *self,
      guint       n_places,
      GHashTable *table)
{
  GHashTableIter iter;
  gpointer entry;

  rc_front_clear (self);
  self->places = g_new0 (RcEntry *, n_places);
  self->mask = n_places - 1;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &entry, NULL))
    put (self, entry);
}

/* The entry is in the table already. */
void
rc_front_add (RcFront    *self,
              RcEntry    *entry,
              GHashTable *table)
{
  guint n_entries = g_hash_table_size (table);
  guint n_places = self->places != NULL ? self->mask + 1 : MIN_PLACES / 2;

  if (n_entries > MAX_ENTRIES)
    rc_front_clear (self);
  else if (self->places == NULL || (n_entries > n_places / 4 && n_places < MAX_PLACES))
    fill (self, MIN (n_places * 2, MAX_PLACES), table);
  else
    put (self, entry);
}

void
rc_front_remove (RcFront *self,
                 RcEntry *entry)
{
  if (self->places != NULL && self->places[entry->hash & self->mask] == entry)
    self->places[entry->hash & self->mask] = NULL;
}

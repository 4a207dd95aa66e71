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

static guint
fit (guint n_entries)
{
  guint n_places = MIN_PLACES;

  while (n_places < MAX_PLACES && n_places < 4 * n_entries)
    n_places *= 2;

  return n_places;
}

static void
fill (RcFront    *self,
      GHashTable *table)
{
  GHashTableIter iter;
  gpointer entry;
  guint n_places = fit (g_hash_table_size (table));

  rc_front_clear (self);
  self->places = g_new0 (RcEntry *, n_places);
  self->mask = n_places - 1;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &entry, NULL))
    put (self, entry);
}

/* The entry is in the table already. All of them are looked at only when they have become
   twice as many, or half as many as were too many. */
void
rc_front_add (RcFront    *self,
              RcEntry    *entry,
              GHashTable *table)
{
  guint n_entries = g_hash_table_size (table);

  if (n_entries > (self->places != NULL ? MAX_ENTRIES : MAX_ENTRIES / 2))
    rc_front_clear (self);
  else if (self->places == NULL || fit (n_entries) > self->mask + 1)
    fill (self, table);
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

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-entry-private.h"

#include <string.h>

G_BEGIN_DECLS

/* Where an entry is looked for first: one place for each, which it may have to share. Only a
   table knows them all. Takes no lock, and holds nothing. */
typedef struct
{
  RcEntry **places;         /* NULL if there are none, or too many, entries for it */
  guint mask;
} RcFront;

void rc_front_clear  (RcFront    *self);
void rc_front_add    (RcFront    *self,
                      RcEntry    *entry,
                      GHashTable *table);
void rc_front_remove (RcFront    *self,
                      RcEntry    *entry);

/* NULL: ask the table. */
static inline RcEntry *
rc_front_find (RcFront    *self,
               const char *key,
               guint64     hash)
{
  RcEntry *entry;

  if (G_UNLIKELY (self->places == NULL))
    return NULL;

  entry = self->places[hash & self->mask];
  if (entry != NULL && entry->hash == hash && strcmp (entry->key, key) == 0)
    return entry;

  return NULL;
}

G_END_DECLS

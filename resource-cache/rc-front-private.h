/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-entry-private.h"
#include "rc-hash-private.h"

G_BEGIN_DECLS

/* An entry that was found here, and what a hit needs of it. */
typedef struct
{
  RcEntry *entry;           /* NULL: nobody is here */
  GObject *object;          /* its value; NULL if that is no object */
  guint64 hash;
  gsize length;             /* of the key */
  guint64 hits;             /* that the entry has not been told of yet */
  guint64 stamp;            /* of the last one; 0 if the entry knows */
} RcPlace;

/* A stamp is the time of a use, in parts of a microsecond, or later than that by as much as there
   were uses; 0 is none. */
#define RC_STAMPS_PER_USEC 16384


/* Where one part of the readers looks for entries first, and counts their hits, so that readers
   of several threads write to nothing that they share. Each entry has two places, which it may
   have to share: only a table knows all entries. Takes no lock, and holds nothing. */
typedef struct
{
  RcPlace *places;          /* NULL if there are none, or too many, entries for it */
  guint mask;
} RcFront;

void     rc_front_clear   (RcFront *self);
RcPlace *rc_front_add     (RcFront *self,
                           RcEntry *entry,
                           guint    n_entries);
void     rc_front_remove  (RcFront *self,
                           RcEntry *entry);
void     rc_front_gather  (RcFront *self);
void     rc_front_tell    (RcPlace *place);
RcPlace *rc_front_stand_in (RcPlace *place,
                           RcEntry *entry);

/* NULL: ask the table. */
static inline RcPlace *
rc_front_find (RcFront    *self,
               const char *key,
               gsize       length,
               guint64     hash)
{
  RcPlace *place;

  if (G_UNLIKELY (self->places == NULL))
    return NULL;

  place = &self->places[hash & self->mask];
  if (G_UNLIKELY (place->hash != hash))
    place = &self->places[(hash ^ 1) & self->mask];

  if (G_LIKELY (place->hash == hash && place->entry != NULL && place->length == length &&
                rc_hash_is_same (place->entry->key, key, length)))
    return place;

  return NULL;
}

G_END_DECLS

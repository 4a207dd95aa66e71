/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-front-private.h"

/* What does not fit into the processor's cache is better not looked at. */
#define MIN_PLACES 16
#define MAX_PLACES 16384
#define MAX_ENTRIES MAX_PLACES

static void
raise_stamp (RcEntry *entry,
             guint64  stamp)
{
  guint64 last = __atomic_load_n (&entry->stamp, __ATOMIC_RELAXED);

  while (last < stamp &&
         !__atomic_compare_exchange_n (&entry->stamp, &last, stamp, TRUE, __ATOMIC_RELAXED,
                                       __ATOMIC_RELAXED))
    ;
}

/* Tells the entry of its hits. Readers of other parts may do the same. */
void
rc_front_tell (RcPlace *place)
{
  if (place->entry != NULL && place->hits > 0)
    {
      __atomic_add_fetch (&place->entry->hits, place->hits, __ATOMIC_RELAXED);
      if (place->stamp > 0)
        raise_stamp (place->entry, place->stamp);
    }

  place->hits = place->stamp = 0;
}

/* Tells every entry of its hits. */
void
rc_front_gather (RcFront *self)
{
  for (guint i = 0; self->places != NULL && i <= self->mask; i++)
    rc_front_tell (&self->places[i]);
}

void
rc_front_clear (RcFront *self)
{
  rc_front_gather (self);
  g_clear_pointer (&self->places, g_free);
  self->mask = 0;
}

static guint
fit (guint n_entries)
{
  guint n_places = MIN_PLACES;

  while (n_places < MAX_PLACES && n_places < 4 * n_entries)
    n_places *= 2;

  return n_places;
}

/* One of the two that is free, or the first. */
static RcPlace *
choose_place (RcFront *self,
              guint64  hash)
{
  RcPlace *first = &self->places[hash & self->mask];
  RcPlace *second = &self->places[(hash ^ 1) & self->mask];

  return first->entry != NULL && second->entry == NULL ? second : first;
}

static void
grow (RcFront *self,
      guint    n_places)
{
  RcFront old = *self;

  self->places = g_new0 (RcPlace, n_places);
  self->mask = n_places - 1;
  for (guint i = 0; old.places != NULL && i <= old.mask; i++)
    if (old.places[i].entry != NULL)
      *choose_place (self, old.places[i].hash) = old.places[i];

  g_free (old.places);
}

RcPlace *
rc_front_stand_in (RcPlace *place,
                   RcEntry *entry)
{
  *place = (RcPlace) {
    .entry = entry,
    .object = entry->resource->object,
    .hash = entry->hash,
    .length = strlen (entry->key),
  };

  return place;
}

/* NULL if there are too many entries. They have to become fewer by a quarter before it is tried
   again. */
RcPlace *
rc_front_add (RcFront *self,
              RcEntry *entry,
              guint    n_entries)
{
  RcPlace *place;

  if (n_entries > (self->places != NULL ? MAX_ENTRIES : MAX_ENTRIES / 4 * 3))
    {
      rc_front_clear (self);
      return NULL;
    }

  if (self->places == NULL || fit (n_entries) > self->mask + 1)
    grow (self, fit (n_entries));

  place = choose_place (self, entry->hash);
  rc_front_tell (place);
  return rc_front_stand_in (place, entry);
}

/* The entry leaves, with the hits that it had. */
void
rc_front_remove (RcFront *self,
                 RcEntry *entry)
{
  for (guint i = 0; self->places != NULL && i < 2; i++)
    {
      RcPlace *place = &self->places[(entry->hash ^ i) & self->mask];

      if (place->entry == entry)
        {
          rc_front_tell (place);
          *place = (RcPlace) { NULL, };
        }
    }
}

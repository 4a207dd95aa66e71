/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-cache-private.h"
#include "rc-clock-private.h"
#include "rc-gate-private.h"

G_BEGIN_DECLS

/* The quick way to what is at hand: with the calling thread's own part of the lock, and in
   one piece. Whatever it does not find is asked for with the whole lock. */

/* There are no classes below this one, so that a look at it is enough. */
static inline gboolean
rc_cache_is_one (gpointer instance)
{
  return instance != NULL && ((GTypeInstance *) instance)->g_class == rc_cache_class;
}

/* Near a deadline the exact clock decides: the system may be late with its ticks. */
static inline gboolean
rc_cache_is_fresh_quick (RcEntry *entry,
                         gint64   now)
{
  return G_LIKELY (entry->fresh_until - now > RC_CLOCK_DOUBT_USEC) ||
         rc_clock_now () < entry->fresh_until;
}

/* What the compiler sees at once; the rest is asked when it matters. */
static inline gboolean
rc_cache_is_at_hand_quick (RcCache *self,
                           RcEntry *entry,
                           gint64   now)
{
  if (!rc_cache_is_fresh_quick (entry, now) || entry->has_messages)
    return FALSE;

  if (G_LIKELY (self->validate == NULL && !self->store.asks_for_care &&
                !rc_gate_may_have_handlers (self)))
    return TRUE;

  return !g_atomic_int_get (&self->is_hit_watched) &&
         rc_cache_is_at_hand_locked (self, entry, rc_clock_now ());
}

static inline guint64
rc_cache_note_use_quick (RcCache  *self,
                         RcStripe *stripe,
                         RcEntry  *entry,
                         gint64    now)
{
  if (G_LIKELY (self->store.is_lazy))
    return rc_stripe_draw_stamp (stripe, (guint64) now * RC_STAMPS_PER_USEC);

  if (G_LIKELY (self->stripes.n_others == 0))
    rc_store_use (&self->store, entry, now);
  else
    rc_stripes_note_use (&self->stripes, stripe, entry, now);

  return 0;
}

/* An entry that was found in the place of its own. FALSE if it is not at hand. */
static inline gboolean
rc_cache_hit_place (RcCache  *self,
                    RcStripe *stripe,
                    RcPlace  *place,
                    gint64    now)
{
  RcEntry *entry = place->entry;

  if (!rc_cache_is_at_hand_quick (self, entry, now))
    return FALSE;

  stripe->hits++;
  stripe->time_saved += entry->load_time_usec;
  place->hits++;
  place->stamp = rc_cache_note_use_quick (self, stripe, entry, now);

  return TRUE;
}

/* The place of an entry, counted as a hit, with @stripe locked; or NULL, with nothing locked. */
static inline RcPlace *
rc_cache_hit_quick_and_lock (RcCache     *self,
                             const char  *key,
                             gsize        length,
                             guint64      hash,
                             gboolean     wants_object,
                             RcPlace     *spare,
                             RcStripe   **stripe)
{
  guint part = rc_stripes_get_part ();
  RcStripe *own = rc_stripes_get (&self->stripes, part);
  RcPlace *place;
  gint64 now;

  if (G_UNLIKELY (own == NULL))
    return NULL;

  now = rc_clock_now_coarse ();
  g_mutex_lock (&own->lock);
  place = rc_front_find (&self->store.fronts[part], key, length, hash);
  if (G_UNLIKELY (place == NULL))
    place = rc_store_find_place (&self->store, part, key, hash, spare);
  if (G_LIKELY (place != NULL && rc_stripe_has_room (own) &&
                (!wants_object || place->object != NULL) &&
                rc_cache_hit_place (self, own, place, now)))
    {
      *stripe = own;
      return place;
    }

  g_mutex_unlock (&own->lock);
  return NULL;
}

static inline void
rc_cache_unlock_quick (RcStripe *stripe,
                       RcPlace  *place,
                       RcPlace  *spare)
{
  if (G_UNLIKELY (place == spare))
    rc_front_tell (spare);
  g_mutex_unlock (&stripe->lock);
}

static inline RcResource *
rc_cache_quick_resource (RcCache    *self,
                         const char *key,
                         gsize       length,
                         guint64     hash)
{
  RcStripe *stripe;
  RcPlace spare;
  RcPlace *place = rc_cache_hit_quick_and_lock (self, key, length, hash, FALSE, &spare, &stripe);
  RcResource *resource;

  if (place == NULL)
    return NULL;

  resource = rc_resource_ref (place->entry->resource);
  rc_cache_unlock_quick (stripe, place, &spare);
  return resource;
}

/* The same for objects alone. The reference is never the first one, of which a language might
   be told. */
static inline GObject *
rc_cache_quick_object (RcCache    *self,
                       const char *key,
                       gsize       length,
                       guint64     hash)
{
  RcStripe *stripe;
  RcPlace spare;
  RcPlace *place = rc_cache_hit_quick_and_lock (self, key, length, hash, TRUE, &spare, &stripe);
  GObject *object;

  if (place == NULL)
    return NULL;

  object = g_object_ref (place->object);
  rc_cache_unlock_quick (stripe, place, &spare);
  return object;
}

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-cache-private.h"
#include "rc-clock-private.h"
#include "rc-gate-private.h"

G_BEGIN_DECLS

/* The quick way to what is at hand: with the calling thread's own part of the lock, and in
   one piece. Whatever it does not find is asked for with the whole lock. */

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
  if (!rc_cache_is_fresh_quick (entry, now) || entry->messages != NULL)
    return FALSE;

  if (G_LIKELY (self->validate == NULL && self->store.limits.refresh_after_usec == 0 &&
                !rc_gate_may_have_handlers (self)))
    return TRUE;

  return rc_cache_is_at_hand_locked (self, entry, rc_clock_now ());
}

static inline void
rc_cache_count_quick (RcCache  *self,
                      RcStripe *stripe,
                      RcEntry  *entry,
                      gint64    now)
{
  stripe->hits++;
  stripe->time_saved += entry->load_time_usec;

  if (G_LIKELY (self->stripes.n_others == 0))
    rc_store_hit (&self->store, entry, now);
  else
    rc_stripes_note_use (&self->stripes, stripe, entry, now);
}

/* The entry, counted as a hit, with @stripe locked; or NULL, with nothing locked. */
static inline RcEntry *
rc_cache_hit_quick_and_lock (RcCache     *self,
                             const char  *key,
                             guint64      hash,
                             gboolean     wants_object,
                             RcStripe   **stripe)
{
  RcStripe *own = rc_stripes_get_own (&self->stripes);
  RcEntry *entry = NULL;
  gint64 now;

  if (G_UNLIKELY (own == NULL))
    return NULL;

  now = rc_clock_now_coarse ();
  g_mutex_lock (&own->lock);
  if (G_LIKELY (rc_stripe_has_room (own)))
    entry = rc_store_find (&self->store, key, hash);
  if (G_LIKELY (entry != NULL && (!wants_object || entry->resource->object != NULL) &&
                rc_cache_is_at_hand_quick (self, entry, now)))
    {
      rc_cache_count_quick (self, own, entry, now);
      *stripe = own;
      return entry;
    }

  g_mutex_unlock (&own->lock);
  return NULL;
}

static inline RcResource *
rc_cache_quick_resource (RcCache    *self,
                         const char *key,
                         guint64     hash)
{
  RcStripe *stripe;
  RcEntry *entry = rc_cache_hit_quick_and_lock (self, key, hash, FALSE, &stripe);
  RcResource *resource;

  if (entry == NULL)
    return NULL;

  resource = rc_resource_ref (entry->resource);
  g_mutex_unlock (&stripe->lock);
  return resource;
}

/* The same for objects alone. The reference is never the first one, of which a language might
   be told. */
static inline GObject *
rc_cache_quick_object (RcCache    *self,
                       const char *key,
                       guint64     hash)
{
  RcStripe *stripe;
  RcEntry *entry = rc_cache_hit_quick_and_lock (self, key, hash, TRUE, &stripe);
  GObject *object;

  if (entry == NULL)
    return NULL;

  object = g_object_ref (entry->resource->object);
  g_mutex_unlock (&stripe->lock);
  return object;
}

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock-private.h"
#include "rc-gate-private.h"
#include "rc-hash-private.h"

/* Hits without a lock, for readers who take turns anyhow.
 *
 * A tap knows until when its entry serves, and learns under the lock when it has left. Hits
 * are noted, and told to the statistics and to the policy by the next one who has the lock:
 * nobody can ask either without it. A cache with a board has no taps: nobody would know which
 * of their uses came first. */

static RcEntry *
find_locked (RcCache    *cache,
             const char *key,
             GType       type,
             gpointer    boxed)
{
  RcEntry *entry = rc_store_find (&cache->store, key, rc_hash_string (key));
  RcEvictReason reason;
  const GValue *value;
  GValue room;

  if (entry == NULL || entry->has_messages || cache->store.asks_for_care ||
      cache->validate != NULL ||
      rc_store_get_state (&cache->store, entry, rc_clock_now (), &reason) !=
      RC_ENTRY_STATE_FRESH)
    return NULL;

  value = rc_resource_get_value (entry->resource, &room);
  return G_VALUE_TYPE (value) == type && g_value_peek_pointer (value) == boxed ? entry : NULL;
}

/* For the value of a boxed type that is in the cache, and is this instance; NULL if it is not.
   @cache may have gone before the tap. */
RcTap *
rc_tap_new (RcCache    *cache,
            const char *key,
            GType       type,
            gpointer    boxed)
{
  RcTap *self = NULL;
  RcEntry *entry;

  if (rc_pin_hold (cache->pin) == NULL)
    return NULL;

  rc_cache_lock (cache);
  entry = find_locked (cache, key, type, boxed);
  if (entry != NULL && cache->store.board == NULL)
    {
      self = g_new0 (RcTap, 1);
      self->cache = cache;
      self->taps = rc_taps_ensure_locked (cache);
      rc_taps_add_locked (self, entry);
    }
  rc_cache_unlock_only (cache);
  if (self == NULL)
    rc_pin_drop (cache->pin);

  return self;
}

/* The lock takes what it was used for. */
void
rc_tap_free (RcTap *self)
{
  RcCache *cache;

  if (self == NULL)
    return;

  cache = self->cache;
  rc_cache_lock (cache);
  rc_taps_remove_locked (self);
  rc_cache_unlock_only (cache);
  g_free (self);
  rc_pin_drop (cache->pin);
}

static inline void
note_use (RcTap  *self,
          gint64  now)
{
  RcTaps *taps = self->taps;
  guint n_noted = taps->n_noted;
  RcTapUse *use = &taps->uses[n_noted % RC_TAPS_LOG_SIZE];

  use->tap = self;
  use->time = now;
  use->stamp = __atomic_load_n (&self->cache->stripes.last_use, __ATOMIC_RELAXED);
  __atomic_store_n (&taps->n_noted, n_noted + 1, __ATOMIC_RELEASE);
}

static inline gboolean
has_room (RcTaps *taps)
{
  return taps->n_noted - __atomic_load_n (&taps->n_taken, __ATOMIC_ACQUIRE) < RC_TAPS_LOG_SIZE;
}

/* Near a deadline the exact clock decides; and who has the lock makes room. */
static gboolean G_GNUC_NO_INLINE
hit_slowly (RcTap  *self,
            gint64  now)
{
  RcCache *cache = self->cache;
  gint64 fresh_until = __atomic_load_n (&self->fresh_until, __ATOMIC_ACQUIRE);

  if ((fresh_until - RC_CLOCK_DOUBT_USEC <= now && fresh_until <= rc_clock_now ()) ||
      !g_atomic_int_get (&self->taps->is_open) || rc_cache_is_watched (cache, RC_SIGNAL_HIT))
    return FALSE;

  if (!has_room (self->taps))
    {
      rc_cache_lock (cache);
      rc_cache_unlock_only (cache);
    }

  note_use (self, now);
  return TRUE;
}

/* A hit, counted; FALSE if somebody has to be asked. The value that the tap was made for is
   not freed before TRUE is returned: as long as the caller keeps who would free it waiting, he
   may take a reference. */
gboolean
rc_tap_hit (RcTap *self)
{
  gint64 now = rc_clock_now_coarse ();
  RcTaps *taps = self->taps;

  if (G_UNLIKELY (__atomic_load_n (&self->fresh_until, __ATOMIC_ACQUIRE) -
                  RC_CLOCK_DOUBT_USEC <= now ||
                  !g_atomic_int_get (&taps->is_open) ||
                  rc_gate_may_have_handlers (self->cache) || !has_room (taps)))
    return hit_slowly (self, now);

  note_use (self, now);
  return TRUE;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-cache-quick-private.h"
#include "rc-clock-private.h"

#include <string.h>

/* Hits that somebody listens to, the quick way: told at once by the thread that has caused them,
 * without an event, if nothing else comes of them. For the order of each key's events, what other
 * threads cause meanwhile waits behind. */

/* Longer keys go the long way. */
#define MAX_KEY_SIZE 128

/* How often it is asked whether anybody still listens, in hits. To ask takes longer than to tell
   nobody. */
#define ASK_AGAIN 1024

RcTelling *
rc_cache_find_telling_locked (RcCache    *self,
                              const char *key)
{
  RcTelling *telling = self->tellings;

  while (telling != NULL && strcmp (telling->key, key) != 0)
    telling = telling->next;

  return telling;
}

/* The same for both ways that events are told. */
static gboolean
is_being_told_locked (RcCache    *self,
                      const char *key)
{
  return rc_cache_find_telling_locked (self, key) != NULL ||
         (self->deliveries != NULL && g_hash_table_size (self->deliveries) > 0 &&
          g_hash_table_contains (self->deliveries, key));
}

/* After a hit that has gone the long way. */
void
rc_cache_note_listener_locked (RcCache *self)
{
  gboolean is_watched;

  if (self->is_hit_watched && self->counters.hits % ASK_AGAIN != 0)
    return;

  is_watched = self->home == NULL && rc_cache_is_watched (self, RC_SIGNAL_HIT);
  if (is_watched != self->is_hit_watched)
    g_atomic_int_set (&self->is_hit_watched, is_watched);
}

static void
remove_locked (RcCache   *self,
               RcTelling *telling)
{
  RcTelling **link = &self->tellings;

  while (*link != telling)
    link = &(*link)->next;
  *link = telling->next;
}

/* The hit, then whatever other threads, or its handlers, have left behind it. */
static void
tell_and_remove (RcCache   *self,
                 RcTelling *telling)
{
  RcEvent *event;

  rc_cache_emit (self, RC_SIGNAL_HIT, telling->key);

  rc_cache_lock (self);
  while ((event = g_queue_pop_head (&telling->behind)) != NULL)
    {
      rc_cache_unlock_only (self);
      rc_cache_emit_event (self, event);
      rc_cache_lock (self);
    }
  remove_locked (self, telling);
  rc_cache_unlock_only (self);
}

/* The lock is held until the handlers are called. */
static void
tell_and_unlock (RcCache    *self,
                 const char *key,
                 gsize       key_size)
{
  char own_key[MAX_KEY_SIZE];
  RcTelling telling = { .key = own_key, .next = self->tellings };

  /* What the caller has may go meanwhile. */
  memcpy (own_key, key, key_size);
  self->tellings = &telling;
  rc_cache_unlock_only (self);

  /* As an emission does by itself: a handler may drop the caller's reference. */
  g_object_ref (self);
  tell_and_remove (self, &telling);
  g_object_unref (self);
}

/* Whether a hit of @entry has no consequence but to be told, here and now. */
static gboolean
is_simple_locked (RcCache *self,
                  RcEntry *entry,
                  gint64   now)
{
  return rc_cache_is_fresh_quick (entry, now) && !entry->has_messages &&
         self->validate == NULL && !self->store.asks_for_care &&
         !rc_cache_tells_at_home_locked (self) && (self->counters.hits + 1) % ASK_AGAIN != 0 &&
         !is_being_told_locked (self, entry->key);
}

/* NULL if it has to go the long way. */
RcResource *
rc_cache_hit_and_tell (RcCache    *self,
                       const char *key,
                       guint64     hash)
{
  gsize key_size = strlen (key) + 1;
  gint64 now = rc_clock_now_coarse ();
  RcResource *resource;
  RcEntry *entry;

  if (key_size > MAX_KEY_SIZE)
    return NULL;

  rc_cache_lock (self);
  entry = rc_store_find (&self->store, key, hash);
  if (entry == NULL || !is_simple_locked (self, entry, now))
    {
      rc_cache_unlock_only (self);
      return NULL;
    }

  resource = rc_resource_ref (entry->resource);
  self->counters.hits++;
  self->counters.time_saved += entry->load_time_usec;
  rc_store_hit (&self->store, entry, now);
  tell_and_unlock (self, key, key_size);

  return resource;
}

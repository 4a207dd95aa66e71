/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock.h"

/* What flights tell their cache, and what the cache does then. */

static void
abandoned (gpointer  owner,
           RcFlight *flight)
{
  RcCache *self = owner;
  RcOutbox box = RC_OUTBOX_INIT;

  rc_cache_lock (self);
  if (rc_cache_is_attached_locked (self, flight))
    rc_cache_detach_flight_locked (self, flight->key, RC_EVICT_REASON_REMOVED, &box);
  rc_cache_unlock_and_deliver (self, &box);
}

static void
needed (gpointer  owner,
        RcFlight *flight)
{
  RcCache *self = owner;
  RcOutbox box = RC_OUTBOX_INIT;

  rc_cache_lock (self);
  if (flight->is_queued && rc_slots_is_needed (&self->slots, flight))
    {
      rc_slots_promote (&self->slots, flight, rc_clock_now ());
      box.begun = g_slist_prepend (box.begun, rc_flight_ref (flight));
    }
  rc_cache_unlock_and_deliver (self, &box);
}

static void
said (gpointer    owner,
      RcLoad     *load,
      const char *text)
{
  RcCache *self = owner;
  RcOutbox box = RC_OUTBOX_INIT;

  rc_cache_lock (self);
  rc_cache_post_message_locked (self, &box, rc_load_get_key (load), text, FALSE);
  rc_cache_unlock_and_deliver (self, &box);
}

/* What was removed until now by a tag was not meant for what is loaded from here on. */
static void
run (RcLoad *load)
{
  RcFlight *flight = rc_load_get_flight (load);
  RcCache *self = flight->owner;

  rc_cache_lock (self);
  flight->number = self->last_number;
  rc_cache_unlock_only (self);

  rc_cache_trace_started (self, flight);
  rc_load_run_and_unref (load);
}

static gboolean
was_removed_since_locked (RcCache    *self,
                          const char *tag,
                          RcFlight   *flight)
{
  guint64 *number = self->untagged != NULL ? g_hash_table_lookup (self->untagged, tag) : NULL;

  return flight->number < self->untagged_all || (number != NULL && flight->number < *number);
}

/* A tag that was removed since the load began was meant for its value too. */
static void
tagged (gpointer    owner,
        RcLoad     *load,
        const char *tag)
{
  RcCache *self = owner;
  RcFlight *flight = rc_load_get_flight (load);
  RcOutbox box = RC_OUTBOX_INIT;

  rc_cache_lock (self);
  if (flight->tags == NULL)
    flight->tags = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (flight->tags, g_strdup (tag));

  if (was_removed_since_locked (self, tag, flight) && rc_cache_is_attached_locked (self, flight))
    rc_cache_detach_flight_locked (self, flight->key, RC_EVICT_REASON_REMOVED, &box);
  rc_cache_unlock_and_deliver (self, &box);
}

static char *
describe (gpointer    owner,
          const char *key)
{
  return rc_cache_describe (owner, key);
}

const RcFlightOwner rc_cache_flight_owner = {
  .run = run,
  .abandoned = abandoned,
  .needed = needed,
  .complete = rc_cache_complete,
  .voided = rc_cache_void,
  .said = said,
  .tagged = tagged,
  .describe = describe,
};

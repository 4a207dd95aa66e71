/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock.h"
#include "rc-error.h"
#include "rc-hash-private.h"

#include <glib/gi18n-lib.h>

/* Who finds nothing either begins a flight or joins the one there is. */

static void
abandoned (gpointer  owner,
           RcFlight *flight)
{
  RcCache *self = owner;
  RcOutbox box = RC_OUTBOX_INIT;

  g_mutex_lock (&self->lock);
  if (g_hash_table_lookup (self->flights, flight->key) == flight)
    rc_cache_detach_flight_locked (self, flight->key, RC_EVICT_REASON_REMOVED, &box);
  rc_cache_unlock_and_deliver (self, &box);
}

static void
said (gpointer    owner,
      RcLoad     *load,
      const char *text)
{
  RcCache *self = owner;
  RcOutbox box = RC_OUTBOX_INIT;

  g_mutex_lock (&self->lock);
  rc_cache_post_message_locked (self, &box, rc_load_get_key (load), text, FALSE);
  rc_cache_unlock_and_deliver (self, &box);
}

static char *
describe (gpointer    owner,
          const char *key)
{
  return rc_cache_describe (owner, key);
}

static RcEntry *
make_entry (RcCache    *self,
            RcLoad     *load,
            RcResource *resource,
            gint64      load_time)
{
  const RcLoadOptions *options = rc_load_get_options (load);
  RcFlight *flight = rc_load_get_flight (load);
  RcEntry *entry = rc_entry_new (flight->key, flight->hash, rc_resource_ref (resource));

  entry->load_time_usec = load_time;
  entry->ttl_usec = options->ttl_usec;
  entry->weight = options->has_weight
                    ? options->weight
                    : rc_cache_weigh (self, flight->key, &resource->value);
  if (options->messages != NULL)
    entry->messages = g_strdupv ((char **) options->messages->pdata);

  return entry;
}

/* The load has ended: from here on a new one may begin. TRUE if its value may be
   stored. */
static gboolean
end_flight_locked (RcCache  *self,
                   RcFlight *flight,
                   gint64    load_time,
                   gboolean  failed,
                   RcOutbox *box)
{
  gboolean is_attached = g_hash_table_lookup (self->flights, flight->key) == flight;

  if (is_attached)
    {
      g_hash_table_remove (self->flights, flight->key);
      box->flights = g_slist_prepend (box->flights, flight);
    }

  self->counters.n_loading--;
  self->counters.loads++;
  self->counters.load_failures += failed;
  self->counters.total_load_time += load_time;
  box->contents_changed = TRUE;

  return is_attached;
}

static void
refuse_locked (RcCache    *self,
               RcFlight   *flight,
               RcResource *resource)
{
  if (!rc_store_holds (&self->store, resource))
    rc_resource_set_release (resource, self->release, self->home, flight->key,
                             flight->detach_reason);
}

static void
complete (gpointer    owner,
          RcLoad     *load_,
          RcResource *resource_,
          GError     *error_,
          RcResource *failure)
{
  RcCache *self = owner;
  g_autoptr (RcLoad) load = g_object_ref (load_);
  g_autoptr (RcFlight) flight = rc_flight_ref (rc_load_get_flight (load));
  g_autoptr (RcResource) resource = resource_;
  g_autoptr (RcResource) result = NULL;
  g_autoptr (RcCallback) release = NULL;
  g_autoptr (GError) error = error_;
  gint64 load_time = MAX (rc_clock_now () - flight->began_at, 0);
  gboolean may_store;
  RcOutbox box = RC_OUTBOX_INIT;
  RcEntry *entry = NULL;

  /* To weigh a value may ask for its key. */
  rc_flight_set_running_here (flight, TRUE);
  if (resource != NULL && rc_load_get_options (load)->store)
    entry = make_entry (self, load, resource, load_time);

  g_mutex_lock (&self->lock);
  may_store = end_flight_locked (self, flight, load_time, error != NULL, &box);
  if (may_store && entry != NULL)
    {
      /* Another one serves from here on if an entry has the same instance already. */
      rc_cache_store_locked (self, entry, &box);
      result = rc_resource_ref (entry->resource);
      entry = NULL;
    }
  else if (entry != NULL)
    refuse_locked (self, flight, resource);
  rc_cache_post_load_locked (self, &box, RC_SIGNAL_LOAD_FINISHED, load);

  rc_cache_unlock (self, &box);

  /* Those who wait come first: foreign code may take its time. */
  rc_flight_settle (flight, result != NULL ? result : resource, error, failure);
  rc_cache_deliver (self, &box);
  if (entry != NULL)
    rc_entry_free (entry);
  release = rc_cache_steal_release (self);
}

static const RcFlightOwner flight_owner = {
  .abandoned = abandoned,
  .complete = complete,
  .said = said,
  .describe = describe,
};

static void
set_closed_error (RcCache  *self,
                  GError  **error)
{
  g_set_error (error, RC_ERROR, RC_ERROR_CLOSED,
               _("Cache “%s” is closed and loads nothing any more. Close a cache when nobody "
                 "uses it, or make a new one"), self->name);
}

static void
set_not_found_error (RcCache     *self,
                     const char  *key,
                     GError     **error)
{
  g_autofree char *what = rc_cache_describe (self, key);

  g_set_error (error, RC_ERROR, RC_ERROR_NOT_FOUND,
               _("There is no value for %s, and nothing to load it with. Give the cache a "
                 "load function, or use rc_cache_get_with()"), what);
}

static void
begin_flight_locked (RcCache    *self,
                     const char *key,
                     guint64     hash,
                     RcTurn     *turn,
                     RcOutbox   *box)
{
  RcFlight *flight;

  /* One that everybody has left is in nobody's way. */
  rc_cache_detach_flight_locked (self, key, RC_EVICT_REASON_REMOVED, box);

  flight = rc_flight_new (self->pin, &flight_owner, key, hash);
  rc_flight_set_running_here (flight, TRUE);
  g_hash_table_insert (self->flights, flight->key, rc_flight_ref (flight));
  self->counters.n_loading++;
  box->contents_changed = TRUE;

  turn->flight = rc_flight_ref (flight);
  turn->load = rc_load_new (flight, turn->use_cache_loader ? self->load : turn->loader);
  rc_cache_post_load_locked (self, box, RC_SIGNAL_LOAD_STARTED, turn->load);
}

/* Joins the flight of @key, or begins it, if there is something to begin it with. */
static void
take_turn_locked (RcCache    *self,
                  const char *key,
                  guint64     hash,
                  RcTurn     *turn,
                  RcOutbox   *box)
{
  RcFlight *flight = g_hash_table_lookup (self->flights, key);

  if (flight != NULL && rc_flight_join (flight))
    turn->flight = rc_flight_ref (flight);
  else if (!turn->use_cache_loader || self->load != NULL)
    begin_flight_locked (self, key, hash, turn, box);
}

static void
miss_and_unlock (RcCache       *self,
                 const char    *key,
                 guint64        hash,
                 GCancellable  *cancellable,
                 RcTurn        *turn,
                 RcOutbox      *box,
                 GError       **error)
{
  gboolean is_closed = self->is_closed;
  gboolean is_key_valid = g_utf8_validate (key, -1, NULL);

  rc_flight_forget_failure ();
  if (!is_closed && is_key_valid)
    {
      rc_cache_count_miss_locked (self, key, box);
      take_turn_locked (self, key, hash, turn, box);
    }
  rc_cache_unlock (self, box);

  if (is_closed)
    set_closed_error (self, error);
  else if (!is_key_valid)
    rc_cache_check_key (self, key, error);
  else if (turn->flight == NULL)
    set_not_found_error (self, key, error);
  else if (turn->load != NULL)
    rc_flight_follow (turn->flight, cancellable);
  rc_cache_deliver (self, box);
}

/* A hit. NULL: @turn tells what to do, or @error is set. */
RcResource *
rc_cache_hit_or_take_turn (RcCache       *self,
                           const char    *key,
                           GCancellable  *cancellable,
                           RcTurn        *turn,
                           GError       **error)
{
  guint64 hash = rc_hash_string (key);
  RcOutbox box = RC_OUTBOX_INIT;
  RcResource *resource;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      rc_flight_forget_failure ();
      return NULL;
    }

  resource = rc_cache_hit_or_lock (self, key, hash, &box);
  if (resource == NULL)
    miss_and_unlock (self, key, hash, cancellable, turn, &box, error);

  return resource;
}

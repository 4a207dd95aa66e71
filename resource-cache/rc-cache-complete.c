/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock.h"
#include "rc-error.h"
#include "rc-label-private.h"

/* What becomes of a load. */

/* To weigh a value may ask for its key. */
static guint64
weigh (RcCache    *self,
       RcFlight   *flight,
       RcResource *resource)
{
  guint64 weight;
  GValue room;

  rc_wait_node_add_runner (&flight->node);
  weight = rc_cache_weigh (self, flight->key, rc_resource_get_value (resource, &room));
  rc_wait_node_remove_runner (&flight->node);

  return weight;
}

static RcEntry *
make_entry (RcCache    *self,
            RcLoad     *load,
            RcResource *resource,
            gint64      load_time)
{
  const RcLoadOptions *options = rc_load_get_options (load);
  RcFlight *flight = rc_load_get_flight (load);
  RcEntry *entry;

  if (!options->store)
    return NULL;

  entry = rc_entry_new (flight->key, flight->hash, rc_resource_ref (resource));
  entry->load_time_usec = load_time;
  rc_entry_set_ttl (entry, options->ttl_usec);
  rc_entry_set_weight (entry, options->has_weight ? options->weight
                                                  : weigh (self, flight, resource));
  if (options->messages != NULL)
    rc_entry_take_messages (entry, g_strdupv ((char **) options->messages->pdata));

  return entry;
}

/* 0 if its loader was never called. */
static gint64
get_load_time (RcCache  *self,
               RcFlight *flight)
{
  gint64 began_at;

  rc_cache_lock (self);
  began_at = flight->began_at;
  rc_cache_unlock_only (self);

  return began_at != 0 ? MAX (rc_clock_now () - began_at, 0) : 0;
}

gboolean
rc_cache_is_attached_locked (RcCache  *self,
                             RcFlight *flight)
{
  return rc_cache_find_flight_locked (self, flight->key) == flight;
}

/* The load has ended: from here on a new one may begin. TRUE if what came of it counts. */
static gboolean
end_flight_locked (RcCache  *self,
                   RcFlight *flight,
                   gint64    load_time,
                   gboolean  failed,
                   RcOutbox *box)
{
  gboolean is_attached = rc_cache_is_attached_locked (self, flight);

  if (is_attached)
    {
      g_hash_table_remove (self->flights, flight->key);
      box->flights = g_slist_prepend (box->flights, flight);
    }
  rc_slots_leave (&self->slots, flight);

  self->counters.n_loading--;
  if (self->counters.n_loading == 0)
    rc_cache_forget_tags_locked (self);
  if (!flight->is_uncounted)
    rc_counters_count_load (&self->counters, load_time, failed);
  box->contents_changed = TRUE;

  return is_attached;
}

/* Takes over @resource and the entry that was to have it, and returns what its callers get. An
   instance that an entry has goes on with that; one that has left before is released already, or
   will be. */
static RcResource *
refuse_locked (RcCache    *self,
               RcFlight   *flight,
               RcEntry    *entry,
               RcResource *resource,
               RcOutbox   *box)
{
  RcResource *same = rc_store_find_same (&self->store, resource);

  /* It does not have the last one. */
  rc_entry_free (entry);
  if (same != NULL)
    {
      box->spares = g_slist_prepend (box->spares, resource);
      return rc_resource_ref (same);
    }

  if (resource->release == NULL)
    rc_resource_set_release (resource, self->release, self->home, flight->key,
                             flight->detach_reason);
  return resource;
}

/* The caller holds what these had: it goes on in the entry that has come in their place. */
static void
let_go_of_replaced (RcOutbox *box)
{
  for (RcEntry *entry = box->removed.first; entry != NULL; entry = entry->next)
    {
      if (entry->is_kept)
        rc_resource_unref (g_steal_pointer (&entry->resource));
    }
}

/* Those who wait come before foreign code, which may take its time. Takes over @resource: it is
   theirs from here on, and the last of them releases it. */
static void
unlock_and_settle (RcCache      *self,
                   RcLoad       *load,
                   RcResource   *resource,
                   const GError *error,
                   RcResource   *failure,
                   RcOutbox     *box)
{
  RcFlight *flight = rc_load_get_flight (load);
  gboolean is_late = flight->has_timed_out;
  g_autoptr (RcCallback) release = NULL;

  rc_cache_post_load_locked (self, box, RC_SIGNAL_LOAD_FINISHED, load);
  rc_cache_unlock (self, box);
  rc_cache_trace_finished (self, flight, error);

  let_go_of_replaced (box);
  rc_flight_forget_same_previous (flight, resource);
  /* Its callers have been told, or will be, that it took too long. */
  if (is_late)
    rc_resource_unref (resource);
  else
    rc_flight_settle (flight, resource, error, failure);
  rc_flight_leave_itself (flight);

  rc_cache_deliver (self, box);
  release = rc_cache_steal_release (self);
}

/* Stores what was loaded. Returns what its callers get: another resource, if an entry has the
   same instance already. */
static RcResource *
store_locked (RcCache    *self,
              RcFlight   *flight,
              RcEntry    *entry,
              RcResource *resource,
              RcOutbox   *box)
{
  RcResource *result;

  rc_entry_take_tags (entry, g_steal_pointer (&flight->tags));
  rc_cache_store_locked (self, entry, box);
  flight->stored = entry->resource;
  result = rc_resource_ref (entry->resource);

  /* Not the last one: the entry has one too, or a spare in the box. */
  rc_resource_unref (resource);
  return result;
}

/* A loader that answers with the old instance means the one that is known already. Takes over
   @resource. */
static RcResource *
recognize (RcFlight   *flight,
           RcResource *resource)
{
  gpointer identity = rc_resource_get_identity (resource);
  g_autoptr (RcResource) previous = rc_flight_dup_previous (flight);

  if (previous == NULL || identity == NULL || rc_resource_get_identity (previous) != identity)
    return resource;

  rc_resource_unref (resource);
  return g_steal_pointer (&previous);
}

/* Takes over @value. */
static void
complete_with_value (RcCache    *self,
                     RcLoad     *load,
                     RcResource *value)
{
  RcFlight *flight = rc_load_get_flight (load);
  gint64 load_time = get_load_time (self, flight);
  RcResource *resource = recognize (flight, value);
  RcEntry *entry = make_entry (self, load, resource, load_time);
  RcOutbox box = RC_OUTBOX_INIT;
  gboolean is_attached;

  rc_cache_lock (self);
  is_attached = end_flight_locked (self, flight, load_time, FALSE, &box);
  if (is_attached)
    rc_cache_forget_failure_locked (self, flight->key, &box);
  if (is_attached && entry != NULL && resource->release == NULL)
    resource = store_locked (self, flight, entry, resource, &box);
  else if (entry != NULL)
    resource = refuse_locked (self, flight, entry, resource, &box);
  unlock_and_settle (self, load, resource, NULL, NULL, &box);
}

/* What went wrong for those who asked, and not with what they asked for, goes wrong for
   nobody else. */
static gboolean
is_memorable (const GError *error)
{
  return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         !g_error_matches (error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD) &&
         !g_error_matches (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK) &&
         !g_error_matches (error, RC_ERROR, RC_ERROR_CLOSED);
}

void
rc_cache_remember_failure_locked (RcCache      *self,
                                  RcFlight     *flight,
                                  const GError *error,
                                  RcResource   *resource,
                                  RcOutbox     *box)
{
  RcFailure *failure;
  RcFailure *old;

  if (self->conduct.retry_delay_usec == 0 || !is_memorable (error))
    return;

  failure = rc_failure_new (flight->key, error, resource, rc_clock_now ());
  failure->tags = g_steal_pointer (&flight->tags);
  old = rc_failures_add (&self->failures, failure);
  if (old != NULL)
    box->failures = g_slist_prepend (box->failures, old);
}

/* The value that may serve if there is no better one. */
RcResource *
rc_cache_dup_stale_locked (RcCache    *self,
                           const char *key,
                           guint64     hash)
{
  RcEntry *entry = rc_store_find (&self->store, key, hash);
  RcEvictReason reason;

  if (entry == NULL || rc_store_get_state (&self->store, entry, rc_clock_now (), &reason) !=
                       RC_ENTRY_STATE_STALE)
    return NULL;

  return rc_resource_ref (entry->resource);
}

/* NULL if there is none, or if it is not good any more. */
RcResource *
rc_cache_dup_valid_stale (RcCache      *self,
                          RcFlight     *flight,
                          gboolean      is_after_time_out,
                          const GError *error)
{
  g_autoptr (RcResource) stale = NULL;
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;

  rc_cache_lock (self);
  if (rc_cache_is_attached_locked (self, flight) || is_after_time_out)
    stale = rc_cache_dup_stale_locked (self, flight->key, flight->hash);
  rc_cache_unlock_only (self);

  if (stale == NULL || !rc_cache_is_still_valid (self, flight->key, stale))
    return NULL;

  what = rc_cache_describe (self, flight->key);
  text = rc_label_mask (error->message, RC_LABEL_MAX_TEXT_CHARS);
  g_message ("The old value of %s serves on, because its load failed: %s", what, text);
  return g_steal_pointer (&stale);
}

static void
complete_with_error (RcCache    *self,
                     RcLoad     *load,
                     GError     *error,
                     RcResource *failure)
{
  RcFlight *flight = rc_load_get_flight (load);
  gint64 load_time = get_load_time (self, flight);
  RcResource *stale = NULL;
  RcOutbox box = RC_OUTBOX_INIT;

  stale = rc_cache_dup_valid_stale (self, flight, FALSE, error);

  rc_cache_lock (self);
  if (end_flight_locked (self, flight, load_time, TRUE, &box) &&
      rc_load_get_options (load)->store)
    rc_cache_remember_failure_locked (self, flight, error, failure, &box);
  unlock_and_settle (self, load, stale, stale == NULL ? error : NULL, failure, &box);
}

void
rc_cache_complete (gpointer    owner,
                   RcLoad     *load_,
                   RcResource *resource,
                   GError     *error_,
                   RcResource *failure)
{
  g_autoptr (RcLoad) load = g_object_ref (load_);
  g_autoptr (RcFlight) flight = rc_flight_ref (rc_load_get_flight (load));
  g_autoptr (GError) error = error_;

  if (resource != NULL)
    complete_with_value (owner, load, resource);
  else
    complete_with_error (owner, load, error, failure);
  rc_flight_forget_previous (flight);
}

void
rc_cache_void (gpointer  owner,
               RcLoad   *load_)
{
  RcCache *self = owner;
  g_autoptr (RcLoad) load = g_object_ref (load_);
  g_autoptr (RcFlight) flight = rc_flight_ref (rc_load_get_flight (load));
  RcOutbox box = RC_OUTBOX_INIT;

  rc_cache_lock (self);
  flight->is_uncounted = TRUE;
  end_flight_locked (self, flight, 0, FALSE, &box);
  rc_cache_post_load_locked (self, &box, RC_SIGNAL_LOAD_FINISHED, load);
  rc_cache_unlock (self, &box);

  rc_flight_settle_void (flight);
  rc_cache_deliver (self, &box);
}

/* Those that queue may begin as far as there are slots now. */
void
rc_cache_grant_slots_locked (RcCache  *self,
                             RcOutbox *box)
{
  RcFlight *flight;

  while ((flight = rc_slots_next (&self->slots, rc_clock_now ())) != NULL)
    box->begun = g_slist_prepend (box->begun, rc_flight_ref (flight));
}

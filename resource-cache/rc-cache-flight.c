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
                 "load function, or bring one with the call, as to get_with()"), what);
}

static RcFlight *
new_flight_locked (RcCache    *self,
                   const char *key,
                   guint64     hash,
                   gboolean    is_background)
{
  RcFlight *flight = rc_flight_new (self->pin, &rc_cache_flight_owner, key, hash);
  RcEntry *old = rc_store_find (&self->store, key, hash);

  flight->is_threaded = self->conduct.threaded;
  flight->is_background = is_background;
  flight->home = is_background ? rc_home_ref (self->home) : NULL;
  flight->priority = self->conduct.load_priority + (is_background ? G_PRIORITY_LOW : 0);
  flight->number = self->last_number;
  if (old != NULL)
    flight->previous = rc_resource_ref (old->resource);

  return flight;
}

/* Whoever asks for it begins it, unless it has to queue, or nobody asks. */
static void
admit_locked (RcCache  *self,
              RcFlight *flight,
              RcOutbox *box)
{
  if (!rc_slots_enter (&self->slots, flight, rc_clock_now ()))
    return;

  if (flight->is_background)
    box->begun = g_slist_prepend (box->begun, rc_flight_ref (flight));
  else
    flight->is_allowed = TRUE;
}

/* Returns the flight, which the load has a reference on. */
RcFlight *
rc_cache_begin_flight_locked (RcCache    *self,
                              const char *key,
                              guint64     hash,
                              RcTurn     *turn,
                              gboolean    is_background,
                              RcOutbox   *box)
{
  RcCallback *loader = turn->use_cache_loader ? self->load : turn->loader;
  RcFlight *flight;
  RcLoad *load;

  /* One that everybody has left is in nobody's way. */
  rc_cache_detach_flight_locked (self, key, RC_EVICT_REASON_REMOVED, box);

  flight = new_flight_locked (self, key, hash, is_background);
  if (self->flights == NULL)
    self->flights = g_hash_table_new (rc_hash_text, g_str_equal);
  g_hash_table_insert (self->flights, flight->key, rc_flight_ref (flight));
  self->counters.n_loading++;
  box->contents_changed = TRUE;
  admit_locked (self, flight, box);

  load = rc_load_new (flight, loader);
  rc_cache_post_load_locked (self, box, RC_SIGNAL_LOAD_STARTED, load);
  if (loader != NULL)
    flight->load = load;
  else
    turn->load = load;

  return flight;
}

/* The one who loads by itself counts as running the load from here on. */
static void
begin_turn_locked (RcCache    *self,
                   const char *key,
                   guint64     hash,
                   RcTurn     *turn,
                   RcOutbox   *box)
{
  RcFlight *flight = rc_cache_begin_flight_locked (self, key, hash, turn, FALSE, box);

  turn->flight = rc_flight_ref (flight);
  turn->is_first = TRUE;
  if (turn->load != NULL)
    rc_wait_node_add_runner (&flight->node);
}

/* A background load that somebody waits for is one of the foreground. */
static gboolean
join_locked (RcCache    *self,
             const char *key,
             RcTurn     *turn)
{
  RcFlight *flight = rc_cache_find_flight_locked (self, key);

  if (flight == NULL || !rc_flight_join (flight))
    return FALSE;

  turn->flight = rc_flight_ref (flight);
  if (flight->priority > self->conduct.load_priority)
    rc_slots_set_priority (&self->slots, flight, self->conduct.load_priority);

  return TRUE;
}

/* Why nobody is to try the load of @key again yet, or NULL. */
static RcFailure *
find_failure_locked (RcCache    *self,
                     const char *key)
{
  RcFailure *failure = rc_failures_find (&self->failures, key);

  if (failure == NULL ||
      rc_clock_now () - failure->failed_at >= self->conduct.retry_delay_usec)
    return NULL;

  return failure;
}

static gboolean
has_failed_lately_locked (RcCache    *self,
                          const char *key,
                          guint64     hash,
                          RcTurn     *turn)
{
  RcFailure *failure = find_failure_locked (self, key);

  if (failure == NULL)
    return FALSE;

  turn->error = g_error_copy (failure->error);
  turn->failure = failure->failure != NULL ? rc_resource_ref (failure->failure) : NULL;
  turn->stale = rc_cache_dup_stale_locked (self, key, hash);

  return TRUE;
}

static gboolean
may_begin_locked (RcCache *self,
                  RcTurn  *turn)
{
  return !turn->use_cache_loader || self->load != NULL;
}

static void
unlock_with_turn (RcCache      *self,
                  const char   *key,
                  GCancellable *cancellable,
                  RcTurn       *turn,
                  RcOutbox     *box,
                  GError      **error)
{
  gboolean is_closed = self->is_closed;

  rc_cache_unlock (self, box);
  rc_flight_forget_failure ();

  if (is_closed)
    set_closed_error (self, error);
  else if (!rc_cache_check_key (self, key, error))
    g_assert (turn->flight == NULL);
  else if (turn->flight == NULL && turn->error == NULL)
    set_not_found_error (self, key, error);
  else if (turn->load != NULL)
    rc_flight_follow (turn->flight, cancellable);
  rc_cache_deliver (self, box);
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
  if (!self->is_closed && g_utf8_validate (key, -1, NULL))
    {
      rc_cache_count_miss_locked (self, key, box);
      if (!join_locked (self, key, turn) &&
          !has_failed_lately_locked (self, key, hash, turn) && may_begin_locked (self, turn))
        begin_turn_locked (self, key, hash, turn, box);
    }

  unlock_with_turn (self, key, cancellable, turn, box, error);
}

/* The load has failed lately: its error once more, or the old value if that is good. */
static RcResource *
take_failure (RcCache     *self,
              const char  *key,
              RcTurn      *turn,
              GError     **error)
{
  g_autoptr (RcResource) stale = g_steal_pointer (&turn->stale);
  g_autoptr (RcResource) failure = g_steal_pointer (&turn->failure);

  if (stale != NULL && rc_cache_is_still_valid (self, key, stale))
    {
      g_clear_error (&turn->error);
      return g_steal_pointer (&stale);
    }

  if (failure != NULL)
    rc_flight_set_failure (g_steal_pointer (&failure));
  g_propagate_error (error, g_steal_pointer (&turn->error));
  return NULL;
}

static gboolean
is_cancelled (GCancellable  *cancellable,
              GError       **error)
{
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  rc_flight_forget_failure ();
  return TRUE;
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
  gboolean is_held;

  if (is_cancelled (cancellable, error))
    return NULL;

  box.may_refresh = TRUE;
  resource = rc_cache_hit_or_lock (self, key, hash, &box);
  if (resource != NULL)
    return resource;

  /* Whoever is told of the miss may drop the last reference. */
  is_held = rc_pin_hold (self->pin) != NULL;
  miss_and_unlock (self, key, hash, cancellable, turn, &box, error);
  if (turn->error != NULL)
    resource = take_failure (self, key, turn, error);
  if (is_held)
    rc_pin_drop (self->pin);

  return resource;
}

/* Loads whether there is a value or not; @turn tells what to do, or @error is set. */
void
rc_cache_take_refresh_turn (RcCache       *self,
                            const char    *key,
                            GCancellable  *cancellable,
                            RcTurn        *turn,
                            GError       **error)
{
  RcOutbox box = RC_OUTBOX_INIT;

  if (is_cancelled (cancellable, error))
    return;

  rc_cache_lock (self);
  if (!self->is_closed && g_utf8_validate (key, -1, NULL) && !join_locked (self, key, turn) &&
      may_begin_locked (self, turn))
    begin_turn_locked (self, key, rc_hash_string (key), turn, &box);
  unlock_with_turn (self, key, cancellable, turn, &box, error);
}

/* A hit of an entry that has become old begins a load in the background. */
void
rc_cache_refresh_if_due_locked (RcCache  *self,
                                RcEntry  *entry,
                                RcOutbox *box)
{
  RcTurn turn = { .use_cache_loader = TRUE };
  gint64 now;

  if (self->store.limits.refresh_after_usec == 0 || self->load == NULL)
    return;

  now = rc_clock_now ();
  if (rc_store_is_refresh_due (&self->store, entry, now) &&
      rc_cache_find_flight_locked (self, entry->key) == NULL &&
      find_failure_locked (self, entry->key) == NULL)
    rc_cache_begin_flight_locked (self, entry->key, entry->hash, &turn, TRUE, box);
}

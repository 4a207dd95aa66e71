/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock.h"
#include "rc-error.h"
#include "rc-hash-private.h"

#include <glib/gi18n-lib.h>

/* The load path: who finds nothing either begins a flight or joins the one there is. */

/* What a caller has come for, and what it gets instead of a value. */
typedef struct
{
  RcCallback *loader;         /* of the caller; NULL if it brings none */
  gboolean use_cache_loader;  /* the cache's serves, and without one nothing begins */
  RcFlight *flight;           /* a reference; NULL if there is an error */
  RcLoad *load;               /* for the one who loads; NULL for those who wait */
} Turn;

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

/* Returns the resource that serves from here on: another one if an entry has the same
   instance already. */
static RcResource *
store_locked (RcCache  *self,
              RcEntry  *entry,
              RcOutbox *box)
{
  RcResource *spare = rc_store_add (&self->store, entry, rc_clock_now (), &box->removed);

  if (spare != NULL)
    box->spares = g_slist_prepend (box->spares, spare);

  return rc_resource_ref (entry->resource);
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
  g_autoptr(RcLoad) load = g_object_ref (load_);
  g_autoptr(RcFlight) flight = rc_flight_ref (rc_load_get_flight (load));
  g_autoptr(RcResource) resource = resource_;
  g_autoptr(RcResource) result = NULL;
  g_autoptr(GError) error = error_;
  gint64 load_time = rc_clock_now () - flight->began_at;
  gboolean store = rc_load_get_options (load)->store;
  RcOutbox box = RC_OUTBOX_INIT;
  RcEntry *entry = NULL;

  if (resource != NULL && store)
    entry = make_entry (self, load, resource, load_time);

  g_mutex_lock (&self->lock);
  if (end_flight_locked (self, flight, load_time, error != NULL, &box) && entry != NULL)
    result = store_locked (self, g_steal_pointer (&entry), &box);
  else if (entry != NULL)
    refuse_locked (self, flight, resource);
  rc_cache_post_load_locked (self, &box, RC_SIGNAL_LOAD_FINISHED, load);

  rc_cache_unlock (self, &box);

  /* Those who wait come first: foreign code may take its time. */
  rc_flight_settle (flight, result != NULL ? result : resource, error, failure);
  rc_cache_deliver (self, &box);
  if (entry != NULL)
    rc_entry_free (entry);
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
                     Turn       *turn,
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

/* Joins the flight of @key, or begins it. FALSE if there is nothing to begin it with. */
static gboolean
take_turn_locked (RcCache    *self,
                  const char *key,
                  guint64     hash,
                  Turn       *turn,
                  RcOutbox   *box)
{
  RcFlight *flight = g_hash_table_lookup (self->flights, key);

  if (flight != NULL && rc_flight_join (flight))
    turn->flight = rc_flight_ref (flight);
  else if (!turn->use_cache_loader || self->load != NULL)
    begin_flight_locked (self, key, hash, turn, box);

  return turn->flight != NULL;
}

static void
miss_and_unlock (RcCache       *self,
                 const char    *key,
                 guint64        hash,
                 GCancellable  *cancellable,
                 Turn          *turn,
                 RcOutbox      *box,
                 GError       **error)
{
  gboolean is_closed = self->is_closed;
  gboolean is_key_valid = g_utf8_validate (key, -1, NULL);

  if (!is_closed && is_key_valid)
    {
      rc_cache_count_miss_locked (self, key, box);
      take_turn_locked (self, key, hash, turn, box);
    }
  rc_cache_unlock_and_deliver (self, box);

  if (is_closed)
    set_closed_error (self, error);
  else if (!is_key_valid)
    rc_cache_check_key (self, key, error);
  else if (turn->flight == NULL)
    set_not_found_error (self, key, error);
  else if (turn->load != NULL)
    rc_flight_follow (turn->flight, cancellable);
}

/* TRUE: a hit, handed out. FALSE: @turn tells what to do, or @error is set. */
static gboolean
hit_or_take_turn (RcCache       *self,
                  const char    *key,
                  GCancellable  *cancellable,
                  GValue        *value,
                  GObject      **object,
                  Turn          *turn,
                  GError       **error)
{
  guint64 hash = rc_hash_string (key);
  RcOutbox box = RC_OUTBOX_INIT;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (rc_cache_hit_or_lock (self, key, hash, value, object, &box))
    return TRUE;

  miss_and_unlock (self, key, hash, cancellable, turn, &box, error);
  return FALSE;
}

/* Waits for the result of @flight, and hands it out. */
static gboolean
wait_and_give (RcFlight      *flight,
               GCancellable  *cancellable,
               GValue        *value,
               GObject      **object,
               GError       **error)
{
  g_autoptr(RcResource) resource = NULL;

  if (!rc_flight_wait (flight, cancellable, &resource, error))
    return FALSE;

  rc_cache_give (resource, value, object);
  return TRUE;
}

static gboolean
join_and_give (RcFlight      *flight,
               GCancellable  *cancellable,
               GValue        *value,
               GObject      **object,
               GError       **error)
{
  gboolean given = wait_and_give (flight, cancellable, value, object, error);

  rc_flight_leave (flight);
  return given;
}

/* @loader may be NULL: the cache's own then serves. */
static gboolean
get (RcCache       *self,
     const char    *key,
     RcCallback    *loader,
     GCancellable  *cancellable,
     GValue        *value,
     GObject      **object,
     GError       **error)
{
  Turn turn = { .loader = loader, .use_cache_loader = loader == NULL };
  gboolean given = FALSE;

  if (hit_or_take_turn (self, key, cancellable, value, object, &turn, error))
    return TRUE;

  if (turn.load != NULL)
    {
      rc_load_run (turn.load);
      g_clear_object (&turn.load);
      given = wait_and_give (turn.flight, cancellable, value, object, error);
      rc_flight_leave_as_leader (turn.flight);
    }
  else if (turn.flight != NULL)
    {
      given = join_and_give (turn.flight, cancellable, value, object, error);
    }

  if (!given)
    rc_cache_give_nothing (value, object);
  rc_flight_unref (turn.flight);

  return given;
}

static gboolean
check_key_given (RcCache     *self,
                 const char  *key,
                 GError     **error)
{
  if (key != NULL)
    return TRUE;

  g_set_error (error, RC_ERROR, RC_ERROR_INVALID_KEY,
               _("Cache “%s” was asked for no key at all. Keys are UTF-8 text"), self->name);
  return FALSE;
}

/* The object, if it is one. */
static GObject *
check_object (RcCache     *self,
              const char  *key,
              GObject     *object,
              GError     **error)
{
  g_autofree char *what = NULL;

  if (object != NULL)
    return object;

  what = rc_cache_describe (self, key);
  g_set_error (error, RC_ERROR, RC_ERROR_INVALID,
               _("The value of %s is no object. Use the function that ends in _value()"), what);
  return NULL;
}

static GObject *
get_object (RcCache       *self,
            const char    *key,
            RcCallback    *loader,
            GCancellable  *cancellable,
            GError       **error)
{
  GObject *object;

  if (!check_key_given (self, key, error) ||
      !get (self, key, loader, cancellable, NULL, &object, error))
    return NULL;

  return check_object (self, key, object, error);
}

static gboolean
get_value (RcCache       *self,
           const char    *key,
           RcCallback    *loader,
           GCancellable  *cancellable,
           GValue        *value,
           GError       **error)
{
  if (check_key_given (self, key, error))
    return get (self, key, loader, cancellable, value, NULL, error);

  rc_cache_give_nothing (value, NULL);
  return FALSE;
}

/**
 * rc_cache_get:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @error: return location for an error
 *
 * Gets a value, and loads it if it is not there.
 *
 * However many threads ask for a key at once, its load function runs once, in the
 * thread of one of them; the others wait. Each of them can be cancelled without harm
 * to the others; the load is cancelled when all are.
 *
 * Errors: whatever the load fails with; [error@Rc.Error.LOAD_FAILED] if it ends
 * without an answer; [error@Rc.Error.NOT_FOUND] without a load function;
 * [error@Rc.Error.RECURSIVE_LOAD] if the load of a key asks for that key;
 * [error@Rc.Error.WOULD_DEADLOCK] if loads in several threads would wait for each
 * other; [error@Rc.Error.CLOSED]; [error@Rc.Error.INVALID_KEY];
 * [error@Rc.Error.INVALID] if the value is no object; `G_IO_ERROR_CANCELLED`.
 *
 * Returns: (transfer full): the value, or `NULL` with @error set
 *
 * Since: 0.1
 */
GObject *
rc_cache_get (RcCache       *self,
              const char    *key,
              GCancellable  *cancellable,
              GError       **error)
{
  g_return_val_if_fail (RC_IS_CACHE (self), NULL);

  return get_object (self, key, NULL, cancellable, error);
}

/**
 * rc_cache_get_value:
 * @self: a cache
 * @key: a key
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 * @cancellable: (nullable): gives up for this caller
 * @error: return location for an error
 *
 * Gets a value of any type, and loads it if it is not there.
 *
 * See [method@Rc.Cache.get].
 *
 * Returns: `TRUE` if there is one; else @error is set, and @value holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_cache_get_value (RcCache       *self,
                    const char    *key,
                    GValue        *value,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return get_value (self, key, NULL, cancellable, value, error);
}

/**
 * rc_cache_get_with:
 * @self: a cache
 * @key: a key
 * @load: (scope notified) (closure user_data) (destroy notify): what loads the value
 * @user_data: what it gets besides
 * @notify: (nullable): frees @user_data
 * @cancellable: (nullable): gives up for this caller
 * @error: return location for an error
 *
 * Gets a value, and loads it with a function of the caller's if it is not there.
 *
 * If somebody else loads the key already, that value serves. @notify is called when the
 * load is over, or not needed. See [method@Rc.Cache.get] for the rest.
 *
 * Returns: (transfer full): the value, or `NULL` with @error set
 *
 * Since: 0.1
 */
GObject *
rc_cache_get_with (RcCache         *self,
                   const char      *key,
                   RcLoadFunc       load,
                   gpointer         user_data,
                   GDestroyNotify   notify,
                   GCancellable    *cancellable,
                   GError         **error)
{
  g_autoptr(RcCallback) loader = rc_callback_new (G_CALLBACK (load), user_data, notify);

  g_return_val_if_fail (RC_IS_CACHE (self), NULL);
  g_return_val_if_fail (loader != NULL, NULL);

  return get_object (self, key, loader, cancellable, error);
}

/**
 * rc_cache_get_with_value:
 * @self: a cache
 * @key: a key
 * @load: (scope notified) (closure user_data) (destroy notify): what loads the value
 * @user_data: what it gets besides
 * @notify: (nullable): frees @user_data
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 * @cancellable: (nullable): gives up for this caller
 * @error: return location for an error
 *
 * Gets a value of any type, and loads it with a function of the caller's if it is not
 * there.
 *
 * See [method@Rc.Cache.get_with].
 *
 * Returns: `TRUE` if there is one; else @error is set, and @value holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_cache_get_with_value (RcCache         *self,
                         const char      *key,
                         RcLoadFunc       load,
                         gpointer         user_data,
                         GDestroyNotify   notify,
                         GValue          *value,
                         GCancellable    *cancellable,
                         GError         **error)
{
  g_autoptr(RcCallback) loader = rc_callback_new (G_CALLBACK (load), user_data, notify);

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (loader != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return get_value (self, key, loader, cancellable, value, error);
}

/**
 * rc_cache_begin:
 * @self: a cache
 * @key: a key
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 * @load: (out) (transfer full) (nullable): return location for the load that the
 *   caller is to settle
 * @cancellable: (nullable): gives up for this caller
 * @error: return location for an error
 *
 * Gets a value, or the duty to load it.
 *
 * What [method@Rc.Cache.get] is made of, for language bindings, which run loaders in
 * their own language, and for loaders that are no function. Three outcomes:
 *
 * - `TRUE`: @value is the value, from the cache or from the load of somebody else, who
 *   was waited for.
 * - `FALSE`, and @load is set: nobody else loads this key. Settle it, or abandon it,
 *   whatever happens: others may be waiting for it already. Until then the calling
 *   thread counts as the one that loads: it can't wait for that key itself.
 * - `FALSE`, and @error is set: see [method@Rc.Cache.get].
 *
 * Returns: `TRUE` if there is a value; else @value holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_cache_begin (RcCache       *self,
                const char    *key,
                GValue        *value,
                RcLoad       **load,
                GCancellable  *cancellable,
                GError       **error)
{
  Turn turn = { NULL, };
  gboolean given = FALSE;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (load != NULL, FALSE);

  *load = NULL;
  if (check_key_given (self, key, error))
    {
      given = hit_or_take_turn (self, key, cancellable, value, NULL, &turn, error);
      if (turn.flight != NULL && turn.load == NULL)
        given = join_and_give (turn.flight, cancellable, value, NULL, error);
    }

  if (!given)
    rc_cache_give_nothing (value, NULL);
  *load = turn.load;
  rc_flight_unref (turn.flight);

  return given;
}

/**
 * rc_cache_take_failure:
 * @self: a cache
 * @failure: (out caller-allocates): return location for the failure; to be unset in any
 *   case
 *
 * Gets what [method@Rc.Load.return_failure] was given, after a call in this thread got
 * that load's error.
 *
 * For language bindings: to be called right after the error, once.
 *
 * Returns: `TRUE` if there was one; else @failure holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_cache_take_failure (RcCache *self,
                       GValue  *failure)
{
  g_autoptr(RcResource) resource = NULL;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (failure != NULL, FALSE);

  resource = rc_flight_steal_failure ();
  if (resource != NULL)
    rc_cache_give (resource, failure, NULL);
  else
    rc_cache_give_nothing (failure, NULL);

  return resource != NULL;
}

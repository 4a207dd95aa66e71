/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-error.h"

#include <glib/gi18n-lib.h>

/* The verbs that load. */

static RcResource *
join (RcFlight      *flight,
      GCancellable  *cancellable,
      GError       **error)
{
  RcResource *resource = rc_flight_wait (flight, cancellable, error);

  rc_flight_leave (flight);
  return resource;
}

/* The loader may answer at once or later: its caller waits like everybody else. */
static RcResource *
lead (RcTurn        *turn,
      GCancellable  *cancellable,
      GError       **error)
{
  RcResource *resource;

  rc_load_run_and_unref (g_steal_pointer (&turn->load));
  resource = rc_flight_wait (turn->flight, cancellable, error);
  rc_flight_leave_as_leader (turn->flight);

  return resource;
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

/* What every verb that loads is made of. @loader may be NULL: the cache's own then
   serves. */
RcResource *
rc_cache_get_resource (RcCache       *self,
                       const char    *key,
                       RcCallback    *loader,
                       GCancellable  *cancellable,
                       GError       **error)
{
  RcTurn turn = { .loader = loader, .use_cache_loader = loader == NULL };
  RcResource *resource;

  if (!check_key_given (self, key, error))
    return NULL;

  resource = rc_cache_hit_or_take_turn (self, key, cancellable, &turn, error);
  if (turn.load != NULL)
    resource = lead (&turn, cancellable, error);
  else if (turn.flight != NULL)
    resource = join (turn.flight, cancellable, error);
  rc_flight_unref (turn.flight);

  return resource;
}

static GObject *
get_object (RcCache       *self,
            const char    *key,
            RcCallback    *loader,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (RcResource) resource = NULL;
  g_autofree char *what = NULL;

  resource = rc_cache_get_resource (self, key, loader, cancellable, error);
  if (resource == NULL)
    return NULL;

  if (rc_resource_is_object (resource))
    return rc_resource_dup_object (resource);

  what = rc_cache_describe (self, key);
  g_set_error (error, RC_ERROR, RC_ERROR_INVALID,
               _("The value of %s is no object. Use the function that ends in _value()"), what);
  return NULL;
}

static gboolean
get_value (RcCache       *self,
           const char    *key,
           RcCallback    *loader,
           GCancellable  *cancellable,
           GValue        *value,
           GError       **error)
{
  g_autoptr (RcResource) resource = NULL;

  resource = rc_cache_get_resource (self, key, loader, cancellable, error);
  return rc_cache_give (resource, value);
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
 * It blocks until there is an answer. Do not call it in the thread that runs the main
 * loop which a loader needs in order to answer later.
 *
 * Errors: whatever the load fails with; `RC_ERROR_LOAD_FAILED` if it ends
 * without an answer; `RC_ERROR_NOT_FOUND` without a load function;
 * `RC_ERROR_RECURSIVE_LOAD` if the load of a key asks for that key;
 * `RC_ERROR_WOULD_DEADLOCK` if loads in several threads would wait for each
 * other; `RC_ERROR_CLOSED`; `RC_ERROR_INVALID_KEY`;
 * `RC_ERROR_INVALID` if the value is no object; `G_IO_ERROR_CANCELLED`.
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
  g_autoptr (RcCallback) loader = rc_callback_new (G_CALLBACK (load), user_data, notify);

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
  g_autoptr (RcCallback) loader = rc_callback_new (G_CALLBACK (load), user_data, notify);

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
  g_autoptr (RcResource) resource = NULL;
  RcTurn turn = { NULL, };

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (load != NULL, FALSE);

  if (check_key_given (self, key, error))
    resource = rc_cache_hit_or_take_turn (self, key, cancellable, &turn, error);
  if (turn.flight != NULL && turn.load == NULL)
    resource = join (turn.flight, cancellable, error);
  rc_flight_unref (turn.flight);

  *load = turn.load;
  return rc_cache_give (resource, value);
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
  g_autoptr (RcResource) resource = NULL;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (failure != NULL, FALSE);

  resource = rc_flight_steal_failure ();
  return rc_cache_give (resource, failure);
}

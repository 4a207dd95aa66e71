/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-waiter-private.h"

/* The verbs for language bindings, which run loaders in their own language. */

static void
hand_out (RcLoad *load)
{
  RcFlight *flight = rc_load_get_flight (load);

  rc_load_hand_out (load);
  rc_cache_trace_started (flight->owner, flight);
}

/* NULL, with @error, or with a load that it is time to begin; with neither, the caller is to
   ask anew. */
static RcResource *
wait_for_turn (RcTurn        *turn,
               GCancellable  *cancellable,
               gboolean      *is_void,
               GError       **error)
{
  g_autoptr (RcFlight) flight = g_steal_pointer (&turn->flight);
  RcResource *resource = NULL;

  if (flight == NULL)
    return NULL;

  if (turn->load == NULL)
    return rc_flight_wait_and_leave (flight, cancellable, is_void, error);

  if (rc_flight_wait_to_begin (flight, cancellable, &resource, error))
    hand_out (turn->load);
  else
    g_clear_object (&turn->load);
  return resource;
}

/* What begin() is made of: a value, or a load, or an error. */
RcResource *
rc_cache_begin_resource (RcCache       *self,
                         const char    *key,
                         RcLoad       **load,
                         GCancellable  *cancellable,
                         GError       **error)
{
  RcResource *resource = NULL;
  gboolean is_void = TRUE;

  *load = NULL;
  while (is_void && rc_cache_check_key_given (self, key, error))
    {
      RcTurn turn = { NULL, };

      is_void = FALSE;
      resource = rc_cache_hit_or_take_turn (self, key, cancellable, &turn, error);
      if (resource == NULL)
        resource = wait_for_turn (&turn, cancellable, &is_void, error);
      *load = turn.load;
    }

  return resource;
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

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (load != NULL, FALSE);

  resource = rc_cache_begin_resource (self, key, load, cancellable, error);
  return rc_resource_give (resource, value);
}

/* The task is told when it is its turn. */
static void
begin_by_turn (RcTurn *turn,
               GTask  *task)
{
  g_autoptr (RcFlight) flight = g_steal_pointer (&turn->flight);
  RcWaiter *beginner = rc_waiter_new (task);

  beginner->load = g_steal_pointer (&turn->load);
  rc_flight_add_beginner (flight, beginner);
}

static void
begin_by_task (GTask *task)
{
  RcCache *self = g_task_get_source_object (task);
  const char *key = rc_waiter_get_key (task);
  RcTurn turn = { NULL, };
  RcResource *resource = NULL;
  GError *error = NULL;

  if (rc_cache_check_key_given (self, key, &error))
    resource = rc_cache_hit_or_take_turn (self, key, g_task_get_cancellable (task), &turn,
                                          &error);

  if (turn.load != NULL)
    begin_by_turn (&turn, task);
  else if (turn.flight != NULL)
    rc_cache_follow_turn (&turn, task);
  else
    rc_waiter_tell_at_once (task, resource, NULL, error);
}

/**
 * rc_cache_begin_async:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @callback: (scope async) (closure user_data): called when there is an answer
 * @user_data: what @callback gets besides
 *
 * Gets a value, or the duty to load it, without blocking.
 *
 * See [method@Rc.Cache.begin]. @callback is called in the thread-default main context of
 * the caller, never from inside this call.
 *
 * Since: 0.1
 */
void
rc_cache_begin_async (RcCache             *self,
                      const char          *key,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (RC_IS_CACHE (self));

  task = rc_waiter_make_task (self, key, cancellable, callback, user_data,
                              rc_cache_begin_async);
  rc_waiter_ask (task, begin_by_task, NULL);
}

RcResource *
rc_cache_finish_begin (RcCache       *self,
                       GAsyncResult  *result,
                       RcLoad       **load,
                       GError       **error)
{
  RcResource *resource;

  g_return_val_if_fail (rc_waiter_is_result (result, self, rc_cache_begin_async), NULL);

  *load = NULL;
  resource = rc_waiter_finish (G_TASK (result), load, error);
  if (*load != NULL)
    hand_out (*load);

  return resource;
}

/**
 * rc_cache_begin_finish:
 * @self: a cache
 * @result: what the callback was given
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 * @load: (out) (transfer full) (nullable): return location for the load that the
 *   caller is to settle
 * @error: return location for an error
 *
 * Ends what [method@Rc.Cache.begin_async] began, with the three outcomes of
 * [method@Rc.Cache.begin].
 *
 * Returns: `TRUE` if there is a value; else @value holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_cache_begin_finish (RcCache       *self,
                       GAsyncResult  *result,
                       GValue        *value,
                       RcLoad       **load,
                       GError       **error)
{
  g_autoptr (RcResource) resource = NULL;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (load != NULL, FALSE);

  resource = rc_cache_finish_begin (self, result, load, error);
  return rc_resource_give (resource, value);
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
  return rc_resource_give (resource, failure);
}

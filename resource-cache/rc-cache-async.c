/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-waiter-private.h"

/* The verbs that load without blocking the caller. */

/* Waits for the flight by a task, and calls its loader if it is for this caller to do. */
void
rc_cache_follow_turn (RcTurn *turn,
                      GTask  *task)
{
  g_autoptr (RcFlight) flight = g_steal_pointer (&turn->flight);

  rc_flight_add_waiter (flight, task);
  if (turn->is_first)
    rc_flight_begin_here (flight);
  else
    rc_flight_begin_elsewhere (flight);
}

static void
get_by_task (GTask *task)
{
  RcCache *self = g_task_get_source_object (task);
  RcCallback *loader = rc_waiter_get_loader (task);
  const char *key = rc_waiter_get_key (task);
  RcTurn turn = { .loader = loader, .use_cache_loader = loader == NULL };
  RcResource *resource = NULL;
  GError *error = NULL;

  if (rc_cache_check_key_given (self, key, &error))
    resource = rc_cache_hit_or_take_turn (self, key, g_task_get_cancellable (task), &turn,
                                          &error);
  if (turn.flight != NULL)
    rc_cache_follow_turn (&turn, task);
  else
    rc_waiter_tell_at_once (task, resource, NULL, error);
}

/* What the asynchronous verbs that give a value are made of. */
void
rc_cache_start_task (RcCache             *self,
                     const char          *key,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data,
                     gpointer             tag)
{
  g_autoptr (GTask) task = rc_waiter_make_task (self, key, cancellable, callback, user_data,
                                                tag);

  rc_waiter_ask (task, get_by_task, NULL);
}

static void
start_task_with (RcCache             *self,
                 const char          *key,
                 RcCallback          *loader,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data,
                 gpointer             tag)
{
  g_autoptr (GTask) task = rc_waiter_make_task (self, key, cancellable, callback, user_data,
                                                tag);
  GError *error = NULL;

  if (rc_cache_check_loader_given (self, loader, &error))
    rc_waiter_ask (task, get_by_task, loader);
  else
    rc_waiter_tell_at_once (task, NULL, NULL, error);
}

RcResource *
rc_cache_finish_task (RcCache       *self,
                      GAsyncResult  *result,
                      gpointer       tag,
                      GError       **error)
{
  g_return_val_if_fail (rc_waiter_is_result (result, self, tag), NULL);

  return rc_waiter_finish (G_TASK (result), NULL, error);
}

static GObject *
finish_with_object (RcCache       *self,
                    GAsyncResult  *result,
                    gpointer       tag,
                    GError       **error)
{
  RcResource *resource = rc_cache_finish_task (self, result, tag, error);

  if (resource == NULL)
    return NULL;

  return rc_cache_give_object (self, rc_waiter_get_key (G_TASK (result)), resource, error);
}

static gboolean
finish_with_value (RcCache       *self,
                   GAsyncResult  *result,
                   gpointer       tag,
                   GValue        *value,
                   GError       **error)
{
  g_autoptr (RcResource) resource = rc_cache_finish_task (self, result, tag, error);

  return rc_resource_give (resource, value);
}

/**
 * rc_cache_get_async:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @callback: (scope async) (closure user_data): called when there is an answer
 * @user_data: what @callback gets besides
 *
 * Gets a value, and loads it if it is not there, without blocking.
 *
 * The load function is called in the calling thread, and may answer later, from any
 * thread; or in a thread of the library, if the cache is [property@Rc.Cache:threaded].
 * Callers that block and callers that do not share one load, and each can be cancelled
 * without harm to the others.
 *
 * @callback is called in the thread-default main context of the caller, never from inside
 * this call. A load that asks for another one so needs that to end: what would never end
 * fails, as for [method@Rc.Cache.get].
 *
 * Since: 0.1
 */
void
rc_cache_get_async (RcCache             *self,
                    const char          *key,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_return_if_fail (RC_IS_CACHE (self));

  rc_cache_start_task (self, key, cancellable, callback, user_data, rc_cache_get_async);
}

/**
 * rc_cache_get_finish:
 * @self: a cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Rc.Cache.get_async] began.
 *
 * Errors: those of [method@Rc.Cache.get].
 *
 * Returns: (transfer full): the value, or `NULL` with @error set
 *
 * Since: 0.1
 */
GObject *
rc_cache_get_finish (RcCache       *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (RC_IS_CACHE (self), NULL);

  return finish_with_object (self, result, rc_cache_get_async, error);
}

/**
 * rc_cache_get_value_async:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @callback: (scope async) (closure user_data): called when there is an answer
 * @user_data: what @callback gets besides
 *
 * Gets a value of any type, and loads it if it is not there, without blocking.
 *
 * See [method@Rc.Cache.get_async].
 *
 * Since: 0.1
 */
void
rc_cache_get_value_async (RcCache             *self,
                          const char          *key,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (RC_IS_CACHE (self));

  rc_cache_start_task (self, key, cancellable, callback, user_data, rc_cache_get_value_async);
}

/**
 * rc_cache_get_value_finish:
 * @self: a cache
 * @result: what the callback was given
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 * @error: return location for an error
 *
 * Ends what [method@Rc.Cache.get_value_async] began.
 *
 * Errors: those of [method@Rc.Cache.get].
 *
 * Returns: `TRUE` if there is one; else @error is set, and @value holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_cache_get_value_finish (RcCache       *self,
                           GAsyncResult  *result,
                           GValue        *value,
                           GError       **error)
{
  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return finish_with_value (self, result, rc_cache_get_value_async, value, error);
}

/**
 * rc_cache_get_with_async:
 * @self: a cache
 * @key: a key
 * @load: (scope notified) (closure load_data) (destroy load_notify): what loads the value
 * @load_data: what it gets besides
 * @load_notify: (nullable): frees @load_data
 * @cancellable: (nullable): gives up for this caller
 * @callback: (scope async) (closure user_data): called when there is an answer
 * @user_data: what @callback gets besides
 *
 * Gets a value, and loads it with a function of the caller's if it is not there, without
 * blocking.
 *
 * If somebody else loads the key already, that value serves. @load_notify is called when
 * the load is over, or not needed. See [method@Rc.Cache.get_async] for the rest.
 *
 * Since: 0.1
 */
void
rc_cache_get_with_async (RcCache             *self,
                         const char          *key,
                         RcLoadFunc           load,
                         gpointer             load_data,
                         GDestroyNotify       load_notify,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (RcCallback) loader = rc_callback_new (G_CALLBACK (load), load_data, load_notify);

  g_return_if_fail (RC_IS_CACHE (self));

  start_task_with (self, key, loader, cancellable, callback, user_data, rc_cache_get_with_async);
}

/**
 * rc_cache_get_with_finish:
 * @self: a cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Rc.Cache.get_with_async] began.
 *
 * Errors: those of [method@Rc.Cache.get].
 *
 * Returns: (transfer full): the value, or `NULL` with @error set
 *
 * Since: 0.1
 */
GObject *
rc_cache_get_with_finish (RcCache       *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (RC_IS_CACHE (self), NULL);

  return finish_with_object (self, result, rc_cache_get_with_async, error);
}

/**
 * rc_cache_get_with_value_async:
 * @self: a cache
 * @key: a key
 * @load: (scope notified) (closure load_data) (destroy load_notify): what loads the value
 * @load_data: what it gets besides
 * @load_notify: (nullable): frees @load_data
 * @cancellable: (nullable): gives up for this caller
 * @callback: (scope async) (closure user_data): called when there is an answer
 * @user_data: what @callback gets besides
 *
 * Gets a value of any type, and loads it with a function of the caller's if it is not
 * there, without blocking.
 *
 * See [method@Rc.Cache.get_with_async].
 *
 * Since: 0.1
 */
void
rc_cache_get_with_value_async (RcCache             *self,
                               const char          *key,
                               RcLoadFunc           load,
                               gpointer             load_data,
                               GDestroyNotify       load_notify,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (RcCallback) loader = rc_callback_new (G_CALLBACK (load), load_data, load_notify);

  g_return_if_fail (RC_IS_CACHE (self));

  start_task_with (self, key, loader, cancellable, callback, user_data,
                   rc_cache_get_with_value_async);
}

/**
 * rc_cache_get_with_value_finish:
 * @self: a cache
 * @result: what the callback was given
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 * @error: return location for an error
 *
 * Ends what [method@Rc.Cache.get_with_value_async] began.
 *
 * Errors: those of [method@Rc.Cache.get].
 *
 * Returns: `TRUE` if there is one; else @error is set, and @value holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_cache_get_with_value_finish (RcCache       *self,
                                GAsyncResult  *result,
                                GValue        *value,
                                GError       **error)
{
  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return finish_with_value (self, result, rc_cache_get_with_value_async, value, error);
}

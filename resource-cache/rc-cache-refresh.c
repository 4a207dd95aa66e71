/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-waiter-private.h"

static void
refresh_by_task (GTask *task)
{
  RcCache *self = g_task_get_source_object (task);
  const char *key = rc_waiter_get_key (task);
  RcTurn turn = { .use_cache_loader = TRUE };
  GError *error = NULL;

  if (rc_cache_check_key_given (self, key, &error))
    rc_cache_take_refresh_turn (self, key, g_task_get_cancellable (task), &turn, &error);

  if (turn.flight != NULL)
    rc_cache_follow_turn (&turn, task);
  else
    rc_waiter_tell_at_once (task, NULL, NULL, error);
}

/**
 * rc_cache_refresh_async:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @callback: (scope async) (closure user_data): called when there is an answer
 * @user_data: what @callback gets besides
 *
 * Loads a value whether there is one or not, and keeps the old one until the new one is
 * there.
 *
 * Meanwhile hits return the old value; if the load fails, it stays. A load in progress is
 * joined. [property@Rc.Cache:retry-delay] is no obstacle: who asks for a refresh wants to
 * try. The load function is called as for [method@Rc.Cache.get_async]; it may ask for the
 * old value with [method@Rc.Load.dup_previous]. What is removed or replaced meanwhile is
 * not overwritten: the loaded value is then released.
 *
 * Since: 0.1
 */
void
rc_cache_refresh_async (RcCache             *self,
                        const char          *key,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (RC_IS_CACHE (self));

  task = rc_waiter_make_task (self, key, cancellable, callback, user_data,
                              rc_cache_refresh_async);
  rc_waiter_ask (task, refresh_by_task, NULL);
}

/**
 * rc_cache_refresh_finish:
 * @self: a cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Rc.Cache.refresh_async] began.
 *
 * Errors: those of [method@Rc.Cache.get].
 *
 * Returns: `TRUE` if there is a new value, or the old one serves as
 *   [property@Rc.Cache:stale-if-error] allows; `FALSE` with @error set
 *
 * Since: 0.1
 */
gboolean
rc_cache_refresh_finish (RcCache       *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_autoptr (RcResource) resource = NULL;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);

  resource = rc_cache_finish_task (self, result, rc_cache_refresh_async, error);
  return resource != NULL;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-lease-private.h"

#include "rc-cache-private.h"
#include "rc-waiter-private.h"

/* The verbs that hand out leases. */

static RcLease *
finish (RcCache      *self,
        GAsyncResult *result,
        RcResource   *resource)
{
  return resource != NULL ? rc_lease_new (self->pin, rc_waiter_get_key (G_TASK (result)), resource)
                          : NULL;
}

/**
 * rc_cache_acquire:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @error: return location for an error
 *
 * Gets a value like [method@Rc.Cache.get], and holds it open.
 *
 * Errors: those of [method@Rc.Cache.get].
 *
 * Returns: (transfer full): a lease, or `NULL` with @error set
 *
 * Since: 0.1
 */
RcLease *
rc_cache_acquire (RcCache       *self,
                  const char    *key,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_return_val_if_fail (RC_IS_CACHE (self), NULL);

  return rc_lease_new (self->pin, key, rc_cache_get_resource (self, key, NULL, cancellable, error));
}

/**
 * rc_cache_acquire_async:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @callback: (scope async) (closure user_data): called when there is an answer
 * @user_data: what @callback gets besides
 *
 * Gets a value like [method@Rc.Cache.get_async], and holds it open.
 *
 * Since: 0.1
 */
void
rc_cache_acquire_async (RcCache             *self,
                        const char          *key,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (RC_IS_CACHE (self));

  rc_cache_start_task (self, key, cancellable, callback, user_data, rc_cache_acquire_async);
}

/**
 * rc_cache_acquire_finish:
 * @self: a cache
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Rc.Cache.acquire_async] began.
 *
 * For language bindings: it also ends [method@Rc.Cache.get_value_async] and
 * [method@Rc.Cache.get_with_value_async].
 *
 * Errors: those of [method@Rc.Cache.get].
 *
 * Returns: (transfer full): a lease, or `NULL` with @error set
 *
 * Since: 0.1
 */
RcLease *
rc_cache_acquire_finish (RcCache       *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  gpointer tag = rc_cache_acquire_async;

  g_return_val_if_fail (RC_IS_CACHE (self), NULL);

  if (g_async_result_is_tagged (result, rc_cache_get_value_async))
    tag = rc_cache_get_value_async;
  else if (g_async_result_is_tagged (result, rc_cache_get_with_value_async))
    tag = rc_cache_get_with_value_async;

  return finish (self, result, rc_cache_finish_task (self, result, tag, error));
}

/**
 * rc_cache_begin_lease:
 * @self: a cache
 * @key: a key
 * @load: (out) (transfer full) (nullable): return location for the load that the
 *   caller is to settle
 * @cancellable: (nullable): gives up for this caller
 * @error: return location for an error
 *
 * Gets a lease on a value, or the duty to load it.
 *
 * For language bindings that can't have a value and an error from one call: it is
 * [method@Rc.Cache.begin], whose value is held by a lease.
 *
 * Returns: (transfer full) (nullable): a lease; or `NULL` with either @load or @error set
 *
 * Since: 0.1
 */
RcLease *
rc_cache_begin_lease (RcCache       *self,
                      const char    *key,
                      RcLoad       **load,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_return_val_if_fail (RC_IS_CACHE (self), NULL);
  g_return_val_if_fail (load != NULL, NULL);

  return rc_lease_new (self->pin, key,
                       rc_cache_begin_resource (self, key, load, cancellable, error));
}

/**
 * rc_cache_begin_lease_finish:
 * @self: a cache
 * @result: what the callback was given
 * @load: (out) (transfer full) (nullable): return location for the load that the
 *   caller is to settle
 * @error: return location for an error
 *
 * Ends what [method@Rc.Cache.begin_async] began, with the outcomes of
 * [method@Rc.Cache.begin_lease].
 *
 * Returns: (transfer full) (nullable): a lease; or `NULL` with either @load or @error set
 *
 * Since: 0.1
 */
RcLease *
rc_cache_begin_lease_finish (RcCache       *self,
                             GAsyncResult  *result,
                             RcLoad       **load,
                             GError       **error)
{
  g_return_val_if_fail (RC_IS_CACHE (self), NULL);
  g_return_val_if_fail (load != NULL, NULL);

  return finish (self, result, rc_cache_finish_begin (self, result, load, error));
}

/**
 * rc_load_acquire:
 * @self: a load that is settled
 *
 * Takes a lease on the value that the load was settled with: what its callers get.
 *
 * For language bindings. [method@Rc.Load.set_hold] has to be set before the load is settled.
 *
 * Returns: (transfer full) (nullable): a lease, or `NULL` if the load holds no value
 *
 * Since: 0.1
 */
RcLease *
rc_load_acquire (RcLoad *self)
{
  RcFlight *flight;

  g_return_val_if_fail (RC_IS_LOAD (self), NULL);

  flight = rc_load_get_flight (self);
  g_return_val_if_fail (flight != NULL, NULL);

  return rc_lease_new (flight->pin, flight->key, rc_load_dup_held (self));
}

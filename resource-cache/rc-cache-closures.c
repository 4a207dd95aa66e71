/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-closures.h"

#include "rc-cache-async.h"
#include "rc-cache-load.h"
#include "rc-lease.h"
#include "rc-load.h"

/* The verbs that take functions, for languages to which a closure comes cheaper. */

static GClosure *
take_closure (GClosure *closure)
{
  if (closure == NULL)
    return NULL;

  g_closure_ref (closure);
  g_closure_sink (closure);
  if (G_CLOSURE_NEEDS_MARSHAL (closure))
    g_closure_set_marshal (closure, g_cclosure_marshal_generic);

  return closure;
}

static void
unref_closure (gpointer closure)
{
  g_closure_unref (closure);
}

static void
call_back_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GClosure) closure = data;
  GValue args[] = { G_VALUE_INIT, G_VALUE_INIT };

  if (closure == NULL)
    return;

  g_value_init (&args[0], G_TYPE_OBJECT);
  g_value_set_object (&args[0], source);
  g_value_init (&args[1], G_TYPE_OBJECT);
  g_value_set_object (&args[1], result);
  g_closure_invoke (closure, NULL, G_N_ELEMENTS (args), args, NULL);
  g_value_unset (&args[1]);
  g_value_unset (&args[0]);
}

static void
load_cb (RcLoad   *load,
         gpointer  closure)
{
  g_auto (GValue) arg = G_VALUE_INIT;

  g_value_init (&arg, RC_TYPE_LOAD);
  g_value_set_object (&arg, load);
  g_closure_invoke (closure, NULL, 1, &arg, NULL);
}

static gboolean
match_cb (const char   *key,
          const GValue *value,
          gpointer      closure)
{
  GValue args[] = { G_VALUE_INIT, G_VALUE_INIT };
  g_auto (GValue) result = G_VALUE_INIT;

  g_value_init (&args[0], G_TYPE_STRING);
  g_value_set_string (&args[0], key);
  g_value_init (&args[1], value != NULL ? G_VALUE_TYPE (value) : G_TYPE_OBJECT);
  if (value != NULL)
    g_value_copy (value, &args[1]);
  g_value_init (&result, G_TYPE_BOOLEAN);
  g_closure_invoke (closure, &result, G_N_ELEMENTS (args), args, NULL);
  g_value_unset (&args[1]);
  g_value_unset (&args[0]);

  return g_value_get_boolean (&result);
}

/**
 * rc_cache_get_value_async_with_closure:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @callback: (nullable): called with the cache and the result when there is an answer
 *
 * Does what [method@Rc.Cache.get_value_async] does, with a closure for language bindings.
 *
 * To be ended with [method@Rc.Cache.get_value_finish].
 *
 * Since: 0.1
 */
void
rc_cache_get_value_async_with_closure (RcCache      *self,
                                       const char   *key,
                                       GCancellable *cancellable,
                                       GClosure     *callback)
{
  rc_cache_get_value_async (self, key, cancellable, call_back_cb, take_closure (callback));
}

/**
 * rc_cache_get_with_value_async_with_closures:
 * @self: a cache
 * @key: a key
 * @load: called with the [class@Rc.Load] to load the value
 * @cancellable: (nullable): gives up for this caller
 * @callback: (nullable): called with the cache and the result when there is an answer
 *
 * Does what [method@Rc.Cache.get_with_value_async] does, with closures for language
 * bindings.
 *
 * To be ended with [method@Rc.Cache.get_with_value_finish].
 *
 * Since: 0.1
 */
void
rc_cache_get_with_value_async_with_closures (RcCache      *self,
                                             const char   *key,
                                             GClosure     *load,
                                             GCancellable *cancellable,
                                             GClosure     *callback)
{
  g_return_if_fail (load != NULL);

  rc_cache_get_with_value_async (self, key, load_cb, take_closure (load), unref_closure,
                                 cancellable, call_back_cb, take_closure (callback));
}

/**
 * rc_cache_begin_async_with_closure:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @callback: (nullable): called with the cache and the result when there is an answer
 *
 * Does what [method@Rc.Cache.begin_async] does, with a closure for language bindings.
 *
 * To be ended with [method@Rc.Cache.begin_finish].
 *
 * Since: 0.1
 */
void
rc_cache_begin_async_with_closure (RcCache      *self,
                                   const char   *key,
                                   GCancellable *cancellable,
                                   GClosure     *callback)
{
  rc_cache_begin_async (self, key, cancellable, call_back_cb, take_closure (callback));
}

/**
 * rc_cache_acquire_async_with_closure:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @callback: (nullable): called with the cache and the result when there is an answer
 *
 * Does what [method@Rc.Cache.acquire_async] does, with a closure for language bindings.
 *
 * To be ended with [method@Rc.Cache.acquire_finish].
 *
 * Since: 0.1
 */
void
rc_cache_acquire_async_with_closure (RcCache      *self,
                                     const char   *key,
                                     GCancellable *cancellable,
                                     GClosure     *callback)
{
  rc_cache_acquire_async (self, key, cancellable, call_back_cb, take_closure (callback));
}

/**
 * rc_cache_refresh_async_with_closure:
 * @self: a cache
 * @key: a key
 * @cancellable: (nullable): gives up for this caller
 * @callback: (nullable): called with the cache and the result when there is an answer
 *
 * Does what [method@Rc.Cache.refresh_async] does, with a closure for language bindings.
 *
 * To be ended with [method@Rc.Cache.refresh_finish].
 *
 * Since: 0.1
 */
void
rc_cache_refresh_async_with_closure (RcCache      *self,
                                     const char   *key,
                                     GCancellable *cancellable,
                                     GClosure     *callback)
{
  rc_cache_refresh_async (self, key, cancellable, call_back_cb, take_closure (callback));
}

/**
 * rc_cache_remove_matching_with_closure:
 * @self: a cache
 * @match: called with a key and a value; returns whether to remove that
 *
 * Does what [method@Rc.Cache.remove_matching] does, with a closure for language bindings.
 *
 * Without a value, @match is given a `NULL` object.
 *
 * Returns: how many entries have left
 *
 * Since: 0.1
 */
guint
rc_cache_remove_matching_with_closure (RcCache  *self,
                                       GClosure *match)
{
  g_autoptr (GClosure) closure = take_closure (match);

  g_return_val_if_fail (closure != NULL, 0);

  return rc_cache_remove_matching (self, match_cb, closure);
}

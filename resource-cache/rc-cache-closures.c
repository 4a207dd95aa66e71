/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-closures.h"

#include "rc-cache-async.h"
#include "rc-cache-load.h"
#include "rc-enums.h"
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
  if (closure != NULL)
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

/* Calls a function of a key, a value (of none, a NULL object) and maybe a reason; @result says
   what it returns, if anything. */
static void
call_with_value (GClosure            *closure,
                 const char          *key,
                 const GValue        *value,
                 const RcEvictReason *reason,
                 GValue              *result)
{
  GValue args[] = { G_VALUE_INIT, G_VALUE_INIT, G_VALUE_INIT };
  guint n_args = reason != NULL ? 3 : 2;

  g_value_init (&args[0], G_TYPE_STRING);
  g_value_set_string (&args[0], key);
  g_value_init (&args[1], value != NULL ? G_VALUE_TYPE (value) : G_TYPE_OBJECT);
  if (value != NULL)
    g_value_copy (value, &args[1]);
  if (reason != NULL)
    g_value_set_enum (g_value_init (&args[2], RC_TYPE_EVICT_REASON), *reason);

  g_closure_invoke (closure, result, n_args, args, NULL);
  for (guint i = 0; i < n_args; i++)
    g_value_unset (&args[i]);
}

static gboolean
ask_about_value (GClosure     *closure,
                 const char   *key,
                 const GValue *value)
{
  g_auto (GValue) result = G_VALUE_INIT;

  g_value_init (&result, G_TYPE_BOOLEAN);
  call_with_value (closure, key, value, NULL, &result);
  return g_value_get_boolean (&result);
}

static gboolean
match_cb (const char   *key,
          const GValue *value,
          gpointer      closure)
{
  return ask_about_value (closure, key, value);
}

static gboolean
validate_cb (const char    *key,
             const GValue  *value,
             gpointer       closure,
             GError       **error)
{
  return ask_about_value (closure, key, value);
}

static void
release_cb (const char    *key,
            const GValue  *value,
            RcEvictReason  reason,
            gpointer       closure)
{
  call_with_value (closure, key, value, &reason, NULL);
}

static guint64
weigh_cb (const char   *key,
          const GValue *value,
          gpointer      closure)
{
  g_auto (GValue) result = G_VALUE_INIT;

  g_value_init (&result, G_TYPE_UINT64);
  call_with_value (closure, key, value, NULL, &result);
  return g_value_get_uint64 (&result);
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

/**
 * rc_cache_set_load_func_with_closure:
 * @self: a cache
 * @load: (nullable): called with the [class@Rc.Load] to load a value
 *
 * Does what [method@Rc.Cache.set_load_func] does, with a closure for language bindings.
 *
 * Since: 0.1
 */
void
rc_cache_set_load_func_with_closure (RcCache  *self,
                                     GClosure *load)
{
  rc_cache_set_load_func (self, load != NULL ? load_cb : NULL, take_closure (load),
                          unref_closure);
}

/**
 * rc_cache_set_validate_func_with_closure:
 * @self: a cache
 * @validate: (nullable): called with a key and a value; returns whether that is still good
 *
 * Does what [method@Rc.Cache.set_validate_func] does, with a closure for language bindings.
 *
 * Since: 0.1
 */
void
rc_cache_set_validate_func_with_closure (RcCache  *self,
                                         GClosure *validate)
{
  rc_cache_set_validate_func (self, validate != NULL ? validate_cb : NULL,
                              take_closure (validate), unref_closure);
}

/**
 * rc_cache_set_release_func_with_closure:
 * @self: a cache
 * @release: (nullable): called with a key, a value and the [enum@Rc.EvictReason]
 *
 * Does what [method@Rc.Cache.set_release_func] does, with a closure for language bindings.
 *
 * Since: 0.1
 */
void
rc_cache_set_release_func_with_closure (RcCache  *self,
                                        GClosure *release)
{
  rc_cache_set_release_func (self, release != NULL ? release_cb : NULL, take_closure (release),
                             unref_closure);
}

/**
 * rc_cache_set_weigh_func_with_closure:
 * @self: a cache
 * @weigh: (nullable): called with a key and a value; returns the weight
 *
 * Does what [method@Rc.Cache.set_weigh_func] does, with a closure for language bindings.
 *
 * Since: 0.1
 */
void
rc_cache_set_weigh_func_with_closure (RcCache  *self,
                                      GClosure *weigh)
{
  rc_cache_set_weigh_func (self, weigh != NULL ? weigh_cb : NULL, take_closure (weigh),
                           unref_closure);
}

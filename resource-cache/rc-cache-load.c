/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-error.h"

#include <glib/gi18n-lib.h>

/* The verbs that load. */

gboolean
rc_cache_check_key_given (RcCache     *self,
                          const char  *key,
                          GError     **error)
{
  if (key != NULL)
    return TRUE;

  g_set_error (error, RC_ERROR, RC_ERROR_INVALID_KEY,
               _("Cache “%s” was asked for no key at all. Keys are UTF-8 text"), self->name);
  return FALSE;
}

/* Bindings may pass none for a function. */
gboolean
rc_cache_check_loader_given (RcCache     *self,
                             RcCallback  *loader,
                             GError     **error)
{
  if (loader != NULL)
    return TRUE;

  g_set_error (error, RC_ERROR, RC_ERROR_INVALID,
               _("Cache “%s” was given no function to load with. Use get(), or give one"),
               self->name);
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
  RcResource *resource;
  gboolean is_void = FALSE;

  if (!rc_cache_check_key_given (self, key, error))
    return NULL;

  do
    {
      RcTurn turn = { .loader = loader, .use_cache_loader = loader == NULL };

      resource = rc_cache_hit_or_take_turn (self, key, cancellable, &turn, error);
      is_void = FALSE;
      if (turn.flight != NULL)
        resource = rc_flight_wait_and_leave (turn.flight, cancellable, &is_void, error);
      rc_flight_unref (turn.flight);
    }
  while (is_void);

  return resource;
}

/* Takes over @resource, which is NULL if @error is set. */
GObject *
rc_cache_give_object (RcCache     *self,
                      const char  *key,
                      RcResource  *resource,
                      GError     **error)
{
  g_autoptr (RcResource) taken = resource;
  g_autofree char *what = NULL;

  if (taken == NULL)
    return NULL;

  if (rc_resource_is_object (taken))
    return rc_resource_dup_object (taken);

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
  return rc_cache_give_object (self, key,
                               rc_cache_get_resource (self, key, loader, cancellable, error),
                               error);
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
  return rc_resource_give (resource, value);
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
 * It blocks until there is an answer. In a program with a main loop, rather use
 * [method@Rc.Cache.get_async].
 *
 * Errors: whatever the load fails with; `RC_ERROR_LOAD_FAILED` if it ends
 * without an answer; `RC_ERROR_NOT_FOUND` without a load function;
 * `RC_ERROR_RECURSIVE_LOAD` if the load of a key asks for that key;
 * `RC_ERROR_WOULD_DEADLOCK` if loads in several threads would wait for each
 * other, or if only the main context that this thread runs can finish the load;
 * `RC_ERROR_TIMED_OUT`; `RC_ERROR_CLOSED`; `RC_ERROR_INVALID_KEY`;
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

  if (!rc_cache_check_loader_given (self, loader, error))
    return NULL;

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

  g_return_val_if_fail (value != NULL, FALSE);

  if (!rc_cache_check_loader_given (self, loader, error))
    return rc_resource_give (NULL, value);

  return get_value (self, key, loader, cancellable, value, error);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock.h"
#include "rc-hash-private.h"

/* The verbs that only look. */

static void
complain_no_object (RcCache    *self,
                    const char *key,
                    const char *verb)
{
  g_autofree char *what = rc_cache_describe (self, key);

  g_critical ("The value of %s is no object: use %s_value()", what, verb);
}

/**
 * rc_cache_contains:
 * @self: a cache
 * @key: a key
 *
 * Tells whether there is a value, without counting or promoting.
 *
 * Returns: `TRUE` if there is one that has not expired
 *
 * Since: 0.1
 */
gboolean
rc_cache_contains (RcCache    *self,
                   const char *key)
{
  RcEvictReason reason;
  RcEntry *entry;
  gboolean contains;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  g_mutex_lock (&self->lock);
  entry = rc_store_find (&self->store, key, rc_hash_string (key));
  contains = entry != NULL &&
             !rc_store_has_expired (&self->store, entry, rc_clock_now (), &reason);
  g_mutex_unlock (&self->lock);

  return contains;
}

static gboolean
peek (RcCache     *self,
      const char  *key,
      GValue      *value,
      GObject    **object)
{
  g_autoptr(RcResource) resource = NULL;
  RcEvictReason reason;
  RcEntry *entry;

  g_mutex_lock (&self->lock);
  entry = rc_store_find (&self->store, key, rc_hash_string (key));
  if (entry != NULL && !rc_store_has_expired (&self->store, entry, rc_clock_now (), &reason))
    resource = rc_resource_ref (entry->resource);
  g_mutex_unlock (&self->lock);

  if (resource != NULL)
    rc_cache_give (resource, value, object);
  else
    rc_cache_give_nothing (value, object);

  return resource != NULL;
}

/**
 * rc_cache_peek:
 * @self: a cache
 * @key: a key
 *
 * Gets a value without counting, promoting or validating.
 *
 * Returns: (transfer full) (nullable): the value, or `NULL` if there is none
 *
 * Since: 0.1
 */
GObject *
rc_cache_peek (RcCache    *self,
               const char *key)
{
  GObject *object;

  g_return_val_if_fail (RC_IS_CACHE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (peek (self, key, NULL, &object) && object == NULL)
    complain_no_object (self, key, "rc_cache_peek");

  return object;
}

/**
 * rc_cache_peek_value:
 * @self: a cache
 * @key: a key
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 *
 * Gets a value of any type without counting, promoting or validating.
 *
 * Returns: `TRUE` if there is one; else @value holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_cache_peek_value (RcCache    *self,
                     const char *key,
                     GValue     *value)
{
  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return peek (self, key, value, NULL);
}

static gboolean
lookup (RcCache     *self,
        const char  *key,
        GValue      *value,
        GObject    **object)
{
  RcOutbox box = RC_OUTBOX_INIT;
  gboolean is_closed;

  if (rc_cache_hit_or_lock (self, key, rc_hash_string (key), value, object, &box))
    return TRUE;

  is_closed = self->is_closed;
  if (!is_closed)
    rc_cache_count_miss_locked (self, key, &box);
  rc_cache_unlock_and_deliver (self, &box);

  rc_cache_give_nothing (value, object);
  if (is_closed)
    rc_cache_complain_closed (self, "rc_cache_lookup()");
  else
    rc_cache_check_key_or_complain (self, key);

  return FALSE;
}

/**
 * rc_cache_lookup:
 * @self: a cache
 * @key: a key
 *
 * Gets a value if there is one. Counts a hit or a miss; never loads.
 *
 * Returns: (transfer full) (nullable): the value, or `NULL` if there is none
 *
 * Since: 0.1
 */
GObject *
rc_cache_lookup (RcCache    *self,
                 const char *key)
{
  GObject *object;

  g_return_val_if_fail (RC_IS_CACHE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (lookup (self, key, NULL, &object) && object == NULL)
    complain_no_object (self, key, "rc_cache_lookup");

  return object;
}

/**
 * rc_cache_lookup_value:
 * @self: a cache
 * @key: a key
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 *
 * Gets a value of any type if there is one. Counts a hit or a miss; never loads.
 *
 * Returns: `TRUE` if there is one; else @value holds a `NULL` pointer
 *
 * Since: 0.1
 */
gboolean
rc_cache_lookup_value (RcCache    *self,
                       const char *key,
                       GValue     *value)
{
  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return lookup (self, key, value, NULL);
}

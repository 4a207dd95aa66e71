/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-cache-quick-private.h"
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

static RcEntry *
find_fresh_locked (RcCache    *self,
                   const char *key)
{
  RcEntry *entry = rc_store_find (&self->store, key, rc_hash_string (key));
  RcEvictReason reason;

  if (entry == NULL || rc_store_get_state (&self->store, entry, rc_clock_now (), &reason) !=
                       RC_ENTRY_STATE_FRESH)
    return NULL;

  return entry;
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
  gboolean contains;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  rc_cache_lock (self);
  contains = find_fresh_locked (self, key) != NULL;
  rc_cache_unlock_only (self);

  return contains;
}

static GObject *
give_object (RcCache    *self,
             RcResource *resource,
             const char *key,
             const char *verb)
{
  if (resource == NULL)
    return NULL;

  if (!rc_resource_is_object (resource))
    complain_no_object (self, key, verb);

  return rc_resource_dup_object (resource);
}

static RcResource *
peek (RcCache    *self,
      const char *key)
{
  RcResource *resource = NULL;
  RcEntry *entry;

  rc_cache_lock (self);
  entry = find_fresh_locked (self, key);
  if (entry != NULL)
    resource = rc_resource_ref (entry->resource);
  rc_cache_unlock_only (self);

  return resource;
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
  g_autoptr (RcResource) resource = NULL;

  g_return_val_if_fail (RC_IS_CACHE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  resource = peek (self, key);
  return give_object (self, resource, key, "rc_cache_peek");
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
  g_autoptr (RcResource) resource = NULL;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  resource = peek (self, key);
  return rc_resource_give (resource, value);
}

static RcResource *
lookup (RcCache    *self,
        const char *key,
        guint64     hash)
{
  RcOutbox box = RC_OUTBOX_INIT;
  RcResource *resource = rc_cache_hit_or_lock (self, key, hash, &box);
  gboolean is_closed;
  gboolean is_key;

  if (resource != NULL)
    return resource;

  is_closed = self->is_closed;
  is_key = g_utf8_validate (key, -1, NULL);
  if (!is_closed && is_key)
    rc_cache_count_miss_locked (self, key, &box);
  rc_cache_unlock (self, &box);

  if (is_closed)
    rc_cache_complain_closed (self, "rc_cache_lookup()");
  else if (!is_key)
    rc_cache_check_key_or_complain (self, key);
  rc_cache_deliver (self, &box);

  return NULL;
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
  RcResource *resource;
  GObject *object;
  gsize length;
  guint64 hash;

  g_return_val_if_fail (rc_cache_is_one (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  length = strlen (key);
  hash = rc_hash_bytes (key, length);
  object = rc_cache_quick_object (self, key, length, hash);
  if (G_LIKELY (object != NULL))
    return object;

  resource = lookup (self, key, hash);
  object = give_object (self, resource, key, "rc_cache_lookup");
  rc_resource_unref (resource);
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
  g_autoptr (RcResource) resource = NULL;

  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  resource = lookup (self, key, rc_hash_string (key));
  return rc_resource_give (resource, value);
}

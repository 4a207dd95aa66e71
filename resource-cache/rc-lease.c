/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-lease-private.h"

#include "rc-cache-private.h"

/**
 * RcLease:
 *
 * A borrower's hold on a cached value: as long as it lasts, the value is not released.
 *
 * [method@Rc.Cache.get] hands out a plain reference, which keeps an object alive but
 * not what it stands for open. Where the cache has a release function, who uses the
 * value for longer than a moment takes a lease on it with [method@Rc.Cache.acquire].
 * An entry with leases may be evicted like any other; it leaves the cache at once, and
 * its value is released after the last lease.
 *
 * A lease ends with [method@Rc.Lease.release], or with its last reference. It may be
 * used from any thread, and outlive its cache.
 *
 * ```c
 * g_autoptr (RcLease) lease = NULL;
 * g_autoptr (GObject) connection = NULL;
 *
 * lease = rc_cache_acquire (cache, "db.example.org", NULL, &error);
 * if (lease == NULL)
 *   return FALSE;
 * connection = rc_lease_dup_object (lease);
 * ```
 *
 * Since: 0.1
 */

struct _RcLease
{
  GObject parent_instance;

  RcPin *pin;               /* the cache's */
  char *key;
  GMutex lock;
  RcResource *resource;     /* lock; NULL once it is released */
};

G_DEFINE_FINAL_TYPE (RcLease, rc_lease, G_TYPE_OBJECT)

static void
rc_lease_dispose (GObject *object)
{
  rc_lease_release (RC_LEASE (object));

  G_OBJECT_CLASS (rc_lease_parent_class)->dispose (object);
}

static void
rc_lease_finalize (GObject *object)
{
  RcLease *self = RC_LEASE (object);

  g_clear_pointer (&self->pin, rc_pin_unref);
  g_clear_pointer (&self->key, g_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (rc_lease_parent_class)->finalize (object);
}

static void
rc_lease_class_init (RcLeaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rc_lease_dispose;
  object_class->finalize = rc_lease_finalize;
}

static void
rc_lease_init (RcLease *self)
{
  g_mutex_init (&self->lock);
}

/* Takes over @resource, which may be NULL: then there is nothing to hold. */
RcLease *
rc_lease_new (RcPin      *pin,
              const char *key,
              RcResource *resource)
{
  RcLease *self;

  if (resource == NULL)
    return NULL;

  self = g_object_new (RC_TYPE_LEASE, NULL);
  self->pin = rc_pin_ref (pin);
  self->key = g_strdup (key);
  self->resource = resource;
  g_atomic_int_inc (&resource->n_leases);

  return self;
}

/**
 * rc_lease_get_key:
 * @self: a lease
 *
 * Gets the key of the value.
 *
 * Returns: the key
 *
 * Since: 0.1
 */
const char *
rc_lease_get_key (RcLease *self)
{
  g_return_val_if_fail (RC_IS_LEASE (self), NULL);

  return self->key;
}

static RcResource *
dup_resource (RcLease *self)
{
  RcResource *resource;

  g_mutex_lock (&self->lock);
  resource = self->resource != NULL ? rc_resource_ref (self->resource) : NULL;
  g_mutex_unlock (&self->lock);

  return resource;
}

/**
 * rc_lease_dup_object:
 * @self: a lease
 *
 * Gets the value, if it is an object.
 *
 * Returns: (transfer full) (nullable): the object, or `NULL` if it is none or the lease
 *   is released
 *
 * Since: 0.1
 */
GObject *
rc_lease_dup_object (RcLease *self)
{
  g_autoptr (RcResource) resource = NULL;

  g_return_val_if_fail (RC_IS_LEASE (self), NULL);

  resource = dup_resource (self);
  return resource != NULL ? rc_resource_dup_object (resource) : NULL;
}

/**
 * rc_lease_get_value:
 * @self: a lease
 * @value: (out caller-allocates): return location for the value; to be unset in any
 *   case
 *
 * Gets the value, of any type.
 *
 * Returns: `TRUE`, or `FALSE` if the lease is released; then @value holds a `NULL`
 *   pointer
 *
 * Since: 0.1
 */
gboolean
rc_lease_get_value (RcLease *self,
                    GValue  *value)
{
  g_autoptr (RcResource) resource = NULL;

  g_return_val_if_fail (RC_IS_LEASE (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  resource = dup_resource (self);
  return rc_resource_give (resource, value);
}

/**
 * rc_lease_is_released:
 * @self: a lease
 *
 * Tells whether the lease has ended.
 *
 * Returns: `TRUE` from [method@Rc.Lease.release] on
 *
 * Since: 0.1
 */
gboolean
rc_lease_is_released (RcLease *self)
{
  gboolean is_released;

  g_return_val_if_fail (RC_IS_LEASE (self), TRUE);

  g_mutex_lock (&self->lock);
  is_released = self->resource == NULL;
  g_mutex_unlock (&self->lock);

  return is_released;
}

/**
 * rc_lease_mark_broken:
 * @self: a lease
 *
 * Tells that the value turned out not to work: a connection that was cut, say.
 *
 * Its entry leaves the cache at once, as `RC_EVICT_REASON_INVALID`, so that the next
 * caller loads anew. An entry that another value has taken meanwhile stays. The lease
 * itself goes on; the value is released after the last one.
 *
 * Since: 0.1
 */
void
rc_lease_mark_broken (RcLease *self)
{
  g_autoptr (RcResource) resource = NULL;
  RcCache *cache;

  g_return_if_fail (RC_IS_LEASE (self) && self->pin != NULL);

  resource = dup_resource (self);
  cache = rc_pin_hold (self->pin);
  if (cache == NULL)
    return;

  if (resource != NULL)
    rc_cache_evict_broken (cache, self->key, resource);
  rc_pin_drop (self->pin);
}

/**
 * rc_lease_release:
 * @self: a lease
 *
 * Ends the lease. Doing it again does nothing.
 *
 * If the value has left the cache meanwhile, and nobody else has a lease on it, the
 * release function is called now.
 *
 * Since: 0.1
 */
void
rc_lease_release (RcLease *self)
{
  RcResource *resource;

  g_return_if_fail (RC_IS_LEASE (self));

  g_mutex_lock (&self->lock);
  resource = g_steal_pointer (&self->resource);
  g_mutex_unlock (&self->lock);

  if (resource == NULL)
    return;

  g_atomic_int_add (&resource->n_leases, -1);
  rc_resource_unref (resource);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock.h"

/* How much a cache keeps, and for how long. */

static RcLimits
get_limits (RcCache *self)
{
  RcLimits limits;

  rc_cache_lock (self);
  limits = self->store.limits;
  rc_cache_unlock_only (self);

  return limits;
}

/* To change one of them, and then call apply_limits_and_unlock(). */
static RcLimits
lock_limits (RcCache *self)
{
  rc_cache_lock (self);
  return self->store.limits;
}

static void
apply_limits_and_unlock (RcCache         *self,
                         const RcLimits  *limits,
                         RcCacheProperty  property)
{
  RcOutbox box = RC_OUTBOX_INIT;
  gboolean changed;

  changed = rc_store_set_limits (&self->store, limits, rc_clock_now (), &box.removed);
  rc_cache_unlock_and_deliver (self, &box);

  if (changed)
    rc_cache_notify_property (self, property);
}

/**
 * rc_cache_get_ttl: (get-property ttl)
 * @self: a cache
 *
 * Gets the time to live of an entry from its load or insert.
 *
 * Returns: the time in microseconds; 0 = for ever
 *
 * Since: 0.1
 */
gint64
rc_cache_get_ttl (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_limits (self).ttl_usec;
}

/**
 * rc_cache_set_ttl: (set-property ttl)
 * @self: a cache
 * @ttl_usec: the time in microseconds; 0 = for ever
 *
 * Sets the time to live of an entry from its load or insert.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_ttl (RcCache *self,
                  gint64   ttl_usec)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));
  rc_cache_check_setting (self, ttl_usec >= 0, "ttl", RC_DURATION_CURE);

  limits = lock_limits (self);
  limits.ttl_usec = ttl_usec;
  apply_limits_and_unlock (self, &limits, RC_PROP_TTL);
}

/**
 * rc_cache_get_idle_timeout: (get-property idle-timeout)
 * @self: a cache
 *
 * Gets the time to live of an entry from its last hit.
 *
 * Returns: the time in microseconds; 0 = for ever
 *
 * Since: 0.1
 */
gint64
rc_cache_get_idle_timeout (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_limits (self).idle_timeout_usec;
}

/**
 * rc_cache_set_idle_timeout: (set-property idle-timeout)
 * @self: a cache
 * @idle_timeout_usec: the time in microseconds; 0 = for ever
 *
 * Sets the time to live of an entry from its last hit.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_idle_timeout (RcCache *self,
                           gint64   idle_timeout_usec)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));
  rc_cache_check_setting (self, idle_timeout_usec >= 0, "idle-timeout", RC_DURATION_CURE);

  limits = lock_limits (self);
  limits.idle_timeout_usec = idle_timeout_usec;
  apply_limits_and_unlock (self, &limits, RC_PROP_IDLE_TIMEOUT);
}

/**
 * rc_cache_get_stale_if_error: (get-property stale-if-error)
 * @self: a cache
 *
 * Gets how long an expired entry is kept for the case that its load fails.
 *
 * Returns: the time in microseconds; 0 = off
 *
 * Since: 0.1
 */
gint64
rc_cache_get_stale_if_error (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_limits (self).stale_if_error_usec;
}

/**
 * rc_cache_set_stale_if_error: (set-property stale-if-error)
 * @self: a cache
 * @stale_if_error_usec: the time in microseconds; 0 = off
 *
 * Sets how long an expired entry is kept for the case that its load fails.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_stale_if_error (RcCache *self,
                             gint64   stale_if_error_usec)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));
  rc_cache_check_setting (self, stale_if_error_usec >= 0, "stale-if-error",
                          RC_DURATION_CURE);

  limits = lock_limits (self);
  limits.stale_if_error_usec = stale_if_error_usec;
  apply_limits_and_unlock (self, &limits, RC_PROP_STALE_IF_ERROR);
}

/**
 * rc_cache_get_refresh_after: (get-property refresh-after)
 * @self: a cache
 *
 * Gets the age from which on a hit loads the entry again.
 *
 * Returns: the time in microseconds; 0 = off
 *
 * Since: 0.1
 */
gint64
rc_cache_get_refresh_after (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_limits (self).refresh_after_usec;
}

/**
 * rc_cache_set_refresh_after: (set-property refresh-after)
 * @self: a cache
 * @refresh_after_usec: the time in microseconds; 0 = off
 *
 * Sets the age from which on a hit loads the entry again.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_refresh_after (RcCache *self,
                            gint64   refresh_after_usec)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));
  rc_cache_check_setting (self, refresh_after_usec >= 0, "refresh-after", RC_DURATION_CURE);

  limits = lock_limits (self);
  limits.refresh_after_usec = refresh_after_usec;
  apply_limits_and_unlock (self, &limits, RC_PROP_REFRESH_AFTER);
}

/**
 * rc_cache_get_max_entries: (get-property max-entries)
 * @self: a cache
 *
 * Gets the number of entries at which the cache is full.
 *
 * Returns: the number; 0 = unbounded
 *
 * Since: 0.1
 */
guint
rc_cache_get_max_entries (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_limits (self).max_entries;
}

/**
 * rc_cache_set_max_entries: (set-property max-entries)
 * @self: a cache
 * @max_entries: the number; 0 = unbounded
 *
 * Sets the number of entries at which the cache is full.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_max_entries (RcCache *self,
                          guint    max_entries)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));

  limits = lock_limits (self);
  limits.max_entries = max_entries;
  apply_limits_and_unlock (self, &limits, RC_PROP_MAX_ENTRIES);
}

/**
 * rc_cache_get_max_weight: (get-property max-weight)
 * @self: a cache
 *
 * Gets the weight of all entries at which the cache is full.
 *
 * Returns: the weight; 0 = unbounded
 *
 * Since: 0.1
 */
guint64
rc_cache_get_max_weight (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_limits (self).max_weight;
}

/**
 * rc_cache_set_max_weight: (set-property max-weight)
 * @self: a cache
 * @max_weight: the weight; 0 = unbounded
 *
 * Sets the weight of all entries at which the cache is full.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_max_weight (RcCache *self,
                         guint64  max_weight)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));

  limits = lock_limits (self);
  limits.max_weight = max_weight;
  apply_limits_and_unlock (self, &limits, RC_PROP_MAX_WEIGHT);
}

/**
 * rc_cache_get_eviction_policy: (get-property eviction-policy)
 * @self: a cache
 *
 * Gets which entry makes room when the cache is full.
 *
 * Returns: the policy
 *
 * Since: 0.1
 */
RcEvictionPolicy
rc_cache_get_eviction_policy (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), RC_EVICTION_POLICY_LRU);

  return get_limits (self).eviction_policy;
}

/**
 * rc_cache_set_eviction_policy: (set-property eviction-policy)
 * @self: a cache
 * @eviction_policy: the policy
 *
 * Sets which entry makes room when the cache is full.
 *
 * Takes effect at once. How recently entries were used is kept, and what the old policy has
 * learned is not.
 *
 * Since: 0.1
 */
void
rc_cache_set_eviction_policy (RcCache          *self,
                              RcEvictionPolicy  eviction_policy)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));
  rc_cache_check_setting (self, eviction_policy <= RC_EVICTION_POLICY_COST, "eviction-policy",
                          "It is one of RcEvictionPolicy");

  limits = lock_limits (self);
  limits.eviction_policy = eviction_policy;
  apply_limits_and_unlock (self, &limits, RC_PROP_EVICTION_POLICY);
}

/**
 * rc_cache_get_jitter: (get-property jitter)
 * @self: a cache
 *
 * Gets the share of the time to live up to which it is shortened at random.
 *
 * Returns: from 0 to 1
 *
 * Since: 0.1
 */
double
rc_cache_get_jitter (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_limits (self).jitter;
}

/**
 * rc_cache_set_jitter: (set-property jitter)
 * @self: a cache
 * @jitter: from 0 to 1
 *
 * Sets the share of the time to live up to which it is shortened at random.
 *
 * Takes effect at once, on the entries that are there too.
 *
 * Since: 0.1
 */
void
rc_cache_set_jitter (RcCache *self,
                     double   jitter)
{
  RcLimits limits;

  g_return_if_fail (RC_IS_CACHE (self));
  rc_cache_check_setting (self, jitter >= 0 && jitter <= 1, "jitter", "It is a share from 0 to 1");

  limits = lock_limits (self);
  limits.jitter = jitter;
  apply_limits_and_unlock (self, &limits, RC_PROP_JITTER);
}

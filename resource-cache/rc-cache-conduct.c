/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

/* How a cache loads, and when it does so again. */

static RcConduct
get_conduct (RcCache *self)
{
  RcConduct conduct;

  rc_cache_lock (self);
  conduct = self->conduct;
  rc_cache_unlock_only (self);

  return conduct;
}

/* To change something, and then call apply_conduct_and_unlock(). */
static RcConduct
lock_conduct (RcCache *self)
{
  rc_cache_lock (self);
  return self->conduct;
}

static gboolean
is_same (const RcConduct *a,
         const RcConduct *b)
{
  return a->validate_interval_usec == b->validate_interval_usec &&
         a->retry_delay_usec == b->retry_delay_usec &&
         a->load_timeout_usec == b->load_timeout_usec &&
         a->max_concurrent_loads == b->max_concurrent_loads &&
         a->load_priority == b->load_priority &&
         a->revalidate_on_resume == b->revalidate_on_resume &&
         a->threaded == b->threaded &&
         a->trim_on_low_memory == b->trim_on_low_memory;
}

static void
apply_conduct_and_unlock (RcCache         *self,
                          const RcConduct *conduct,
                          RcCacheProperty  property)
{
  gboolean changed = !is_same (conduct, &self->conduct);
  RcOutbox box = RC_OUTBOX_INIT;

  self->conduct = *conduct;
  self->slots.max_running = conduct->max_concurrent_loads;
  rc_cache_unlock_and_deliver (self, &box);

  if (changed)
    rc_cache_notify_property (self, property);
}

/**
 * rc_cache_get_validate_interval: (get-property validate-interval)
 * @self: a cache
 *
 * Gets how long a value that was validated is taken to be good.
 *
 * Returns: the time in microseconds; 0 = validate at every hit
 *
 * Since: 0.1
 */
gint64
rc_cache_get_validate_interval (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_conduct (self).validate_interval_usec;
}

/**
 * rc_cache_set_validate_interval: (set-property validate-interval)
 * @self: a cache
 * @validate_interval_usec: the time in microseconds; 0 = validate at every hit
 *
 * Sets how long a value that was validated is taken to be good.
 *
 * Since: 0.1
 */
void
rc_cache_set_validate_interval (RcCache *self,
                                gint64   validate_interval_usec)
{
  RcConduct conduct;

  g_return_if_fail (RC_IS_CACHE (self));
  rc_cache_check_setting (self, validate_interval_usec >= 0, "validate-interval",
                          RC_DURATION_CURE);

  conduct = lock_conduct (self);
  conduct.validate_interval_usec = validate_interval_usec;
  apply_conduct_and_unlock (self, &conduct, RC_PROP_VALIDATE_INTERVAL);
}

/**
 * rc_cache_get_revalidate_on_resume: (get-property revalidate-on-resume)
 * @self: a cache
 *
 * Tells whether every value is validated again after the machine has slept.
 *
 * Returns: `TRUE` if it is
 *
 * Since: 0.1
 */
gboolean
rc_cache_get_revalidate_on_resume (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);

  return get_conduct (self).revalidate_on_resume;
}

/**
 * rc_cache_set_revalidate_on_resume: (set-property revalidate-on-resume)
 * @self: a cache
 * @revalidate_on_resume: `TRUE` to validate again
 *
 * Sets whether every value is validated again after the machine has slept.
 *
 * Since: 0.1
 */
void
rc_cache_set_revalidate_on_resume (RcCache *self,
                                   gboolean revalidate_on_resume)
{
  RcConduct conduct;

  g_return_if_fail (RC_IS_CACHE (self));

  conduct = lock_conduct (self);
  conduct.revalidate_on_resume = !!revalidate_on_resume;
  apply_conduct_and_unlock (self, &conduct, RC_PROP_REVALIDATE_ON_RESUME);
}

/**
 * rc_cache_get_retry_delay: (get-property retry-delay)
 * @self: a cache
 *
 * Gets for how long a failed load is not tried again.
 *
 * Returns: the time in microseconds; 0 = off
 *
 * Since: 0.1
 */
gint64
rc_cache_get_retry_delay (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_conduct (self).retry_delay_usec;
}

/**
 * rc_cache_set_retry_delay: (set-property retry-delay)
 * @self: a cache
 * @retry_delay_usec: the time in microseconds; 0 = off
 *
 * Sets for how long a failed load is not tried again.
 *
 * Takes effect at once, on the loads that have failed already too, as far as they are
 * remembered.
 *
 * Since: 0.1
 */
void
rc_cache_set_retry_delay (RcCache *self,
                          gint64   retry_delay_usec)
{
  RcConduct conduct;

  g_return_if_fail (RC_IS_CACHE (self));
  rc_cache_check_setting (self, retry_delay_usec >= 0, "retry-delay", RC_DURATION_CURE);

  conduct = lock_conduct (self);
  conduct.retry_delay_usec = retry_delay_usec;
  apply_conduct_and_unlock (self, &conduct, RC_PROP_RETRY_DELAY);
}

/**
 * rc_cache_get_load_timeout: (get-property load-timeout)
 * @self: a cache
 *
 * Gets how long a load may take.
 *
 * Returns: the time in microseconds; 0 = for ever
 *
 * Since: 0.1
 */
gint64
rc_cache_get_load_timeout (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_conduct (self).load_timeout_usec;
}

/**
 * rc_cache_set_load_timeout: (set-property load-timeout)
 * @self: a cache
 * @load_timeout_usec: the time in microseconds; 0 = for ever
 *
 * Sets how long a load may take.
 *
 * Takes effect at once, on the loads in progress too.
 *
 * Since: 0.1
 */
void
rc_cache_set_load_timeout (RcCache *self,
                           gint64   load_timeout_usec)
{
  RcConduct conduct;

  g_return_if_fail (RC_IS_CACHE (self));
  rc_cache_check_setting (self, load_timeout_usec >= 0, "load-timeout", RC_DURATION_CURE);

  conduct = lock_conduct (self);
  conduct.load_timeout_usec = load_timeout_usec;
  apply_conduct_and_unlock (self, &conduct, RC_PROP_LOAD_TIMEOUT);
}

/**
 * rc_cache_get_max_concurrent_loads: (get-property max-concurrent-loads)
 * @self: a cache
 *
 * Gets how many loads may run at once.
 *
 * Returns: the number; 0 = unbounded
 *
 * Since: 0.1
 */
guint
rc_cache_get_max_concurrent_loads (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_conduct (self).max_concurrent_loads;
}

/**
 * rc_cache_set_max_concurrent_loads: (set-property max-concurrent-loads)
 * @self: a cache
 * @max_concurrent_loads: the number; 0 = unbounded
 *
 * Sets how many loads may run at once.
 *
 * Takes effect at once; what runs already goes on.
 *
 * Since: 0.1
 */
void
rc_cache_set_max_concurrent_loads (RcCache *self,
                                   guint    max_concurrent_loads)
{
  RcConduct conduct;

  g_return_if_fail (RC_IS_CACHE (self));

  conduct = lock_conduct (self);
  conduct.max_concurrent_loads = max_concurrent_loads;
  apply_conduct_and_unlock (self, &conduct, RC_PROP_MAX_CONCURRENT_LOADS);
}

/**
 * rc_cache_get_load_priority: (get-property load-priority)
 * @self: a cache
 *
 * Gets how urgent the loads of this cache are.
 *
 * Returns: a priority, as those of main context sources: low numbers go first
 *
 * Since: 0.1
 */
int
rc_cache_get_load_priority (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  return get_conduct (self).load_priority;
}

/**
 * rc_cache_set_load_priority: (set-property load-priority)
 * @self: a cache
 * @load_priority: a priority, as those of main context sources: low numbers go first
 *
 * Sets how urgent the loads of this cache are.
 *
 * Takes effect on loads that begin later.
 *
 * Since: 0.1
 */
void
rc_cache_set_load_priority (RcCache *self,
                            int      load_priority)
{
  RcConduct conduct;

  g_return_if_fail (RC_IS_CACHE (self));

  conduct = lock_conduct (self);
  conduct.load_priority = load_priority;
  apply_conduct_and_unlock (self, &conduct, RC_PROP_LOAD_PRIORITY);
}

/**
 * rc_cache_get_threaded: (get-property threaded)
 * @self: a cache
 *
 * Tells whether asynchronous verbs run the loader in a thread of the library.
 *
 * Returns: `TRUE` if they do
 *
 * Since: 0.1
 */
gboolean
rc_cache_get_threaded (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);

  return get_conduct (self).threaded;
}

/**
 * rc_cache_set_threaded: (set-property threaded)
 * @self: a cache
 * @threaded: `TRUE` to run it there
 *
 * Sets whether asynchronous verbs run the loader in a thread of the library.
 *
 * Takes effect on loads that begin later.
 *
 * Since: 0.1
 */
void
rc_cache_set_threaded (RcCache *self,
                       gboolean threaded)
{
  RcConduct conduct;

  g_return_if_fail (RC_IS_CACHE (self));

  conduct = lock_conduct (self);
  conduct.threaded = !!threaded;
  apply_conduct_and_unlock (self, &conduct, RC_PROP_THREADED);
}

/**
 * rc_cache_get_trim_on_low_memory: (get-property trim-on-low-memory)
 * @self: a cache
 *
 * Tells whether the cache gives room back when the machine runs out of memory.
 *
 * Returns: `TRUE` if it does
 *
 * Since: 0.1
 */
gboolean
rc_cache_get_trim_on_low_memory (RcCache *self)
{
  g_return_val_if_fail (RC_IS_CACHE (self), FALSE);

  return get_conduct (self).trim_on_low_memory;
}

/**
 * rc_cache_set_trim_on_low_memory: (set-property trim-on-low-memory)
 * @self: a cache
 * @trim_on_low_memory: `TRUE` to give room back
 *
 * Sets whether the cache gives room back when the machine runs out of memory.
 *
 * Since: 0.1
 */
void
rc_cache_set_trim_on_low_memory (RcCache *self,
                                 gboolean trim_on_low_memory)
{
  RcConduct conduct;

  g_return_if_fail (RC_IS_CACHE (self));

  conduct = lock_conduct (self);
  conduct.trim_on_low_memory = !!trim_on_low_memory;
  apply_conduct_and_unlock (self, &conduct, RC_PROP_TRIM_ON_LOW_MEMORY);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock.h"
#include "rc-roster-private.h"

/* How a cache gives room back. */

/* How many entries leave under one lock: no reader waits for more. */
#define PRUNE_STEP 128

/* As GMemoryMonitor's levels ask for it. */
static double
get_fraction (GMemoryMonitorWarningLevel level)
{
  if (level >= G_MEMORY_MONITOR_WARNING_LEVEL_CRITICAL)
    return 1;

  return level >= G_MEMORY_MONITOR_WARNING_LEVEL_MEDIUM ? 0.5 : 0;
}

static void
relieve (RcCache *self,
         double   fraction)
{
  RcOutbox box = RC_OUTBOX_INIT;

  rc_cache_lock (self);
  if (self->conduct.trim_on_low_memory && !self->is_closed)
    self->relief = (RcRelief) { .is_wanted = TRUE, .fraction = fraction };
  rc_cache_unlock_and_deliver (self, &box);
}

/* The machine runs out of memory: the housekeeper is to give room back in every cache. */
void
rc_cache_relieve_all (GMemoryMonitorWarningLevel level)
{
  g_autoptr (GPtrArray) pins = rc_roster_dup ();

  for (guint i = 0; i < pins->len; i++)
    {
      RcCache *cache = rc_pin_hold (g_ptr_array_index (pins, i));

      if (cache == NULL)
        continue;

      relieve (cache, get_fraction (level));
      rc_pin_drop (g_ptr_array_index (pins, i));
    }
}

/**
 * rc_cache_prune:
 * @self: a cache
 *
 * Takes out what has expired, now.
 *
 * There is no need to call it: the library does so by itself when the time comes.
 *
 * Returns: how many entries have left
 *
 * Since: 0.1
 */
guint
rc_cache_prune (RcCache *self)
{
  gint64 now = rc_clock_now ();
  guint total = 0;
  gboolean has_more;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  do
    {
      RcOutbox box = RC_OUTBOX_INIT;

      rc_cache_lock (self);
      rc_store_renew_some (&self->store);
      total += rc_store_take_due (&self->store, now, PRUNE_STEP, &box.removed);
      has_more = rc_store_get_next_due (&self->store) <= now;
      rc_cache_unlock_and_deliver (self, &box);
    }
  while (has_more);

  return total;
}

/**
 * rc_cache_trim:
 * @self: a cache
 * @fraction: how much, from 0 to 1
 *
 * Gives room back: what has expired, then the share @fraction of what is left, in
 * the order in which capacity would take it.
 *
 * The values are released as `RC_EVICT_REASON_MEMORY_PRESSURE`.
 *
 * Returns: how many entries have left
 *
 * Since: 0.1
 */
guint
rc_cache_trim (RcCache *self,
               double   fraction)
{
  RcOutbox box = RC_OUTBOX_INIT;
  guint trimmed;
  guint n_entries;
  guint keep;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  if (!(fraction >= 0 && fraction <= 1))
    {
      g_critical ("Cache “%s”: %g is no share of its entries. Give rc_cache_trim() a number "
                  "from 0 to 1", self->name, fraction);
      return 0;
    }

  trimmed = rc_cache_prune (self);

  /* Rounded down: who wants room gets at least so much. */
  rc_cache_lock (self);
  n_entries = rc_store_get_n_entries (&self->store);
  keep = n_entries * (1 - fraction);
  trimmed += rc_store_take_victims (&self->store, keep, &box.removed);
  rc_cache_unlock_and_deliver (self, &box);

  return trimmed;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-types.h"

static const struct
{
  const char *nick;
  gboolean    is_automatic;
} reasons[RC_N_EVICT_REASONS] = {
  [RC_EVICT_REASON_REMOVED] = { "removed", FALSE },
  [RC_EVICT_REASON_CLEARED] = { "cleared", FALSE },
  [RC_EVICT_REASON_REPLACED] = { "replaced", FALSE },
  [RC_EVICT_REASON_EXPIRED] = { "expired", TRUE },
  [RC_EVICT_REASON_IDLE] = { "idle", TRUE },
  [RC_EVICT_REASON_CAPACITY] = { "capacity", TRUE },
  [RC_EVICT_REASON_INVALID] = { "invalid", TRUE },
  [RC_EVICT_REASON_MEMORY_PRESSURE] = { "memory-pressure", TRUE },
  [RC_EVICT_REASON_CLOSED] = { "closed", FALSE },
};

/**
 * rc_evict_reason_is_automatic:
 * @reason: why a value left its cache
 *
 * Tells whether the cache decided to evict, and not the program.
 *
 * As in Caffeine's `RemovalCause.wasEvicted()`.
 *
 * Returns: `FALSE` for removed, cleared, replaced and closed; else `TRUE`
 *
 * Since: 0.1
 */
gboolean
rc_evict_reason_is_automatic (RcEvictReason reason)
{
  g_return_val_if_fail ((guint) reason < RC_N_EVICT_REASONS, FALSE);

  return reasons[reason].is_automatic;
}

/**
 * rc_evict_reason_to_string:
 * @reason: why a value left its cache
 *
 * The reason as one untranslated word, for logs and metrics.
 *
 * Returns: the word
 *
 * Since: 0.1
 */
const char *
rc_evict_reason_to_string (RcEvictReason reason)
{
  g_return_val_if_fail ((guint) reason < RC_N_EVICT_REASONS, NULL);

  return reasons[reason].nick;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-cache-private.h"

#include "rc-clock.h"
#include "rc-entry-info-private.h"

/* What a cache tells about itself. */

static void
count_stripe (RcStripe *stripe,
              gpointer  data)
{
  RcCounters *counters = data;

  counters->hits += stripe->hits;
  counters->time_saved += stripe->time_saved;
}

static void
reset_stripe (RcStripe *stripe,
              gpointer  unused)
{
  stripe->hits = stripe->time_saved = 0;
}

static RcStats *
dup_stats_locked (RcCache *self)
{
  RcCounters counters = self->counters;

  rc_stripes_foreach_locked (&self->stripes, count_stripe, &counters);
  counters.n_entries = rc_store_get_n_entries (&self->store);
  counters.weight = self->store.weight;

  return rc_stats_new (&counters);
}

/**
 * rc_cache_get_n_entries: (get-property n-entries)
 * @self: a cache
 *
 * Gets the number of entries.
 *
 * Returns: the number
 *
 * Since: 0.1
 */
guint
rc_cache_get_n_entries (RcCache *self)
{
  guint n_entries;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  rc_cache_lock (self);
  n_entries = rc_store_get_n_entries (&self->store);
  rc_cache_unlock_only (self);

  return n_entries;
}

/**
 * rc_cache_get_weight: (get-property weight)
 * @self: a cache
 *
 * Gets the weight of all entries together.
 *
 * Returns: the weight, in the unit of [property@Rc.Cache:max-weight]
 *
 * Since: 0.1
 */
guint64
rc_cache_get_weight (RcCache *self)
{
  guint64 weight;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  rc_cache_lock (self);
  weight = self->store.weight;
  rc_cache_unlock_only (self);

  return weight;
}

/**
 * rc_cache_get_n_loading: (get-property n-loading)
 * @self: a cache
 *
 * Gets the number of loads in progress.
 *
 * Returns: the number
 *
 * Since: 0.1
 */
guint
rc_cache_get_n_loading (RcCache *self)
{
  guint n_loading;

  g_return_val_if_fail (RC_IS_CACHE (self), 0);

  rc_cache_lock (self);
  n_loading = self->counters.n_loading;
  rc_cache_unlock_only (self);

  return n_loading;
}

/**
 * rc_cache_dup_stats: (get-property stats)
 * @self: a cache
 *
 * Gets what the cache has done so far.
 *
 * Returns: (transfer full): a snapshot
 *
 * Since: 0.1
 */
RcStats *
rc_cache_dup_stats (RcCache *self)
{
  RcStats *stats;

  g_return_val_if_fail (RC_IS_CACHE (self), NULL);

  rc_cache_lock (self);
  stats = dup_stats_locked (self);
  rc_cache_unlock_only (self);

  return stats;
}

/**
 * rc_cache_reset_stats:
 * @self: a cache
 *
 * Begins to count anew. The entries, and what is known of each, stay.
 *
 * Since: 0.1
 */
void
rc_cache_reset_stats (RcCache *self)
{
  RcOutbox box = RC_OUTBOX_INIT;

  g_return_if_fail (RC_IS_CACHE (self));

  rc_cache_lock (self);
  rc_stripes_foreach_locked (&self->stripes, reset_stripe, NULL);
  rc_counters_reset (&self->counters);
  box.contents_changed = TRUE;
  rc_cache_unlock_and_deliver (self, &box);
}

static RcEntryInfo *
describe_entry (RcStore *store,
                RcEntry *entry,
                gint64   now)
{
  RcEvictReason reason;
  RcEntryFacts facts = {
    .key = g_strdup (entry->key),
    .age = now - entry->stored_at,
    .idle = MAX (now - rc_store_get_used_at (store, entry), 0),
    .time_to_live = rc_store_get_time_to_live (store, entry, now),
    .load_time = entry->load_time_usec,
    .hits = entry->hits,
    .weight = rc_entry_get_weight (entry),
    .n_leases = g_atomic_int_get (&entry->resource->n_leases),
    .state = rc_store_get_state (store, entry, now, &reason),
  };

  return rc_entry_info_new (&facts);
}

/**
 * rc_cache_snapshot:
 * @self: a cache
 *
 * Describes every entry, in no particular order.
 *
 * Returns: (transfer container) (element-type Rc.EntryInfo): the descriptions
 *
 * Since: 0.1
 */
GPtrArray *
rc_cache_snapshot (RcCache *self)
{
  GPtrArray *snapshot;
  RcTableIter iter;
  RcEntry *entry;
  gint64 now = rc_clock_now ();

  g_return_val_if_fail (RC_IS_CACHE (self), NULL);

  snapshot = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_entry_info_unref);

  rc_cache_lock (self);
  rc_store_gather (&self->store);
  rc_table_iter_init (&iter, &self->store.table);
  while ((entry = rc_table_iter_next (&iter)) != NULL)
    g_ptr_array_add (snapshot, describe_entry (&self->store, entry, now));
  rc_cache_unlock_only (self);

  return snapshot;
}

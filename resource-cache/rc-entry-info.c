/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-entry-info-private.h"

/**
 * RcEntryInfo:
 *
 * What was known of one entry of a cache: a snapshot.
 *
 * [method@Rc.Cache.snapshot] gives one for each entry. It never changes and may be
 * read from any thread.
 *
 * Since: 0.1
 */

struct _RcEntryInfo
{
  gatomicrefcount ref_count;
  RcEntryFacts facts;
};

G_DEFINE_BOXED_TYPE (RcEntryInfo, rc_entry_info, rc_entry_info_ref, rc_entry_info_unref)

RcEntryInfo *
rc_entry_info_new (const RcEntryFacts *facts)
{
  RcEntryInfo *self = g_new (RcEntryInfo, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->facts = *facts;

  return self;
}

const RcEntryFacts *
rc_entry_info_get_facts (RcEntryInfo *self)
{
  return &self->facts;
}

/**
 * rc_entry_info_ref:
 * @self: a snapshot
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 *
 * Since: 0.1
 */
RcEntryInfo *
rc_entry_info_ref (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rc_entry_info_unref:
 * @self: (transfer full): a snapshot
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
rc_entry_info_unref (RcEntryInfo *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->facts.key);
  g_free (self);
}

/**
 * rc_entry_info_get_key:
 * @self: a snapshot
 *
 * Gets the key.
 *
 * For people, show [func@Rc.key_dup_label] of it.
 *
 * Returns: the key
 *
 * Since: 0.1
 */
const char *
rc_entry_info_get_key (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->facts.key;
}

/**
 * rc_entry_info_get_age:
 * @self: a snapshot
 *
 * Gets how long ago the value was loaded or inserted.
 *
 * Returns: the time in microseconds
 *
 * Since: 0.1
 */
gint64
rc_entry_info_get_age (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->facts.age;
}

/**
 * rc_entry_info_get_idle:
 * @self: a snapshot
 *
 * Gets how long ago the entry was last used.
 *
 * Returns: the time in microseconds
 *
 * Since: 0.1
 */
gint64
rc_entry_info_get_idle (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->facts.idle;
}

/**
 * rc_entry_info_get_time_to_live:
 * @self: a snapshot
 *
 * Gets how long the entry may still be used.
 *
 * Returns: the time in microseconds, 0 if it has expired, -1 if it does not expire
 *
 * Since: 0.1
 */
gint64
rc_entry_info_get_time_to_live (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->facts.time_to_live;
}

/**
 * rc_entry_info_get_hits:
 * @self: a snapshot
 *
 * Gets how often the entry was hit.
 *
 * Returns: the number of hits
 *
 * Since: 0.1
 */
guint64
rc_entry_info_get_hits (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->facts.hits;
}

/**
 * rc_entry_info_get_load_time:
 * @self: a snapshot
 *
 * Gets how long loading the value took.
 *
 * Returns: the time in microseconds, 0 for an inserted value
 *
 * Since: 0.1
 */
gint64
rc_entry_info_get_load_time (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->facts.load_time;
}

/**
 * rc_entry_info_get_weight:
 * @self: a snapshot
 *
 * Gets the weight of the value.
 *
 * Returns: the weight, in the unit of [property@Rc.Cache:max-weight]
 *
 * Since: 0.1
 */
guint64
rc_entry_info_get_weight (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->facts.weight;
}

/**
 * rc_entry_info_get_n_leases:
 * @self: a snapshot
 *
 * Gets how many borrowers hold the entry open.
 *
 * Returns: the number of leases
 *
 * Since: 0.1
 */
guint
rc_entry_info_get_n_leases (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->facts.n_leases;
}

/**
 * rc_entry_info_get_state:
 * @self: a snapshot
 *
 * Gets what the cache would do with the entry.
 *
 * Returns: the state
 *
 * Since: 0.1
 */
RcEntryState
rc_entry_info_get_state (RcEntryInfo *self)
{
  g_return_val_if_fail (self != NULL, RC_ENTRY_STATE_EXPIRED);

  return self->facts.state;
}

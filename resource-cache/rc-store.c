/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-store-private.h"

/* What has expired by a change of the limits. */
#define MAX_TAKEN_AT_ONCE 512

/* Without bounds nobody has to go, and without an idle deadline nobody asks who was used when:
   then it is enough to know it when it is asked for after all. */
static gboolean
may_be_lazy (RcStore *self)
{
  const RcLimits *limits = &self->limits;

  return !self->is_strict && limits->eviction_policy == RC_EVICTION_POLICY_LRU &&
         limits->max_entries == 0 && limits->max_weight == 0 && limits->idle_timeout_usec == 0;
}

static const RcPolicyClass *
get_policy_class (RcStore *self)
{
  if (may_be_lazy (self))
    return &rc_policy_stamps;

  return self->limits.eviction_policy == RC_EVICTION_POLICY_COST ? &rc_policy_cost : &rc_policy_lru;
}

void
rc_store_init (RcStore *self)
{
  rc_table_init (&self->table, rc_entry_hash, rc_entry_equal);
  self->policy = rc_policy_new (get_policy_class (self));
  self->is_lazy = may_be_lazy (self);
  rc_tags_init (&self->tags);
}

/* The store must be empty. */
void
rc_store_clear (RcStore *self)
{
  g_assert (rc_store_get_n_entries (self) == 0);

  rc_table_clear (&self->table);
  if (self->resources != NULL)
    rc_table_clear (self->resources);
  g_clear_pointer (&self->resources, g_free);
  g_clear_pointer (&self->policy, rc_policy_free);
  g_clear_pointer (&self->board, rc_board_free);
  rc_expiry_clear (&self->expiry);
  for (guint i = 0; self->fronts != NULL && i < RC_N_STRIPES; i++)
    rc_front_clear (&self->fronts[i]);
  g_clear_pointer (&self->fronts, g_free);
  rc_tags_clear (&self->tags);
}

guint
rc_store_get_n_entries (RcStore *self)
{
  return self->table.n_items;
}

/* When there is something to take out, or to renew. */
gint64
rc_store_get_next_due (RcStore *self)
{
  return self->is_renewing ? 0 : rc_expiry_get_next_due (&self->expiry);
}

RcEntry *
rc_store_find (RcStore    *self,
               const char *key,
               guint64     hash)
{
  RcEntry probe;

  probe.hash = hash;
  probe.sought = key;
  probe.is_probe = TRUE;

  return rc_table_find (&self->table, &probe, rc_entry_hash (&probe));
}

/* Before anybody reads with a part. */
void
rc_store_add_fronts (RcStore *self)
{
  if (self->fronts == NULL)
    self->fronts = g_new0 (RcFront, RC_N_STRIPES);
}

/* What the readers of @part do not find in its place. Next time they do, unless there are too many
   entries for that: then @spare stands in. */
RcPlace *
rc_store_find_place (RcStore    *self,
                     guint       part,
                     const char *key,
                     guint64     hash,
                     RcPlace    *spare)
{
  RcEntry *entry = rc_store_find (self, key, hash);
  RcPlace *place;

  if (entry == NULL)
    return NULL;

  place = rc_front_add (&self->fronts[part], entry, rc_store_get_n_entries (self));
  return place != NULL ? place : rc_front_stand_in (spare, entry);
}

/* So that every entry knows of its hits. */
void
rc_store_gather (RcStore *self)
{
  for (guint i = 0; self->fronts != NULL && i < RC_N_STRIPES; i++)
    rc_front_gather (&self->fronts[i]);
}

/* Whether there is no room for @n_more entries of @weight_more, which is no more than
   the capacity: sums of weights must not wrap. */
static gboolean
lacks_room (RcStore *self,
            guint    n_more,
            guint64  weight_more)
{
  const RcLimits *limits = &self->limits;

  return (limits->max_entries > 0 &&
          rc_store_get_n_entries (self) > limits->max_entries - n_more) ||
         (limits->max_weight > 0 && self->weight > limits->max_weight - weight_more);
}

/* What has expired makes room before anything that is alive has to. */
static void
make_room (RcStore   *self,
           guint      n_more,
           guint64    weight_more,
           gint64     now,
           RcRemoved *removed)
{
  while (lacks_room (self, n_more, weight_more) && rc_expiry_get_next_due (&self->expiry) <= now)
    rc_store_take_due (self, now, 1, removed);

  while (lacks_room (self, n_more, weight_more))
    rc_store_take (self, rc_policy_victim (self->policy), RC_EVICT_REASON_CAPACITY, removed);
}

/* The new policy finds the entries in the order in which they were used last. */
static void
change_policy (RcStore *self)
{
  g_autoptr (GPtrArray) entries = NULL;
  guint64 clock = self->policy->clock;

  rc_store_gather (self);
  entries = rc_policy_list (self->policy);
  rc_policy_free (self->policy);
  self->policy = rc_policy_new (get_policy_class (self));
  self->policy->clock = clock;

  for (guint i = 0; i < entries->len; i++)
    {
      RcEntry *entry = g_ptr_array_index (entries, i);

      entry->used_at = rc_store_get_used_at (self, entry);
      rc_policy_inserted (self->policy, entry);
    }
  self->is_lazy = may_be_lazy (self);
}

/* From now on every use is put in order. */
void
rc_store_be_strict (RcStore *self)
{
  self->is_strict = TRUE;
  if (get_policy_class (self) != self->policy->klass)
    change_policy (self);
}

/* New limits hold at once: but in a large store what is late leaves in the steps of
   rc_store_renew_some(), and is not served until then. FALSE if they are the old ones. */
gboolean
rc_store_set_limits (RcStore        *self,
                     const RcLimits *limits,
                     gint64          now,
                     RcRemoved      *removed)
{
  gboolean deadlines_change = limits->ttl_usec != self->limits.ttl_usec ||
                              limits->idle_timeout_usec != self->limits.idle_timeout_usec ||
                              limits->stale_if_error_usec != self->limits.stale_if_error_usec ||
                              limits->jitter != self->limits.jitter;
  gboolean capacity_changes = limits->max_entries != self->limits.max_entries ||
                              limits->max_weight != self->limits.max_weight;

  gboolean refresh_changes = limits->refresh_after_usec != self->limits.refresh_after_usec;
  gboolean policy_changes = limits->eviction_policy != self->limits.eviction_policy;

  self->limits = *limits;
  rc_store_update_care (self);
  if (self->board != NULL)
    rc_board_forget_all (self->board);
  if (get_policy_class (self) != self->policy->klass)
    change_policy (self);
  self->policy->is_weighed = limits->max_weight > 0;

  if (deadlines_change)
    {
      rc_store_begin_to_renew (self);
      rc_store_renew_some (self);
      rc_store_take_due (self, now, MAX_TAKEN_AT_ONCE, removed);
    }

  if (capacity_changes)
    make_room (self, 0, 0, now, removed);

  return deadlines_change || capacity_changes || refresh_changes || policy_changes;
}

/* What entries with the same instance have, or NULL. Only who shares resources knows. */
RcResource *
rc_store_find_same (RcStore    *self,
                    RcResource *resource)
{
  if (self->resources == NULL || rc_resource_get_identity (resource) == NULL)
    return NULL;

  return rc_table_find (self->resources, resource, rc_resource_hash (resource));
}

/* Makes @entry one more holder of its instance's resource. Returns the resource
   that it came with if another one serves in its place. */
static RcResource *
adopt_resource (RcStore *self,
                RcEntry *entry)
{
  RcResource *same = rc_store_find_same (self, entry->resource);
  RcResource *spare = NULL;

  if (same != NULL && same != entry->resource)
    {
      spare = entry->resource;
      entry->resource = rc_resource_ref (same);
    }
  else if (same == NULL && self->resources != NULL &&
           rc_resource_get_identity (entry->resource) != NULL)
    {
      rc_table_add (self->resources, entry->resource);
    }

  entry->resource->n_entries++;
  return spare;
}

/* From here on entries with the same instance share one resource, so that it is
   known when the last of them goes. Returns the resources that this makes
   superfluous, to unref where no lock is held. */
GSList *
rc_store_share_resources (RcStore *self)
{
  GSList *spares = NULL;
  RcTableIter iter;
  RcEntry *entry;

  if (self->resources != NULL)
    return NULL;

  self->resources = g_new (RcTable, 1);
  rc_table_init (self->resources, rc_resource_hash, rc_resource_equal);
  rc_table_iter_init (&iter, &self->table);
  while ((entry = rc_table_iter_next (&iter)) != NULL)
    {
      RcResource *spare;

      entry->resource->n_entries--;
      spare = adopt_resource (self, entry);
      if (spare != NULL)
        spares = g_slist_prepend (spares, spare);
    }

  return spares;
}

static gboolean
is_same_instance (RcResource *a,
                  RcResource *b)
{
  return rc_resource_get_identity (a) != NULL &&
         rc_resource_get_identity (a) == rc_resource_get_identity (b);
}

static void
put (RcStore *self,
     RcEntry *entry,
     gint64   now)
{
  entry->stored_at = entry->used_at = now;
  rc_table_add (&self->table, entry);
  rc_policy_inserted (self->policy, entry);
  rc_tags_add (&self->tags, entry);
  self->weight += rc_entry_get_weight (entry);
  rc_store_set_deadlines (self, entry);
}

/* Stores @entry in place of one with its key, and takes out what that is too much.
   Returns a resource to unref where no lock is held, or NULL. */
RcResource *
rc_store_add (RcStore   *self,
              RcEntry   *entry,
              gint64     now,
              RcRemoved *removed)
{
  RcEntry *old = rc_store_find (self, entry->key, entry->hash);
  RcResource *spare = adopt_resource (self, entry);
  guint64 weight = rc_entry_get_weight (entry);

  if (old != NULL)
    {
      old->is_kept = is_same_instance (old->resource, entry->resource);
      rc_store_take (self, old, RC_EVICT_REASON_REPLACED, removed);
    }

  /* Nothing is evicted in vain: what alone is too heavy is the one to go. */
  if (self->limits.max_weight == 0 || weight <= self->limits.max_weight)
    {
      make_room (self, 1, weight, now, removed);
      put (self, entry, now);
    }
  else
    {
      put (self, entry, now);
      rc_store_take (self, entry, RC_EVICT_REASON_CAPACITY, removed);
    }

  return spare;
}

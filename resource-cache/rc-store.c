/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-store-private.h"

/* Without bounds nobody has to go, and without an idle deadline nobody asks who was used when:
   then it is enough to know it when it is asked for after all. */
static gboolean
may_be_lazy (const RcLimits *limits)
{
  return limits->eviction_policy == RC_EVICTION_POLICY_LRU && limits->max_entries == 0 &&
         limits->max_weight == 0 && limits->idle_timeout_usec == 0;
}

static const RcPolicyClass *
get_policy_class (const RcLimits *limits)
{
  if (may_be_lazy (limits))
    return &rc_policy_stamps;

  return limits->eviction_policy == RC_EVICTION_POLICY_COST ? &rc_policy_cost : &rc_policy_lru;
}

void
rc_store_init (RcStore *self)
{
  self->table = g_hash_table_new (rc_entry_hash, rc_entry_equal);
  self->policy = rc_policy_new (get_policy_class (&self->limits));
  self->is_lazy = may_be_lazy (&self->limits);
  rc_expiry_init (&self->expiry);
  rc_tags_init (&self->tags);
}

/* The store must be empty. */
void
rc_store_clear (RcStore *self)
{
  g_assert (rc_store_get_n_entries (self) == 0);

  g_clear_pointer (&self->table, g_hash_table_unref);
  g_clear_pointer (&self->resources, g_hash_table_unref);
  g_clear_pointer (&self->policy, rc_policy_free);
  rc_expiry_clear (&self->expiry);
  for (guint i = 0; i < RC_N_STRIPES; i++)
    rc_front_clear (&self->fronts[i]);
  rc_tags_clear (&self->tags);
}

guint
rc_store_get_n_entries (RcStore *self)
{
  return g_hash_table_size (self->table);
}

gint64
rc_store_get_next_due (RcStore *self)
{
  return rc_expiry_get_next_due (&self->expiry);
}

RcEntry *
rc_store_find (RcStore    *self,
               const char *key,
               guint64     hash)
{
  RcEntry probe;

  probe.key = key;
  probe.hash = hash;

  return g_hash_table_lookup (self->table, &probe);
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
  for (guint i = 0; i < RC_N_STRIPES; i++)
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
  while (lacks_room (self, n_more, weight_more) && rc_store_get_next_due (self) <= now)
    rc_store_take_due (self, now, 1, removed);

  while (lacks_room (self, n_more, weight_more))
    rc_store_take (self, rc_policy_victim (self->policy), RC_EVICT_REASON_CAPACITY, removed);
}

static void
renew_deadlines (RcStore *self)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &entry, NULL))
    rc_store_set_deadlines (self, entry);
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
  self->policy = rc_policy_new (get_policy_class (&self->limits));
  self->policy->clock = clock;

  for (guint i = 0; i < entries->len; i++)
    {
      RcEntry *entry = g_ptr_array_index (entries, i);

      entry->used_at = rc_store_get_used_at (self, entry);
      rc_policy_inserted (self->policy, entry);
    }
  self->is_lazy = may_be_lazy (&self->limits);
}

/* New limits hold at once. FALSE if they are the old ones. */
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
  if (get_policy_class (limits) != self->policy->klass)
    change_policy (self);
  self->policy->is_weighed = limits->max_weight > 0;

  if (deadlines_change)
    {
      renew_deadlines (self);
      rc_store_take_due (self, now, G_MAXUINT, removed);
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
  gpointer identity = rc_resource_get_identity (resource);

  if (self->resources == NULL || identity == NULL)
    return NULL;

  return g_hash_table_lookup (self->resources, identity);
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
  else if (self->resources != NULL && rc_resource_get_identity (entry->resource) != NULL)
    {
      g_hash_table_insert (self->resources, rc_resource_get_identity (entry->resource),
                           entry->resource);
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
  GHashTableIter iter;
  gpointer item;

  if (self->resources != NULL)
    return NULL;

  self->resources = g_hash_table_new (NULL, NULL);
  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      RcEntry *entry = item;
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
  entry->stored_at = entry->used_at = entry->validated_at = now;
  g_hash_table_add (self->table, entry);
  rc_policy_inserted (self->policy, entry);
  rc_tags_add (&self->tags, entry);
  self->weight += entry->weight;
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

  if (old != NULL)
    {
      old->is_kept = is_same_instance (old->resource, entry->resource);
      rc_store_take (self, old, RC_EVICT_REASON_REPLACED, removed);
    }

  /* Nothing is evicted in vain: what alone is too heavy is the one to go. */
  if (self->limits.max_weight == 0 || entry->weight <= self->limits.max_weight)
    {
      make_room (self, 1, entry->weight, now, removed);
      put (self, entry, now);
    }
  else
    {
      put (self, entry, now);
      rc_store_take (self, entry, RC_EVICT_REASON_CAPACITY, removed);
    }

  return spare;
}

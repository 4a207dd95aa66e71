/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model-state.h"

/* What a cache is to do, written to be obvious: arrays, and loops over all of them. Each
   verb is applied after the cache has done it, and checks one by one the evictions that
   the cache has told of. Where the cache may choose (which of several expired entries
   goes first), its choice is checked and followed. */

/* The next eviction that the cache tells of. */
static Departure
model_peek_seen (Model *self)
{
  g_assert_cmpuint (self->n_checked, <, self->seen->len);
  return g_array_index (self->seen, Departure, self->n_checked);
}

static void
model_evict (Model         *self,
             int            key,
             RcEvictReason  reason)
{
  Departure seen = model_peek_seen (self);
  ModelResource *resource = model_get_resource (self, self->entries[key].resource);

  g_assert_true (self->entries[key].is_there);
  g_assert_cmpint (seen.key, ==, key);
  g_assert_cmpint (seen.reason, ==, reason);

  self->n_checked++;
  self->evictions[reason]++;
  self->entries[key].is_there = FALSE;
  resource->n_entries--;
  resource->key = key;
  resource->reason = reason;
  model_release (self, self->entries[key].resource);
}

/* FALSE if nothing has expired. */
static gboolean
model_expire_one (Model *self)
{
  RcEvictReason reason;
  gboolean any = FALSE;
  int choice;

  for (guint key = 0; key < N_KEYS; key++)
    any = any || model_has_expired (self, key, &reason);
  if (!any)
    return FALSE;

  choice = model_peek_seen (self).key;
  g_assert_true (model_has_expired (self, choice, &reason));
  model_evict (self, choice, reason);
  return TRUE;
}

static guint
model_expire (Model *self)
{
  guint n_expired = 0;

  while (model_expire_one (self))
    n_expired++;

  return n_expired;
}

/* The one whose last use is longest ago, or what the policy makes of more than that. */
static int
model_find_victim (Model *self)
{
  int victim = -1;

  if (!self->knows_victims)
    return model_peek_seen (self).key;

  for (int key = 0; key < N_KEYS; key++)
    if (self->entries[key].is_there &&
        (victim < 0 || self->entries[key].last_turn < self->entries[victim].last_turn))
      victim = key;

  return victim;
}

static void
model_make_room (Model *self)
{
  while ((self->max_entries > 0 && model_get_n_entries (self) > self->max_entries) ||
         (self->max_weight > 0 && model_get_weight (self) > self->max_weight))
    if (!model_expire_one (self))
      model_evict (self, model_find_victim (self), RC_EVICT_REASON_CAPACITY);
}

static void
model_store (Model   *self,
             int      key,
             guint    resource,
             gint64   ttl,
             guint64  weight,
             gint64   load_time)
{
  ModelEntry *entry = &self->entries[key];
  int object = model_get_resource (self, resource)->object;

  if (entry->is_there && entry->object != object)
    model_evict (self, key, RC_EVICT_REASON_REPLACED);
  if (!entry->is_there)
    model_get_resource (self, resource)->n_entries++;

  *entry = (ModelEntry) {
    .is_there = TRUE,
    .object = object,
    .resource = resource,
    .ttl = ttl,
    .stored_at = self->now,
    .used_at = self->now,
    .validated_at = self->now,
    .load_time = load_time,
    .last_turn = ++self->turn,
    .weight = weight,
  };

  if (self->max_weight > 0 && weight > self->max_weight)
    model_evict (self, key, RC_EVICT_REASON_CAPACITY);
  else
    model_make_room (self);
}

static void
model_store_loaded (Model   *self,
                    int      key,
                    guint    resource,
                    gint64   ttl,
                    guint64  weight,
                    gint64   load_time,
                    guint    tags)
{
  model_store (self, key, resource, ttl, weight, load_time);
  self->entries[key].tags = tags;
}

/* The object, or -1. */
static int
model_peek (Model *self,
            int    key)
{
  RcEvictReason reason;

  if (!self->entries[key].is_there ||
      model_get_state (self, key, &reason) != RC_ENTRY_STATE_FRESH)
    return -1;

  return self->entries[key].object;
}

static gboolean
model_needs_validation (Model      *self,
                        ModelEntry *entry)
{
  return self->now - entry->validated_at >= self->validate_interval ||
         entry->validated_at < self->resumed_at;
}

static int
model_lookup (Model *self,
              int    key)
{
  ModelEntry *entry = &self->entries[key];
  RcEvictReason reason;

  if (model_has_expired (self, key, &reason))
    model_evict (self, key, reason);
  else if (entry->is_there && !model_is_stale (self, key) && model_needs_validation (self, entry))
    {
      entry->validated_at = self->now;
      if (self->is_bad[entry->object])
        model_evict (self, key, RC_EVICT_REASON_INVALID);
    }

  if (model_peek (self, key) < 0)
    {
      self->misses++;
      return -1;
    }

  self->hits++;
  self->time_saved += entry->load_time;
  entry->hits++;
  entry->used_at = self->now;
  entry->last_turn = ++self->turn;
  return entry->object;
}

/* TRUE if there was an entry or a load. */
static gboolean
model_remove (Model *self,
              int    key)
{
  gboolean is_there = self->entries[key].is_there || model_find_load (self, key) != NULL;

  if (self->entries[key].is_there)
    model_evict (self, key, RC_EVICT_REASON_REMOVED);
  model_detach (self, key, RC_EVICT_REASON_REMOVED);
  self->failures[key].is_there = FALSE;

  return is_there;
}

/* In any order. Returns how many entries went. */
static guint
model_remove_keys (Model         *self,
                   guint          keys,
                   RcEvictReason  reason)
{
  guint n_left = 0;
  guint n_removed;

  for (int key = 0; key < N_KEYS; key++)
    if (keys & 1u << key)
      {
        n_left += self->entries[key].is_there;
        model_detach (self, key, reason);
        self->failures[key].is_there = FALSE;
      }

  for (n_removed = n_left; n_left > 0; n_left--)
    {
      g_assert_true (keys & 1u << model_peek_seen (self).key);
      model_evict (self, model_peek_seen (self).key, reason);
    }

  return n_removed;
}

static void
model_clear (Model         *self,
             RcEvictReason  reason)
{
  model_remove_keys (self, (1u << N_KEYS) - 1, reason);
}

static guint
model_remove_tag (Model *self,
                  guint  tag)
{
  guint keys = 0;

  for (int key = 0; key < N_KEYS; key++)
    {
      if (self->entries[key].is_there && self->entries[key].tags & 1u << tag)
        keys |= 1u << key;
      if (self->failures[key].tags & 1u << tag)
        self->failures[key].is_there = FALSE;
    }

  for (guint i = 0; i < N_ALL_LOADS; i++)
    {
      self->loads[i].removed_tags |= 1u << tag;
      if (self->loads[i].is_there && self->loads[i].is_attached &&
          self->loads[i].tags & 1u << tag)
        model_detach (self, self->loads[i].key, RC_EVICT_REASON_REMOVED);
    }

  return model_remove_keys (self, keys, RC_EVICT_REASON_REMOVED);
}

static guint
model_trim (Model *self,
            guint  quarters)
{
  guint n_trimmed = model_expire (self);

  for (guint n_left = (model_get_n_entries (self) * quarters + 3) / 4; n_left > 0; n_left--)
    {
      model_evict (self, model_find_victim (self), RC_EVICT_REASON_MEMORY_PRESSURE);
      n_trimmed++;
    }

  return n_trimmed;
}

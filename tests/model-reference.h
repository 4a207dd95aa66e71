/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

/* What a cache is to do, written to be obvious: arrays, and loops over all of them.
   Keys and objects are numbers. Each verb is applied after the cache has done it, and
   checks one by one the evictions that the cache has told of. Where the cache may
   choose (which of several expired entries goes first), its choice is checked and
   followed. */

#define N_KEYS 16
#define N_OBJECTS 12
#define TTL_OF_CACHE (-1)

typedef struct
{
  int key;
  int object;               /* of a release */
  RcEvictReason reason;
} Departure;

typedef struct
{
  gboolean is_there;
  int object;
  gint64 ttl;
  gint64 stored_at;
  gint64 used_at;
  gint64 load_time;
  guint64 last_turn;        /* of the last use: the lowest goes first */
  guint64 hits;
  guint64 weight;
} ModelEntry;

typedef struct
{
  gint64 now;
  gint64 ttl;
  gint64 idle_timeout;
  guint max_entries;
  guint64 max_weight;
  ModelEntry entries[N_KEYS];
  gboolean is_bad[N_OBJECTS];
  guint64 turn;

  guint64 hits;
  guint64 misses;
  guint64 loads;
  guint64 load_failures;
  guint64 total_load_time;
  guint64 time_saved;
  guint64 evictions[RC_N_EVICT_REASONS];

  GArray *seen;             /* of Departure: the evictions that the cache tells of */
  guint n_checked;          /* of those */
  GArray *releases;         /* of Departure: what is to be released, in order */
} Model;

static guint
model_get_n_entries (Model *self)
{
  guint n_entries = 0;

  for (guint key = 0; key < N_KEYS; key++)
    n_entries += self->entries[key].is_there;

  return n_entries;
}

static guint64
model_get_weight (Model *self)
{
  guint64 weight = 0;

  for (guint key = 0; key < N_KEYS; key++)
    if (self->entries[key].is_there)
      weight += self->entries[key].weight;

  return weight;
}

static gboolean
model_is_held (Model *self,
               int    object)
{
  for (guint key = 0; key < N_KEYS; key++)
    if (self->entries[key].is_there && self->entries[key].object == object)
      return TRUE;

  return FALSE;
}

static gint64
model_get_time_to_live (Model *self,
                        int    key)
{
  ModelEntry *entry = &self->entries[key];
  gint64 ttl = entry->ttl == TTL_OF_CACHE ? self->ttl : entry->ttl;
  gint64 left = G_MAXINT64;

  if (ttl > 0)
    left = entry->stored_at + ttl - self->now;
  if (self->idle_timeout > 0)
    left = MIN (left, entry->used_at + self->idle_timeout - self->now);

  return left == G_MAXINT64 ? -1 : MAX (left, 0);
}

static gboolean
model_has_expired (Model         *self,
                   int            key,
                   RcEvictReason *reason)
{
  ModelEntry *entry = &self->entries[key];
  gint64 ttl = entry->ttl == TTL_OF_CACHE ? self->ttl : entry->ttl;

  if (!entry->is_there || model_get_time_to_live (self, key) != 0)
    return FALSE;

  if (ttl > 0 && self->now >= entry->stored_at + ttl)
    *reason = RC_EVICT_REASON_EXPIRED;
  else
    *reason = RC_EVICT_REASON_IDLE;

  return TRUE;
}

static void
model_release (Model         *self,
               int            key,
               int            object,
               RcEvictReason  reason)
{
  Departure departure = { key, object, reason };

  if (!model_is_held (self, object))
    g_array_append_val (self->releases, departure);
}

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

  g_assert_true (self->entries[key].is_there);
  g_assert_cmpint (seen.key, ==, key);
  g_assert_cmpint (seen.reason, ==, reason);

  self->n_checked++;
  self->evictions[reason]++;
  self->entries[key].is_there = FALSE;
  model_release (self, key, self->entries[key].object, reason);
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

/* The one whose last use is longest ago. */
static int
model_find_victim (Model *self)
{
  int victim = -1;

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
             int      object,
             gint64   ttl,
             guint64  weight,
             gint64   load_time)
{
  ModelEntry *entry = &self->entries[key];

  if (entry->is_there && entry->object != object)
    model_evict (self, key, RC_EVICT_REASON_REPLACED);

  *entry = (ModelEntry) {
    .is_there = TRUE,
    .object = object,
    .ttl = ttl,
    .stored_at = self->now,
    .used_at = self->now,
    .load_time = load_time,
    .last_turn = ++self->turn,
    .weight = weight,
  };

  if (self->max_weight > 0 && weight > self->max_weight)
    model_evict (self, key, RC_EVICT_REASON_CAPACITY);
  else
    model_make_room (self);
}

/* The object, or -1. */
static int
model_peek (Model *self,
            int    key)
{
  RcEvictReason reason;

  if (!self->entries[key].is_there || model_has_expired (self, key, &reason))
    return -1;

  return self->entries[key].object;
}

static int
model_lookup (Model *self,
              int    key)
{
  ModelEntry *entry = &self->entries[key];
  RcEvictReason reason;

  if (model_has_expired (self, key, &reason))
    model_evict (self, key, reason);
  else if (entry->is_there && self->is_bad[entry->object])
    model_evict (self, key, RC_EVICT_REASON_INVALID);

  if (!entry->is_there)
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

static gboolean
model_remove (Model *self,
              int    key)
{
  if (!self->entries[key].is_there)
    return FALSE;

  model_evict (self, key, RC_EVICT_REASON_REMOVED);
  return TRUE;
}

/* In any order. */
static void
model_clear (Model         *self,
             RcEvictReason  reason)
{
  while (model_get_n_entries (self) > 0)
    model_evict (self, model_peek_seen (self).key, reason);
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

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

/* What the model of a cache knows. Keys and objects are numbers. */

#define N_KEYS 16
#define N_OBJECTS 12
#define N_LOADS 4
#define N_TAGS 3
#define TTL_OF_CACHE (-1)

/* Besides those that are answered later: the one whose loader runs, and a refresh whose loader
   is about to be called. */
#define OWN_LOAD N_LOADS
#define DUE_LOAD (N_LOADS + 1)
#define N_ALL_LOADS (N_LOADS + 2)

#define NO_RESOURCE (-1)

typedef struct
{
  int key;
  int object;               /* of a release */
  RcEvictReason reason;
} Departure;

/* An object from when it came into the cache until it is released; it may come again. */
typedef struct
{
  int object;
  guint n_entries;
  guint n_leases;
  guint n_loads;            /* that are to replace it, and whose loaders look at it */
  int key;                  /* of the last entry, which has left */
  RcEvictReason reason;
} ModelResource;

/* What a caller is to get. */
typedef struct
{
  int object;               /* -1: an error */
  int resource;             /* NO_RESOURCE: the cache was not meant to have it */
  guint error;
} Got;

/* A load that has begun and was not answered. */
typedef struct
{
  gboolean is_there;
  gboolean is_attached;
  RcEvictReason detach_reason;
  int previous;             /* resource that the loader has asked for, or NO_RESOURCE */
  int key;
  gint64 began_at;
  guint tags;               /* bits */
  guint removed_tags;       /* bits: since it began */
  guint callers;            /* bits: the asynchronous calls that wait for it */
  gboolean is_begun;        /* by a caller who answers it */
  gboolean is_background;
  gboolean is_left;         /* all callers have given up, or got nothing in time */
  gboolean has_timed_out;
  Got got_in_time;          /* by who runs the loader, if it has */
} ModelLoad;

/* What came of the last load of a key. */
typedef struct
{
  gboolean is_there;
  guint error;              /* which one: see make_error() */
  gint64 failed_at;
  guint tags;               /* bits */
} ModelFailure;

typedef struct
{
  gboolean is_there;
  int object;
  guint resource;
  guint tags;               /* bits */
  gint64 ttl;
  gint64 stored_at;
  gint64 used_at;
  gint64 validated_at;
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
  gint64 stale_if_error;
  gint64 validate_interval;
  gint64 retry_delay;
  gint64 refresh_after;
  gint64 load_timeout;
  gint64 resumed_at;
  guint max_entries;
  guint64 max_weight;
  gboolean knows_victims;   /* who goes first is not the policy's own affair */
  ModelEntry entries[N_KEYS];
  ModelLoad loads[N_ALL_LOADS];
  ModelFailure failures[N_KEYS];
  GArray *resources;        /* of ModelResource */
  gboolean is_bad[N_OBJECTS];
  guint64 turn;

  guint64 hits;
  guint64 misses;
  guint loads_begun;
  guint64 loads_ended;
  guint64 load_failures;
  guint64 total_load_time;
  guint64 time_saved;
  guint64 evictions[RC_N_EVICT_REASONS];
  guint64 messages;         /* that an old value serves on */

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

static ModelResource *
model_get_resource (Model *self,
                    guint  resource)
{
  return &g_array_index (self->resources, ModelResource, resource);
}

static gboolean
model_is_in_use (const ModelResource *resource)
{
  return resource->n_entries + resource->n_leases + resource->n_loads > 0;
}

/* The one that entries have, or NO_RESOURCE. */
static int
model_find_kept (Model *self,
                 int    object)
{
  for (guint i = 0; i < self->resources->len; i++)
    if (model_get_resource (self, i)->object == object &&
        model_get_resource (self, i)->n_entries > 0)
      return i;

  return NO_RESOURCE;
}

/* The one that entries have, or a new one, in the place of one that has been released. */
static guint
model_find_resource (Model *self,
                     int    object)
{
  guint place = self->resources->len;
  int kept = model_find_kept (self, object);

  if (kept != NO_RESOURCE)
    return kept;

  for (guint i = 0; i < self->resources->len; i++)
    if (!model_is_in_use (model_get_resource (self, i)))
      place = i;

  g_array_set_size (self->resources, MAX (self->resources->len, place + 1));
  *model_get_resource (self, place) = (ModelResource) { .object = object };
  return place;
}

static gint64
model_get_ttl_end (Model *self,
                   int    key)
{
  ModelEntry *entry = &self->entries[key];
  gint64 ttl = entry->ttl == TTL_OF_CACHE ? self->ttl : entry->ttl;

  return ttl > 0 ? entry->stored_at + ttl : G_MAXINT64;
}

static gint64
model_get_idle_end (Model *self,
                    int    key)
{
  return self->idle_timeout > 0 ? self->entries[key].used_at + self->idle_timeout : G_MAXINT64;
}

static gint64
model_get_time_to_live (Model *self,
                        int    key)
{
  gint64 end = MIN (model_get_ttl_end (self, key), model_get_idle_end (self, key));

  return end == G_MAXINT64 ? -1 : MAX (end - self->now, 0);
}

/* Of an entry. @reason: why it is to leave, if it has expired. */
static RcEntryState
model_get_state (Model         *self,
                 int            key,
                 RcEvictReason *reason)
{
  gint64 ttl_end = model_get_ttl_end (self, key);

  if (ttl_end <= self->now && ttl_end + self->stale_if_error <= self->now)
    *reason = RC_EVICT_REASON_EXPIRED;
  else if (model_get_idle_end (self, key) <= self->now)
    *reason = RC_EVICT_REASON_IDLE;
  else
    return ttl_end <= self->now ? RC_ENTRY_STATE_STALE : RC_ENTRY_STATE_FRESH;

  return RC_ENTRY_STATE_EXPIRED;
}

static gboolean
model_has_expired (Model         *self,
                   int            key,
                   RcEvictReason *reason)
{
  return self->entries[key].is_there &&
         model_get_state (self, key, reason) == RC_ENTRY_STATE_EXPIRED;
}

static gboolean
model_is_stale (Model *self,
                int    key)
{
  RcEvictReason reason;

  return self->entries[key].is_there &&
         model_get_state (self, key, &reason) == RC_ENTRY_STATE_STALE;
}

/* Once, when neither entries nor leases are left. */
static void
model_release (Model *self,
               guint  resource)
{
  ModelResource *left = model_get_resource (self, resource);
  Departure departure = { left->key, left->object, left->reason };

  if (!model_is_in_use (left))
    g_array_append_val (self->releases, departure);
}

/* What is not to be stored; an entry may have it nevertheless. */
static void
model_refuse (Model         *self,
              int            key,
              guint          resource,
              RcEvictReason  reason)
{
  ModelResource *refused = model_get_resource (self, resource);

  if (refused->n_entries > 0)
    return;

  refused->key = key;
  refused->reason = reason;
  model_release (self, resource);
}

static void
model_detach_load (ModelLoad     *load,
                   RcEvictReason  reason)
{
  load->is_attached = FALSE;
  load->detach_reason = reason;
}

/* The one that a caller would join, or NULL. */
static ModelLoad *
model_find_load (Model *self,
                 int    key)
{
  for (guint i = 0; i < N_ALL_LOADS; i++)
    if (self->loads[i].is_there && self->loads[i].is_attached && self->loads[i].key == key)
      return &self->loads[i];

  return NULL;
}

static void
model_detach (Model         *self,
              int            key,
              RcEvictReason  reason)
{
  ModelLoad *load = model_find_load (self, key);

  if (load != NULL)
    model_detach_load (load, reason);
}

/* Whether it is too early for another try. */
static gboolean
model_has_failed (Model *self,
                  int    key)
{
  ModelFailure *failure = &self->failures[key];

  return failure->is_there && self->now - failure->failed_at < self->retry_delay;
}

/* What is over is not remembered, in case that the delay should become longer. */
static void
model_forget_failures (Model *self)
{
  for (guint key = 0; key < N_KEYS; key++)
    if (!model_has_failed (self, key))
      self->failures[key].is_there = FALSE;
}

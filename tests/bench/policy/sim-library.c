/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sim.h"

#include "rc-store-private.h"

/* The policies of the library, in its own store. */
typedef struct
{
  const SimSetup *setup;
  RcStore store;
  GValue value;
  char key[32];
} Library;

static gpointer
library_create (const SimSetup   *setup,
                RcEvictionPolicy  policy)
{
  Library *self = g_new0 (Library, 1);
  RcRemoved removed = { NULL, NULL };
  RcLimits limits = { .max_entries = setup->capacity, .eviction_policy = policy };

  self->setup = setup;
  rc_store_init (&self->store);
  rc_store_set_limits (&self->store, &limits, 0, &removed);
  g_value_init (&self->value, G_TYPE_INT);

  return self;
}

static gpointer
lru_create (const SimSetup *setup)
{
  return library_create (setup, RC_EVICTION_POLICY_LRU);
}

static gpointer
cost_create (const SimSetup *setup)
{
  return library_create (setup, RC_EVICTION_POLICY_COST);
}

static void
free_removed (RcRemoved *removed)
{
  RcEntry *entry = removed->first;

  while (entry != NULL)
    {
      RcEntry *next = entry->next;

      rc_entry_free (entry);
      entry = next;
    }
}

static void
library_destroy (gpointer data)
{
  Library *self = data;
  RcRemoved removed = { NULL, NULL };

  rc_store_take_all (&self->store, RC_EVICT_REASON_CLOSED, &removed);
  free_removed (&removed);
  rc_store_clear (&self->store);
  g_value_unset (&self->value);
  g_free (self);
}

/* The library seeds its hash anew in each process; this one gives the same result each time. */
static guint64
get_hash (guint key)
{
  guint64 hash = (key + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  hash = (hash ^ (hash >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  return hash ^ (hash >> 27);
}

static gboolean
library_use (gpointer data,
             guint    key,
             guint    at)
{
  Library *self = data;
  RcRemoved removed = { NULL, NULL };
  RcEntry *entry;

  g_snprintf (self->key, sizeof self->key, "%u", key);
  entry = rc_store_find (&self->store, self->key, get_hash (key));
  if (entry != NULL)
    {
      rc_store_hit (&self->store, entry, 0);
      return TRUE;
    }

  entry = rc_entry_new (self->key, get_hash (key), rc_resource_new (&self->value));
  entry->load_time_usec = self->setup->costs[key];
  rc_store_add (&self->store, entry, 0, &removed);
  free_removed (&removed);
  return FALSE;
}

const SimPolicy sim_lru = { "LRU", lru_create, library_use, library_destroy };
const SimPolicy sim_cost = { "COST", cost_create, library_use, library_destroy };

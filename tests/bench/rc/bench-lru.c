/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-floor.h"

#include "bench-tools.h"

typedef struct
{
  char *key;
  GObject *value;
  GList link;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->value);
  g_free (entry->key);
  g_free (entry);
}

BenchLru *
bench_lru_new (guint capacity)
{
  BenchLru *self = g_new0 (BenchLru, 1);

  g_mutex_init (&self->lock);
  g_queue_init (&self->order);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  self->capacity = capacity;

  return self;
}

void
bench_lru_free (BenchLru *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static GObject *
lookup_locked (BenchLru   *self,
               const char *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    {
      self->n_misses++;
      return NULL;
    }

  self->n_hits++;
  if (self->order.head != &entry->link)
    {
      g_queue_unlink (&self->order, &entry->link);
      g_queue_push_head_link (&self->order, &entry->link);
    }

  return g_object_ref (entry->value);
}

void
bench_lru_insert (BenchLru   *self,
                  const char *key,
                  GObject    *value)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->key = g_strdup (key);
  entry->value = g_object_ref (value);
  entry->link.data = entry;

  g_mutex_lock (&self->lock);
  if (g_hash_table_lookup (self->entries, key) != NULL)
    entry_free (entry);
  else
    {
      g_hash_table_insert (self->entries, entry->key, entry);
      g_queue_push_head_link (&self->order, &entry->link);
      if (self->order.length > self->capacity)
        {
          Entry *last = g_queue_pop_tail_link (&self->order)->data;

          g_hash_table_remove (self->entries, last->key);
        }
    }
  g_mutex_unlock (&self->lock);
}

/* Two threads that miss one key both load it: it is a floor. */
GObject *
bench_lru_get (BenchLru    *self,
               const char  *key,
               GObject    **values)
{
  GObject *value;

  g_mutex_lock (&self->lock);
  value = lookup_locked (self, key);
  g_mutex_unlock (&self->lock);
  if (value != NULL)
    return value;

  value = g_object_ref (bench_values_get (values, key));
  bench_lru_insert (self, key, value);
  return value;
}

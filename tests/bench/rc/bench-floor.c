/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-floor.h"

BenchFloor *
bench_floor_new (void)
{
  BenchFloor *self = g_new0 (BenchFloor, 1);

  g_mutex_init (&self->lock);
  g_rw_lock_init (&self->rw_lock);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  return self;
}

void
bench_floor_free (BenchFloor *self)
{
  g_hash_table_unref (self->values);
  g_rw_lock_clear (&self->rw_lock);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
bench_floor_insert (BenchFloor *self,
                    const char *key,
                    GObject    *value)
{
  char *own_key = g_strdup (key);

  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->values, own_key, g_object_ref (value));
  g_mutex_unlock (&self->lock);
}

GObject *
bench_floor_lookup (BenchFloor *self,
                    const char *key)
{
  GObject *value;

  g_mutex_lock (&self->lock);
  value = g_hash_table_lookup (self->values, key);
  if (value != NULL)
    g_object_ref (value);
  g_mutex_unlock (&self->lock);

  return value;
}

GObject *
bench_floor_lookup_shared (BenchFloor *self,
                           const char *key)
{
  GObject *value;

  g_rw_lock_reader_lock (&self->rw_lock);
  value = g_hash_table_lookup (self->values, key);
  if (value != NULL)
    g_object_ref (value);
  g_rw_lock_reader_unlock (&self->rw_lock);

  return value;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

/* What one writes by hand: the measure of all else. */

typedef struct
{
  GMutex lock;
  GRWLock rw_lock;
  GHashTable *values;
} BenchFloor;

BenchFloor *bench_floor_new           (void);
void        bench_floor_free          (BenchFloor   *self);
void        bench_floor_insert        (BenchFloor   *self,
                                       const char   *key,
                                       GObject      *value);
GObject    *bench_floor_lookup        (BenchFloor   *self,
                                       const char   *key);
GObject    *bench_floor_lookup_shared (BenchFloor   *self,
                                       const char   *key);

/* With a capacity: the least recently used goes. */
typedef struct
{
  GMutex lock;
  GHashTable *entries;
  GQueue order;              /* the most recently used first */
  guint capacity;
  guint64 n_hits;
  guint64 n_misses;
} BenchLru;

BenchLru   *bench_lru_new             (guint         capacity);
void        bench_lru_free            (BenchLru     *self);
void        bench_lru_insert          (BenchLru     *self,
                                       const char   *key,
                                       GObject      *value);
GObject    *bench_lru_get             (BenchLru     *self,
                                       const char   *key,
                                       GObject     **values);

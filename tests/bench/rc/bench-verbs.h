/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

#include "bench-floor.h"

/* What is measured, in the shape in which it is handed to what measures. */

static inline GObject *
bench_lookup_in_cache (gpointer    target,
                       const char *key)
{
  return rc_cache_lookup (target, key);
}

static inline GObject *
bench_lookup_in_floor (gpointer    target,
                       const char *key)
{
  return bench_floor_lookup (target, key);
}

static inline GObject *
bench_lookup_in_floor_shared (gpointer    target,
                              const char *key)
{
  return bench_floor_lookup_shared (target, key);
}

static inline void
bench_insert_in_cache (gpointer    target,
                       const char *key,
                       GObject    *value)
{
  rc_cache_insert (target, key, value);
}

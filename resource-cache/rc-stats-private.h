/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-stats.h"

G_BEGIN_DECLS

/* The live counters of a cache, guarded by whoever has them; and what an RcStats is
   a copy of. */
typedef struct
{
  guint64 hits;
  guint64 misses;
  guint64 loads;
  guint64 load_failures;
  guint64 total_load_time;
  guint64 time_saved;
  guint64 evictions[RC_N_EVICT_REASONS];
  guint64 weight;
  guint n_entries;
  guint n_loading;
} RcCounters;

RcStats *rc_stats_new (const RcCounters *counters);

G_END_DECLS

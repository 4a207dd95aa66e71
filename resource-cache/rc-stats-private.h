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
  guint64 *load_times;      /* RC_N_LOAD_TIMES of them; NULL before the first load */
} RcCounters;

void     rc_counters_count_load (RcCounters       *self,
                                 gint64            load_time,
                                 gboolean          has_failed);
void     rc_counters_reset      (RcCounters       *self);
void     rc_counters_clear      (RcCounters       *self);

RcStats *rc_stats_new           (const RcCounters *counters);
const RcCounters *rc_stats_get_counters (RcStats *self);
guint64  rc_stats_get_fingerprint (RcStats *self);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "watch-cache.h"

G_BEGIN_DECLS

/* What two readings of a cache tell; NAN is what is not known. */
typedef struct
{
  double  hit_rate;          /* between the last two readings with requests between them,
                                else since the cache began */
  double  hits_per_sec;
  double  misses_per_sec;
  double  loads_per_sec;
  double  evictions_per_sec;
  double  mean_load_usec;    /* since the cache began */
  guint64 max_entries;       /* 0: no bound */
  guint64 max_weight;
} TopFigures;

void              top_figures_measure (WatchCache *cache);
const TopFigures *top_figures_get     (WatchCache *cache);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "top-figures.h"
#include "watch-program.h"

G_BEGIN_DECLS

/* One line of the table. */
typedef struct
{
  WatchProgram     *program;
  WatchCache       *cache;
  RcStats          *stats;    /* of the cache */
  const TopFigures *figures;  /* of the cache */
  char             *sort_key; /* while it is sorted by a text */
} TopRow;

/* What all rows come to. */
typedef struct
{
  guint   n_programs;
  guint   n_caches;
  guint   n_loading;
  double  hits_per_sec;
  double  misses_per_sec;
  guint64 time_saved_usec;
} TopTotals;

gboolean   top_rows_wants   (WatchProgram       *program,
                             const char * const *wanted);
GPtrArray *top_rows_collect (GPtrArray          *programs,
                             TopTotals          *totals) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

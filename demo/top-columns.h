/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "top-rows.h"

G_BEGIN_DECLS

typedef enum
{
  TOP_COLUMN_PROGRAM,
  TOP_COLUMN_CACHE,
  TOP_COLUMN_HIT_RATE,
  TOP_COLUMN_HITS,
  TOP_COLUMN_MISSES,
  TOP_COLUMN_LOADING,
  TOP_COLUMN_LOAD_TIME,
  TOP_COLUMN_EVICTIONS,
  TOP_COLUMN_ENTRIES,
  TOP_COLUMN_WEIGHT,
  TOP_COLUMN_SAVED,
} TopColumn;

#define TOP_N_COLUMNS (TOP_COLUMN_SAVED + 1)
#define TOP_DEFAULT_SORT TOP_COLUMN_HITS

gboolean    top_column_parse     (const char   *id,
                                  TopColumn    *column,
                                  GError      **error);
const char *top_column_get_title (TopColumn     column);
guint       top_column_get_width (TopColumn     column);
gboolean    top_column_is_text   (TopColumn     column);
char       *top_column_format    (TopColumn     column,
                                  const TopRow *row) G_GNUC_WARN_UNUSED_RESULT;
void        top_column_sort      (TopColumn     column,
                                  gboolean      is_reversed,
                                  GPtrArray    *rows);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "top-columns.h"

G_BEGIN_DECLS

/* How the table is to look. */
typedef struct
{
  guint     width;      /* in cells; 0: as wide as it gets, and nothing is left out */
  guint     n_rows;     /* the most that are shown; 0: all */
  guint     first_row;  /* that is shown */
  TopColumn sort;
  gboolean  is_reversed;
  gboolean  has_style;  /* the title stands out, and the column that it is sorted by */
  gboolean  has_colour;
} TopLook;

char *top_table_describe (const TopTotals *totals) G_GNUC_WARN_UNUSED_RESULT;
void  top_table_append   (GString         *text,
                          GPtrArray       *rows,
                          const TopLook   *look);

G_END_DECLS

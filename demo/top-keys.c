/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-keys.h"

static void
choose_column (TopLook *look,
               int      step)
{
  look->sort = (look->sort + TOP_N_COLUMNS + step) % TOP_N_COLUMNS;
}

static void
scroll (TopLook *look,
        gint64   n_steps,
        guint    n_rows)
{
  look->first_row = CLAMP ((gint64) look->first_row + n_steps, 0, (gint64) n_rows);
}

/* Changes how a table of so many rows looks. */
void
top_keys_press (TopLook *look,
                TopKey   key,
                guint    n_rows)
{
  gint64 n_page = MAX (look->n_rows, 1);

  switch (key)
    {
    case TOP_KEY_LEFT:
      choose_column (look, -1);
      break;
    case TOP_KEY_RIGHT:
      choose_column (look, 1);
      break;
    case TOP_KEY_UP:
      scroll (look, -1, n_rows);
      break;
    case TOP_KEY_DOWN:
      scroll (look, 1, n_rows);
      break;
    case TOP_KEY_PAGE_UP:
      scroll (look, -n_page, n_rows);
      break;
    case TOP_KEY_PAGE_DOWN:
      scroll (look, n_page, n_rows);
      break;
    case TOP_KEY_HOME:
      look->first_row = 0;
      break;
    case TOP_KEY_END:
      look->first_row = n_rows;
      break;
    case TOP_KEY_REVERSE:
      look->is_reversed = !look->is_reversed;
      break;
    case TOP_KEY_QUIT:
    default:
      break;
    }
}

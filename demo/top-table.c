/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "top-format.h"
#include "top-width.h"

#define GAP 2
#define REVERSE "\033[7m"
#define RED "\033[31m"
#define YELLOW "\033[33m"
#define GREEN "\033[32m"
#define PLAIN "\033[m"

#define POOR_HIT_RATE 0.5
#define GOOD_HIT_RATE 0.8

/* What is given up first where there is not enough room. */
static const TopColumn dispensable[] = {
  TOP_COLUMN_EVICTIONS,
  TOP_COLUMN_WEIGHT,
  TOP_COLUMN_LOADING,
  TOP_COLUMN_LOAD_TIME,
  TOP_COLUMN_ENTRIES,
  TOP_COLUMN_SAVED,
  TOP_COLUMN_MISSES,
  TOP_COLUMN_HITS,
  TOP_COLUMN_HIT_RATE,
};

/* The part of the table that is shown, as texts. */
typedef struct
{
  const TopLook *look;
  guint          first;                 /* row */
  guint          n_rows;
  char         **cells;                 /* row by row, all columns */
  char          *titles[TOP_N_COLUMNS];
  guint          widths[TOP_N_COLUMNS]; /* 0: left out */
} Layout;

/* What all caches that are shown come to, in a line. */
char *
top_table_describe (const TopTotals *totals)
{
  double requests = totals->hits_per_sec + totals->misses_per_sec;
  g_autofree char *programs = NULL;
  g_autofree char *caches = NULL;
  g_autofree char *rate = top_format_per_sec (requests);
  g_autofree char *share = top_format_percent (requests > 0 ? totals->hits_per_sec / requests
                                                            : NAN);
  g_autofree char *saved = top_format_duration (totals->time_saved_usec);

  programs = g_strdup_printf (ngettext ("%u program", "%u programs", totals->n_programs),
                              totals->n_programs);
  caches = g_strdup_printf (ngettext ("%u cache", "%u caches", totals->n_caches),
                            totals->n_caches);

  /* Translators: "2 programs, 7 caches, 120 requests/s, 98.5% hits, 1 loading, 2h14m of loading
     avoided" */
  return g_strdup_printf (_("%s, %s, %s requests/s, %s hits, %u loading, %s of loading avoided"),
                          programs, caches, rate, share, totals->n_loading, saved);
}

static char *
dup_title (TopColumn      column,
           const TopLook *look)
{
  const char *mark = look->is_reversed == top_column_is_text (column) ? "▾" : "▴";

  return g_strconcat (top_column_get_title (column),
                      look->has_style && look->sort == column ? mark : "", NULL);
}

static void
fill (Layout    *self,
      GPtrArray *rows)
{
  self->cells = g_new0 (char *, (gsize) self->n_rows * TOP_N_COLUMNS + 1);
  for (guint c = 0; c < TOP_N_COLUMNS; c++)
    {
      self->titles[c] = dup_title (c, self->look);
      self->widths[c] = MAX (top_column_get_width (c), top_width_of (self->titles[c]));
    }

  for (guint r = 0; r < self->n_rows; r++)
    for (guint c = 0; c < TOP_N_COLUMNS; c++)
      {
        char *cell = top_column_format (c, rows->pdata[self->first + r]);

        self->cells[r * TOP_N_COLUMNS + c] = cell;
        self->widths[c] = MAX (self->widths[c], top_width_of (cell));
      }
}

static guint
width_of_all (const Layout *self)
{
  guint width = 0;

  for (guint c = 0; c < TOP_N_COLUMNS; c++)
    width += self->widths[c] > 0 ? self->widths[c] + (c > 0 ? GAP : 0) : 0;

  return width;
}

/* Names give way first, down to what their columns ask for at least; the cache's keeps more. */
static void
shorten (Layout    *self,
         TopColumn  column)
{
  guint all = width_of_all (self);
  guint least = MIN (top_column_get_width (column), self->widths[column]);
  guint excess = all > self->look->width ? all - self->look->width : 0;

  self->widths[column] -= MIN (excess, self->widths[column] - least);
}

static void
shorten_names (Layout *self)
{
  shorten (self, TOP_COLUMN_PROGRAM);
  shorten (self, TOP_COLUMN_CACHE);
}

static void
make_room (Layout *self)
{
  guint program_width = self->widths[TOP_COLUMN_PROGRAM];
  guint cache_width = self->widths[TOP_COLUMN_CACHE];

  shorten_names (self);
  for (guint i = 0; i < G_N_ELEMENTS (dispensable); i++)
    {
      if (width_of_all (self) <= self->look->width)
        return;
      if (dispensable[i] == self->look->sort)
        continue;

      /* The names may have been cut for more than what is given up now. */
      self->widths[dispensable[i]] = 0;
      self->widths[TOP_COLUMN_PROGRAM] = program_width;
      self->widths[TOP_COLUMN_CACHE] = cache_width;
      shorten_names (self);
    }
}

static const char *
colour_of (const Layout *self,
           TopColumn     column,
           const TopRow *row)
{
  double hit_rate = row->figures->hit_rate;

  if (!self->look->has_colour || column != TOP_COLUMN_HIT_RATE || isnan (hit_rate))
    return NULL;
  if (hit_rate < POOR_HIT_RATE)
    return RED;

  return hit_rate < GOOD_HIT_RATE ? YELLOW : GREEN;
}

static void
append_line (const Layout *self,
             GString      *text,
             char * const *cells,
             const TopRow *row)
{
  gsize start = text->len;
  g_autoptr (GString) line = g_string_new (NULL);
  guint left = self->look->width > 0 ? self->look->width : G_MAXUINT;

  for (guint c = 0; c < TOP_N_COLUMNS; c++)
    {
      const char *colour = row != NULL ? colour_of (self, c, row) : NULL;
      guint gap = c > 0 ? GAP : 0;
      guint width = MIN (self->widths[c], left > gap ? left - gap : 0);

      if (width == 0)
        continue;

      g_string_set_size (line, 0);
      top_width_append (line, cells[c], width, !top_column_is_text (c));
      g_string_append_printf (text, "%*s%s%s%s", (int) gap, "", colour != NULL ? colour : "",
                              line->str, colour != NULL ? PLAIN : "");
      left -= width + gap;
    }

  if (self->look->width == 0 || row != NULL)
    while (text->len > start && text->str[text->len - 1] == ' ')
      g_string_truncate (text, text->len - 1);
}

static void
append_title (const Layout *self,
              GString      *text)
{
  if (self->look->has_style)
    g_string_append (text, REVERSE);
  append_line (self, text, self->titles, NULL);
  if (self->look->has_style)
    g_string_append (text, PLAIN);
  g_string_append_c (text, '\n');
}

/* Appends the lines of the title and of the rows, each with its end. */
void
top_table_append (GString       *text,
                  GPtrArray     *rows,
                  const TopLook *look)
{
  Layout layout = { .look = look };

  layout.first = MIN (look->first_row, rows->len);
  layout.n_rows = rows->len - layout.first;
  if (look->n_rows > 0)
    layout.n_rows = MIN (layout.n_rows, look->n_rows);
  fill (&layout, rows);
  if (look->width > 0)
    make_room (&layout);

  append_title (&layout, text);
  for (guint r = 0; r < layout.n_rows; r++)
    {
      append_line (&layout, text, layout.cells + r * TOP_N_COLUMNS,
                   rows->pdata[layout.first + r]);
      g_string_append_c (text, '\n');
    }

  for (guint c = 0; c < TOP_N_COLUMNS; c++)
    g_free (layout.titles[c]);
  g_strfreev (layout.cells);
}

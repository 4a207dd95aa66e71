/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-columns.h"

#include <glib/gi18n.h>
#include <math.h>

#include "top-format.h"

typedef struct
{
  const char  *id;               /* on the command line; not translated */
  const char  *title;            /* translated where it is shown */
  guint        width;            /* in cells, so that numbers do not make it jump */
  double     (*value) (const TopRow *row); /* to sort by; NULL for a text */
  char      *(*format) (const TopRow *row);
} Column;

typedef struct
{
  TopColumn column;
  gboolean  is_reversed;
} Order;

static char *
format_program (const TopRow *row)
{
  return g_strdup_printf ("%s:%u", watch_program_get_name (row->program),
                          watch_program_get_pid (row->program));
}

static char *
format_cache (const TopRow *row)
{
  return g_strdup (watch_cache_get_name (row->cache));
}

static double
hit_rate (const TopRow *row)
{
  return row->figures->hit_rate;
}

static char *
format_hit_rate (const TopRow *row)
{
  return top_format_percent (hit_rate (row));
}

static double
hits (const TopRow *row)
{
  return row->figures->hits_per_sec;
}

static char *
format_hits (const TopRow *row)
{
  return top_format_per_sec (hits (row));
}

static double
misses (const TopRow *row)
{
  return row->figures->misses_per_sec;
}

static char *
format_misses (const TopRow *row)
{
  return top_format_per_sec (misses (row));
}

static double
loading (const TopRow *row)
{
  return rc_stats_get_n_loading (row->stats);
}

static char *
format_loading (const TopRow *row)
{
  return top_format_count (rc_stats_get_n_loading (row->stats));
}

static double
load_time (const TopRow *row)
{
  return row->figures->mean_load_usec;
}

static char *
format_load_time (const TopRow *row)
{
  return top_format_duration (load_time (row));
}

static double
evictions (const TopRow *row)
{
  return row->figures->evictions_per_sec;
}

static char *
format_evictions (const TopRow *row)
{
  return top_format_per_sec (evictions (row));
}

static double
entries (const TopRow *row)
{
  return rc_stats_get_n_entries (row->stats);
}

static char *
format_entries (const TopRow *row)
{
  return top_format_of (rc_stats_get_n_entries (row->stats), row->figures->max_entries);
}

static double
weight (const TopRow *row)
{
  return rc_stats_get_weight (row->stats);
}

static char *
format_weight (const TopRow *row)
{
  return top_format_of (rc_stats_get_weight (row->stats), row->figures->max_weight);
}

static double
saved (const TopRow *row)
{
  return rc_stats_get_time_saved (row->stats);
}

static char *
format_saved (const TopRow *row)
{
  return top_format_duration (saved (row));
}

/* Translators: the titles of columns in a terminal; short, they stand above numbers. */
static const Column columns[TOP_N_COLUMNS] = {
  [TOP_COLUMN_PROGRAM] = { "program", N_("PROGRAM"), 12, NULL, format_program },
  [TOP_COLUMN_CACHE] = { "cache", N_("CACHE"), 12, NULL, format_cache },
  [TOP_COLUMN_HIT_RATE] = { "hit-rate", N_("HIT RATE"), 5, hit_rate, format_hit_rate },
  [TOP_COLUMN_HITS] = { "hits", N_("HITS/S"), 6, hits, format_hits },
  [TOP_COLUMN_MISSES] = { "misses", N_("MISSES/S"), 6, misses, format_misses },
  [TOP_COLUMN_LOADING] = { "loading", N_("LOADING"), 4, loading, format_loading },
  [TOP_COLUMN_LOAD_TIME] = { "load-time", N_("LOAD TIME"), 6, load_time, format_load_time },
  [TOP_COLUMN_EVICTIONS] = { "evictions", N_("EVICTED/S"), 6, evictions, format_evictions },
  [TOP_COLUMN_ENTRIES] = { "entries", N_("ENTRIES"), 9, entries, format_entries },
  [TOP_COLUMN_WEIGHT] = { "weight", N_("WEIGHT"), 11, weight, format_weight },
  [TOP_COLUMN_SAVED] = { "saved", N_("SAVED"), 6, saved, format_saved },
};

static char *
dup_ids (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < TOP_N_COLUMNS; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", columns[i].id);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
top_column_parse (const char  *id,
                  TopColumn   *column,
                  GError     **error)
{
  g_autofree char *ids = NULL;

  for (guint i = 0; i < TOP_N_COLUMNS; i++)
    if (g_str_equal (columns[i].id, id))
      {
        *column = i;
        return TRUE;
      }

  ids = dup_ids ();
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: what was given, then what is accepted */
               _("There is no column “%s” to sort by. Use one of these: %s."), id, ids);
  return FALSE;
}

const char *
top_column_get_title (TopColumn column)
{
  return _(columns[column].title);
}

guint
top_column_get_width (TopColumn column)
{
  return columns[column].width;
}

gboolean
top_column_is_text (TopColumn column)
{
  return columns[column].value == NULL;
}

char *
top_column_format (TopColumn     column,
                   const TopRow *row)
{
  return columns[column].format (row);
}

/* The largest first; what is not known comes last. */
static int
compare_values (double a,
                double b)
{
  a = isnan (a) ? -1 : a;
  b = isnan (b) ? -1 : b;

  return a < b ? 1 : a > b ? -1 : 0;
}

static int
compare_rows_cb (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const TopRow *a_row = *(const TopRow **) a;
  const TopRow *b_row = *(const TopRow **) b;
  const Order *order = user_data;
  const Column *column = &columns[order->column];
  int result;

  if (column->value != NULL)
    result = compare_values (column->value (a_row), column->value (b_row));
  else
    result = strcmp (a_row->sort_key, b_row->sort_key);

  return order->is_reversed ? -result : result;
}

/* Once for each row, not for each comparison: thousands are sorted for every picture. */
static void
make_sort_keys (TopColumn  column,
                GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      TopRow *row = rows->pdata[i];
      g_autofree char *text = top_column_format (column, row);

      g_free (row->sort_key);
      row->sort_key = g_utf8_collate_key (text, -1);
    }
}

/* Numbers from the largest on, texts as in a dictionary; reversed, the other way round.
   What is equal stays in the order in which it came. */
void
top_column_sort (TopColumn  column,
                 gboolean   is_reversed,
                 GPtrArray *rows)
{
  Order order = { column, is_reversed };

  if (top_column_is_text (column))
    make_sort_keys (column, rows);
  g_ptr_array_sort_with_data (rows, compare_rows_cb, &order);
}

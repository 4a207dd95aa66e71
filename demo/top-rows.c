/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-rows.h"

#include <math.h>

static void
top_row_free (TopRow *self)
{
  g_object_unref (self->program);
  g_object_unref (self->cache);
  rc_stats_unref (self->stats);
  g_free (self->sort_key);
  g_free (self);
}

static gboolean
matches (WatchProgram *program,
         const char   *wanted)
{
  g_autofree char *pid = g_strdup_printf ("%u", watch_program_get_pid (program));

  return g_str_equal (wanted, pid)
         || g_str_equal (wanted, watch_program_get_bus_name (program))
         || g_pattern_match_simple (wanted, watch_program_get_name (program))
         || g_pattern_match_simple (wanted, watch_program_get_application_id (program));
}

/* @wanted: (nullable): names or process ids; NULL for all programs. */
gboolean
top_rows_wants (WatchProgram       *program,
                const char * const *wanted)
{
  if (wanted == NULL)
    return TRUE;

  for (guint i = 0; wanted[i] != NULL; i++)
    if (matches (program, wanted[i]))
      return TRUE;

  return FALSE;
}

static void
add_to_totals (TopTotals    *totals,
               const TopRow *row)
{
  const TopFigures *figures = row->figures;

  totals->n_caches++;
  totals->n_loading += rc_stats_get_n_loading (row->stats);
  totals->time_saved_usec += rc_stats_get_time_saved (row->stats);
  if (!isnan (figures->hits_per_sec))
    {
      totals->hits_per_sec += figures->hits_per_sec;
      totals->misses_per_sec += figures->misses_per_sec;
    }
}

static void
collect_program (GPtrArray    *rows,
                 WatchProgram *program,
                 TopTotals    *totals)
{
  GListModel *caches = watch_program_get_caches (program);
  guint n_caches = g_list_model_get_n_items (caches);

  for (guint i = 0; i < n_caches; i++)
    {
      g_autoptr (WatchCache) cache = g_list_model_get_item (caches, i);
      RcStats *stats = watch_cache_get_stats (cache);
      TopRow *row;

      if (stats == NULL)
        continue;

      top_figures_measure (cache);
      row = g_new0 (TopRow, 1);
      row->stats = rc_stats_ref (stats);
      row->figures = top_figures_get (cache);
      row->program = g_object_ref (program);
      row->cache = g_steal_pointer (&cache);
      g_ptr_array_add (rows, row);
      add_to_totals (totals, row);
    }
}

/* Once for each reading: a row for every cache that has been read, and what they come to. */
GPtrArray *
top_rows_collect (GPtrArray *programs,
                  TopTotals *totals)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) top_row_free);

  *totals = (TopTotals) { .n_programs = programs->len };
  for (guint i = 0; i < programs->len; i++)
    collect_program (rows, programs->pdata[i], totals);

  return rows;
}

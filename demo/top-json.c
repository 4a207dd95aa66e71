/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-json.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_count (JsonBuilder *builder,
           const char  *name,
           guint64      count)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, MIN (count, G_MAXINT64));
}

static void
add_truth (JsonBuilder *builder,
           const char  *name,
           gboolean     is_true)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, is_true);
}

/* JSON has no NAN: what is not known is null. */
static void
add_number (JsonBuilder *builder,
            const char  *name,
            double       number)
{
  json_builder_set_member_name (builder, name);
  if (isnan (number))
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, number);
}

static void
add_bound (JsonBuilder *builder,
           const char  *name,
           guint64      bound)
{
  json_builder_set_member_name (builder, name);
  if (bound == 0)
    json_builder_add_null_value (builder);
  else
    json_builder_add_int_value (builder, MIN (bound, G_MAXINT64));
}

static void
add_evictions (JsonBuilder *builder,
               RcStats     *stats)
{
  json_builder_set_member_name (builder, "evictions");
  json_builder_begin_object (builder);
  add_count (builder, "total", rc_stats_get_evictions (stats));
  for (guint i = 0; i < RC_N_EVICT_REASONS; i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (rc_evict_reason_to_string (i)), "- ", '_');

      add_count (builder, name, rc_stats_get_evictions_for (stats, i));
    }
  json_builder_end_object (builder);
}

static void
add_rates (JsonBuilder      *builder,
           const TopFigures *figures)
{
  json_builder_set_member_name (builder, "per_second");
  json_builder_begin_object (builder);
  add_number (builder, "hits", figures->hits_per_sec);
  add_number (builder, "misses", figures->misses_per_sec);
  add_number (builder, "loads", figures->loads_per_sec);
  add_number (builder, "evictions", figures->evictions_per_sec);
  json_builder_end_object (builder);
}

static double
hit_rate (RcStats *stats)
{
  guint64 n_requests = rc_stats_get_hits (stats) + rc_stats_get_misses (stats);

  return n_requests > 0 ? rc_stats_get_hit_rate (stats) : NAN;
}

static void
add_cache (JsonBuilder  *builder,
           const TopRow *row)
{
  RcStats *stats = row->stats;
  const TopFigures *figures = row->figures;

  json_builder_begin_object (builder);
  add_text (builder, "name", watch_cache_get_name (row->cache));
  add_text (builder, "path", watch_cache_get_path (row->cache));
  add_count (builder, "hits", rc_stats_get_hits (stats));
  add_count (builder, "misses", rc_stats_get_misses (stats));
  add_number (builder, "hit_rate", hit_rate (stats));
  add_number (builder, "recent_hit_rate", figures->hit_rate);
  add_count (builder, "loads", rc_stats_get_loads (stats));
  add_count (builder, "load_failures", rc_stats_get_load_failures (stats));
  add_count (builder, "loading", rc_stats_get_n_loading (stats));
  add_count (builder, "total_load_usec", rc_stats_get_total_load_time (stats));
  add_count (builder, "saved_usec", rc_stats_get_time_saved (stats));
  add_count (builder, "entries", rc_stats_get_n_entries (stats));
  add_bound (builder, "max_entries", figures->max_entries);
  add_count (builder, "weight", rc_stats_get_weight (stats));
  add_bound (builder, "max_weight", figures->max_weight);
  add_evictions (builder, stats);
  add_rates (builder, figures);
  json_builder_end_object (builder);
}

static void
add_caches (JsonBuilder  *builder,
            GPtrArray    *rows,
            WatchProgram *program)
{
  json_builder_set_member_name (builder, "caches");
  json_builder_begin_array (builder);
  for (guint i = 0; i < rows->len; i++)
    {
      const TopRow *row = rows->pdata[i];

      if (row->program == program)
        add_cache (builder, row);
    }
  json_builder_end_array (builder);
}

static void
add_program (JsonBuilder  *builder,
             WatchProgram *program,
             GPtrArray    *rows)
{
  const GError *error = watch_program_get_error (program);

  json_builder_begin_object (builder);
  add_text (builder, "name", watch_program_get_name (program));
  add_count (builder, "pid", watch_program_get_pid (program));
  add_text (builder, "application_id", watch_program_get_application_id (program));
  add_text (builder, "bus_name", watch_program_get_bus_name (program));
  add_text (builder, "version", watch_program_get_version (program));
  add_truth (builder, "shows_keys", watch_program_shows_keys (program));
  add_truth (builder, "allows_commands", watch_program_allows_commands (program));
  if (watch_program_get_state (program) == WATCH_PROGRAM_FAILED && error != NULL)
    add_text (builder, "error", error->message);
  add_caches (builder, rows, program);
  json_builder_end_object (builder);
}

/* One document, with a line end: on one line, or @is_pretty. */
char *
top_json_write (GPtrArray *programs,
                GPtrArray *rows,
                gboolean   is_pretty)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "time", time);
  json_builder_set_member_name (builder, "programs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < programs->len; i++)
    add_program (builder, programs->pdata[i], rows);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, is_pretty);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-export.h"

#include <json-glib/json-glib.h>

/* A field in the manner of RFC 4180. */
static void
append_text (GString    *csv,
             const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  g_string_append_printf (csv, "\"%s\"", doubled);
}

static void
append_entry (GString        *csv,
              RcGtkEntryInfo *entry)
{
  RcEntryInfo *info = rc_gtk_entry_info_get_info (entry);

  append_text (csv, rc_gtk_entry_info_get_label (entry));
  g_string_append_printf (csv, ",%" G_GUINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GUINT64_FORMAT,
                          rc_entry_info_get_hits (info), rc_entry_info_get_load_time (info),
                          rc_entry_info_get_weight (info));
  g_string_append_printf (csv, ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                          "\r\n",
                          rc_entry_info_get_age (info), rc_entry_info_get_idle (info),
                          rc_entry_info_get_time_to_live (info));
}

char *
demo_export_cache_csv (GPtrArray *entries)
{
  GString *csv = g_string_new ("key,hits,load_time,weight,age,idle,time_to_live\r\n");

  for (guint i = 0; i < entries->len; i++)
    append_entry (csv, entries->pdata[i]);

  return g_string_free (csv, FALSE);
}

static void
append_cache (GString    *csv,
              const char *name,
              RcStats    *stats)
{
  const guint64 numbers[] = {
    rc_stats_get_hits (stats),
    rc_stats_get_misses (stats),
    rc_stats_get_loads (stats),
    rc_stats_get_load_failures (stats),
    rc_stats_get_total_load_time (stats),
    rc_stats_get_time_saved (stats),
    rc_stats_get_evictions (stats),
    rc_stats_get_n_entries (stats),
    rc_stats_get_weight (stats),
  };

  append_text (csv, name);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_string_append_printf (csv, ",%" G_GUINT64_FORMAT, numbers[i]);
  g_string_append (csv, "\r\n");
}

char *
demo_export_overview_csv (DemoProgram *program)
{
  GListModel *monitors = demo_program_get_monitors (program);
  GString *csv = g_string_new ("cache,hits,misses,loads,load_failures,total_load_time,"
                               "time_saved,evictions,entries,weight\r\n");

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (RcGtkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (rc_gtk_monitor_get_stats (monitor) != NULL)
        append_cache (csv, rc_gtk_subject_get_name (rc_gtk_monitor_get_subject (monitor)),
                      rc_gtk_monitor_get_stats (monitor));
    }

  return g_string_free (csv, FALSE);
}

static JsonObject *
describe_cache (RcGtkMonitor *monitor)
{
  RcGtkSubject *subject = rc_gtk_monitor_get_subject (monitor);
  RcStats *stats = rc_gtk_monitor_get_stats (monitor);
  JsonObject *object = json_object_new ();
  g_autoptr (GVariant) settings = rc_gtk_subject_dup_settings (subject);
  g_autoptr (GVariant) numbers = NULL;

  json_object_set_string_member (object, "name", rc_gtk_subject_get_name (subject));
  if (settings != NULL)
    json_object_set_member (object, "settings", json_gvariant_serialize (settings));
  if (stats != NULL)
    {
      numbers = g_variant_ref_sink (rc_stats_to_variant (stats));
      json_object_set_member (object, "statistics", json_gvariant_serialize (numbers));
    }

  return object;
}

static JsonArray *
describe_entries (GPtrArray *entries)
{
  JsonArray *array = json_array_sized_new (entries->len);

  for (guint i = 0; i < entries->len; i++)
    {
      RcEntryInfo *info = rc_gtk_entry_info_get_info (entries->pdata[i]);
      g_autoptr (GVariant) variant = g_variant_ref_sink (rc_entry_info_to_variant (info));
      JsonNode *node = json_gvariant_serialize (variant);

      /* A key may hold what its label does not show. */
      json_object_set_string_member (json_node_get_object (node), "key",
                                     rc_gtk_entry_info_get_label (entries->pdata[i]));
      json_array_add_element (array, node);
    }

  return array;
}

static JsonObject *
describe_program (DemoProgram *program)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);

  json_object_set_string_member (object, "program", demo_program_get_name (program));
  json_object_set_int_member (object, "process-id", demo_program_get_pid (program));
  json_object_set_string_member (object, "time", time);

  return object;
}

static char *
write_json (JsonObject *object)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (root, TRUE);

  json_object_unref (object);

  return g_strconcat (text, "\n", NULL);
}

char *
demo_export_cache_json (DemoProgram  *program,
                        RcGtkMonitor *monitor,
                        GPtrArray    *entries)
{
  JsonObject *object = describe_program (program);
  JsonObject *cache = describe_cache (monitor);

  json_object_set_array_member (cache, "entries", describe_entries (entries));
  json_object_set_object_member (object, "cache", cache);

  return write_json (object);
}

char *
demo_export_overview_json (DemoProgram *program)
{
  GListModel *monitors = demo_program_get_monitors (program);
  JsonObject *object = describe_program (program);
  JsonArray *caches = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (RcGtkMonitor) monitor = g_list_model_get_item (monitors, i);

      json_array_add_object_element (caches, describe_cache (monitor));
    }
  json_object_set_array_member (object, "caches", caches);

  return write_json (object);
}

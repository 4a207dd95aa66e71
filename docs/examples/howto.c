/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <resource-cache.h>

static void
read_settings (RcLoad   *load,
               gpointer  user_data)
{
  const char *path = rc_load_get_key (load);
  g_autoptr (GKeyFile) settings = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (GValue) value = G_VALUE_INIT;
  GError *error = NULL;

  if (!g_key_file_load_from_file (settings, path, G_KEY_FILE_NONE, &error))
    {
      rc_load_return_error (load, error);
      return;
    }
  rc_load_add_tag (load, folder);
  g_value_set_boxed (g_value_init (&value, G_TYPE_KEY_FILE), settings);
  rc_load_return_value (load, &value);
}

static void
show_color (RcCache    *cache,
            const char *path)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autofree char *color = NULL;

  if (!rc_cache_get_value (cache, path, &value, NULL, &error))
    g_error ("%s", error->message);
  color = g_key_file_get_string (g_value_get_boxed (&value), "window", "color", NULL);
  g_print ("%s\n", color);
}

static void
changed_cb (GFileMonitor      *monitor,
            GFile             *file,
            GFile             *other,
            GFileMonitorEvent  event,
            gpointer           cache)
{
  rc_cache_remove (cache, g_file_peek_path (file));
}

static GFileMonitor *
watch (RcCache    *cache,
       const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  GFileMonitor *monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);

  if (monitor == NULL)
    g_error ("%s", error->message);
  g_signal_connect_object (monitor, "changed", G_CALLBACK (changed_cb), cache, 0);
  return monitor;
}

static void
warm_up (RcCache    *cache,
         const char *path)
{
  rc_cache_get_value_async (cache, path, NULL, NULL, NULL);
}

static void
report (RcCache *cache,
        RcStats *before)
{
  g_autoptr (RcStats) now = rc_cache_dup_stats (cache);
  g_autoptr (RcStats) since = rc_stats_minus (now, before);

  if (rc_stats_get_hit_rate (since) < 0.5)
    g_print ("%s: %.0f %% hits, %u failures\n", rc_cache_get_name (cache),
             100 * rc_stats_get_hit_rate (since),
             (guint) rc_stats_get_load_failures (since));
}

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("settings");
  g_autoptr (RcStats) before = rc_cache_dup_stats (cache);
  g_autofree char *folder = g_dir_make_tmp ("settings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "app.ini", NULL);
  g_autoptr (GFileMonitor) monitor = NULL;

  g_file_set_contents (path, "[window]\ncolor=green\n", -1, NULL);
  rc_cache_set_load_func (cache, read_settings, NULL, NULL);
  monitor = watch (cache, path);

  warm_up (cache, path);
  show_color (cache, path);

  g_file_set_contents (path, "[window]\ncolor=blue\n", -1, NULL);
  while (rc_cache_contains (cache, path))
    g_main_context_iteration (NULL, TRUE);
  show_color (cache, path);

  g_print ("forgotten: %u\n", rc_cache_remove_tag (cache, folder));
  report (cache, before);

  g_remove (path);
  g_rmdir (folder);
  return 0;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <resource-cache.h>

static int n_reads, n_answers;

static void
read_cb (GObject      *file,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (RcLoad) load = user_data;
  g_autoptr (GKeyFile) settings = g_key_file_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  bytes = g_file_load_bytes_finish (G_FILE (file), result, NULL, &error);
  if (bytes == NULL
      || !g_key_file_load_from_bytes (settings, bytes, G_KEY_FILE_NONE, &error))
    {
      rc_load_return_error (load, g_steal_pointer (&error));
      return;
    }

  g_value_set_boxed (g_value_init (&value, G_TYPE_KEY_FILE), settings);
  rc_load_add_tag (load, "settings");
  rc_load_return_value (load, &value);
}

/* Returns at once; the answer comes from the main loop. */
static void
read_settings (RcLoad   *load,
               gpointer  user_data)
{
  g_autoptr (GFile) file = g_file_new_for_path (rc_load_get_key (load));

  n_reads++;
  g_file_load_bytes_async (file, rc_load_get_cancellable (load), read_cb,
                           g_object_ref (load));
}

static void
got_settings_cb (GObject      *cache,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  const char *caller = user_data;
  g_auto (GValue) settings = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  n_answers++;
  if (rc_cache_get_value_finish (RC_CACHE (cache), result, &settings, &error))
    {
      GKeyFile *file = g_value_get_boxed (&settings);
      g_autofree char *colour = NULL;

      colour = g_key_file_get_string (file, "window", "colour", NULL);
      g_print ("%s: %s\n", caller, colour);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_print ("%s: gave up\n", caller);
  else
    g_print ("%s: %s\n", caller, error->message);
}

static void
ask (RcCache      *cache,
     const char   *path,
     GCancellable *cancellable,
     const char   *caller)
{
  rc_cache_get_value_async (cache, path, cancellable,
                            got_settings_cb, (gpointer) caller);
}

static void
wait_for_answers (int n)
{
  while (n_answers < n)
    g_main_context_iteration (NULL, TRUE);
}

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("settings");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *folder = g_dir_make_tmp ("settings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "settings", NULL);

  if (!g_file_set_contents (path, "[window]\ncolour=green\n", -1, NULL))
    return 1;
  rc_cache_set_load_func (cache, read_settings, NULL, NULL);

  ask (cache, path, NULL, "window");
  ask (cache, path, cancellable, "dialog");
  ask (cache, path, NULL, "toolbar");
  g_cancellable_cancel (cancellable);
  wait_for_answers (3);
  g_print ("%d read, %u kept\n", n_reads, rc_cache_get_n_entries (cache));

  g_print ("%u removed by its tag\n", rc_cache_remove_tag (cache, "settings"));
  ask (cache, path, NULL, "status bar");
  rc_cache_remove (cache, path);
  wait_for_answers (4);
  g_print ("%d reads, %u kept\n", n_reads, rc_cache_get_n_entries (cache));

  g_remove (path);
  g_rmdir (folder);
  return n_reads == 2 ? 0 : 1;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <resource-cache.h>

#define MINUTE (60 * G_USEC_PER_SEC)

static int n_evicted;

static void
map_file (RcLoad   *load,
          gpointer  user_data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) file = NULL;

  file = g_mapped_file_new (rc_load_get_key (load), FALSE, &error);
  if (file == NULL)
    {
      rc_load_return_error (load, g_steal_pointer (&error));
      return;
    }
  g_value_set_boxed (g_value_init (&value, G_TYPE_MAPPED_FILE), file);
  rc_load_return_value (load, &value);
}

static void
evicted_cb (RcCache       *cache,
            const char    *key,
            RcEvictReason  reason,
            gpointer       user_data)
{
  g_print ("  the old one left: %s\n", rc_evict_reason_to_string (reason));
  n_evicted++;
}

static void
show (RcCache    *cache,
      const char *path,
      const char *when)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  GMappedFile *file;

  if (!rc_cache_get_value (cache, path, &value, NULL, &error))
    g_error ("%s", error->message);
  file = g_value_get_boxed (&value);
  g_print ("%s: %.*s\n", when, (int) g_mapped_file_get_length (file),
           g_mapped_file_get_contents (file));
}

static void
wait_for_evictions (int n)
{
  while (n_evicted < n)
    g_main_context_iteration (NULL, TRUE);
}

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("files");
  g_autofree char *folder = g_dir_make_tmp ("prices-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "prices", NULL);

  rc_clock_freeze ();
  rc_cache_set_load_func (cache, map_file, NULL, NULL);
  rc_cache_set_main_context (cache, g_main_context_default ());
  g_signal_connect (cache, "evict", G_CALLBACK (evicted_cb), NULL);
  rc_cache_set_refresh_after (cache, MINUTE);
  rc_cache_set_ttl (cache, 5 * MINUTE);

  g_file_set_contents (path, "old prices", -1, NULL);
  show (cache, path, "at first");
  g_file_set_contents (path, "new prices", -1, NULL);
  show (cache, path, "at once again");

  rc_clock_advance (2 * MINUTE);
  show (cache, path, "after 2 minutes");
  wait_for_evictions (1);
  show (cache, path, "a moment later");

  rc_clock_advance (5 * MINUTE);
  wait_for_evictions (2);
  g_print ("after 5 more, %u entries\n", rc_cache_get_n_entries (cache));

  rc_clock_thaw ();
  g_remove (path);
  g_rmdir (folder);
  return 0;
}

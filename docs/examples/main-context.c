/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <resource-cache.h>

typedef struct
{
  RcCache *cache;
  char *path;
  GThread *main_thread;
  gboolean is_done;
} App;

static void
read_cb (GObject      *file,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (RcLoad) load = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  GBytes *bytes = g_file_load_bytes_finish (G_FILE (file), result, NULL, &error);

  if (bytes != NULL)
    {
      g_value_take_boxed (g_value_init (&value, G_TYPE_BYTES), bytes);
      rc_load_return_value (load, &value);
    }
  else
    rc_load_return_error (load, g_steal_pointer (&error));
}

static void
read_file (RcLoad   *load,
           gpointer  user_data)
{
  g_autoptr (GFile) file = g_file_new_for_path (rc_load_get_key (load));
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  rc_load_set_main_context (load, context);
  g_file_load_bytes_async (file, rc_load_get_cancellable (load), read_cb,
                           g_object_ref (load));
}

static const char *
get_thread_name (App *app)
{
  return g_thread_self () == app->main_thread ? "main thread" : "worker";
}

static void
print_result (App          *app,
              const char   *verb,
              const GValue *value,
              GError       *error)
{
  g_print ("%s, %s: ", get_thread_name (app), verb);
  if (error == NULL)
    g_print ("%u bytes\n", (guint) g_bytes_get_size (g_value_get_boxed (value)));
  else if (g_error_matches (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK))
    g_print ("would wait for itself\n");
  else
    g_print ("%s\n", error->message);
}

static void
get_and_wait (App *app)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  rc_cache_get_value (app->cache, app->path, &value, NULL, &error);
  print_result (app, "get", &value, error);
}

static gpointer
work (gpointer user_data)
{
  App *app = user_data;

  get_and_wait (app);
  rc_cache_remove (app->cache, app->path);
  return NULL;
}

static void
evicted_cb (RcCache       *cache,
            const char    *key,
            RcEvictReason  reason,
            gpointer       user_data)
{
  App *app = user_data;

  g_print ("%s, told: %s\n", get_thread_name (app),
           rc_evict_reason_to_string (reason));
  app->is_done = TRUE;
}

static void
got_bytes_cb (GObject      *cache,
              GAsyncResult *result,
              gpointer      user_data)
{
  App *app = user_data;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  rc_cache_get_value_finish (RC_CACHE (cache), result, &value, &error);
  print_result (app, "get_async", &value, error);
  app->is_done = TRUE;
}

static void
run_main_loop (App *app)
{
  for (app->is_done = FALSE; !app->is_done;)
    g_main_context_iteration (NULL, TRUE);
}

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("files");
  g_autofree char *folder = g_dir_make_tmp ("files-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ten-bytes", NULL);
  App app = { cache, path, g_thread_self () };
  GThread *worker;

  g_file_set_contents (path, "0123456789", -1, NULL);
  rc_cache_set_load_func (cache, read_file, NULL, NULL);
  rc_cache_set_main_context (cache, g_main_context_default ());
  g_signal_connect (cache, "evict", G_CALLBACK (evicted_cb), &app);

  get_and_wait (&app);
  rc_cache_get_value_async (cache, path, NULL, got_bytes_cb, &app);
  run_main_loop (&app);
  rc_cache_clear (cache);

  worker = g_thread_new ("worker", work, &app);
  run_main_loop (&app);
  g_thread_join (worker);

  g_remove (path);
  g_rmdir (folder);
  return 0;
}

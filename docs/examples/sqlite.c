/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <resource-cache.h>
#include <sqlite3.h>

static int n_open, n_checks;

static void
open_database (RcLoad   *load,
               gpointer  user_data)
{
  const char *path = rc_load_get_key (load);
  g_auto (GValue) value = G_VALUE_INIT;
  sqlite3 *db = NULL;

  if (sqlite3_open (path, &db)
      || sqlite3_exec (db, "CREATE TABLE notes (n)", NULL, NULL, NULL))
    {
      rc_load_return_error (load, g_error_new (G_FILE_ERROR, G_FILE_ERROR_FAILED,
                                               "Can't open %s: %s", path,
                                               sqlite3_errmsg (db)));
      sqlite3_close (db);
      return;
    }
  n_open++;
  g_print ("opened %s\n", path);
  g_value_set_pointer (g_value_init (&value, G_TYPE_POINTER), db);
  rc_load_return_value (load, &value);
}

static gboolean
is_alive (const char    *key,
          const GValue  *value,
          gpointer       user_data,
          GError       **error)
{
  sqlite3 *db = g_value_get_pointer (value);

  g_atomic_int_inc (&n_checks);
  return sqlite3_exec (db, "SELECT 1", NULL, NULL, NULL) == SQLITE_OK;
}

static void
close_database (const char    *key,
                const GValue  *value,
                RcEvictReason  reason,
                gpointer       user_data)
{
  if (sqlite3_close (g_value_get_pointer (value)) == SQLITE_OK)
    n_open--;
  g_print ("closed %s\n", key);
}

/* Several threads may ask at once: one of them opens, the others wait for it. */
static gpointer
get_database (gpointer cache)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  if (!rc_cache_get_value (cache, "notes.db", &value, NULL, &error))
    g_error ("%s", error->message);
  return g_value_get_pointer (&value);
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("notes-XXXXXX", NULL);
  g_autoptr (RcCache) cache = rc_cache_new ("databases");
  g_autoptr (GHashTable) connections = g_hash_table_new (NULL, NULL);
  g_autoptr (RcStats) stats = NULL;
  GThread *callers[4];

  if (folder == NULL || g_chdir (folder) != 0)
    return 1;
  rc_cache_set_load_func (cache, open_database, NULL, NULL);
  rc_cache_set_validate_func (cache, is_alive, NULL, NULL);
  rc_cache_set_release_func (cache, close_database, NULL, NULL);

  for (int i = 0; i < 4; i++)
    callers[i] = g_thread_new ("caller", get_database, cache);
  for (int i = 0; i < 4; i++)
    g_hash_table_add (connections, g_thread_join (callers[i]));
  g_print ("4 callers share %u connection\n", g_hash_table_size (connections));

  n_checks = 0;
  rc_cache_reset_stats (cache);
  for (int i = 0; i < 4; i++)
    g_hash_table_add (connections, get_database (cache));
  rc_cache_remove (cache, "notes.db");

  stats = rc_cache_dup_stats (cache);
  g_print ("4 more uses: %u hits, %d checks, %u loads\n",
           (guint) rc_stats_get_hits (stats), n_checks,
           (guint) rc_stats_get_loads (stats));
  g_print ("%u eviction, %d connections left open\n",
           (guint) rc_stats_get_evictions (stats), n_open);
  g_remove ("notes.db");
  g_rmdir (folder);

  return g_hash_table_size (connections) == 1 && rc_stats_get_hits (stats) == 4
         && n_checks == 4 && rc_stats_get_loads (stats) == 0 && n_open == 0 ? 0 : 1;
}

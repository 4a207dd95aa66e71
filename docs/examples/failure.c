/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <resource-cache.h>
#include <sqlite3.h>

#define SECOND G_USEC_PER_SEC

static int n_open, n_attempts;

static void
open_database (RcLoad   *load,
               gpointer  user_data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  sqlite3 *db = NULL;

  n_attempts++;
  if (sqlite3_open_v2 (rc_load_get_key (load), &db, SQLITE_OPEN_READWRITE, NULL))
    {
      rc_load_return_error (load, g_error_new (G_FILE_ERROR, G_FILE_ERROR_NOENT,
                                               "Can't open: %s",
                                               sqlite3_errmsg (db)));
      sqlite3_close (db);
      return;
    }
  n_open++;
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

  return sqlite3_exec (db, "SELECT n FROM notes", NULL, NULL, NULL) == SQLITE_OK;
}

static void
close_database (const char    *key,
                const GValue  *value,
                RcEvictReason  reason,
                gpointer       user_data)
{
  if (sqlite3_close (g_value_get_pointer (value)) == SQLITE_OK)
    n_open--;
}

static void
create_database (const char *path)
{
  sqlite3 *db = NULL;

  if (sqlite3_open (path, &db)
      || sqlite3_exec (db, "CREATE TABLE notes (n)", NULL, NULL, NULL))
    g_error ("%s", sqlite3_errmsg (db));
  sqlite3_close (db);
}

static void
use_three_times (RcCache    *cache,
                 const char *path,
                 const char *when)
{
  int n_served = 0;

  n_attempts = 0;
  for (int i = 0; i < 3; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      n_served += rc_cache_get_value (cache, path, &value, NULL, NULL);
    }
  g_print ("%s: %d of 3 served, attempts to open: %d\n", when, n_served, n_attempts);
}

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("databases");
  g_autofree char *folder = g_dir_make_tmp ("notes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "notes.db", NULL);
  g_autofree char *elsewhere = g_build_filename (folder, "elsewhere.db", NULL);

  create_database (path);
  rc_clock_freeze ();
  rc_cache_set_load_func (cache, open_database, NULL, NULL);
  rc_cache_set_validate_func (cache, is_alive, NULL, NULL);
  rc_cache_set_release_func (cache, close_database, NULL, NULL);
  rc_cache_set_ttl (cache, 60 * SECOND);
  rc_cache_set_stale_if_error (cache, 300 * SECOND);
  rc_cache_set_retry_delay (cache, 10 * SECOND);

  use_three_times (cache, path, "before");
  g_rename (path, elsewhere);
  rc_clock_advance (60 * SECOND);
  use_three_times (cache, path, "the database is gone");
  rc_clock_advance (300 * SECOND);
  use_three_times (cache, path, "for too long");
  g_rename (elsewhere, path);
  use_three_times (cache, path, "it is back");
  rc_clock_advance (10 * SECOND);
  use_three_times (cache, path, "10 seconds later");

  rc_cache_close (cache);
  g_print ("%d left open\n", n_open);
  rc_clock_thaw ();
  g_remove (path);
  g_rmdir (folder);
  return n_open;
}

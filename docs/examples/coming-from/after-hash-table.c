/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>
#include <sqlite3.h>

static int n_open;

static void
open_database (RcLoad   *load,
               gpointer  user_data)
{
  const char *path = rc_load_get_key (load);
  g_auto (GValue) value = G_VALUE_INIT;
  sqlite3 *db;

  if (sqlite3_open (path, &db) != SQLITE_OK)
    {
      rc_load_return_error (load, g_error_new (G_FILE_ERROR, G_FILE_ERROR_FAILED,
                                               "Can't open %s: %s", path, sqlite3_errmsg (db)));
      sqlite3_close (db);
      return;
    }
  n_open++;
  g_value_set_pointer (g_value_init (&value, G_TYPE_POINTER), db);
  rc_load_return_value (load, &value);
}

static void
close_database (const char    *key,
                const GValue  *value,
                RcEvictReason  reason,
                gpointer       user_data)
{
  sqlite3_close (g_value_get_pointer (value));
  n_open--;
}

static gboolean
query (RcCache    *databases,
       const char *path)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLease) lease = rc_cache_acquire (databases, path, NULL, &error);
  sqlite3 *db;

  if (lease == NULL)
    {
      g_print ("%s\n", error->message);
      return FALSE;
    }
  rc_lease_get_value (lease, &value);
  db = g_value_get_pointer (&value);
  return sqlite3_exec (db, "SELECT 1", NULL, NULL, NULL) == SQLITE_OK;
}

int
main (void)
{
  g_autoptr (RcCache) databases = rc_cache_new ("databases");

  rc_cache_set_load_func (databases, open_database, NULL, NULL);
  rc_cache_set_release_func (databases, close_database, NULL, NULL);

  g_print ("answered: %d, %d\n", query (databases, ":memory:"), query (databases, ":memory:"));
  g_print ("open: %d\n", n_open);
  g_print ("answered: %d\n", query (databases, "/nowhere/notes.db"));

  rc_cache_close (databases);
  g_print ("open: %d\n", n_open);
  return n_open;
}

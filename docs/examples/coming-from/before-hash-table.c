/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <sqlite3.h>

static GMutex lock;
static GHashTable *databases;
static int n_open;

static void
close_database (gpointer db)
{
  sqlite3_close (db);
  n_open--;
}

static sqlite3 *
open_database (const char  *path,
               GError     **error)
{
  sqlite3 *db;

  /* All wait for whoever opens a database, those who want another one too. */
  g_mutex_lock (&lock);
  db = g_hash_table_lookup (databases, path);
  if (db == NULL)
    {
      if (sqlite3_open (path, &db) == SQLITE_OK)
        {
          n_open++;
          g_hash_table_insert (databases, g_strdup (path), db);
        }
      else
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "Can't open %s: %s", path,
                       sqlite3_errmsg (db));
          g_clear_pointer (&db, sqlite3_close);
        }
    }
  g_mutex_unlock (&lock);
  return db;
}

static gboolean
query (const char *path)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = open_database (path, &error);

  if (db == NULL)
    {
      g_print ("%s\n", error->message);
      return FALSE;
    }
  /* Who removes it from the table meanwhile closes it while it is used. */
  return sqlite3_exec (db, "SELECT 1", NULL, NULL, NULL) == SQLITE_OK;
}

int
main (void)
{
  databases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, close_database);

  g_print ("answered: %d, %d\n", query (":memory:"), query (":memory:"));
  g_print ("open: %d\n", n_open);
  g_print ("answered: %d\n", query ("/nowhere/notes.db"));

  g_hash_table_unref (databases);
  g_print ("open: %d\n", n_open);
  return n_open;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <resource-cache.h>
#include <sqlite3.h>

static void
open_database (RcLoad   *load,
               gpointer  user_data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  sqlite3 *db = NULL;

  if (sqlite3_open (":memory:", &db) != SQLITE_OK)
    {
      rc_load_return_error (load, g_error_new (G_FILE_ERROR, G_FILE_ERROR_FAILED,
                                               "Can't open: %s",
                                               sqlite3_errmsg (db)));
      sqlite3_close (db);
      return;
    }
  g_print ("opened\n");
  g_value_set_pointer (g_value_init (&value, G_TYPE_POINTER), db);
  rc_load_return_value (load, &value);
}

static void
close_database (const char    *key,
                const GValue  *value,
                RcEvictReason  reason,
                gpointer       user_data)
{
  g_print ("closed: %s\n", rc_evict_reason_to_string (reason));
  sqlite3_close (g_value_get_pointer (value));
}

static RcLease *
borrow (RcCache *cache)
{
  g_autoptr (GError) error = NULL;
  RcLease *lease = rc_cache_acquire (cache, "notes", NULL, &error);

  if (lease == NULL)
    g_error ("%s", error->message);
  return lease;
}

static gboolean
query (RcLease *lease)
{
  g_auto (GValue) value = G_VALUE_INIT;
  sqlite3 *db;

  rc_lease_get_value (lease, &value);
  db = g_value_get_pointer (&value);
  return sqlite3_exec (db, "SELECT 1", NULL, NULL, NULL) == SQLITE_OK;
}

static void
evict_while_borrowed (RcCache *cache)
{
  g_autoptr (RcLease) one = borrow (cache);
  g_autoptr (RcLease) two = borrow (cache);

  rc_cache_clear (cache);
  g_print ("%u entries, and it %s\n", rc_cache_get_n_entries (cache),
           query (one) ? "works" : "fails");

  rc_lease_release (one);
  g_print ("one lease left, and it %s\n", query (two) ? "works" : "fails");
  rc_lease_release (two);
}

static void
replace_what_is_broken (RcCache *cache)
{
  g_autoptr (RcLease) broken = borrow (cache);
  g_autoptr (RcLease) good = NULL;

  rc_lease_mark_broken (broken);
  good = borrow (cache);
  rc_lease_release (broken);
  g_print ("the new one %s\n", query (good) ? "works" : "fails");
}

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("databases");

  rc_cache_set_load_func (cache, open_database, NULL, NULL);
  rc_cache_set_release_func (cache, close_database, NULL, NULL);
  evict_while_borrowed (cache);
  replace_what_is_broken (cache);
  rc_cache_close (cache);

  return 0;
}

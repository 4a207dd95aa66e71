/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

/* Databases that are made when there is no room for them. */

#define N_THREADS 4
#define N_ASYNC 4
#define N_CALLERS (N_THREADS + N_ASYNC + 1)

/* Enough for an empty database, and not for what the loader puts into it. */
#define FEW_BYTES 65536
#define FILL "CREATE TABLE IF NOT EXISTS notes (text);" \
             "INSERT INTO notes VALUES (zeroblob (1000000))"

typedef struct
{
  RcCache *cache;
  char *folder;
  char *path;
  const char *limit;        /* how the database is kept small; NULL if it is not */
  int n_opened;             /* atomic */
  int n_closed;             /* atomic */
  int n_failed;             /* atomic; callers */
  int n_expected;           /* callers who wait before the load goes on */
  GError *error;            /* what the loader has said */
} Fixture;

static void
close_database (const char    *key,
                const GValue  *value,
                RcEvictReason  reason,
                gpointer       user_data)
{
  Fixture *f = user_data;

  g_assert_cmpint (sqlite3_close (g_value_get_pointer (value)), ==, SQLITE_OK);
  g_atomic_int_inc (&f->n_closed);
}

static int
count_misses (RcCache *cache)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (cache);

  return rc_stats_get_misses (stats);
}

static void
return_error (Fixture *f,
              RcLoad  *load,
              sqlite3 *db)
{
  g_set_error (&f->error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Can't make %s: %s",
               rc_load_get_key (load), sqlite3_errmsg (db));
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_atomic_int_inc (&f->n_closed);
  rc_load_return_error (load, g_error_copy (f->error));
}

static void
open_database (RcLoad   *load,
               gpointer  user_data)
{
  Fixture *f = user_data;
  g_auto (GValue) value = G_VALUE_INIT;
  sqlite3 *db = NULL;

  test_wait_until (count_misses (f->cache) >= f->n_expected);
  g_assert_cmpint (sqlite3_open (rc_load_get_key (load), &db), ==, SQLITE_OK);
  g_atomic_int_inc (&f->n_opened);
  if (sqlite3_exec (db, f->limit, NULL, NULL, NULL) != SQLITE_OK ||
      sqlite3_exec (db, FILL, NULL, NULL, NULL) != SQLITE_OK)
    {
      return_error (f, load, db);
      return;
    }

  g_value_set_pointer (g_value_init (&value, G_TYPE_POINTER), db);
  rc_load_return_value (load, &value);
}

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  *f = (Fixture) { .cache = rc_cache_new ("databases"), .limit = "" };
  f->folder = g_dir_make_tmp ("rc-disk-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "notes.db", NULL);
  rc_cache_set_load_func (f->cache, open_database, f, NULL);
  rc_cache_set_release_func (f->cache, close_database, f, NULL);
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_assert_finalize_object (f->cache);
  g_assert_cmpint (f->n_closed, ==, f->n_opened);
  g_unlink (f->path);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

/* The loader's error, word for word. */
static void
note_failure (Fixture *f,
              GError  *error)
{
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpstr (error->message, ==, f->error->message);
  g_atomic_int_inc (&f->n_failed);
  g_error_free (error);
}

static gpointer
fail_to_get (gpointer data)
{
  Fixture *f = data;
  g_auto (GValue) value = G_VALUE_INIT;
  GError *error = NULL;

  g_assert_false (rc_cache_get_value (f->cache, f->path, &value, NULL, &error));
  note_failure (f, error);
  return NULL;
}

static void
fail_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GError *error = NULL;

  g_assert_false (rc_cache_get_value_finish (RC_CACHE (source), result, &value, &error));
  note_failure (data, error);
}

/* One attempt for all, and all hear of it. */
static void
fail_for_all (Fixture *f)
{
  GThread *threads[N_THREADS];

  f->n_expected = count_misses (f->cache) + N_CALLERS;
  rc_cache_set_threaded (f->cache, TRUE);
  for (int i = 0; i < N_ASYNC; i++)
    rc_cache_get_value_async (f->cache, f->path, NULL, fail_cb, f);
  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("caller", fail_to_get, f);
  fail_to_get (f);
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  while (f->n_failed < N_CALLERS)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (f->n_opened, ==, 1);
  g_assert_cmpint (f->n_closed, ==, 1);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
  g_clear_error (&f->error);
  f->n_expected = 0;
}

static void
work_with_room (Fixture *f)
{
  g_auto (GValue) one = G_VALUE_INIT;
  g_auto (GValue) two = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  rc_cache_get_value (f->cache, f->path, &one, NULL, &error);
  g_assert_no_error (error);
  rc_cache_get_value (f->cache, f->path, &two, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_value_get_pointer (&one) == g_value_get_pointer (&two));
  g_assert_cmpint (f->n_opened, ==, 2);
  g_assert_cmpint (f->n_closed, ==, 1);
  rc_cache_clear (f->cache);
  g_assert_cmpint (f->n_closed, ==, 2);
}

/* The database is as large as it may be. */
static void
test_full (Fixture       *f,
           gconstpointer  unused)
{
  f->limit = "PRAGMA max_page_count = 4";
  fail_for_all (f);
  f->limit = "";
  work_with_room (f);
}

/* The system refuses to write. */
static void
test_refused (Fixture       *f,
              gconstpointer  unused)
{
  struct rlimit old, limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = old;
  limit.rlim_cur = FEW_BYTES;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  fail_for_all (f);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  signal (SIGXFSZ, SIG_DFL);
  work_with_room (f);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rc/fault-disk/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/rc/fault-disk/refused", Fixture, NULL, set_up, test_refused, tear_down);

  return g_test_run ();
}

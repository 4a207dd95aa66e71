/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kitchen.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <utime.h>

#define MAKE_INDEX "CREATE VIRTUAL TABLE temp.words USING fts5 (text, prefix='2 3')"
#define FILL_INDEX "INSERT INTO words SELECT text FROM recipes"
#define QUICKEST \
  "SELECT title || ', ' || minutes || ' minutes' FROM main.recipes AS recipes" \
  " JOIN words ON words.rowid = recipes.rowid WHERE words MATCH ? ORDER BY minutes, title LIMIT 1"

struct _Book
{
  GObject parent_instance;

  char *path;
  sqlite3 *db;
  gint64 changed;
};

const char *const books[] = { "french.db", "indian.db", "thai.db", NULL };
const Part parts[N_PARTS] = {
  { "Tonight", "beans" },
  { "Sunday", "leek cream" },
  { "Left over", "rice egg" },
  { "Sweet", "honey lemon" },
};

static int n_opened;
static gint64 longest_usec, last_usec;
static guint tick_id;

G_DEFINE_FINAL_TYPE (Book, book, G_TYPE_OBJECT)

static gint64
get_change (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return -1;
  return info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
}

static void
book_finalize (GObject *object)
{
  Book *self = KITCHEN_BOOK (object);

  book_close (self);
  g_free (self->path);

  G_OBJECT_CLASS (book_parent_class)->finalize (object);
}

static void
book_class_init (BookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = book_finalize;
}

static void
book_init (Book *self)
{
}

/* Opens the book, checks it, and makes an index of all its words. */
Book *
book_open (const char  *path,
           GError     **error)
{
  g_autoptr (Book) self = g_object_new (BOOK_TYPE, NULL);

  self->path = g_strdup (path);
  self->changed = get_change (path);
  if (sqlite3_open_v2 (path, &self->db, SQLITE_OPEN_READONLY, NULL)
      || sqlite3_exec (self->db, "PRAGMA quick_check", NULL, NULL, NULL)
      || sqlite3_exec (self->db, MAKE_INDEX, NULL, NULL, NULL)
      || sqlite3_exec (self->db, FILL_INDEX, NULL, NULL, NULL))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "Can't open %s: %s", path,
                   sqlite3_errmsg (self->db));
      return NULL;
    }
  g_atomic_int_inc (&n_opened);
  return g_steal_pointer (&self);
}

/* Returns the dish with these ingredients that is quickest to make. */
char *
book_find (Book       *self,
           const char *words)
{
  sqlite3_stmt *query = NULL;
  char *dish = NULL;

  sqlite3_prepare_v2 (self->db, QUICKEST, -1, &query, NULL);
  sqlite3_bind_text (query, 1, words, -1, SQLITE_STATIC);
  if (sqlite3_step (query) == SQLITE_ROW)
    dish = g_strdup ((const char *) sqlite3_column_text (query, 0));
  sqlite3_finalize (query);
  return dish;
}

gboolean
book_is_unchanged (Book *self)
{
  return get_change (self->path) == self->changed;
}

void
book_close (Book *self)
{
  sqlite3_close (g_steal_pointer (&self->db));
}

guint
book_get_n_opened (void)
{
  return g_atomic_int_get (&n_opened);
}

/* The book for the nth question: two of them in turn, and now and then the third. */
const char *
choose_book (guint n)
{
  return books[n % 25 == 24 ? 2 : n % 2];
}

/* As if somebody had written into it. */
void
change_book (const char *path)
{
  g_utime (path, NULL);
}

static gboolean
tick_cb (gpointer user_data)
{
  gint64 now_usec = g_get_monotonic_time ();

  longest_usec = MAX (longest_usec, now_usec - last_usec);
  last_usec = now_usec;
  return G_SOURCE_CONTINUE;
}

void
measure_standstill (void)
{
  longest_usec = 0;
  last_usec = g_get_monotonic_time ();
  tick_id = g_timeout_add (1, tick_cb, NULL);
}

/* Returns the longest time in which the main loop did nothing else, in microseconds. */
gint64
stop_and_get_standstill (void)
{
  tick_cb (NULL);
  g_clear_handle_id (&tick_id, g_source_remove);
  return longest_usec;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kitchen.h"

#include <glib-unix.h>
#include <resource-cache.h>

typedef struct
{
  RcCache *cache;
  GMainLoop *loop;
  guint n_asked;
  guint n_shown;
} App;

static void
load_book (RcLoad   *load,
           gpointer  user_data)
{
  GError *error = NULL;
  Book *book = book_open (rc_load_get_key (load), &error);

  if (book != NULL)
    rc_load_return_object (load, G_OBJECT (book));
  else
    rc_load_return_error (load, error);
}

static gboolean
is_unchanged (const char    *key,
              const GValue  *value,
              gpointer       user_data,
              GError       **error)
{
  return book_is_unchanged (g_value_get_object (value));
}

static void
close_book (const char    *key,
            const GValue  *value,
            RcEvictReason  reason,
            gpointer       user_data)
{
  book_close (g_value_get_object (value));
}

static RcCache *
make_cache (void)
{
  RcCache *cache = rc_cache_new ("books");

  rc_cache_set_load_func (cache, load_book, NULL, NULL);
  rc_cache_set_threaded (cache, TRUE);
  rc_cache_set_main_context (cache, g_main_context_default ());
  rc_cache_set_ttl (cache, G_TIME_SPAN_HOUR);
  rc_cache_set_max_entries (cache, 2);
  rc_cache_set_validate_func (cache, is_unchanged, NULL, NULL);
  rc_cache_set_release_func (cache, close_book, NULL, NULL);
  return cache;
}

static void
got_book_cb (GObject      *cache,
             GAsyncResult *result,
             gpointer      user_data)
{
  App *app = user_data;
  const Part *part = &parts[app->n_shown % N_PARTS];
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLease) lease = rc_cache_acquire_finish (RC_CACHE (cache), result, &error);
  g_autoptr (GObject) book = NULL;
  g_autofree char *dish = NULL;

  if (lease == NULL)
    g_error ("%s", error->message);

  book = rc_lease_dup_object (lease);
  dish = book_find (KITCHEN_BOOK (book), part->words);
  if (app->n_shown < N_PARTS)
    g_print ("%s: %s\n", part->title, dish);
  app->n_shown++;
}

static gboolean
ask_cb (gpointer user_data)
{
  App *app = user_data;

  if (app->n_shown == app->n_asked)
    rc_cache_acquire_async (app->cache, choose_book (app->n_asked++), NULL, got_book_cb, app);
  return G_SOURCE_CONTINUE;
}

static gboolean
interrupted_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

int
main (void)
{
  g_autoptr (RcCache) cache = make_cache ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RcStats) stats = NULL;
  App app = { cache, loop, 0, 0 };

  g_timeout_add (100, ask_cb, &app);
  g_unix_signal_add (SIGINT, interrupted_cb, loop);
  g_main_loop_run (loop);

  stats = rc_cache_dup_stats (cache);
  g_print ("%u loads, %u avoided, %u ms saved\n",
           (guint) rc_stats_get_loads (stats), (guint) rc_stats_get_hits (stats),
           (guint) (rc_stats_get_time_saved (stats) / 1000));
  return 0;
}

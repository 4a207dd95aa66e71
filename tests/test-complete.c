/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

#define TIMEOUT 100

/* What becomes of a load when it ends. */

/* That one load has ended is no reason to forget what is meant for another. */
static void
test_tag_removed_before_another_ends (Fixture       *f,
                                      gconstpointer  unused)
{
  Call calls[2] = { { NULL, }, };
  RcLoad *loads[2];

  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &calls[0]);
  loads[0] = steal_kept (f, 1);
  rc_cache_get_async (f->cache, "b", NULL, call_cb, &calls[1]);
  loads[1] = steal_kept (f, 2);
  g_assert_cmpuint (rc_cache_remove_tag (f->cache, "red"), ==, 0);
  answer (loads[0], 1);
  rc_load_add_tag (loads[1], "red");
  answer (loads[1], 2);
  g_assert_cmpint (finish_get (f, &calls[0], NULL), ==, 1);
  g_assert_cmpint (finish_get (f, &calls[1], NULL), ==, 2);
  g_assert_cmpint (peek_number (f, "a"), ==, 1);
  g_assert_cmpint (peek_number (f, "b"), ==, 0);
}

static void
note_n_loading (GObject    *cache,
                GParamSpec *pspec,
                gpointer    n_loading)
{
  *(guint *) n_loading = rc_cache_get_n_loading (RC_CACHE (cache));
}

/* The news come at a steady pace. */
static void
wait_for_news (guint *n_loading,
               guint  expected)
{
  while (*n_loading != expected)
    g_main_context_iteration (NULL, TRUE);
}

/* A load that leaves no entry is news, too. */
static void
test_notifies (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };
  guint n_loading = 0;

  g_signal_connect (f->cache, "notify::n-loading", G_CALLBACK (note_n_loading), &n_loading);
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  wait_for_news (&n_loading, 1);
  answer_badly (steal_kept (f, 1));
  wait_for_news (&n_loading, 0);
  g_assert_cmpint (finish_get (f, &call, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}

/* Ends the load that it is shown. */
static gboolean
answer_and_match (const char   *key,
                  const GValue *value,
                  gpointer      user_data)
{
  Fixture *f = user_data;

  if (value != NULL)
    return FALSE;

  answer (g_steal_pointer (&f->kept), 7);
  g_assert_cmpint (peek_number (f, key), ==, 7);
  return TRUE;
}

/* What comes of a load is meant by whoever chose the load. */
static void
test_ends_while_matched (Fixture       *f,
                         gconstpointer  unused)
{
  Call call = { NULL, };

  insert (f, "b", 1);
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  test_latch_wait_for (&f->has_kept, 1);
  g_assert_cmpuint (rc_cache_remove_matching (f->cache, answer_and_match, f), ==, 1);
  g_assert_cmpint (peek_number (f, "a"), ==, 0);
  g_assert_cmpint (peek_number (f, "b"), ==, 1);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 7);
}

/* The old value is let go when the new one is there, however long the load is held. */
static void
test_previous (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (RcLoad) load = NULL;
  Call call = { NULL, };

  insert (f, "a", 1);
  f->keeps = TRUE;
  rc_cache_refresh_async (f->cache, "a", NULL, call_cb, &call);
  load = steal_kept (f, 1);
  g_assert_cmpint (f->n_released, ==, 0);
  answer (g_object_ref (load), 2);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_null (rc_load_dup_previous (load));
  g_assert_true (finish_refresh (f, &call, NULL));
  g_assert_cmpint (peek_number (f, "a"), ==, 2);
}

typedef struct
{
  int n_released;
  int n_freed;
} Releases;

static void
note_release (const char    *key,
              const GValue  *value,
              RcEvictReason  reason,
              gpointer       user_data)
{
  Releases *releases = user_data;

  g_assert_cmpint (releases->n_freed, ==, 0);
  g_assert_cmpint (reason, ==, RC_EVICT_REASON_CLOSED);
  releases->n_released++;
}

static void
note_freed (gpointer user_data)
{
  Releases *releases = user_data;

  releases->n_freed++;
}

/* A late value is released too: what is to release it stays until none can come. */
static void
test_ends_after_close (Fixture       *f,
                       gconstpointer  fails)
{
  g_autoptr (GError) error = NULL;
  Releases releases = { 0, 0 };
  Call call = { NULL, };

  rc_cache_set_release_func (f->cache, note_release, &releases, note_freed);
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  test_latch_wait_for (&f->has_kept, 1);
  rc_cache_close (f->cache);
  g_assert_cmpint (finish_get (f, &call, &error), ==, 0);
  g_assert_error (error, RC_ERROR, RC_ERROR_CLOSED);
  g_assert_cmpint (releases.n_freed, ==, 0);

  if (fails)
    answer_badly (g_steal_pointer (&f->kept));
  else
    answer (g_steal_pointer (&f->kept), 1);
  g_assert_cmpint (releases.n_released, ==, fails ? 0 : 1);
  g_assert_cmpint (releases.n_freed, ==, 1);
}

/* "outer" has the only slot and needs "inner", which begins later. */
static void
load_outer (RcLoad   *load,
            gpointer  user_data)
{
  Fixture *f = user_data;
  g_autoptr (GObject) object = NULL;

  if (g_str_equal (rc_load_get_key (load), "inner"))
    {
      f->keeps = TRUE;
      fixture_load (load, f);
      return;
    }

  rc_clock_advance (TIMEOUT / 2);
  object = rc_cache_get (f->cache, "inner", NULL, NULL);
  g_assert_null (object);
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static guint64
count_failures (Fixture *f)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  return rc_stats_get_load_failures (stats);
}

static gpointer
get_outer (gpointer data)
{
  Fixture *f = data;

  return rc_cache_get (f->cache, "outer", NULL, NULL);
}

/* A load that need not queue may hang as any other may, and its time counts from when it
   began. */
static void
test_needed_times_out (Fixture       *f,
                       gconstpointer  unused)
{
  g_autoptr (RcLoad) inner = NULL;
  GThread *thread;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  rc_cache_set_load_timeout (f->cache, TIMEOUT);
  rc_cache_set_load_func (f->cache, load_outer, f, NULL);
  thread = g_thread_new ("outer", get_outer, f);
  inner = steal_kept (f, 1);
  rc_clock_advance (TIMEOUT / 2 - 1);
  g_assert_cmpuint (count_failures (f), ==, 0);
  rc_clock_advance (1);
  g_assert_cmpuint (count_failures (f), ==, 1);
  rc_clock_advance (TIMEOUT / 2);
  g_assert_cmpuint (count_failures (f), ==, 2);
  g_assert_null (g_thread_join (thread));
}

#define add(name, func) g_test_add ("/rc/complete/" name, Fixture, NULL, set_up, func, tear_down)
#define add_with(name, func, data)                                                      \
  g_test_add ("/rc/complete/" name, Fixture, GINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("tag-removed-before-another-ends", test_tag_removed_before_another_ends);
  add ("notifies", test_notifies);
  add ("while-matched", test_ends_while_matched);
  add ("previous", test_previous);
  add_with ("after-close", test_ends_after_close, FALSE);
  add_with ("after-close-badly", test_ends_after_close, TRUE);
  add ("needed-times-out", test_needed_times_out);

  return g_test_run ();
}

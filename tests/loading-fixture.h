/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-test.h"

/* A cache whose loader counts, fails, or keeps its load, as a test wants it. */
typedef struct
{
  RcCache *cache;
  TestLog log;
  int n_loads;              /* atomic */
  int n_released;           /* atomic */
  gboolean fails;           /* atomic; loads end with an error */
  gboolean keeps;           /* atomic; loads end when the test answers them */
  RcLoad *kept;             /* the last one that was kept */
  TestLatch has_kept;
  GThread *loader;          /* the thread of the last load */
  const char *tag;          /* what loads are tagged with, if anything */
  gboolean is_over;         /* atomic; nothing will be released any more */
  gboolean is_gone;         /* atomic; the cache */
} Fixture;

static void
fixture_load (RcLoad   *load,
              gpointer  user_data)
{
  Fixture *f = user_data;
  int number = g_atomic_int_add (&f->n_loads, 1) + 1;

  f->loader = g_thread_self ();
  if (f->tag != NULL)
    rc_load_add_tag (load, f->tag);

  if (g_atomic_int_get (&f->keeps))
    {
      f->kept = g_object_ref (load);
      test_latch_add (&f->has_kept);
    }
  else if (g_atomic_int_get (&f->fails))
    rc_load_return_error (load, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE,
                                                     "no such host"));
  else
    rc_load_return_object (load, G_OBJECT (test_resource_new (number)));
}

static void
fixture_release (const char    *key,
                 const GValue  *value,
                 RcEvictReason  reason,
                 gpointer       user_data)
{
  Fixture *f = user_data;

  test_release (key, value, reason, &f->n_released);
}

static void
fixture_is_over (gpointer user_data)
{
  Fixture *f = user_data;

  g_atomic_int_set (&f->is_over, TRUE);
}

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  rc_clock_freeze ();
  *f = (Fixture) { .cache = rc_cache_new ("test") };
  rc_cache_set_load_func (f->cache, fixture_load, f, NULL);
  rc_cache_set_release_func (f->cache, fixture_release, f, fixture_is_over);
  test_log_init (&f->log);
  test_log_watch (&f->log, f->cache);
  test_latch_init (&f->has_kept);
}

static void
fixture_is_gone (gpointer  user_data,
                 GObject  *cache)
{
  Fixture *f = user_data;

  g_atomic_int_set (&f->is_gone, TRUE);
}

G_GNUC_UNUSED static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  gboolean had_worker = f->loader != NULL && f->loader != g_thread_self ();

  if (had_worker)
    {
      /* It may let go of the cache only now. */
      g_object_weak_ref (G_OBJECT (f->cache), fixture_is_gone, f);
      g_object_unref (f->cache);
      test_wait_until (g_atomic_int_get (&f->is_gone));
    }
  else
    {
      g_assert_finalize_object (f->cache);
    }

  /* A worker may be the last one who holds a value. */
  test_wait_until (g_atomic_int_get (&f->is_over));
  test_log_clear (&f->log);
  test_latch_clear (&f->has_kept);
  rc_clock_thaw ();
}

G_GNUC_UNUSED static TestResource *
get (Fixture    *f,
     const char *key)
{
  g_autoptr (GError) error = NULL;
  GObject *object = rc_cache_get (f->cache, key, NULL, &error);

  g_assert_no_error (error);
  return TEST_RESOURCE (object);
}

/* Gets a key for its number alone. */
G_GNUC_UNUSED static int
get_number (Fixture    *f,
            const char *key)
{
  g_autoptr (TestResource) resource = get (f, key);

  return resource->number;
}

/* The number of what is there now; 0 = nothing. */
G_GNUC_UNUSED static int
peek_number (Fixture    *f,
             const char *key)
{
  g_autoptr (GObject) object = rc_cache_peek (f->cache, key);

  return object != NULL ? TEST_RESOURCE (object)->number : 0;
}

/* The loader's error reaches the caller. */
G_GNUC_UNUSED static void
assert_get_fails (Fixture    *f,
                  const char *key)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rc_cache_get (f->cache, key, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_assert_cmpstr (error->message, ==, "no such host");
}

G_GNUC_UNUSED static void
insert (Fixture    *f,
        const char *key,
        int         number)
{
  g_autoptr (TestResource) resource = test_resource_new (number);

  rc_cache_insert (f->cache, key, G_OBJECT (resource));
}

/* An entry that is old enough to be loaded again at its next hit. */
#define REFRESH_AFTER 100

G_GNUC_UNUSED static void
set_up_old (Fixture       *f,
            gconstpointer  unused)
{
  g_autofree char *started = NULL;

  set_up (f, unused);
  rc_cache_set_refresh_after (f->cache, REFRESH_AFTER);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  rc_clock_advance (REFRESH_AFTER + 1);
  started = test_log_steal (&f->log);
}

/* Waits for the end of what workers load. */
G_GNUC_UNUSED static void
wait_for_loads (Fixture *f,
                int      n_loads)
{
  test_wait_until (g_atomic_int_get (&f->n_loads) == n_loads &&
                   rc_cache_get_n_loading (f->cache) == 0);
}

/* A worker that loads may be the last one who holds a value. */
G_GNUC_UNUSED static void
wait_for_releases (Fixture *f,
                   int      n_released)
{
  test_wait_until (g_atomic_int_get (&f->n_released) >= n_released);
  g_assert_cmpint (f->n_released, ==, n_released);
}

/* Inserts a key for each letter. */
G_GNUC_UNUSED static void
insert_all (Fixture    *f,
            const char *letters)
{
  for (const char *letter = letters; *letter != '\0'; letter++)
    insert (f, (char[]) { *letter, '\0' }, *letter);
}

/* Which of the letters are there still. */
G_GNUC_UNUSED static void
assert_left (Fixture    *f,
             const char *expected)
{
  g_autoptr (GString) left = g_string_new (NULL);

  for (char letter = 'a'; letter <= 'z'; letter++)
    {
      if (rc_cache_contains (f->cache, (char[]) { letter, '\0' }))
        g_string_append_c (left, letter);
    }
  g_assert_cmpstr (left->str, ==, expected);
}

G_GNUC_UNUSED static guint64
count_evictions (Fixture       *f,
                 RcEvictReason  reason)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  return rc_stats_get_evictions_for (stats, reason);
}

/* From here on the test answers the loads. */
G_GNUC_UNUSED static RcLoad *
steal_kept (Fixture *f,
            int      nth)
{
  test_latch_wait_for (&f->has_kept, nth);
  return g_steal_pointer (&f->kept);
}

G_GNUC_UNUSED static void
answer (RcLoad *load,
        int     number)
{
  rc_load_return_object (load, G_OBJECT (test_resource_new (number)));
  g_object_unref (load);
}

G_GNUC_UNUSED static void
answer_badly (RcLoad *load)
{
  rc_load_return_error (load, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE,
                                                   "no such host"));
  g_object_unref (load);
}

/* What an async call came back with. */
typedef struct
{
  GAsyncResult *result;
} Call;

G_GNUC_UNUSED static void
call_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Call *call = user_data;

  g_assert_null (call->result);
  call->result = g_object_ref (result);
}

G_GNUC_UNUSED static void
call_wait (Call *call)
{
  while (call->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The number that get_async() got; 0 and @error otherwise. */
G_GNUC_UNUSED static int
finish_get (Fixture  *f,
            Call     *call,
            GError  **error)
{
  g_autoptr (GObject) object = NULL;

  call_wait (call);
  object = rc_cache_get_finish (f->cache, call->result, error);
  g_clear_object (&call->result);

  return object != NULL ? TEST_RESOURCE (object)->number : 0;
}

G_GNUC_UNUSED static gboolean
finish_refresh (Fixture  *f,
                Call     *call,
                GError  **error)
{
  gboolean is_done;

  call_wait (call);
  is_done = rc_cache_refresh_finish (f->cache, call->result, error);
  g_clear_object (&call->result);

  return is_done;
}

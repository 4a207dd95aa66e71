/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"

#define N_MANY 40

/* Loaders that run in workers of the library. */

static void
test_runs_in_a_worker (Fixture       *f,
                       gconstpointer  unused)
{
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    {
      Call one;

      rc_cache_clear (f->cache);
      g_atomic_pointer_set (&f->loader_thread, NULL);
      call_start (&one, f, verb, "a");
      call_wait (&one);
      g_assert_nonnull (f->loader_thread);
      g_assert_true (f->loader_thread != g_thread_self ());
      if (verb != VERB_REFRESH)
        assert_number (&one, verb + 1);
      call_clear (&one);
    }
}

static void
test_call_returns_at_once (Fixture       *f,
                           gconstpointer  unused)
{
  Call one;

  set_loader (f, load_blocking);
  call_start (&one, f, VERB_GET, "a");
  test_latch_wait_for (&f->begun, 1);
  run_ready ();
  g_assert_cmpint (one.n_ends, ==, 0);
  test_latch_add (&f->may_end);
  end_call (&one);
}

static void
test_blocking_verb_stays_in_its_thread (Fixture       *f,
                                        gconstpointer  unused)
{
  g_autoptr (GObject) object = rc_cache_get (f->cache, "a", NULL, NULL);

  g_assert_true (f->loader_thread == g_thread_self ());
}

static void
test_switched_live (Fixture       *f,
                    gconstpointer  unused)
{
  for (guint i = 0; i < 4; i++)
    {
      Call one;

      rc_cache_clear (f->cache);
      rc_cache_set_threaded (f->cache, i % 2);
      call_start (&one, f, VERB_GET, "a");
      call_wait (&one);
      g_assert_cmpint (f->loader_thread != g_thread_self (), ==, i % 2);
      call_clear (&one);
    }
}

static void
test_pool_is_bounded (Fixture       *f,
                      gconstpointer  unused)
{
  Call calls[N_MANY];

  set_loader (f, load_blocking);
  start_many (f, calls, N_MANY);
  test_latch_wait_for (&f->begun, N_WORKERS);
  for (guint i = 0; i < N_MANY - N_WORKERS; i++)
    {
      test_latch_add (&f->may_end);
      test_latch_wait_for (&f->begun, N_WORKERS + i + 1);
    }
  end_many (f, calls, N_MANY);
  g_assert_cmpint (f->most_running, ==, N_WORKERS);
}

static void
run_task (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
}

static void
task_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      is_done)
{
  *(gboolean *) is_done = TRUE;
}

/* With all workers busy GIO's own threads still serve. */
static void
test_pool_is_the_librarys_own (Fixture       *f,
                               gconstpointer  unused)
{
  g_autoptr (GTask) task = NULL;
  Call calls[N_WORKERS];
  gboolean is_done = FALSE;

  keep_busy (f, calls);
  task = g_task_new (NULL, NULL, task_cb, &is_done);
  g_task_run_in_thread (task, run_task);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  end_many (f, calls, N_WORKERS);
}

/* A worker is not kept by a loader that answers later. */
static void
test_answer_later_frees_the_worker (Fixture       *f,
                                    gconstpointer  unused)
{
  Call calls[N_MANY];

  set_loader (f, load_later);
  start_many (f, calls, N_MANY);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      answer_key (f, key, i);
    }
  for (guint i = 0; i < N_MANY; i++)
    {
      call_wait (&calls[i]);
      assert_number (&calls[i], i);
      call_clear (&calls[i]);
    }
}

static void
load_nested (RcLoad   *load,
             gpointer  user_data)
{
  Fixture *f = user_data;
  const char *key = rc_load_get_key (load);
  g_autofree char *inner = g_strdup_printf ("inner-%s", key);
  g_autoptr (GObject) object = NULL;

  if (!g_str_has_prefix (key, "inner-"))
    {
      test_latch_add (&f->begun);
      test_latch_wait_for (&f->may_end, 1);
      object = rc_cache_get (f->cache, inner, NULL, NULL);
      g_assert_nonnull (object);
    }
  load_now (load, f);
}

/* Every worker waits for another load, which nobody has begun, or which waits for a worker. */
static void
test_nested_loads (Fixture       *f,
                   gconstpointer  is_queued)
{
  Call calls[N_WORKERS];
  Call inner[N_WORKERS];

  set_loader (f, load_nested);
  start_many (f, calls, N_WORKERS);
  test_latch_wait_for (&f->begun, N_WORKERS);
  for (guint i = 0; i < N_WORKERS && is_queued != NULL; i++)
    {
      g_autofree char *key = g_strdup_printf ("inner-%u", i);

      call_start (&inner[i], f, VERB_GET, key);
    }
  test_latch_add (&f->may_end);
  for (guint i = 0; i < N_WORKERS; i++)
    end_call (&calls[i]);
  for (guint i = 0; i < N_WORKERS && is_queued != NULL; i++)
    end_call (&inner[i]);
  g_assert_cmpint (f->n_loads, ==, 2 * N_WORKERS);
}

#define add(name, func) \
  g_test_add ("/rc/threaded/" name, Fixture, NULL, set_up_threaded, func, tear_down)
#define add_with(name, func, data) \
  g_test_add ("/rc/threaded/" name, Fixture, GINT_TO_POINTER (data), set_up_threaded, func, \
              tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("runs-in-a-worker", test_runs_in_a_worker);
  add ("call-returns-at-once", test_call_returns_at_once);
  add ("blocking-verb", test_blocking_verb_stays_in_its_thread);
  add ("switched-live", test_switched_live);
  add ("pool-is-bounded", test_pool_is_bounded);
  add ("pool-is-the-librarys-own", test_pool_is_the_librarys_own);
  add ("answer-later", test_answer_later_frees_the_worker);
  add_with ("nested", test_nested_loads, FALSE);
  add_with ("nested-queued", test_nested_loads, TRUE);

  return g_test_run ();
}

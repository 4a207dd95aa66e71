/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cycle-fixture.h"

#include <stdlib.h>

#define N_DEEP 200

/* What looks like a cycle of loads, and is none. */

/* Two ways to the same key are no cycle. */
static void
test_diamond (Fixture       *f,
                      gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE, .then_needs = "c" }, { "b", "d", TRUE },
                         { "c", "d", TRUE }, { "d" } } };

  net_init (&net, f);
  assert_loads (&net, "a", FALLBACK + 2);
  for (guint i = 0; i < N_STEPS; i++)
    g_assert_no_error (net.steps[i].error);
  g_assert_cmpint (f->n_loads, ==, 4);
  net_clear (&net);
}

static void
test_diamond_over_threads (Fixture       *f,
                                   gconstpointer  unused)
{
  Net net = { .steps = { { "a", "c" }, { "b", "c" }, { "c", .is_held = TRUE } } };
  Caller callers[2];

  net_init (&net, f);
  caller_start_step (&callers[0], &net, "a");
  caller_start_step (&callers[1], &net, "b");
  test_wait_until (count_misses (f->cache) == 4);
  answer_key (f, "c", 1);
  for (guint i = 0; i < 2; i++)
    caller_end_with_number (&callers[i], 2);
  net_clear (&net);
}

/* "a" has got what it asked "b" for, and is still being loaded: a new load of "b" may
   wait for it. */
static void
test_wait_that_is_over_does_not_count (Fixture       *f,
                                       gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE, .is_held = TRUE }, { "b" } } };
  Call first;
  Call second;

  net_init (&net, f);
  call_start (&first, f, VERB_GET, "a");
  run_ready ();
  rc_cache_remove (f->cache, "b");
  net.steps[1].needs = "a";
  net.steps[1].asks_async = TRUE;
  call_start (&second, f, VERB_GET, "b");
  run_ready ();
  g_assert_no_error (net.steps[1].error);

  answer_key (f, "a", 1);
  call_wait (&first);
  call_wait (&second);
  assert_number (&first, 1);
  assert_number (&second, 2);
  call_clear (&first);
  call_clear (&second);
  net_clear (&net);
}

static void
load_twice (RcLoad   *load,
            gpointer  user_data)
{
  Net *net = user_data;
  g_autoptr (GObject) object = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (rc_load_get_key (load), ==, "a");
  rc_cache_get_async (net->other, "b", NULL, NULL, NULL);
  object = rc_cache_get (net->other, "b", NULL, &error);
  g_assert_no_error (error);
  load_now (load, net->f);
}

/* A loader that asks asynchronously may wait for the same in its thread as well. */
static void
test_asked_in_both_ways (Fixture       *f,
                         gconstpointer  unused)
{
  Net net = { .steps = { { "b", .is_elsewhere = TRUE, .is_second = TRUE } } };
  Caller callers[2];

  net_init (&net, f);
  rc_cache_set_load_func (f->cache, load_twice, &net, NULL);
  caller_start_step (&callers[1], &net, "b");
  test_latch_wait_for (&net.begun, 1);
  caller_start (&callers[0], f->cache, "a");
  test_wait_until (count_misses (net.other) == 3);
  test_latch_add (&net.asked);
  caller_end_with_number (&callers[0], 2);
  caller_end_with_number (&callers[1], FALLBACK);
  net_clear (&net);
}

/* A worker has no context of its own: this one tells it. */
static void
test_async_in_worker (Fixture       *f,
                      gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE }, { "b" } } };

  rc_cache_set_threaded (f->cache, TRUE);
  net_init (&net, f);
  assert_loads (&net, "a", FALLBACK + 1);
  test_wait_until (rc_cache_get_n_loading (f->cache) == 0);
  net_clear (&net);
}

static void
answer_and_get (RcLoad   *load,
                gpointer  user_data)
{
  Fixture *f = user_data;
  g_autoptr (GObject) object = NULL;
  g_autoptr (GError) error = NULL;

  load_now (load, f);
  object = rc_cache_get (f->cache, "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (TEST_RESOURCE (object)->number, ==, 1);
}

/* A loader that has answered is no load any more. */
static void
test_after_the_answer (Fixture       *f,
                       gconstpointer  unused)
{
  Call one;

  set_loader (f, answer_and_get);
  call_start (&one, f, VERB_GET, "a");
  call_wait (&one);
  assert_number (&one, 1);
  call_clear (&one);
}

/* The one who was told to load is no loader: other parts of its program ask as well. */
static void
test_begun_load_is_joined (Fixture       *f,
                           gconstpointer  unused)
{
  Call first;
  Call second;

  call_start (&first, f, VERB_BEGIN, "a");
  call_wait (&first);
  call_start (&second, f, VERB_GET, "a");
  run_ready ();
  g_assert_cmpint (second.n_ends, ==, 0);
  answer (g_steal_pointer (&first.load), 2);
  call_wait (&second);
  assert_number (&second, 2);
  call_clear (&first);
  call_clear (&second);
}

static void
load_deeply (RcLoad   *load,
             gpointer  user_data)
{
  Fixture *f = user_data;
  guint depth = atoi (rc_load_get_key (load));
  g_autofree char *next = g_strdup_printf ("%u", depth + 1);
  g_autoptr (GObject) object = NULL;

  if (depth < N_DEEP)
    object = rc_cache_get (f->cache, next, NULL, NULL);
  g_assert_cmpint (object == NULL, ==, depth == N_DEEP);
  load_now (load, f);
}

static void
test_deep (Fixture       *f,
                   gconstpointer  unused)
{
  set_loader (f, load_deeply);
  g_object_unref (rc_cache_get (f->cache, "0", NULL, NULL));
  g_assert_cmpint (f->n_loads, ==, N_DEEP + 1);
}

/* Another thread may wait for what this loop will answer. */
static void
test_other_thread_waits (Fixture       *f,
                         gconstpointer  unused)
{
  for (guint i = 0; i < 2; i++)
    {
      Caller caller;
      Call one;

      rc_cache_clear (f->cache);
      set_loader (f, i == 0 ? load_in_idle : say_where);
      call_start (&one, f, VERB_GET, "a");
      caller_start_and_wait (&caller, f->cache, "a");
      if (i == 1)
        answer_a (f);
      call_wait (&one);
      assert_number (&one, 7);
      call_clear (&one);
      caller_end_with_number (&caller, 7);
    }
}

/* A thread without a context of its own attaches to the default one, which this one runs. */
static void
test_default_context_of_another_thread (Fixture       *f,
                                        gconstpointer  unused)
{
  Caller caller;

  set_loader (f, load_in_idle);
  caller_start (&caller, f->cache, "a");
  while (rc_cache_get_n_entries (f->cache) == 0)
    g_main_context_iteration (NULL, TRUE);
  caller_end_with_number (&caller, 7);
}

static gboolean
do_nothing (gpointer f)
{
  return G_SOURCE_REMOVE;
}

static void
load_now_with_source (RcLoad   *load,
                      gpointer  user_data)
{
  g_idle_add (do_nothing, NULL);
  load_now (load, user_data);
}

static void
test_answered_at_once (Fixture       *f,
                       gconstpointer  unused)
{
  g_autoptr (GObject) object = NULL;
  g_autoptr (GError) error = NULL;

  set_loader (f, load_now_with_source);
  object = rc_cache_get (f->cache, "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (object);
}

static gpointer
answer_in_thread (gpointer f)
{
  for (guint i = 0; i < 1000; i++)
    g_thread_yield ();
  answer_a (f);
  return NULL;
}

static void
load_in_thread (RcLoad   *load,
                gpointer  user_data)
{
  Fixture *f = user_data;

  load_later (load, f);
  f->helper = g_thread_new ("loader", answer_in_thread, f);
}

/* The library's own sources tell nothing: a call of somebody else ends here meanwhile. */
static void
load_in_thread_and_end_another (RcLoad   *load,
                                gpointer  user_data)
{
  answer_key (user_data, "b", 1);
  load_in_thread (load, user_data);
}

static void
test_answered_in_thread (Fixture       *f,
                         gconstpointer  loader)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GObject) object = NULL;
      g_autoptr (GError) error = NULL;
      Call other;

      rc_cache_clear (f->cache);
      set_loader (f, load_later);
      call_start (&other, f, VERB_GET, "b");
      set_loader (f, (RcLoadFunc) loader);
      object = rc_cache_get (f->cache, "a", NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (TEST_RESOURCE (object)->number, ==, 7);
      g_clear_pointer (&f->helper, g_thread_join);

      if (loader == load_in_thread)
        answer_key (f, "b", 1);
      call_wait (&other);
      call_clear (&other);
    }
}

#define add(name, func) \
  g_test_add ("/rc/cycles-none/" name, Fixture, NULL, set_up, func, tear_down)
#define add_with(name, func, data) \
  g_test_add ("/rc/cycles-none/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("diamond", test_diamond);
  add ("diamond-over-threads", test_diamond_over_threads);
  add ("wait-that-is-over", test_wait_that_is_over_does_not_count);
  add ("asked-in-both-ways", test_asked_in_both_ways);
  add ("async-in-worker", test_async_in_worker);
  add ("after-the-answer", test_after_the_answer);
  add ("begun-load-is-joined", test_begun_load_is_joined);
  add ("deep", test_deep);
  add ("other-thread-waits", test_other_thread_waits);
  add ("default-context-of-another-thread", test_default_context_of_another_thread);
  add ("answered-at-once", test_answered_at_once);
  add_with ("answered-in-thread", test_answered_in_thread, load_in_thread);
  add_with ("own-sources", test_answered_in_thread, load_in_thread_and_end_another);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"

/* Loaders that take too long, by the frozen clock. */

static void
assert_in_time (Fixture *f,
                Call    *one)
{
  run_ready ();
  g_assert_cmpint (one->n_ends, ==, 0);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 1);
}

/* Exactly then, for every caller, from a source of its own. */
static void
test_every_caller (Fixture       *f,
                   gconstpointer  unused)
{
  Call calls[N_LOADING_VERBS];
  Caller caller;
  RcLoad *load;

  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    call_start (&calls[verb], f, verb, "a");
  load = take_load (f, "a");
  caller_start_and_wait (&caller, f->cache, "a");
  rc_clock_advance (10 * SECOND - 1);
  assert_in_time (f, &calls[0]);
  g_assert_false (g_cancellable_is_cancelled (rc_load_get_cancellable (load)));

  enter ();
  rc_clock_advance (1);
  leave ();
  g_assert_true (g_cancellable_is_cancelled (rc_load_get_cancellable (load)));
  caller_end_with_error (&caller, RC_ERROR, RC_ERROR_TIMED_OUT);
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    end_late (&calls[verb]);
  g_object_unref (load);
}

static void
test_message (Fixture       *f,
              gconstpointer  unused)
{
  Call one;

  call_start (&one, f, VERB_GET, "a://u:secret@h");
  rc_clock_advance (10 * SECOND);
  call_wait (&one);
  g_assert_error (one.error, RC_ERROR, RC_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (one.error->message, "key “a://"));
  g_assert_nonnull (strstr (one.error->message, "of cache “test”"));
  g_assert_nonnull (strstr (one.error->message, "10"));
  g_assert_null (strstr (one.error->message, "secret"));
  call_clear (&one);
}

/* Failed when its time is over, finished when it answers. */
static void
test_statistics (Fixture       *f,
                 gconstpointer  unused)
{
  g_autoptr (RcStats) at_timeout = NULL;
  g_autoptr (RcStats) at_end = NULL;
  RcLoad *late;
  Call one;

  test_log_watch (&f->log, f->cache);
  call_start (&one, f, VERB_GET, "a");
  late = take_load (f, "a");
  rc_clock_advance (10 * SECOND);
  end_late (&one);
  at_timeout = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_loads (at_timeout), ==, 1);
  g_assert_cmpuint (rc_stats_get_load_failures (at_timeout), ==, 1);
  g_assert_cmpuint (rc_stats_get_n_loading (at_timeout), ==, 1);
  test_assert_log (&f->log, "miss a, started a");

  rc_clock_advance (SECOND);
  answer (late, 1);
  at_end = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_loads (at_end), ==, 1);
  g_assert_cmpuint (rc_stats_get_load_failures (at_end), ==, 1);
  g_assert_cmpuint (rc_stats_get_n_loading (at_end), ==, 0);
  test_assert_log (&f->log, "finished a badly");
}

static void
load_hanging (RcLoad   *load,
              gpointer  user_data)
{
  Fixture *f = user_data;

  test_latch_add (&f->begun);
  test_latch_wait_for (&f->may_end, 1);
  g_assert_true (g_cancellable_is_cancelled (rc_load_get_cancellable (load)));
  load_now (load, f);
}

/* A thread that is stuck in its loader is told when it comes back; who waits for it, at once. */
static void
test_stuck_thread (Fixture       *f,
                   gconstpointer  unused)
{
  Caller stuck;
  Caller waiter;

  set_loader (f, load_hanging);
  caller_start (&stuck, f->cache, "a");
  test_latch_wait_for (&f->begun, 1);
  caller_start_and_wait (&waiter, f->cache, "a");
  rc_clock_advance (10 * SECOND);
  caller_end_with_error (&waiter, RC_ERROR, RC_ERROR_TIMED_OUT);
  g_assert_cmpint (f->n_released, ==, 0);

  test_latch_add (&f->may_end);
  caller_end_with_error (&stuck, RC_ERROR, RC_ERROR_TIMED_OUT);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_false (rc_cache_contains (f->cache, "a"));
}

/* Its worker is stuck, but neither its key nor its slot. */
static void
test_stuck_worker (Fixture       *f,
                   gconstpointer  unused)
{
  Call one;
  Call next;

  rc_cache_set_threaded (f->cache, TRUE);
  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_hanging);
  call_start (&one, f, VERB_GET, "a");
  test_latch_wait_for (&f->begun, 1);
  set_loader (f, load_noting);
  call_start (&next, f, VERB_GET, "a");
  rc_clock_advance (10 * SECOND);
  end_late (&one);
  call_wait (&next);
  g_assert_error (next.error, RC_ERROR, RC_ERROR_TIMED_OUT);
  call_clear (&next);

  call_start (&next, f, VERB_GET, "a");
  call_wait (&next);
  assert_number (&next, 1);
  g_assert_cmpstr (f->order->str, ==, "a");
  test_latch_add (&f->may_end);
  test_wait_until (rc_cache_get_n_loading (f->cache) == 0);
  test_wait_until (g_atomic_int_get (&f->n_released) == 1);
  g_assert_cmpint (TEST_RESOURCE (next.object)->n_closed, ==, 0);
  call_clear (&next);
}

/* Time in the queue does not count. */
static void
test_counted_from_the_loader (Fixture       *f,
                              gconstpointer  unused)
{
  Call first;
  Call second;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  call_start (&first, f, VERB_GET, "a");
  call_start (&second, f, VERB_GET, "b");
  rc_clock_advance (9 * SECOND);
  answer_key (f, "a", 1);
  end_with_number (&first, 1);
  run_ready ();
  rc_clock_advance (10 * SECOND - 1);
  assert_in_time (f, &second);
  rc_clock_advance (1);
  end_late (&second);
}

/* Who was told to load has as much time; those who wait for it are told. */
static void
test_begun_load (Fixture       *f,
                 gconstpointer  unused)
{
  Call first;
  Call second;

  call_start (&first, f, VERB_BEGIN, "a");
  call_wait (&first);
  call_start (&second, f, VERB_GET, "a");
  rc_clock_advance (10 * SECOND);
  end_late (&second);
  answer (g_steal_pointer (&first.load), 1);
  call_clear (&first);
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
test_several (Fixture       *f,
              gconstpointer  unused)
{
  Call calls[3];

  start_many (f, calls, 2);
  rc_clock_advance (SECOND);
  call_start (&calls[2], f, VERB_GET, "2");
  rc_clock_advance (9 * SECOND);
  end_late (&calls[0]);
  end_late (&calls[1]);
  run_ready ();
  g_assert_cmpint (calls[2].n_ends, ==, 0);
  rc_clock_advance (SECOND);
  end_late (&calls[2]);
}

/* More than the housekeeper deals with in one step. */
static void
test_many (Fixture       *f,
           gconstpointer  unused)
{
  Call calls[100];

  start_many (f, calls, G_N_ELEMENTS (calls));
  rc_clock_advance (10 * SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    end_late (&calls[i]);
}

/* A new time limit holds for the loads that run. */
static void
test_changed_live (Fixture       *f,
                   gconstpointer  unused)
{
  Call one;

  call_start (&one, f, VERB_GET, "a");
  rc_clock_advance (5 * SECOND);
  rc_cache_set_load_timeout (f->cache, 0);
  rc_clock_advance (100 * SECOND);
  assert_in_time (f, &one);
  rc_cache_set_load_timeout (f->cache, 200 * SECOND);
  rc_clock_advance (95 * SECOND - 1);
  assert_in_time (f, &one);
  rc_clock_advance (1);
  end_late (&one);

  g_ptr_array_set_size (f->held, 0);
  call_start (&one, f, VERB_GET, "b");
  rc_clock_advance (5 * SECOND);
  rc_cache_set_load_timeout (f->cache, 4 * SECOND);
  rc_clock_advance (0);
  end_late (&one);
}

#define add(name, func) \
  g_test_add ("/rc/load-timeout/" name, Fixture, NULL, set_up_timeout, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("every-caller", test_every_caller);
  add ("message", test_message);
  add ("statistics", test_statistics);
  add ("stuck-thread", test_stuck_thread);
  add ("stuck-worker", test_stuck_worker);
  add ("counted-from-the-loader", test_counted_from_the_loader);
  add ("begun-load", test_begun_load);
  add ("several", test_several);
  add ("many", test_many);
  add ("changed-live", test_changed_live);

  return g_test_run ();
}

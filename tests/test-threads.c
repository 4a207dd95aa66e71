/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-test.h"

#define N_CALLERS 50

/* Many callers of one key, and a loader that ends when it is told to. */
typedef struct
{
  RcCache *cache;
  TestLatch loading;        /* loaders that have begun */
  TestLatch may_end;
  int n_loads;              /* atomic */
  gboolean fails;
} Crowd;

static void
load (RcLoad   *load,
      gpointer  user_data)
{
  Crowd *crowd = user_data;

  g_atomic_int_inc (&crowd->n_loads);
  test_latch_add (&crowd->loading);
  test_latch_wait_for (&crowd->may_end, 1);

  if (crowd->fails)
    rc_load_return_error (load, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "refused"));
  else
    rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static void
crowd_init (Crowd *crowd)
{
  *crowd = (Crowd) { .cache = rc_cache_new ("crowd") };
  test_latch_init (&crowd->loading);
  test_latch_init (&crowd->may_end);
  rc_cache_set_load_func (crowd->cache, load, crowd, NULL);
  rc_cache_set_release_func (crowd->cache, test_release, NULL, NULL);
}

static void
crowd_clear (Crowd *crowd)
{
  g_assert_finalize_object (crowd->cache);
  test_latch_clear (&crowd->loading);
  test_latch_clear (&crowd->may_end);
}

typedef struct
{
  RcCache *cache;
  const char *key;
  GCancellable *cancellable;
  GThread *thread;
  GObject *object;
  GError *error;
} Caller;

static gpointer
call (gpointer data)
{
  Caller *caller = data;

  caller->object = rc_cache_get (caller->cache, caller->key, caller->cancellable, &caller->error);
  return NULL;
}

static void
caller_start (Caller     *caller,
              RcCache    *cache,
              const char *key)
{
  *caller = (Caller) { .cache = cache, .key = key, .cancellable = g_cancellable_new () };
  caller->thread = g_thread_new ("caller", call, caller);
}

static void
caller_clear (Caller *caller)
{
  g_clear_object (&caller->object);
  g_clear_object (&caller->cancellable);
  g_clear_error (&caller->error);
}

static guint64
count_misses (RcCache *cache)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (cache);

  return rc_stats_get_misses (stats);
}

static void
start_crowd (Crowd  *crowd,
             Caller *callers,
             guint   n_callers)
{
  for (guint i = 0; i < n_callers; i++)
    caller_start (&callers[i], crowd->cache, "key");
  test_wait_until (count_misses (crowd->cache) == n_callers);
}

/* 50 threads on one key: one load. */
static void
test_one_load (void)
{
  Caller callers[N_CALLERS];
  Crowd crowd;

  crowd_init (&crowd);
  start_crowd (&crowd, callers, N_CALLERS);
  g_assert_cmpuint (rc_cache_get_n_loading (crowd.cache), ==, 1);
  test_latch_add (&crowd.may_end);

  for (guint i = 0; i < N_CALLERS; i++)
    g_thread_join (callers[i].thread);
  for (guint i = 0; i < N_CALLERS; i++)
    {
      g_assert_no_error (callers[i].error);
      g_assert_nonnull (callers[i].object);
      g_assert_true (callers[i].object == callers[0].object);
    }
  g_assert_cmpint (crowd.n_loads, ==, 1);

  for (guint i = 0; i < N_CALLERS; i++)
    caller_clear (&callers[i]);
  crowd_clear (&crowd);
}

/* Five waiters of a failing load: one load, one error, no serial stampede. */
static void
test_one_error (void)
{
  Caller callers[5];
  Crowd crowd;

  crowd_init (&crowd);
  crowd.fails = TRUE;
  start_crowd (&crowd, callers, 5);
  test_latch_add (&crowd.may_end);

  for (guint i = 0; i < 5; i++)
    {
      g_thread_join (callers[i].thread);
      g_assert_error (callers[i].error, G_IO_ERROR, G_IO_ERROR_FAILED);
      g_assert_cmpstr (callers[i].error->message, ==, "refused");
      caller_clear (&callers[i]);
    }
  g_assert_cmpint (crowd.n_loads, ==, 1);
  crowd_clear (&crowd);
}

static void
test_distinct_keys_in_parallel (void)
{
  const char *keys[] = { "a", "b", "c", "d" };
  Caller callers[4];
  Crowd crowd;

  crowd_init (&crowd);
  for (guint i = 0; i < 4; i++)
    caller_start (&callers[i], crowd.cache, keys[i]);
  test_latch_wait_for (&crowd.loading, 4);
  test_latch_add (&crowd.may_end);

  for (guint i = 0; i < 4; i++)
    {
      g_thread_join (callers[i].thread);
      caller_clear (&callers[i]);
    }
  crowd_clear (&crowd);
}

/* Cancelling callers one by one; those who stay are served. */
static void
test_cancel_all_but_one (void)
{
  Caller callers[N_CALLERS];
  Crowd crowd;
  guint n_served = 0;

  crowd_init (&crowd);
  start_crowd (&crowd, callers, N_CALLERS);
  for (guint i = 1; i < N_CALLERS; i++)
    g_cancellable_cancel (callers[i].cancellable);
  test_latch_add (&crowd.may_end);

  for (guint i = 0; i < N_CALLERS; i++)
    {
      g_thread_join (callers[i].thread);
      if (callers[i].object != NULL)
        n_served++;
      else
        g_assert_error (callers[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  g_assert_nonnull (callers[0].object);
  g_assert_cmpuint (n_served, ==, 1);
  g_assert_cmpint (crowd.n_loads, ==, 1);
  g_assert_true (rc_cache_contains (crowd.cache, "key"));

  for (guint i = 0; i < N_CALLERS; i++)
    caller_clear (&callers[i]);
  crowd_clear (&crowd);
}

typedef struct
{
  RcLoad *load;
  TestLatch kept;
} Deferred;

static void
defer (RcLoad   *load,
       gpointer  user_data)
{
  Deferred *deferred = user_data;

  deferred->load = g_object_ref (load);
  test_latch_add (&deferred->kept);
}

/* The first caller gives up, a second one has joined: it gets the value. */
static void
test_first_cancels_second_stays (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("test");
  Deferred deferred = { NULL, };
  Caller first;
  Caller second;

  test_latch_init (&deferred.kept);
  rc_cache_set_load_func (cache, defer, &deferred, NULL);
  caller_start (&first, cache, "key");
  test_latch_wait_for (&deferred.kept, 1);
  caller_start (&second, cache, "key");
  test_wait_until (count_misses (cache) == 2);

  g_cancellable_cancel (first.cancellable);
  g_thread_join (first.thread);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_cancellable_is_cancelled (rc_load_get_cancellable (deferred.load)));

  rc_load_return_object (deferred.load, G_OBJECT (test_resource_new (7)));
  g_object_unref (deferred.load);
  g_thread_join (second.thread);
  g_assert_no_error (second.error);
  g_assert_cmpint (TEST_RESOURCE (second.object)->number, ==, 7);

  caller_clear (&first);
  caller_clear (&second);
  test_latch_clear (&deferred.kept);
}

/* The flight ends only when its last caller leaves. */
static void
test_all_cancel (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("test");
  Deferred deferred = { NULL, };
  Caller callers[3];

  test_latch_init (&deferred.kept);
  rc_cache_set_load_func (cache, defer, &deferred, NULL);
  for (guint i = 0; i < 3; i++)
    caller_start (&callers[i], cache, "key");
  test_wait_until (count_misses (cache) == 3);
  test_latch_wait_for (&deferred.kept, 1);

  for (guint i = 0; i < 3; i++)
    {
      g_assert_false (g_cancellable_is_cancelled (rc_load_get_cancellable (deferred.load)));
      g_cancellable_cancel (callers[i].cancellable);
      g_thread_join (callers[i].thread);
      caller_clear (&callers[i]);
    }
  g_assert_true (g_cancellable_is_cancelled (rc_load_get_cancellable (deferred.load)));

  rc_load_abandon (deferred.load);
  g_object_unref (deferred.load);
  test_latch_clear (&deferred.kept);
}

static void
test_removed_while_many_wait (void)
{
  Caller callers[5];
  Crowd crowd;

  crowd_init (&crowd);
  start_crowd (&crowd, callers, 5);
  test_latch_wait_for (&crowd.loading, 1);
  g_assert_true (rc_cache_remove (crowd.cache, "key"));
  test_latch_add (&crowd.may_end);

  for (guint i = 0; i < 5; i++)
    {
      g_thread_join (callers[i].thread);
      g_assert_no_error (callers[i].error);
      g_assert_nonnull (callers[i].object);
    }
  g_assert_false (rc_cache_contains (crowd.cache, "key"));
  g_assert_cmpint (TEST_RESOURCE (callers[0].object)->n_closed, ==, 1);

  for (guint i = 0; i < 5; i++)
    caller_clear (&callers[i]);
  crowd_clear (&crowd);
}

static void
test_closed_while_many_wait (void)
{
  Caller callers[5];
  Crowd crowd;

  crowd_init (&crowd);
  start_crowd (&crowd, callers, 5);
  test_latch_wait_for (&crowd.loading, 1);
  rc_cache_close (crowd.cache);
  test_latch_add (&crowd.may_end);

  for (guint i = 0; i < 5; i++)
    {
      g_thread_join (callers[i].thread);
      g_assert_error (callers[i].error, RC_ERROR, RC_ERROR_CLOSED);
      caller_clear (&callers[i]);
    }
  crowd_clear (&crowd);
}

/* A load of "a" that needs "b" in one thread, and the other way round in another. */
typedef struct
{
  RcCache *cache;
  TestLatch both;
} Cycle;

static void
load_the_other (RcLoad   *load,
                gpointer  user_data)
{
  Cycle *cycle = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) other = NULL;
  gboolean is_a = g_str_equal (rc_load_get_key (load), "a");

  test_latch_add (&cycle->both);
  test_latch_wait_for (&cycle->both, 2);
  other = rc_cache_get (cycle->cache, is_a ? "b" : "a", NULL, &error);
  if (other != NULL)
    rc_load_return_object (load, g_steal_pointer (&other));
  else
    rc_load_return_error (load, g_steal_pointer (&error));
}

static void
test_cycle_over_two_threads (void)
{
  Cycle cycle = { .cache = rc_cache_new ("cycle") };
  Caller callers[2];

  test_latch_init (&cycle.both);
  rc_cache_set_load_func (cycle.cache, load_the_other, &cycle, NULL);
  caller_start (&callers[0], cycle.cache, "a");
  caller_start (&callers[1], cycle.cache, "b");

  for (guint i = 0; i < 2; i++)
    {
      g_thread_join (callers[i].thread);
      g_assert_error (callers[i].error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
      caller_clear (&callers[i]);
    }
  test_latch_clear (&cycle.both);
  g_assert_finalize_object (cycle.cache);
}

/* Release runs once for each value, whatever several threads do at once. */
typedef struct
{
  RcCache *cache;
  guint seed;
  int *n_made;
} Worker;

static void
load_counted (RcLoad   *load,
              gpointer  user_data)
{
  g_atomic_int_inc ((int *) user_data);
  rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (worker->seed);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", g_rand_int_range (rand, 0, 40));
      g_autoptr (GObject) object = NULL;

      switch (g_rand_int_range (rand, 0, 20))
        {
        case 0:
          rc_cache_remove (worker->cache, key);
          break;

        case 1:
          if (g_rand_int_range (rand, 0, 20) == 0)
            rc_cache_clear (worker->cache);
          break;

        case 2:
          object = G_OBJECT (test_resource_new (2));
          g_atomic_int_inc (worker->n_made);
          rc_cache_insert (worker->cache, key, object);
          break;

        case 3:
          rc_cache_set_max_entries (worker->cache, g_rand_int_range (rand, 5, 50));
          break;

        default:
          object = rc_cache_get (worker->cache, key, NULL, NULL);
          g_assert_nonnull (object);
        }
    }

  return NULL;
}

static void
test_release_exactly_once (void)
{
  RcCache *cache = rc_cache_new ("stress");
  int n_made = 0;
  int n_released = 0;
  Worker workers[4];
  GThread *threads[4];

  rc_cache_set_load_func (cache, load_counted, &n_made, NULL);
  rc_cache_set_release_func (cache, test_release, &n_released, NULL);
  rc_cache_set_ttl (cache, 500);
  rc_cache_set_jitter (cache, 1);

  for (guint i = 0; i < 4; i++)
    {
      workers[i] = (Worker) { .cache = cache, .seed = i, .n_made = &n_made };
      threads[i] = g_thread_new ("worker", work, &workers[i]);
    }
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);

  rc_cache_close (cache);
  test_wait_until (g_atomic_int_get (&n_released) == n_made);
  g_object_unref (cache);
  g_assert_cmpint (n_released, ==, n_made);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/threads/one-load", test_one_load);
  g_test_add_func ("/rc/threads/one-error", test_one_error);
  g_test_add_func ("/rc/threads/distinct-keys", test_distinct_keys_in_parallel);
  g_test_add_func ("/rc/threads/cancel-all-but-one", test_cancel_all_but_one);
  g_test_add_func ("/rc/threads/first-cancels-second-stays", test_first_cancels_second_stays);
  g_test_add_func ("/rc/threads/all-cancel", test_all_cancel);
  g_test_add_func ("/rc/threads/removed-while-many-wait", test_removed_while_many_wait);
  g_test_add_func ("/rc/threads/closed-while-many-wait", test_closed_while_many_wait);
  g_test_add_func ("/rc/threads/cycle-over-two-threads", test_cycle_over_two_threads);
  g_test_add_func ("/rc/threads/release-exactly-once", test_release_exactly_once);

  return g_test_run ();
}

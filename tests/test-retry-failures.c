/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

#define DELAY 100

/* Which errors are remembered for the retry delay, and what comes with them. */

static void
set_up_retry (Fixture       *f,
              gconstpointer  unused)
{
  set_up (f, unused);
  rc_cache_set_retry_delay (f->cache, DELAY);
}

static guint64
count_misses (Fixture *f)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  return rc_stats_get_misses (stats);
}

static void
fail_unstored (RcLoad   *load,
               gpointer  user_data)
{
  rc_load_set_store (load, FALSE);
  fixture_load (load, user_data);
}

static void
fail_detached (RcLoad   *load,
               gpointer  user_data)
{
  Fixture *f = user_data;

  rc_cache_remove (f->cache, rc_load_get_key (load));
  fixture_load (load, user_data);
}

/* Loads whose value would not have been stored. */
static void
test_not_stored (Fixture       *f,
                 gconstpointer  loader)
{
  rc_cache_set_load_func (f->cache, (RcLoadFunc) loader, f, NULL);
  f->fails = TRUE;
  assert_get_fails (f, "a");
  assert_get_fails (f, "a");
  g_assert_cmpint (f->n_loads, ==, 2);
}

typedef struct
{
  GQuark (*domain) (void);
  int code;
} Answer;

static Answer cancelled = { g_io_error_quark, G_IO_ERROR_CANCELLED };
static Answer recursive_load = { rc_error_quark, RC_ERROR_RECURSIVE_LOAD };
static Answer would_deadlock = { rc_error_quark, RC_ERROR_WOULD_DEADLOCK };
static Answer closed = { rc_error_quark, RC_ERROR_CLOSED };

static void
load_with_answer (RcLoad   *load,
                  gpointer  user_data)
{
  Answer *the_answer = user_data;

  rc_load_return_error (load, g_error_new_literal (the_answer->domain (), the_answer->code,
                                                   "for another reason"));
}

/* These say something of the caller, not of the resource. */
static void
test_not_remembered (Fixture       *f,
                     gconstpointer  which)
{
  Answer the_answer = *(const Answer *) which;
  g_autoptr (GError) error = NULL;

  rc_cache_set_load_func (f->cache, load_with_answer, &the_answer, NULL);
  g_assert_null (rc_cache_get (f->cache, "a", NULL, &error));
  g_assert_error (error, the_answer.domain (), the_answer.code);
  rc_cache_set_load_func (f->cache, fixture_load, f, NULL);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
}

static void
abandon (RcLoad   *load,
         gpointer  user_data)
{
  ++*(int *) user_data;
  rc_load_abandon (load);
}

static void
drop (RcLoad   *load,
      gpointer  user_data)
{
  ++*(int *) user_data;
}

static void
test_given_up (Fixture       *f,
               gconstpointer  loader)
{
  int n_loads = 0;

  rc_cache_set_load_func (f->cache, (RcLoadFunc) loader, &n_loads, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rc_cache_get (f->cache, "a", NULL, &error));
      g_assert_error (error, RC_ERROR, RC_ERROR_LOAD_FAILED);
    }
  g_assert_cmpint (n_loads, ==, 1);
}

/* A failure, as a language binding gives it: an exception, say. */
static void
load_failure (RcLoad   *load,
              gpointer  user_data)
{
  g_auto (GValue) failure = G_VALUE_INIT;

  g_value_init (&failure, TEST_TYPE_RESOURCE);
  g_value_set_object (&failure, user_data);
  rc_load_return_failure (load, &failure, "went wrong");
}

static void
assert_failure (RcCache      *cache,
                GError       *error,
                TestResource *exception)
{
  g_auto (GValue) taken = G_VALUE_INIT;
  g_auto (GValue) again = G_VALUE_INIT;

  g_assert_error (error, RC_ERROR, RC_ERROR_LOAD_FAILED);
  g_assert_cmpstr (error->message, ==, "went wrong");
  g_assert_true (rc_cache_take_failure (cache, &taken));
  g_assert_true (g_value_get_object (&taken) == exception);
  g_assert_false (rc_cache_take_failure (cache, &again));
}

typedef struct
{
  RcCache *cache;
  TestResource *exception;
} Caller;

static gpointer
call_and_fail (gpointer data)
{
  Caller *caller = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (rc_cache_get (caller->cache, "a", NULL, &error));
  assert_failure (caller->cache, error, caller->exception);
  return NULL;
}

/* The same object for everybody who gets the error, whenever and however. */
static void
test_failure (Fixture       *f,
              gconstpointer  unused)
{
  TestResource *exception = test_resource_new (1);
  Caller caller = { f->cache, exception };
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };

  rc_cache_set_load_func (f->cache, load_failure, exception, NULL);
  call_and_fail (&caller);
  rc_cache_set_load_func (f->cache, fixture_load, f, NULL);
  call_and_fail (&caller);
  g_thread_join (g_thread_new ("caller", call_and_fail, &caller));
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &call);
  g_assert_cmpint (finish_get (f, &call, &error), ==, 0);
  assert_failure (f->cache, error, exception);
  g_assert_cmpint (f->n_loads, ==, 0);

  /* Who loads again has forgotten it. */
  rc_clock_advance (DELAY);
  g_assert_cmpint (get_number (f, "a"), ==, 1);
  g_assert_finalize_object (exception);
}

static void
test_failure_of_one_load (Fixture       *f,
                          gconstpointer  unused)
{
  TestResource *exception = test_resource_new (1);
  Call calls[3] = { { NULL, }, };
  RcLoad *load;

  f->keeps = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    rc_cache_get_async (f->cache, "a", NULL, call_cb, &calls[i]);
  load = steal_kept (f, 1);
  load_failure (load, exception);
  g_object_unref (load);

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (finish_get (f, &calls[i], &error), ==, 0);
      assert_failure (f->cache, error, exception);
    }
  rc_cache_clear (f->cache);
  g_assert_finalize_object (exception);
}

/* Threads that block for one load. */
static void
test_failure_of_threads (Fixture       *f,
                         gconstpointer  unused)
{
  TestResource *exception = test_resource_new (1);
  Caller caller = { f->cache, exception };
  GThread *threads[3];
  RcLoad *load;

  f->keeps = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("caller", call_and_fail, &caller);
  load = steal_kept (f, 1);
  test_wait_until (count_misses (f) == G_N_ELEMENTS (threads));
  load_failure (load, exception);
  g_object_unref (load);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (f->n_loads, ==, 1);

  rc_cache_clear (f->cache);
  g_assert_finalize_object (exception);
}

static void
test_failure_goes_with_the_cache (Fixture       *f,
                                  gconstpointer  unused)
{
  TestResource *exception = test_resource_new (1);
  Caller caller = { f->cache, exception };

  rc_cache_set_load_func (f->cache, load_failure, exception, NULL);
  call_and_fail (&caller);
  rc_cache_close (f->cache);
  g_assert_finalize_object (exception);
}

/* An error of one key says nothing of the failure of another. */
static void
test_failures_of_two_keys (Fixture       *f,
                           gconstpointer  unused)
{
  g_autoptr (TestResource) exception = test_resource_new (1);
  Caller caller = { f->cache, exception };
  g_auto (GValue) nothing = G_VALUE_INIT;

  rc_cache_set_load_func (f->cache, load_failure, exception, NULL);
  call_and_fail (&caller);
  rc_cache_set_load_func (f->cache, fixture_load, f, NULL);
  f->fails = TRUE;
  assert_get_fails (f, "b");
  g_assert_false (rc_cache_take_failure (f->cache, &nothing));
  call_and_fail (&caller);
  assert_get_fails (f, "b");
  g_assert_cmpint (f->n_loads, ==, 1);
}

#define add(name, func, data) \
  g_test_add ("/rc/retry-failures/" name, Fixture, data, set_up_retry, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("not-stored/unwanted", test_not_stored, fail_unstored);
  add ("not-stored/detached", test_not_stored, fail_detached);
  add ("not-remembered/cancelled", test_not_remembered, &cancelled);
  add ("not-remembered/recursive-load", test_not_remembered, &recursive_load);
  add ("not-remembered/would-deadlock", test_not_remembered, &would_deadlock);
  add ("not-remembered/closed", test_not_remembered, &closed);
  add ("given-up/abandoned", test_given_up, abandon);
  add ("given-up/dropped", test_given_up, drop);
  add ("failure/each-caller", test_failure, NULL);
  add ("failure/one-load", test_failure_of_one_load, NULL);
  add ("failure/threads", test_failure_of_threads, NULL);
  add ("failure/cache-gone", test_failure_goes_with_the_cache, NULL);
  add ("failure/two-keys", test_failures_of_two_keys, NULL);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "async-call.h"

/* The asynchronous verbs, one caller at a time. That a call ends in the right context, in
   the right thread, once, and inside no other call, ended_cb() checks everywhere. */

static void
assert_is_cached (Call       *one,
                  const char *key)
{
  g_autoptr (GObject) cached = rc_cache_peek (one->f->cache, key);

  g_assert_no_error (one->error);
  g_assert_nonnull (cached);
  if (one->verb != VERB_REFRESH)
    g_assert_true (one->object == cached);
}

static void
test_hit_ends_later (Fixture       *f,
                     gconstpointer  unused)
{
  g_autoptr (GObject) first = rc_cache_get (f->cache, "a", NULL, NULL);

  for (guint verb = 0; verb < N_VERBS; verb++)
    {
      Call one;

      call_start (&one, f, verb, "a");
      g_assert_cmpint (one.n_ends, ==, 0);
      call_wait (&one);
      assert_is_cached (&one, "a");
      call_clear (&one);
    }
  g_assert_cmpint (f->n_loads, ==, 2);
}

static void
test_miss_ends_later (Fixture       *f,
                      gconstpointer  unused)
{
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    {
      Call one;

      rc_cache_clear (f->cache);
      call_start (&one, f, verb, "a");
      g_assert_cmpint (f->n_loads, ==, verb + 1);
      g_assert_true (rc_cache_contains (f->cache, "a"));
      g_assert_cmpint (one.n_ends, ==, 0);
      call_wait (&one);
      assert_is_cached (&one, "a");
      call_clear (&one);
    }
}

static void
test_statistics_and_signals (Fixture       *f,
                             gconstpointer  unused)
{
  g_autoptr (RcStats) stats = NULL;
  Call calls[2];

  test_log_watch (&f->log, f->cache);
  for (guint i = 0; i < 2; i++)
    {
      call_start (&calls[i], f, VERB_GET, "a");
      call_wait (&calls[i]);
      call_clear (&calls[i]);
    }
  stats = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_hits (stats), ==, 1);
  g_assert_cmpuint (rc_stats_get_misses (stats), ==, 1);
  g_assert_cmpuint (rc_stats_get_loads (stats), ==, 1);
  test_assert_log (&f->log, "miss a, started a, finished a, hit a");
}

static void
test_thread_default_context (Fixture       *f,
                             gconstpointer  unused)
{
  for (guint verb = 0; verb < N_VERBS; verb++)
    {
      g_autoptr (GMainContext) context = g_main_context_new ();
      g_autofree char *key = g_strdup_printf ("%u", verb);
      Call one;

      g_main_context_push_thread_default (context);
      call_start (&one, f, verb, key);
      g_main_context_pop_thread_default (context);

      run_ready ();
      g_assert_cmpint (one.n_ends, ==, 0);
      call_wait (&one);
      g_assert_no_error (one.error);
      call_clear (&one);
    }
}

/* Without `threaded` the loader of an asynchronous verb is called there and then. */
static void
note_thread (RcLoad   *load,
             gpointer  user_data)
{
  Fixture *f = user_data;

  g_assert_nonnull (g_private_get (&inside));
  load_now (load, f);
}

static void
test_loader_runs_inside_the_call (Fixture       *f,
                                  gconstpointer  unused)
{
  set_loader (f, note_thread);
  test_miss_ends_later (f, NULL);
}

static gboolean
answer_from_loop (gpointer data)
{
  answer_key (data, "a", 7);
  return G_SOURCE_REMOVE;
}

static void
load_in_loop (RcLoad   *load,
              gpointer  user_data)
{
  load_later (load, user_data);
  g_idle_add (answer_from_loop, user_data);
}

static void
test_loader_answers_from_the_same_loop (Fixture       *f,
                                        gconstpointer  unused)
{
  Call one;

  set_loader (f, load_in_loop);
  call_start (&one, f, VERB_GET, "a");
  call_wait (&one);
  assert_number (&one, 7);
  call_clear (&one);
}

static gpointer
answer_in_thread (gpointer data)
{
  answer_key (data, "a", 8);
  return NULL;
}

static void
test_loader_answers_from_another_thread (Fixture       *f,
                                         gconstpointer  unused)
{
  GThread *thread;
  Call one;

  set_loader (f, load_later);
  call_start (&one, f, VERB_GET, "a");
  thread = g_thread_new ("loader", answer_in_thread, f);
  call_wait (&one);
  assert_number (&one, 8);
  call_clear (&one);
  g_thread_join (thread);
}

typedef enum
{
  ANSWER_OBJECT,
  ANSWER_VALUE,
  ANSWER_ERROR,
  ANSWER_FAILURE,
  ANSWER_ABANDON,
  ANSWER_DROP,
  N_ANSWERS,
} Answer;

static void
answer_with (RcLoad *load,
             Answer  how)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, TEST_TYPE_RESOURCE);
  g_value_take_object (&value, test_resource_new (1));
  enter ();
  if (how == ANSWER_OBJECT)
    rc_load_return_object (load, g_value_dup_object (&value));
  else if (how == ANSWER_VALUE)
    rc_load_return_value (load, &value);
  else if (how == ANSWER_ERROR)
    rc_load_return_error (load, g_error_new_literal (RC_ERROR, RC_ERROR_LOAD_FAILED, "refused"));
  else if (how == ANSWER_FAILURE)
    rc_load_return_failure (load, &value, "exception");
  else if (how == ANSWER_ABANDON)
    rc_load_abandon (load);
  g_object_unref (load);
  leave ();
}

/* However a load ends, nobody is called back from inside the answer. */
static void
test_every_answer_ends_later (Fixture       *f,
                              gconstpointer  unused)
{
  set_loader (f, load_later);
  for (guint how = 0; how < N_ANSWERS; how++)
    for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
      {
        Call one;

        rc_cache_clear (f->cache);
        call_start (&one, f, verb, "a");
        run_ready ();
        g_assert_cmpint (one.n_ends, ==, 0);
        answer_with (take_load (f, "a"), how);
        g_assert_cmpint (one.n_ends, ==, 0);
        call_wait (&one);
        if (how > ANSWER_VALUE)
          g_assert_error (one.error, RC_ERROR, RC_ERROR_LOAD_FAILED);
        else
          assert_is_cached (&one, "a");
        call_clear (&one);
      }
}

static void
take_failure_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      n_taken)
{
  RcCache *cache = RC_CACHE (source);
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) failure = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_false (rc_cache_get_value_finish (cache, result, &value, &error));
  g_assert_true (G_VALUE_HOLDS_POINTER (&value));
  g_assert_error (error, RC_ERROR, RC_ERROR_LOAD_FAILED);
  g_assert_cmpstr (error->message, ==, "exception");

  g_assert_true (rc_cache_take_failure (cache, &failure));
  g_assert_cmpint (TEST_RESOURCE (g_value_get_object (&failure))->number, ==, 1);
  ++*(int *) n_taken;
}

/* Each caller gets what a binding gave with the error. */
static void
test_failure_reaches_every_caller (Fixture       *f,
                                   gconstpointer  unused)
{
  int n_taken = 0;

  set_loader (f, load_later);
  for (guint i = 0; i < 3; i++)
    rc_cache_get_value_async (f->cache, "a", NULL, take_failure_cb, &n_taken);
  answer_with (take_load (f, "a"), ANSWER_FAILURE);
  run_ready ();
  g_assert_cmpint (n_taken, ==, 3);
}

static void
load_text (RcLoad   *load,
           gpointer  user_data)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, "hello");
  rc_load_return_value (load, &value);
}

static void
text_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      text)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_true (rc_cache_get_with_value_finish (RC_CACHE (source), result, &value, &error));
  g_assert_no_error (error);
  *(char **) text = g_value_dup_string (&value);
}

static void
test_values_of_any_type (Fixture       *f,
                         gconstpointer  unused)
{
  g_autofree char *text = NULL;
  Call one;

  rc_cache_get_with_value_async (f->cache, "a", load_text, NULL, NULL, NULL, text_cb, &text);
  run_ready ();
  g_assert_cmpstr (text, ==, "hello");

  call_start (&one, f, VERB_GET, "a");
  call_wait (&one);
  g_assert_error (one.error, RC_ERROR, RC_ERROR_INVALID);
  g_assert_nonnull (strstr (one.error->message, "_value"));
  call_clear (&one);
}

#define add(name, func) \
  g_test_add ("/rc/async/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("hit-ends-later", test_hit_ends_later);
  add ("miss-ends-later", test_miss_ends_later);
  add ("statistics-and-signals", test_statistics_and_signals);
  add ("thread-default-context", test_thread_default_context);
  add ("loader-runs-inside-the-call", test_loader_runs_inside_the_call);
  add ("answer-from-same-loop", test_loader_answers_from_the_same_loop);
  add ("answer-from-another-thread", test_loader_answers_from_another_thread);
  add ("every-answer-ends-later", test_every_answer_ends_later);
  add ("failure", test_failure_reaches_every_caller);
  add ("values", test_values_of_any_type);

  return g_test_run ();
}

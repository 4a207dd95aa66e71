/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"

/* Who is cancelled leaves; a flight ends when everybody has left. */

static gboolean
is_cancelled (RcLoad *load)
{
  return g_cancellable_is_cancelled (rc_load_get_cancellable (load));
}

static void
test_cancelled_before (Fixture       *f,
                       gconstpointer  unused)
{
  test_log_watch (&f->log, f->cache);
  for (guint verb = 0; verb < N_VERBS; verb++)
    {
      GCancellable *cancellable = g_cancellable_new ();
      Call one;

      g_cancellable_cancel (cancellable);
      call_cancellably (&one, f, verb, "a", cancellable);
      g_assert_cmpint (one.n_ends, ==, 0);
      call_wait (&one);
      assert_cancelled (&one);
      call_clear (&one);
    }
  g_assert_cmpint (f->n_loads, ==, 0);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
  g_assert_cmpuint (count_misses (f->cache), ==, 0);
  test_assert_log (&f->log, "");
}

/* The caller does not wait for a loader that takes no notice, and is not called back from
   inside g_cancellable_cancel(). Nothing holds its cancellable afterwards. */
static void
test_ends_promptly (Fixture       *f,
                    gconstpointer  unused)
{
  set_loader (f, load_later);
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    {
      RcLoad *load;
      Call one;

      call_start (&one, f, verb, "a");
      load = take_load (f, "a");
      call_cancel (&one);
      g_assert_cmpint (one.n_ends, ==, 0);
      call_wait (&one);
      assert_cancelled (&one);
      answer (load, 1);
      g_assert_finalize_object (g_steal_pointer (&one.cancellable));
      call_clear (&one);
    }
  g_assert_cmpint (f->n_released, ==, N_LOADING_VERBS);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
}

static gpointer
cancel_in_thread (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled_from_another_thread (Fixture       *f,
                                    gconstpointer  unused)
{
  GThread *thread;
  Call one;

  set_loader (f, load_later);
  call_start (&one, f, VERB_GET, "a");
  thread = g_thread_new ("canceller", cancel_in_thread, one.cancellable);
  call_wait (&one);
  g_thread_join (thread);
  assert_cancelled (&one);
  call_clear (&one);
}

static void
load_and_cancel (RcLoad   *load,
                 gpointer  user_data)
{
  Call *one = user_data;

  call_cancel (one);
  load_later (load, one->f);
}

/* The loader itself cancels its caller, inside the starting call. */
static void
test_cancelled_by_the_loader (Fixture       *f,
                              gconstpointer  unused)
{
  Call one = { NULL, };

  rc_cache_set_load_func (f->cache, load_and_cancel, &one, NULL);
  call_start (&one, f, VERB_GET, "a");
  g_assert_cmpint (one.n_ends, ==, 0);
  call_wait (&one);
  assert_cancelled (&one);
  call_clear (&one);
  answer_key (f, "a", 1);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* The first caller gives up, another one has joined: it gets the value. */
static void
test_first_cancels_second_stays (Fixture       *f,
                                 gconstpointer  unused)
{
  set_loader (f, load_later);
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    {
      RcLoad *load;
      Call first;
      Call second;

      rc_cache_clear (f->cache);
      call_start (&first, f, verb, "a");
      call_start (&second, f, VERB_GET, "a");
      load = take_load (f, "a");
      call_cancel (&first);
      call_wait (&first);
      assert_cancelled (&first);
      g_assert_cmpint (second.n_ends, ==, 0);
      g_assert_false (is_cancelled (load));

      answer (load, 7);
      call_wait (&second);
      assert_number (&second, 7);
      g_assert_true (rc_cache_contains (f->cache, "a"));
      call_clear (&first);
      call_clear (&second);
    }
  g_assert_cmpint (f->n_loads, ==, N_LOADING_VERBS);
}

/* Who comes between the last one's leaving and the end of the load starts anew. */
static void
test_last_leaves (Fixture       *f,
                  gconstpointer  unused)
{
  RcLoad *old;
  Call calls[3];
  Call next;

  set_loader (f, load_later);
  for (guint i = 0; i < 3; i++)
    call_start (&calls[i], f, VERB_GET, "a");
  old = take_load (f, "a");
  for (guint i = 0; i < 3; i++)
    {
      g_assert_false (is_cancelled (old));
      call_cancel (&calls[i]);
      call_wait (&calls[i]);
      assert_cancelled (&calls[i]);
      call_clear (&calls[i]);
    }
  g_assert_true (is_cancelled (old));

  call_start (&next, f, VERB_GET, "a");
  g_assert_cmpint (f->n_loads, ==, 2);
  answer (old, 1);
  g_assert_cmpint (f->n_released, ==, 1);
  run_ready ();
  g_assert_cmpint (next.n_ends, ==, 0);
  answer_key (f, "a", 2);
  call_wait (&next);
  assert_number (&next, 2);
  g_assert_cmpint (TEST_RESOURCE (next.object)->n_closed, ==, 0);
  call_clear (&next);
}

/* The new one may start from inside the cancellation of the old one. */
static void
start_next_cb (GCancellable *cancellable,
               Call         *next)
{
  call_start (next, next->f, VERB_GET, "a");
}

static void
test_next_starts_while_the_last_leaves (Fixture       *f,
                                        gconstpointer  unused)
{
  RcLoad *old;
  Call one;
  Call next = { .f = f };

  set_loader (f, load_later);
  call_start (&one, f, VERB_GET, "a");
  old = take_load (f, "a");
  g_signal_connect (rc_load_get_cancellable (old), "cancelled", G_CALLBACK (start_next_cb), &next);
  call_cancel (&one);
  call_wait (&one);
  assert_cancelled (&one);

  g_assert_cmpint (f->n_loads, ==, 2);
  answer_key (f, "a", 2);
  answer (old, 1);
  call_wait (&next);
  assert_number (&next, 2);
  call_clear (&one);
  call_clear (&next);
}

/* Blocking and asynchronous callers leave independently. */
static void
test_blocking_stays (Fixture       *f,
                     gconstpointer  unused)
{
  RcLoad *load;
  Caller caller;
  Call one;

  set_loader (f, load_later);
  call_start (&one, f, VERB_GET, "a");
  load = take_load (f, "a");
  caller_start_and_wait (&caller, f->cache, "a");
  call_cancel (&one);
  call_wait (&one);
  assert_cancelled (&one);
  call_clear (&one);
  g_assert_false (is_cancelled (load));
  answer (load, 3);
  caller_end_with_number (&caller, 3);
}

static void
test_async_stays (Fixture       *f,
                  gconstpointer  unused)
{
  RcLoad *load;
  Caller caller;
  Call one;

  set_loader (f, load_later);
  caller_start (&caller, f->cache, "a");
  load = take_load (f, "a");
  call_start (&one, f, VERB_GET, "a");
  g_cancellable_cancel (caller.cancellable);
  caller_end_with_error (&caller, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (is_cancelled (load));
  answer (load, 3);
  call_wait (&one);
  assert_number (&one, 3);
  call_clear (&one);
}

/* Cancelled between the answer and the callback: nothing that was got for it stays. */
static void
test_cancelled_after_the_answer (Fixture       *f,
                                 gconstpointer  unused)
{
  Call calls[N_LOADING_VERBS];

  set_loader (f, load_later);
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    call_start (&calls[verb], f, verb, "a");
  answer_key (f, "a", 1);
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    call_cancel (&calls[verb]);
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    {
      call_wait (&calls[verb]);
      if (calls[verb].error != NULL)
        assert_cancelled (&calls[verb]);
      call_clear (&calls[verb]);
    }
  rc_cache_remove (f->cache, "a");
  g_assert_cmpint (f->n_released, ==, 1);
}

/* The same for who was about to be told to load. */
static void
test_cancelled_before_it_is_told_to_load (Fixture       *f,
                                          gconstpointer  unused)
{
  Call one;

  call_start (&one, f, VERB_BEGIN, "a");
  call_cancel (&one);
  call_wait (&one);
  if (one.load == NULL)
    assert_cancelled (&one);
  call_clear (&one);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);

  call_start (&one, f, VERB_GET, "a");
  call_wait (&one);
  assert_number (&one, 1);
  call_clear (&one);
}

#define add(name, func) \
  g_test_add ("/rc/async-cancel/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("before", test_cancelled_before);
  add ("ends-promptly", test_ends_promptly);
  add ("from-another-thread", test_cancelled_from_another_thread);
  add ("by-the-loader", test_cancelled_by_the_loader);
  add ("first-cancels-second-stays", test_first_cancels_second_stays);
  add ("last-leaves", test_last_leaves);
  add ("next-starts-while-the-last-leaves", test_next_starts_while_the_last_leaves);
  add ("blocking-stays", test_blocking_stays);
  add ("async-stays", test_async_stays);
  add ("after-the-answer", test_cancelled_after_the_answer);
  add ("before-it-is-told-to-load", test_cancelled_before_it_is_told_to_load);

  return g_test_run ();
}

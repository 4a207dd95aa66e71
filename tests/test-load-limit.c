/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"

#define N_CALLERS 6

/* Not more loads of a cache at once than it allows. */

static void
test_blocking (Fixture       *f,
               gconstpointer  unused)
{
  const char *keys[] = { "a", "b", "c", "d", "e", "f" };
  Caller callers[N_CALLERS];

  rc_cache_set_max_concurrent_loads (f->cache, 2);
  set_loader (f, load_blocking);
  for (guint i = 0; i < N_CALLERS; i++)
    caller_start_and_wait (&callers[i], f->cache, keys[i]);
  test_latch_wait_for (&f->begun, 2);
  for (guint i = 0; i < N_CALLERS; i++)
    test_latch_add (&f->may_end);
  for (guint i = 0; i < N_CALLERS; i++)
    {
      g_thread_join (callers[i].thread);
      g_assert_no_error (callers[i].error);
      caller_clear (&callers[i]);
    }
  g_assert_cmpint (f->most_running, ==, 2);
  g_assert_cmpint (f->n_loads, ==, N_CALLERS);
}

static void
test_threaded (Fixture       *f,
               gconstpointer  unused)
{
  Call calls[N_WORKERS];

  rc_cache_set_threaded (f->cache, TRUE);
  rc_cache_set_max_concurrent_loads (f->cache, 2);
  set_loader (f, load_blocking);
  start_many (f, calls, N_WORKERS);
  test_latch_wait_for (&f->begun, 2);
  end_many (f, calls, N_WORKERS);
  g_assert_cmpint (f->most_running, ==, 2);
}

/* A load runs from the call of its loader to its answer. What waited for it is begun from
   its caller's main context, in the caller's thread, in the order of the calls. */
static void
test_async (Fixture       *f,
            gconstpointer  unused)
{
  const char *keys[] = { "a", "b", "c" };
  Call calls[3];

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  for (guint i = 0; i < 3; i++)
    call_start (&calls[i], f, VERB_GET, keys[i]);
  run_ready ();

  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (f->n_loads, ==, i + 1);
      answer_key (f, keys[i], i);
      g_assert_cmpint (f->n_loads, ==, i + 1);
      run_ready ();
      assert_number (&calls[i], i);
      call_clear (&calls[i]);
    }
}

static void
test_begins_in_the_callers_context (Fixture       *f,
                                    gconstpointer  unused)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Call first;
  Call second;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  call_start (&first, f, VERB_GET, "a");
  g_main_context_push_thread_default (context);
  call_start (&second, f, VERB_GET, "b");
  g_main_context_pop_thread_default (context);

  answer_key (f, "a", 1);
  end_with_number (&first, 1);
  run_ready ();
  g_assert_cmpint (f->n_loads, ==, 1);
  while (g_main_context_iteration (context, FALSE));
  g_assert_cmpint (f->n_loads, ==, 2);
  answer_key (f, "b", 2);
  end_with_number (&second, 2);
}

/* Several that are urgent to different degrees. */
static void
test_priority (Fixture       *f,
               gconstpointer  unused)
{
  const int priorities[] = { G_PRIORITY_LOW, G_PRIORITY_DEFAULT, G_PRIORITY_HIGH };
  const char *keys[] = { "low", "default", "high" };
  Call calls[3];
  Call busy;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  call_start (&busy, f, VERB_GET, "a");
  set_loader (f, load_noting);
  for (guint i = 0; i < 3; i++)
    {
      rc_cache_set_load_priority (f->cache, priorities[i]);
      call_start (&calls[i], f, VERB_GET, keys[i]);
    }
  answer_key (f, "a", 0);
  end_with_number (&busy, 0);
  for (guint i = 0; i < 3; i++)
    {
      call_wait (&calls[i]);
      call_clear (&calls[i]);
    }
  g_assert_cmpstr (f->order->str, ==, "highdefaultlow");
}

static void
test_hit_does_not_queue (Fixture       *f,
                         gconstpointer  unused)
{
  g_autoptr (GObject) object = rc_cache_get (f->cache, "a", NULL, NULL);
  g_autoptr (GObject) hit = NULL;
  Call busy;
  Call one;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  call_start (&busy, f, VERB_GET, "b");
  hit = rc_cache_get (f->cache, "a", NULL, NULL);
  g_assert_true (hit == object);
  call_start (&one, f, VERB_GET, "a");
  end_with_number (&one, 1);
  answer_key (f, "b", 5);
  end_with_number (&busy, 5);
}

/* Who is to load by itself is told so when there is room. */
static void
test_begin (Fixture       *f,
            gconstpointer  unused)
{
  Call first;
  Call second;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  call_start (&first, f, VERB_BEGIN, "a");
  call_start (&second, f, VERB_BEGIN, "b");
  call_wait (&first);
  g_assert_nonnull (first.load);
  run_ready ();
  g_assert_cmpint (second.n_ends, ==, 0);
  answer (g_steal_pointer (&first.load), 1);
  call_wait (&second);
  g_assert_nonnull (second.load);
  call_clear (&first);
  call_clear (&second);
}

typedef enum
{
  END_OBJECT,
  END_ERROR,
  END_ABANDON,
  END_DROP,
  END_TIMEOUT,
  END_CANCEL,
  END_REMOVE,
  N_ENDS,
} End;

static void
end_load (Fixture *f,
          Call    *busy,
          RcLoad  *load,
          End      end)
{
  if (end == END_TIMEOUT)
    rc_clock_advance (1000);
  else if (end == END_CANCEL)
    call_cancel (busy);
  else if (end == END_REMOVE)
    rc_cache_remove (f->cache, "a");

  /* Somebody who was cancelled, or removed, is at work until it has answered. */
  if (end == END_CANCEL || end == END_REMOVE)
    {
      run_ready ();
      g_assert_cmpint (f->n_loads, ==, 1);
    }

  if (end == END_ABANDON)
    rc_load_abandon (load);
  else if (end == END_ERROR || end == END_CANCEL)
    rc_load_return_error (load, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no"));
  else if (end != END_DROP && end != END_TIMEOUT)
    rc_load_return_object (load, G_OBJECT (test_resource_new (1)));
}

/* However a load ends, the next one begins. */
static void
test_every_end_makes_room (Fixture       *f,
                           gconstpointer  unused)
{
  rc_cache_set_max_concurrent_loads (f->cache, 1);
  rc_cache_set_load_timeout (f->cache, 1000);
  set_loader (f, load_later);
  for (guint end = 0; end < N_ENDS; end++)
    {
      g_autoptr (RcLoad) load = NULL;
      Call busy;
      Call next;

      rc_cache_clear (f->cache);
      f->n_loads = 0;
      call_start (&busy, f, VERB_GET, "a");
      load = take_load (f, "a");
      call_start (&next, f, VERB_GET, "b");
      run_ready ();
      g_assert_cmpint (f->n_loads, ==, 1);

      end_load (f, &busy, load, end);
      if (end == END_DROP)
        g_clear_object (&load);
      run_ready ();
      g_assert_cmpint (f->n_loads, ==, 2);
      call_clear (&busy);
      answer_key (f, "b", 2);
      end_with_number (&next, 2);
    }
}

/* Nobody waits for it any more: its loader is not called, and the next in turn begins. */
static void
test_everybody_leaves_the_queue (Fixture       *f,
                                 gconstpointer  unused)
{
  Call busy;
  Call gone;
  Call next;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  call_start (&busy, f, VERB_GET, "a");
  set_loader (f, load_noting);
  call_start (&gone, f, VERB_GET_WITH, "b");
  call_start (&next, f, VERB_GET, "c");
  call_cancel (&gone);
  call_wait (&gone);
  assert_cancelled (&gone);
  g_assert_cmpint (gone.n_notified, ==, 1);
  call_clear (&gone);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), <=, 2);

  answer_key (f, "a", 1);
  end_with_number (&busy, 1);
  end_with_number (&next, 2);
  g_assert_cmpstr (f->order->str, ==, "c");
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
}

/* All but one of those who wait for a slot in threads leave: who is left loads. */
static void
test_many_leave (Fixture       *f,
                 gconstpointer  unused)
{
  Caller callers[5];
  Call busy;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  call_start (&busy, f, VERB_GET, "a");
  set_loader (f, load_now);
  for (guint i = 0; i < 5; i++)
    caller_start_and_wait (&callers[i], f->cache, "b");
  for (guint i = 0; i < 4; i++)
    {
      g_cancellable_cancel (callers[i].cancellable);
      caller_end_with_error (&callers[i], G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  answer_key (f, "a", 0);
  end_with_number (&busy, 0);
  caller_end_with_number (&callers[4], 2);
}

/* More room counts at once, less for what begins from then on. */
static void
test_changed_live (Fixture       *f,
                   gconstpointer  unused)
{
  Call calls[N_CALLERS];

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  start_many (f, calls, N_CALLERS);
  rc_cache_set_max_concurrent_loads (f->cache, 3);
  run_ready ();
  g_assert_cmpint (f->n_loads, ==, 3);

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  answer_key (f, "0", 0);
  answer_key (f, "1", 1);
  run_ready ();
  g_assert_cmpint (f->n_loads, ==, 3);
  answer_key (f, "2", 2);
  run_ready ();
  g_assert_cmpint (f->n_loads, ==, 4);

  rc_cache_set_max_concurrent_loads (f->cache, 0);
  run_ready ();
  g_assert_cmpint (f->n_loads, ==, N_CALLERS);
  for (guint i = 3; i < N_CALLERS; i++)
    g_object_unref (take_load (f, (const char[]) { '0' + i, 0 }));
  for (guint i = 0; i < N_CALLERS; i++)
    {
      call_wait (&calls[i]);
      call_clear (&calls[i]);
    }
}

static void
test_raised_for_blocking (Fixture       *f,
                          gconstpointer  unused)
{
  Caller callers[2];

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_blocking);
  caller_start_and_wait (&callers[0], f->cache, "a");
  caller_start_and_wait (&callers[1], f->cache, "b");
  test_latch_wait_for (&f->begun, 1);
  rc_cache_set_max_concurrent_loads (f->cache, 2);
  test_latch_wait_for (&f->begun, 2);
  for (guint i = 0; i < 2; i++)
    test_latch_add (&f->may_end);
  for (guint i = 0; i < 2; i++)
    {
      g_thread_join (callers[i].thread);
      g_assert_no_error (callers[i].error);
      caller_clear (&callers[i]);
    }
}

#define add(name, func) \
  g_test_add ("/rc/load-limit/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("blocking", test_blocking);
  add ("threaded", test_threaded);
  add ("async", test_async);
  add ("begins-in-the-callers-context", test_begins_in_the_callers_context);
  add ("priority", test_priority);
  add ("hit-does-not-queue", test_hit_does_not_queue);
  add ("begin", test_begin);
  add ("every-end-makes-room", test_every_end_makes_room);
  add ("everybody-leaves-the-queue", test_everybody_leaves_the_queue);
  add ("many-leave-the-queue", test_many_leave);
  add ("changed-live", test_changed_live);
  add ("raised-for-blocking", test_raised_for_blocking);

  return g_test_run ();
}

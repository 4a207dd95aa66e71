/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"

/* What becomes of loads that wait for a worker, all of which are busy, or for a slot. */

/* A cache of the given priority that shares the fixture's loaders. */
static RcCache *
make_another (Fixture *f,
              int      priority)
{
  RcCache *cache = rc_cache_new ("another");

  rc_cache_set_threaded (cache, TRUE);
  rc_cache_set_load_priority (cache, priority);
  rc_cache_set_load_func (cache, load_noting, f, NULL);
  return cache;
}

/* One worker becomes free, and does what waits, the urgent first. */
static void
test_priority (Fixture       *f,
               gconstpointer  unused)
{
  const int priorities[] = { G_PRIORITY_LOW, G_PRIORITY_DEFAULT, G_PRIORITY_HIGH };
  Fixture others[3];
  Call busy[N_WORKERS];
  Call calls[6];

  keep_busy (f, busy);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *first = g_strdup_printf ("%c", 'a' + i);
      g_autofree char *second = g_strdup_printf ("%c", 'A' + i);

      others[i] = (Fixture) { .cache = make_another (f, priorities[i]) };
      call_start (&calls[i], &others[i], VERB_GET, first);
      call_start (&calls[3 + i], &others[i], VERB_GET, second);
    }
  run_ready ();
  g_assert_cmpstr (f->order->str, ==, "");

  test_latch_add (&f->may_end);
  for (guint i = 0; i < 6; i++)
    end_call (&calls[i]);
  g_assert_cmpstr (f->order->str, ==, "cCbBaA");
  end_many (f, busy, N_WORKERS);
  for (guint i = 0; i < 3; i++)
    g_object_unref (others[i].cache);
}

/* What somebody waits for comes before what nobody waits for. */
static void
test_background_comes_last (Fixture       *f,
                            gconstpointer  unused)
{
  g_autoptr (GObject) old = G_OBJECT (test_resource_new (0));
  g_autoptr (GObject) hit = NULL;
  Call busy[N_WORKERS];
  Call one;

  rc_cache_set_refresh_after (f->cache, 1000);
  rc_cache_insert (f->cache, "r", old);
  rc_clock_advance (1000);
  keep_busy (f, busy);

  hit = rc_cache_get (f->cache, "r", NULL, NULL);
  g_assert_true (hit == old);
  call_start (&one, f, VERB_GET, "x");
  test_latch_add (&f->may_end);
  end_call (&one);
  test_wait_until (rc_cache_get_n_loading (f->cache) == N_WORKERS - 1);
  g_assert_cmpstr (f->order->str, ==, "xr");
  end_many (f, busy, N_WORKERS);
}

/* A thread that waits for a load which waits for a worker does the worker's work. */
static void
test_blocking_joiner_loads_itself (Fixture       *f,
                                   gconstpointer  unused)
{
  Call busy[N_WORKERS];
  Call one;
  g_autoptr (GObject) object = NULL;

  keep_busy (f, busy);
  call_start (&one, f, VERB_GET, "a");
  object = rc_cache_get (f->cache, "a", NULL, NULL);
  g_assert_true (f->loader_thread == g_thread_self ());
  call_wait (&one);
  g_assert_true (one.object == object);
  call_clear (&one);
  g_assert_cmpstr (f->order->str, ==, "a");
  end_many (f, busy, N_WORKERS);
}

/* Nobody waits for it any more: its loader is never called. */
static void
test_cancelled_while_queued (Fixture       *f,
                             gconstpointer  unused)
{
  Call busy[N_WORKERS];
  Call calls[2];
  Call next;

  keep_busy (f, busy);
  for (guint i = 0; i < 2; i++)
    call_start (&calls[i], f, VERB_GET_WITH, "a");
  for (guint i = 0; i < 2; i++)
    {
      call_cancel (&calls[i]);
      call_wait (&calls[i]);
      assert_cancelled (&calls[i]);
    }
  call_start (&next, f, VERB_GET, "b");
  end_many (f, busy, N_WORKERS);
  end_call (&next);
  g_assert_cmpstr (f->order->str, ==, "b");
  for (guint i = 0; i < 2; i++)
    {
      test_wait_until (g_atomic_int_get (&calls[i].n_notified) == 1);
      call_clear (&calls[i]);
    }
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
}

static void
test_first_leaves_while_queued (Fixture       *f,
                                gconstpointer  unused)
{
  Call busy[N_WORKERS];
  Call calls[2];

  keep_busy (f, busy);
  for (guint i = 0; i < 2; i++)
    call_start (&calls[i], f, VERB_GET, "a");
  call_cancel (&calls[0]);
  call_wait (&calls[0]);
  assert_cancelled (&calls[0]);
  call_clear (&calls[0]);
  end_many (f, busy, N_WORKERS);
  end_call (&calls[1]);
  g_assert_cmpstr (f->order->str, ==, "a");
}

static void
test_closed_while_queued (Fixture       *f,
                          gconstpointer  unused)
{
  Call busy[N_WORKERS];
  Call one;

  keep_busy (f, busy);
  call_start (&one, f, VERB_GET, "a");
  rc_cache_close (f->cache);
  call_wait (&one);
  g_assert_error (one.error, RC_ERROR, RC_ERROR_CLOSED);
  call_clear (&one);
  for (guint i = 0; i < N_WORKERS; i++)
    test_latch_add (&f->may_end);
  for (guint i = 0; i < N_WORKERS; i++)
    {
      call_wait (&busy[i]);
      g_assert_error (busy[i].error, RC_ERROR, RC_ERROR_CLOSED);
      call_clear (&busy[i]);
    }
  test_wait_until (rc_cache_get_n_loading (f->cache) == 0);
  g_assert_cmpstr (f->order->str, ==, "");
}

/* What is removed while it waits is loaded for those who asked before, and not stored. */
static void
test_removed_while_waiting_for_a_slot (Fixture       *f,
                           gconstpointer  unused)
{
  Call busy;
  Call one;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  call_start (&busy, f, VERB_GET, "a");
  call_start (&one, f, VERB_GET, "b");
  g_assert_true (rc_cache_remove (f->cache, "b"));
  answer_key (f, "a", 1);
  end_with_number (&busy, 1);
  run_ready ();
  answer_key (f, "b", 2);
  end_with_number (&one, 2);
  g_assert_false (rc_cache_contains (f->cache, "b"));
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
test_closed_while_waiting_for_a_slot (Fixture       *f,
                          gconstpointer  unused)
{
  Caller caller;
  Call calls[2];

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  call_start (&calls[0], f, VERB_GET, "a");
  call_start (&calls[1], f, VERB_GET_WITH, "b");
  caller_start_and_wait (&caller, f->cache, "c");
  rc_cache_close (f->cache);
  caller_end_with_error (&caller, RC_ERROR, RC_ERROR_CLOSED);
  for (guint i = 0; i < 2; i++)
    {
      call_wait (&calls[i]);
      g_assert_error (calls[i].error, RC_ERROR, RC_ERROR_CLOSED);
    }
  answer_key (f, "a", 1);
  run_ready ();
  g_assert_cmpint (calls[1].n_notified, ==, 1);
  g_assert_cmpint (f->n_loads, ==, 1);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
  for (guint i = 0; i < 2; i++)
    call_clear (&calls[i]);
}

#define add(name, func) \
  g_test_add ("/rc/load-queue/" name, Fixture, NULL, set_up_threaded, func, tear_down)
#define add_unthreaded(name, func) \
  g_test_add ("/rc/load-queue/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("priority", test_priority);
  add ("background-comes-last", test_background_comes_last);
  add ("blocking-joiner", test_blocking_joiner_loads_itself);
  add ("cancelled-while-queued", test_cancelled_while_queued);
  add ("first-leaves-while-queued", test_first_leaves_while_queued);
  add ("closed-while-queued", test_closed_while_queued);
  add_unthreaded ("removed-while-waiting-for-a-slot", test_removed_while_waiting_for_a_slot);
  add_unthreaded ("closed-while-waiting-for-a-slot", test_closed_while_waiting_for_a_slot);

  return g_test_run ();
}

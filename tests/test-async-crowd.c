/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"

#define N_LOOPS 4
#define N_PER_LOOP 250
#define N_CALLS (N_LOOPS * N_PER_LOOP)

/* Many callers in one loop; who is a survivor is not cancelled. */
typedef struct
{
  Fixture *f;
  Loop loop;
  Call *calls;
  guint n_calls;
  guint first_survivor;
  guint n_survivors;
} Crowd;

static gboolean
is_survivor (Crowd *crowd,
             guint  i)
{
  return i - crowd->first_survivor < crowd->n_survivors;
}

static void
start_crowd (gpointer data)
{
  Crowd *crowd = data;

  for (guint i = 0; i < crowd->n_calls; i++)
    call_start (&crowd->calls[i], crowd->f, VERB_GET, "a");
}

static void
cancel_crowd (gpointer data)
{
  Crowd *crowd = data;

  for (guint i = 0; i < crowd->n_calls; i++)
    if (!is_survivor (crowd, i))
      call_cancel (&crowd->calls[i]);
}

static void
wait_for_crowd (gpointer data)
{
  Crowd *crowd = data;

  for (guint i = 0; i < crowd->n_calls; i++)
    call_wait (&crowd->calls[i]);
}

static void
clear_crowd (Crowd *crowd)
{
  for (guint i = 0; i < crowd->n_calls; i++)
    {
      if (is_survivor (crowd, i))
        assert_number (&crowd->calls[i], 5);
      else
        assert_cancelled (&crowd->calls[i]);
      call_clear (&crowd->calls[i]);
    }
}

/* 999 of 1,000 callers cancel; one load, one value. */
static void
test_all_but_one_in_one_context (Fixture       *f,
                                 gconstpointer  unused)
{
  g_autofree Call *calls = g_new0 (Call, N_CALLS);
  Crowd crowd = { .f = f, .calls = calls, .n_calls = N_CALLS,
                  .first_survivor = 617, .n_survivors = 1 };

  set_loader (f, load_later);
  start_crowd (&crowd);
  cancel_crowd (&crowd);
  answer_key (f, "a", 5);
  wait_for_crowd (&crowd);
  clear_crowd (&crowd);

  g_assert_cmpint (f->n_loads, ==, 1);
  g_assert_cmpint (f->n_released, ==, 0);
  g_assert_true (rc_cache_contains (f->cache, "a"));
}

/* @survivor: among all; N_CALLS: all survive. */
static void
start_crowds (Fixture *f,
              Crowd   *crowds,
              Call    *calls,
              guint    survivor)
{
  for (guint i = 0; i < N_LOOPS; i++)
    {
      crowds[i] = (Crowd) { .f = f, .calls = calls + i * N_PER_LOOP, .n_calls = N_PER_LOOP,
                            .n_survivors = N_PER_LOOP };
      if (survivor < N_CALLS)
        {
          crowds[i].first_survivor = survivor % N_PER_LOOP;
          crowds[i].n_survivors = survivor / N_PER_LOOP == i;
        }
      loop_start (&crowds[i].loop);
      loop_do (&crowds[i].loop, start_crowd, &crowds[i]);
    }
}

static void
end_crowds (Crowd *crowds)
{
  for (guint i = 0; i < N_LOOPS; i++)
    {
      loop_do (&crowds[i].loop, wait_for_crowd, &crowds[i]);
      loop_stop (&crowds[i].loop);
      clear_crowd (&crowds[i]);
    }
}

/* Each ends in its own loop and thread, as ended_cb() sees. */
static void
test_several_contexts (Fixture       *f,
                       gconstpointer  unused)
{
  g_autofree Call *calls = g_new0 (Call, N_CALLS);
  Crowd crowds[N_LOOPS];

  set_loader (f, load_later);
  start_crowds (f, crowds, calls, N_CALLS);
  answer_key (f, "a", 5);
  end_crowds (crowds);
  g_assert_cmpint (f->n_loads, ==, 1);
}

static gpointer
cancel_elsewhere (gpointer crowd)
{
  cancel_crowd (crowd);
  return NULL;
}

static void
test_all_but_one_over_threads (Fixture       *f,
                               gconstpointer  unused)
{
  g_autofree Call *calls = g_new0 (Call, N_CALLS);
  GThread *cancellers[N_LOOPS];
  Crowd crowds[N_LOOPS];

  set_loader (f, load_later);
  start_crowds (f, crowds, calls, 617);
  for (guint i = 0; i < N_LOOPS; i++)
    cancellers[i] = g_thread_new ("canceller", cancel_elsewhere, &crowds[i]);
  for (guint i = 0; i < N_LOOPS; i++)
    g_thread_join (cancellers[i]);
  answer_key (f, "a", 5);
  end_crowds (crowds);

  g_assert_cmpint (f->n_loads, ==, 1);
  g_assert_true (rc_cache_contains (f->cache, "a"));
}

/* The answer and the cancellations come at once: who got the value got the same one, and
   it is closed once. */
static void
test_answered_while_all_cancel (Fixture       *f,
                                gconstpointer  unused)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (TestResource) value = test_resource_new (5);
      RcLoad *load;
      GThread *canceller;
      Call calls[4];
      Crowd crowd = { .f = f, .calls = calls, .n_calls = 4 };

      set_loader (f, load_later);
      start_crowd (&crowd);
      load = take_load (f, "a");
      canceller = g_thread_new ("canceller", cancel_elsewhere, &crowd);
      rc_load_return_object (load, g_object_ref (G_OBJECT (value)));
      g_thread_join (canceller);
      g_object_unref (load);
      wait_for_crowd (&crowd);
      for (guint i = 0; i < crowd.n_calls; i++)
        {
          if (calls[i].error == NULL)
            assert_number (&calls[i], 5);
          else
            assert_cancelled (&calls[i]);
          call_clear (&calls[i]);
        }
      rc_cache_clear (f->cache);
      g_assert_cmpint (value->n_closed, ==, 1);
    }
  g_assert_cmpint (f->n_loads, ==, 200);
}

#define add(name, func) \
  g_test_add ("/rc/async-crowd/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("all-but-one-in-one-context", test_all_but_one_in_one_context);
  add ("several-contexts", test_several_contexts);
  add ("all-but-one-over-threads", test_all_but_one_over_threads);
  add ("answered-while-all-cancel", test_answered_while_all_cancel);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cycle-fixture.h"

/* Loads that ask for each other. Who closes a cycle gets an error, and the others get
   what they would get without it. That nothing hangs, the time limit of a test tells. */

/* An asynchronous request for the very key: the error comes later, like every answer. */
static void
test_own_key_async (Fixture       *f,
                    gconstpointer  unused)
{
  Net net = { .steps = { { "a", "a", TRUE } } };

  net_init (&net, f);
  assert_loads (&net, "a", FALLBACK);
  g_assert_error (net.steps[0].error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD);
  g_assert_cmpint (f->n_loads, ==, 1);
  net_clear (&net);
}

static void
test_own_key_blocking (Fixture       *f,
                       gconstpointer  unused)
{
  Net net = { .steps = { { "a", "a" } } };

  net_init (&net, f);
  assert_loads (&net, "a", FALLBACK);
  g_assert_error (net.steps[0].error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD);
  net_clear (&net);
}

/* A loader that asks for its own key with every verb. */
typedef struct
{
  Fixture *f;
  Call calls[N_VERBS];
} Greedy;

static void
load_greedily (RcLoad   *load,
               gpointer  user_data)
{
  Greedy *greedy = user_data;

  for (guint verb = 0; verb < N_VERBS; verb++)
    call_start (&greedy->calls[verb], greedy->f, verb, "a");
  load_now (load, greedy->f);
}

static void
test_own_key_with_every_verb (Fixture       *f,
                              gconstpointer  unused)
{
  Greedy greedy = { .f = f };
  Call one;

  rc_cache_set_load_func (f->cache, load_greedily, &greedy, NULL);
  call_start (&one, f, VERB_GET, "a");
  call_wait (&one);
  assert_number (&one, 1);
  call_clear (&one);

  for (guint verb = 0; verb < N_VERBS; verb++)
    {
      call_wait (&greedy.calls[verb]);
      g_assert_error (greedy.calls[verb].error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD);
      call_clear (&greedy.calls[verb]);
    }
  g_assert_cmpint (f->n_loads, ==, 1);
}

static void
test_two_keys_async (Fixture       *f,
                     gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE }, { "b", "a", TRUE } } };

  net_init (&net, f);
  assert_loads (&net, "a", FALLBACK + 1);
  g_assert_no_error (net.steps[0].error);
  assert_told (&net.steps[1]);
  net_clear (&net);
}

static void
test_two_keys_async_then_blocking (Fixture       *f,
                                   gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE }, { "b", "a" } } };

  net_init (&net, f);
  assert_loads (&net, "a", FALLBACK + 1);
  g_assert_no_error (net.steps[0].error);
  assert_told (&net.steps[1]);
  net_clear (&net);
}

static void
test_three_keys_two_caches_async (Fixture       *f,
                                  gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE }, { "b", "c", TRUE, .is_elsewhere = TRUE },
                         { "c", "a", TRUE } } };

  net_init (&net, f);
  assert_loads (&net, "a", FALLBACK + 2);
  g_assert_no_error (net.steps[0].error);
  g_assert_no_error (net.steps[1].error);
  assert_told (&net.steps[2]);
  net_clear (&net);
}

/* Each loads its key in a thread of its own. Of @n, one gets nothing, and each other one
   gets what the next one made. */
static void
assert_threads_load (Net   *net,
                     guint  n)
{
  Caller callers[N_STEPS];
  guint sum = 0;

  for (guint i = 0; i < n; i++)
    caller_start_step (&callers[i], net, net->steps[i].key);
  for (guint i = 0; i < n; i++)
    {
      g_thread_join (callers[i].thread);
      g_assert_no_error (callers[i].error);
      sum += TEST_RESOURCE (callers[i].object)->number - FALLBACK;
      caller_clear (&callers[i]);
    }
  g_assert_cmpuint (sum, ==, n * (n - 1) / 2);
  assert_one_closed_it (net);
}

static void
test_two_threads (Fixture       *f,
                  gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b" }, { "b", "a" } }, .n_meet = 2 };

  net_init (&net, f);
  assert_threads_load (&net, 2);
  net_clear (&net);
}

static void
test_three_threads_two_caches (Fixture       *f,
                               gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b" }, { "b", "c", .is_elsewhere = TRUE }, { "c", "a" } },
              .n_meet = 3 };

  net_init (&net, f);
  assert_threads_load (&net, 3);
  net_clear (&net);
}

/* A thread that runs the load of "b" waits for "a", which waits asynchronously for "b". */
static void
test_sync_through_async (Fixture       *f,
                         gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE }, { "b", "a", .is_second = TRUE } }, .n_meet = 2 };
  Caller caller;

  net_init (&net, f);
  caller_start_step (&caller, &net, "b");
  test_latch_wait_for (&net.begun, 1);
  assert_loads (&net, "a", FALLBACK + 1);
  caller_end_with_number (&caller, FALLBACK);
  g_assert_no_error (net.steps[0].error);
  g_assert_error (net.steps[1].error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
  net_clear (&net);
}

/* What is asked for in the callback of a request is asked for by the same load. */
static void
test_callback_counts (Fixture       *f,
                      gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE, .then_needs = "c" }, { "b" }, { "c", "a", TRUE } } };

  net_init (&net, f);
  assert_loads (&net, "a", FALLBACK + 1);
  g_assert_no_error (net.steps[0].error);
  assert_told (&net.steps[2]);
  net_clear (&net);
}

/* Nor does it matter that the first was there already. */
static void
test_callback_of_a_hit_counts (Fixture       *f,
                               gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE, .then_needs = "c" }, { "b" }, { "c", "a", TRUE } } };

  net_init (&net, f);
  g_object_unref (rc_cache_get (f->cache, "b", NULL, NULL));
  assert_loads (&net, "a", FALLBACK + 1);
  g_assert_no_error (net.steps[0].error);
  assert_told (&net.steps[2]);
  net_clear (&net);
}

static void
test_callback_counts_over_threads (Fixture       *f,
                                   gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE, .then_needs = "c" }, { "b" },
                         { "c", "a", .is_second = TRUE } } };
  Caller caller;

  net_init (&net, f);
  net.asked.count = -1;
  caller_start_step (&caller, &net, "c");
  test_latch_wait_for (&net.begun, 1);
  assert_loads (&net, "a", FALLBACK + 1);
  caller_end_with_number (&caller, FALLBACK);
  g_assert_error (net.steps[2].error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
  net_clear (&net);
}

static gboolean
start_a (gpointer data)
{
  Call *one = data;

  call_start (one, one->f, VERB_GET, "a");
  return G_SOURCE_REMOVE;
}

static gboolean
start_b (gpointer data)
{
  Call *one = data;

  call_start (one, one->f, VERB_GET, "b");
  return G_SOURCE_REMOVE;
}

/* Two loops, each with a load that awaits the other's: the second one closes the cycle. */
static void
test_two_loops (Fixture       *f,
                gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE }, { "b", "a", TRUE, .is_second = TRUE } },
              .n_meet = 2 };
  Loop loops[2];
  Call calls[2] = { { .f = f }, { .f = f } };

  net_init (&net, f);
  for (guint i = 0; i < 2; i++)
    loop_start (&loops[i]);
  loop_post (&loops[0], start_a, &calls[0]);
  loop_post (&loops[1], start_b, &calls[1]);
  for (guint i = 0; i < 2; i++)
    {
      loop_do (&loops[i], (void (*) (gpointer)) call_wait, &calls[i]);
      loop_stop (&loops[i]);
      assert_number (&calls[i], i == 0 ? FALLBACK + 1 : FALLBACK);
      call_clear (&calls[i]);
    }
  g_assert_no_error (net.steps[0].error);
  g_assert_error (net.steps[1].error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
  net_clear (&net);
}

/* In workers. */
static void
test_threaded (Fixture       *f,
               gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b" }, { "b", "a" } }, .n_meet = 2 };
  Call calls[2];

  rc_cache_set_threaded (f->cache, TRUE);
  net_init (&net, f);
  call_start (&calls[0], f, VERB_GET, "a");
  call_start (&calls[1], f, VERB_GET, "b");
  for (guint i = 0; i < 2; i++)
    {
      call_wait (&calls[i]);
      g_assert_no_error (calls[i].error);
      call_clear (&calls[i]);
    }
  assert_one_closed_it (&net);
  test_wait_until (rc_cache_get_n_loading (f->cache) == 0);
  net_clear (&net);
}

/* Which key of which cache, and what to do about it; no secret. */
static void
test_messages (Fixture       *f,
               gconstpointer  unused)
{
  Net net = { .steps = { { "a://u:secret@h", "b://u:secret@h", TRUE },
                         { "b://u:secret@h", "a://u:secret@h", TRUE } } };

  net_init (&net, f);
  assert_loads (&net, "a://u:secret@h", FALLBACK + 1);
  assert_told (&net.steps[1]);
  g_assert_nonnull (strstr (net.steps[1].error->message, "key “a://"));
  g_assert_nonnull (strstr (net.steps[1].error->message, "of cache “test”"));
  g_assert_null (strstr (net.steps[1].error->message, "secret"));
  net_clear (&net);
}

#define add(name, func) \
  g_test_add ("/rc/cycles/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("own-key-async", test_own_key_async);
  add ("own-key-blocking", test_own_key_blocking);
  add ("own-key-with-every-verb", test_own_key_with_every_verb);
  add ("two-keys-async", test_two_keys_async);
  add ("two-keys-async-then-blocking", test_two_keys_async_then_blocking);
  add ("three-keys-two-caches-async", test_three_keys_two_caches_async);
  add ("two-threads", test_two_threads);
  add ("three-threads-two-caches", test_three_threads_two_caches);
  add ("sync-through-async", test_sync_through_async);
  add ("callback-counts", test_callback_counts);
  add ("callback-of-a-hit-counts", test_callback_of_a_hit_counts);
  add ("callback-counts-over-threads", test_callback_counts_over_threads);
  add ("two-loops", test_two_loops);
  add ("threaded", test_threaded);
  add ("messages", test_messages);

  return g_test_run ();
}

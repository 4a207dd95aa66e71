/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wait-fixture.h"

#define N_ROUNDS 3000

/* Loads that wait for other loads without a thread. */

static void
test_itself (Fixture       *f,
             gconstpointer  unused)
{
  assert_await (f, 'a', 'a', RC_WAIT_FOR_ITSELF);
  assert_await (f, 'a', 'b', RC_WAIT_IS_SAFE);
}

static void
test_rings (Fixture       *f,
            gconstpointer  unused)
{
  for (char last = 'b'; last < 'a' + N_NODES; last++)
    {
      RcAwait *noted = await (f, last - 1, last);

      for (char to = 'a'; to < last; to++)
        assert_await (f, last, to, RC_WAIT_IN_A_CYCLE);

      rc_wait_graph_unawait (get (f, last - 1), noted);
      assert_await (f, last, 'a', RC_WAIT_IS_SAFE);
      await (f, last - 1, last);
    }
}

/* A load may wait for several, and several for one; either way may close the ring. */
static void
test_branches (Fixture       *f,
               gconstpointer  unused)
{
  await (f, 'a', 'b');
  await (f, 'a', 'c');
  await (f, 'b', 'd');
  await (f, 'c', 'd');
  await (f, 'c', 'e');
  assert_await (f, 'a', 'd', RC_WAIT_IS_SAFE);
  assert_await (f, 'd', 'e', RC_WAIT_IS_SAFE);
  assert_await (f, 'e', 'd', RC_WAIT_IS_SAFE);
  assert_await (f, 'd', 'a', RC_WAIT_IN_A_CYCLE);
  assert_await (f, 'd', 'b', RC_WAIT_IN_A_CYCLE);
  assert_await (f, 'e', 'a', RC_WAIT_IN_A_CYCLE);
  assert_await (f, 'e', 'b', RC_WAIT_IS_SAFE);
}

/* The same load twice: each wait ends by itself. */
static void
test_twice (Fixture       *f,
            gconstpointer  unused)
{
  RcAwait *first = await (f, 'a', 'b');
  RcAwait *second = await (f, 'a', 'b');

  rc_wait_graph_unawait (get (f, 'a'), first);
  assert_await (f, 'b', 'a', RC_WAIT_IN_A_CYCLE);
  rc_wait_graph_unawait (get (f, 'a'), second);
  assert_await (f, 'b', 'a', RC_WAIT_IS_SAFE);
}

/* A thread that blocks for a load which awaits what the thread runs. */
static void
test_through_threads (Fixture       *f,
                      gconstpointer  unused)
{
  RcAwait *noted;

  rc_wait_node_add_runner (get (f, 'a'));
  noted = await (f, 'b', 'a');
  assert_enter (get (f, 'b'), RC_WAIT_IN_A_CYCLE);
  assert_enter_there (get (f, 'b'), RC_WAIT_IS_SAFE);
  rc_wait_graph_unawait (get (f, 'b'), noted);

  g_assert_cmpint (enter (get (f, 'b')), ==, RC_WAIT_IS_SAFE);
  assert_await (f, 'b', 'a', RC_WAIT_IN_A_CYCLE);
  assert_await (f, 'a', 'b', RC_WAIT_IS_SAFE);
  leave ();
  assert_await (f, 'b', 'a', RC_WAIT_IS_SAFE);
}

/* A load may be run and await others at the same time. */
static void
test_runs_and_awaits (Fixture       *f,
                      gconstpointer  unused)
{
  rc_wait_node_add_runner (get (f, 'a'));
  await (f, 'a', 'b');
  assert_await (f, 'b', 'a', RC_WAIT_IN_A_CYCLE);
  assert_enter (get (f, 'a'), RC_WAIT_FOR_ITSELF);
  assert_enter_there (get (f, 'a'), RC_WAIT_IS_SAFE);
}

static gpointer
add_runner_cb (gpointer node)
{
  rc_wait_node_add_runner (node);
  return NULL;
}

/* A load that several threads do something for is none of theirs to wait for. */
static void
test_several_runners (Fixture       *f,
                      gconstpointer  unused)
{
  rc_wait_node_add_runner (get (f, 'a'));
  g_thread_join (g_thread_new ("runner", add_runner_cb, get (f, 'a')));
  rc_wait_node_add_runner (get (f, 'a'));
  assert_enter (get (f, 'a'), RC_WAIT_FOR_ITSELF);
  rc_wait_node_remove_runner (get (f, 'a'));
  assert_enter (get (f, 'a'), RC_WAIT_FOR_ITSELF);
  rc_wait_node_remove_runner (get (f, 'a'));
  assert_enter (get (f, 'a'), RC_WAIT_IS_SAFE);
  g_assert_cmpuint (g_slist_length (get (f, 'a')->runners), ==, 1);

  /* It was not this thread's to remove. */
  rc_wait_node_remove_runner (get (f, 'a'));
  g_assert_cmpuint (g_slist_length (get (f, 'a')->runners), ==, 1);
}

/* In the middle of a wait the thread may be called to do something else, and wait again. */
static void
test_nested_wait (Fixture       *f,
                  gconstpointer  unused)
{
  RcWaitNode *outer;
  RcWaitNode *inner;

  rc_wait_node_add_runner (get (f, 'a'));
  g_assert_cmpint (rc_wait_graph_enter (get (f, 'b'), &outer), ==, RC_WAIT_IS_SAFE);
  g_assert_null (outer);
  g_assert_cmpint (rc_wait_graph_enter (get (f, 'c'), &inner), ==, RC_WAIT_IS_SAFE);
  g_assert_true (inner == get (f, 'b'));
  assert_await (f, 'c', 'a', RC_WAIT_IN_A_CYCLE);
  rc_wait_graph_leave (inner);
  assert_await (f, 'c', 'a', RC_WAIT_IS_SAFE);
  assert_await (f, 'b', 'a', RC_WAIT_IN_A_CYCLE);
  rc_wait_graph_leave (outer);
  assert_await (f, 'b', 'a', RC_WAIT_IS_SAFE);
}

/* A load that has ended needs nobody any more; what was to be told of it still is. */
static void
test_end (Fixture       *f,
          gconstpointer  unused)
{
  rc_wait_node_add_runner (get (f, 'a'));
  await (f, 'a', 'b');
  await (f, 'c', 'a');
  rc_wait_node_end (get (f, 'a'));
  g_assert_null (get (f, 'a')->runners);
  assert_enter (get (f, 'a'), RC_WAIT_IS_SAFE);
  assert_enter (get (f, 'c'), RC_WAIT_IS_SAFE);
  assert_await (f, 'b', 'a', RC_WAIT_IN_A_CYCLE);
  rc_wait_node_remove_runner (get (f, 'a'));
  rc_wait_node_end (get (f, 'a'));
}

/* Whether each of the nodes can be reached from @from by @edges, a bit for each. */
static guint
reach (const guint *edges,
       guint        from)
{
  guint reached = 1u << from;
  guint before;

  do
    {
      before = reached;
      for (guint i = 0; i < N_NODES; i++)
        reached |= reached & (1u << i) ? edges[i] : 0;
    }
  while (reached != before);

  return reached;
}

static void
test_random (Fixture       *f,
             gconstpointer  unused)
{
  RcAwait *noted[N_NODES][N_NODES] = { { NULL, }, };
  guint edges[N_NODES] = { 0, };

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      guint from = g_test_rand_int_range (0, N_NODES);
      guint to = g_test_rand_int_range (0, N_NODES);
      RcWait expected = from == to ? RC_WAIT_FOR_ITSELF
                        : reach (edges, to) & (1u << from) ? RC_WAIT_IN_A_CYCLE
                                                           : RC_WAIT_IS_SAFE;

      if (noted[from][to] != NULL)
        {
          rc_wait_graph_unawait (&f->nodes[from], g_steal_pointer (&noted[from][to]));
          edges[from] &= ~(1u << to);
          continue;
        }
      g_assert_cmpint (rc_wait_graph_await (&f->nodes[from], &f->nodes[to], f->nowhere,
                                            &noted[from][to]), ==, expected);
      if (expected == RC_WAIT_IS_SAFE)
        edges[from] |= 1u << to;
    }
}

#define add(name, func) \
  g_test_add ("/rc/wait-awaits/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("itself", test_itself);
  add ("rings", test_rings);
  add ("branches", test_branches);
  add ("twice", test_twice);
  add ("through-threads", test_through_threads);
  add ("runs-and-awaits", test_runs_and_awaits);
  add ("several-runners", test_several_runners);
  add ("nested-wait", test_nested_wait);
  add ("end", test_end);
  add ("random", test_random);

  return g_test_run ();
}

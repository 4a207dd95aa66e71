/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rc-wait-graph-private.h"

#define N_THREADS 5

/* A thread that does one thing after the other, as it is told. */
typedef struct
{
  GThread *thread;
  GAsyncQueue *orders;
  GAsyncQueue *answers;
} Worker;

typedef enum
{
  RUN = 1,
  STOP,
  ENTER,
  LEAVE,
  QUIT,
} Verb;

typedef struct
{
  Verb verb;
  RcWaitNode *node;
} Order;

static void
set_runner (RcWaitNode *node,
            gboolean    is_here)
{
  if (is_here)
    rc_wait_node_add_runner (node);
  else
    rc_wait_node_remove_runner (node);
}

static RcWait
obey (Order *order)
{
  RcWait wait = RC_WAIT_IS_SAFE;
  RcWaitNode *outer;

  if (order->verb == RUN || order->verb == STOP)
    set_runner (order->node, order->verb == RUN);
  else if (order->verb == ENTER)
    wait = rc_wait_graph_enter (order->node, &outer);
  else if (order->verb == LEAVE)
    rc_wait_graph_leave (NULL);

  return wait;
}

static gpointer
work (gpointer data)
{
  Worker *self = data;
  Verb verb;

  do
    {
      Order *order = g_async_queue_pop (self->orders);

      verb = order->verb;
      g_async_queue_push (self->answers, GINT_TO_POINTER (obey (order) + 1));
    }
  while (verb != QUIT);

  return NULL;
}

static RcWait
tell (Worker     *self,
      Verb        verb,
      RcWaitNode *node)
{
  Order order = { verb, node };

  g_async_queue_push (self->orders, &order);
  return GPOINTER_TO_INT (g_async_queue_pop (self->answers)) - 1;
}

static void
start (Worker *self)
{
  self->orders = g_async_queue_new ();
  self->answers = g_async_queue_new ();
  self->thread = g_thread_new ("worker", work, self);
}

static void
finish (Worker *self)
{
  tell (self, QUIT, NULL);
  g_thread_join (self->thread);
  g_async_queue_unref (self->orders);
  g_async_queue_unref (self->answers);
}

typedef struct
{
  Worker workers[N_THREADS];
  RcWaitNode loads[N_THREADS];
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  for (guint i = 0; i < N_THREADS; i++)
    {
      start (&fixture->workers[i]);
      tell (&fixture->workers[i], RUN, &fixture->loads[i]);
      g_assert_nonnull (fixture->loads[i].runners);
    }
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  for (guint i = 0; i < N_THREADS; i++)
    {
      tell (&fixture->workers[i], STOP, &fixture->loads[i]);
      g_assert_null (fixture->loads[i].runners);
      finish (&fixture->workers[i]);
    }
}

/* Worker @i is about to wait for what worker @j loads. */
static RcWait
enter (Fixture *fixture,
       guint    i,
       guint    j)
{
  return tell (&fixture->workers[i], ENTER, &fixture->loads[j]);
}

static void
leave (Fixture *fixture,
       guint    i)
{
  tell (&fixture->workers[i], LEAVE, NULL);
}

static void
test_nobody_runs (Fixture       *fixture,
                  gconstpointer  unused)
{
  RcWaitNode load = { NULL, };
  RcWaitNode *outer;

  g_assert_cmpint (rc_wait_graph_enter (&load, &outer), ==, RC_WAIT_IS_SAFE);
  rc_wait_graph_leave (NULL);
  rc_wait_node_end (&load);
  g_assert_null (load.runners);
}

static void
test_itself (Fixture       *fixture,
             gconstpointer  unused)
{
  g_assert_cmpint (enter (fixture, 0, 0), ==, RC_WAIT_FOR_ITSELF);
  tell (&fixture->workers[0], STOP, &fixture->loads[0]);
  g_assert_cmpint (enter (fixture, 0, 0), ==, RC_WAIT_IS_SAFE);
  leave (fixture, 0);
}

/* All wait for the next one; the last would close the ring. */
static void
check_ring (Fixture *fixture,
            guint    size)
{
  for (guint i = 0; i + 1 < size; i++)
    g_assert_cmpint (enter (fixture, i, i + 1), ==, RC_WAIT_IS_SAFE);
  g_assert_cmpint (enter (fixture, size - 1, 0), ==, RC_WAIT_IN_A_CYCLE);

  /* A refusal leaves nothing behind, and when one link goes it is safe. */
  leave (fixture, 0);
  g_assert_cmpint (enter (fixture, 0, 1), ==, RC_WAIT_IS_SAFE);
  leave (fixture, 0);
  g_assert_cmpint (enter (fixture, size - 1, 0), ==, RC_WAIT_IS_SAFE);
  g_assert_cmpint (enter (fixture, 0, 1), ==, RC_WAIT_IN_A_CYCLE);

  for (guint i = 0; i < size; i++)
    leave (fixture, i);
}

static void
test_rings (Fixture       *fixture,
            gconstpointer  unused)
{
  for (guint size = 2; size <= N_THREADS; size++)
    check_ring (fixture, size);
}

static void
test_all_for_one (Fixture       *fixture,
                  gconstpointer  unused)
{
  for (guint i = 1; i < N_THREADS; i++)
    g_assert_cmpint (enter (fixture, i, 0), ==, RC_WAIT_IS_SAFE);
  for (guint i = 1; i < N_THREADS; i++)
    g_assert_cmpint (enter (fixture, 0, i), ==, RC_WAIT_IN_A_CYCLE);
  for (guint i = 1; i < N_THREADS; i++)
    leave (fixture, i);
}

/* A load that was answered holds up nobody. */
static void
test_answered (Fixture       *fixture,
               gconstpointer  unused)
{
  g_assert_cmpint (enter (fixture, 0, 1), ==, RC_WAIT_IS_SAFE);
  g_assert_cmpint (enter (fixture, 1, 0), ==, RC_WAIT_IN_A_CYCLE);
  rc_wait_node_end (&fixture->loads[1]);
  g_assert_cmpint (enter (fixture, 1, 0), ==, RC_WAIT_IS_SAFE);
  leave (fixture, 0);
  leave (fixture, 1);
}

/* Who began a load may end before it is answered. */
static void
test_runner_gone (Fixture       *fixture,
                  gconstpointer  unused)
{
  RcWaitNode load = { NULL, };
  RcWaitNode *outer;
  Worker worker;

  start (&worker);
  tell (&worker, RUN, &load);
  finish (&worker);

  g_assert_nonnull (load.runners);
  g_assert_cmpint (rc_wait_graph_enter (&load, &outer), ==, RC_WAIT_IS_SAFE);
  rc_wait_graph_leave (NULL);
  rc_wait_node_end (&load);
  g_assert_null (load.runners);
}

/* A load that is about to end has nobody waiting for it, before they have woken up. */
static void
test_released (Fixture       *fixture,
               gconstpointer  unused)
{
  for (guint round = 0; round < 2; round++)
    {
      g_assert_cmpint (enter (fixture, 0, 1), ==, RC_WAIT_IS_SAFE);
      g_assert_cmpint (enter (fixture, 2, 0), ==, RC_WAIT_IS_SAFE);
      g_assert_cmpint (enter (fixture, 1, 0), ==, RC_WAIT_IN_A_CYCLE);
      rc_wait_node_release_waiting (&fixture->loads[1]);
      g_assert_cmpint (enter (fixture, 1, 2), ==, RC_WAIT_IS_SAFE);
      for (guint i = 0; i < 3; i++)
        leave (fixture, i);
    }
}

/* Who waits in the middle of another wait goes on with that one: it does not run its main
   context. */
static void
test_released_in_the_middle (Fixture       *fixture,
                             gconstpointer  unused)
{
  RcWaitNode own = { NULL, };
  RcWaitNode *outer;
  RcWaitNode *inner;

  rc_wait_node_set_context (&own, g_main_context_default ());
  g_assert_cmpint (rc_wait_graph_enter (&fixture->loads[1], &outer), ==, RC_WAIT_IS_SAFE);
  g_assert_cmpint (rc_wait_graph_enter (&fixture->loads[2], &inner), ==, RC_WAIT_IS_SAFE);
  g_assert_true (outer == NULL && inner == &fixture->loads[1]);
  rc_wait_node_release_waiting (&fixture->loads[2]);
  rc_wait_graph_leave (inner);
  g_assert_cmpint (tell (&fixture->workers[1], ENTER, &own), ==, RC_WAIT_IN_A_CYCLE);

  rc_wait_node_release_waiting (&fixture->loads[1]);
  rc_wait_graph_leave (outer);
  g_assert_cmpint (tell (&fixture->workers[1], ENTER, &own), ==, RC_WAIT_IS_SAFE);
  leave (fixture, 1);
  rc_wait_node_end (&own);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/rc/wait-graph/nobody-runs", test_nobody_runs);
  add ("/rc/wait-graph/itself", test_itself);
  add ("/rc/wait-graph/rings", test_rings);
  add ("/rc/wait-graph/all-for-one", test_all_for_one);
  add ("/rc/wait-graph/answered", test_answered);
  add ("/rc/wait-graph/runner-gone", test_runner_gone);
  add ("/rc/wait-graph/released", test_released);
  add ("/rc/wait-graph/released-in-the-middle", test_released_in_the_middle);
#undef add

  return g_test_run ();
}

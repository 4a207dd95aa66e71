/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-wait-graph-private.h"

#define N_NODES 8

/* Loads that wait for others without a thread, for a main context, or in a queue. */
typedef struct
{
  GMainContext *here;        /* this thread's */
  GMainContext *nowhere;     /* nobody runs it */
  RcWaitNode nodes[N_NODES];
} Fixture;

G_GNUC_UNUSED static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  f->here = g_main_context_new ();
  f->nowhere = g_main_context_new ();
  g_main_context_push_thread_default (f->here);
}

G_GNUC_UNUSED static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  for (guint i = 0; i < N_NODES; i++)
    rc_wait_node_clear (&f->nodes[i]);
  g_main_context_pop_thread_default (f->here);
  g_main_context_unref (f->here);
  g_main_context_unref (f->nowhere);
}

static RcWaitNode *
get (Fixture *f,
     char     name)
{
  return &f->nodes[name - 'a'];
}

/* To be told in a context that nobody runs, which stands in no one's way. */
G_GNUC_UNUSED static RcAwait *
await (Fixture *f,
       char     from,
       char     to)
{
  RcAwait *noted = NULL;

  g_assert_cmpint (rc_wait_graph_await (get (f, from), get (f, to), f->nowhere, &noted), ==,
                   RC_WAIT_IS_SAFE);
  g_assert_nonnull (noted);
  return noted;
}

G_GNUC_UNUSED static void
assert_await (Fixture *f,
              char     from,
              char     to,
              RcWait   expected)
{
  RcAwait *noted = NULL;
  GSList *before = get (f, from)->awaits;
  RcWait wait = rc_wait_graph_await (get (f, from), get (f, to), f->nowhere, &noted);

  g_assert_cmpint (wait, ==, expected);
  if (wait == RC_WAIT_IS_SAFE)
    rc_wait_graph_unawait (get (f, from), noted);
  else
    g_assert_null (noted);
  g_assert_true (get (f, from)->awaits == before);
}

/* This thread begins to wait, if that is safe. */
G_GNUC_UNUSED static RcWait
enter (RcWaitNode *node)
{
  RcWaitNode *outer;
  RcWait wait = rc_wait_graph_enter (node, &outer);

  g_assert_null (outer);
  return wait;
}

G_GNUC_UNUSED static void
leave (void)
{
  rc_wait_graph_leave (NULL);
}

/* As this thread. */
G_GNUC_UNUSED static void
assert_enter (RcWaitNode *node,
              RcWait      expected)
{
  g_assert_cmpint (enter (node), ==, expected);
  if (expected == RC_WAIT_IS_SAFE)
    leave ();
}

typedef struct
{
  RcWaitNode *node;
  RcWait wait;
} Order;

static gpointer
enter_cb (gpointer data)
{
  Order *order = data;

  order->wait = enter (order->node);
  if (order->wait == RC_WAIT_IS_SAFE)
    leave ();

  return NULL;
}

/* As another thread. */
G_GNUC_UNUSED static void
assert_enter_there (RcWaitNode *node,
                    RcWait      expected)
{
  Order order = { node, RC_WAIT_IS_SAFE };

  g_thread_join (g_thread_new ("enter", enter_cb, &order));
  g_assert_cmpint (order.wait, ==, expected);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wait-fixture.h"

/* Loads that wait for the end of others in a queue. */

typedef struct
{
  Fixture base;
  RcWaitGate gate;
  RcWaitGate other_gate;
} Gates;

static void
set_up_gates (Gates         *g,
              gconstpointer  unused)
{
  set_up (&g->base, NULL);
  g_queue_init (&g->gate.running);
  g_queue_init (&g->other_gate.running);
}

static void
tear_down_gates (Gates         *g,
                 gconstpointer  unused)
{
  tear_down (&g->base, NULL);
}

static void
run (Gates *g,
     char   name)
{
  rc_wait_gate_run (&g->gate, get (&g->base, name));
}

static void
queue (Gates *g,
       char   name)
{
  rc_wait_gate_queue (&g->gate, get (&g->base, name));
}

static void
run_in_other (Gates *g,
              char   name)
{
  rc_wait_gate_run (&g->other_gate, get (&g->base, name));
}

static void
queue_in_other (Gates *g,
                char   name)
{
  rc_wait_gate_queue (&g->other_gate, get (&g->base, name));
}

static gboolean
needs (Gates *g,
       char   name)
{
  return rc_wait_gate_needs (&g->gate, get (&g->base, name));
}

static guint n_held;

static void
hold_cb (RcWaitNode *node)
{
  n_held++;
}

static int
compare_nodes (gconstpointer a,
               gconstpointer b)
{
  return (a > b) - (a < b);
}

/* Which queued loads @from can't end without. */
static void
assert_queued (Gates      *g,
               char        from,
               const char *expected)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GSList) queued = NULL;

  n_held = 0;
  queued = g_slist_sort (rc_wait_graph_list_queued (get (&g->base, from), hold_cb),
                         compare_nodes);
  for (GSList *link = queued; link != NULL; link = link->next)
    g_string_append_c (seen, 'a' + ((RcWaitNode *) link->data - g->base.nodes));
  g_assert_cmpstr (seen->str, ==, expected);
  g_assert_cmpuint (n_held, ==, seen->len);
}

static void
test_places (Gates         *g,
             gconstpointer  unused)
{
  queue (g, 'a');
  g_assert_true (get (&g->base, 'a')->queued_at == &g->gate);
  g_assert_cmpuint (g->gate.running.length, ==, 0);
  run (g, 'a');
  g_assert_null (get (&g->base, 'a')->queued_at);
  run (g, 'b');
  g_assert_cmpuint (g->gate.running.length, ==, 2);
  g_assert_true (g->gate.running.head->data == get (&g->base, 'a'));

  rc_wait_gate_leave (&g->gate, get (&g->base, 'a'));
  g_assert_cmpuint (g->gate.running.length, ==, 1);
  g_assert_true (g->gate.running.head->data == get (&g->base, 'b'));
  queue (g, 'c');
  rc_wait_gate_leave (&g->gate, get (&g->base, 'c'));
  g_assert_null (get (&g->base, 'c')->queued_at);
  g_assert_cmpuint (g->gate.running.length, ==, 1);
}

static void
test_needs (Gates         *g,
            gconstpointer  unused)
{
  RcAwait *noted;

  queue (g, 'b');
  g_assert_false (needs (g, 'b'));
  run (g, 'a');
  run (g, 'c');
  g_assert_false (needs (g, 'b'));
  noted = await (&g->base, 'c', 'b');
  g_assert_true (needs (g, 'b'));
  rc_wait_graph_unawait (get (&g->base, 'c'), noted);
  g_assert_false (needs (g, 'b'));

  await (&g->base, 'a', 'd');
  await (&g->base, 'd', 'b');
  g_assert_true (needs (g, 'b'));
  rc_wait_gate_leave (&g->gate, get (&g->base, 'a'));
  g_assert_false (needs (g, 'b'));
}

/* A thread that runs one of them blocks for the queued one. */
static void
test_needs_by_thread (Gates         *g,
                      gconstpointer  unused)
{
  run (g, 'a');
  queue (g, 'b');
  rc_wait_node_add_runner (get (&g->base, 'a'));
  g_assert_false (needs (g, 'b'));
  g_assert_cmpint (enter (get (&g->base, 'b')), ==, RC_WAIT_IS_SAFE);
  g_assert_true (needs (g, 'b'));
  leave ();
  g_assert_false (needs (g, 'b'));
}

/* One that runs waits for another one that queues, which is not the same. */
static void
test_needs_another (Gates         *g,
                    gconstpointer  unused)
{
  run (g, 'a');
  queue (g, 'b');
  queue (g, 'c');
  await (&g->base, 'a', 'c');
  g_assert_false (needs (g, 'b'));
  g_assert_true (needs (g, 'c'));
}

/* Two queues, each of which waits for what runs in the other one. */
static void
test_two_gates (Gates         *g,
                gconstpointer  unused)
{
  run (g, 'a');
  queue (g, 'b');
  run_in_other (g, 'c');
  queue_in_other (g, 'd');
  await (&g->base, 'a', 'd');
  g_assert_false (needs (g, 'b'));
  await (&g->base, 'c', 'b');
  g_assert_true (needs (g, 'b'));
  g_assert_true (rc_wait_gate_needs (&g->other_gate, get (&g->base, 'd')));

  rc_wait_gate_leave (&g->other_gate, get (&g->base, 'c'));
  g_assert_false (needs (g, 'b'));
}

/* To queue is no reason to refuse a wait: the queue can be left. */
static void
test_queues_close_no_ring (Gates         *g,
                           gconstpointer  unused)
{
  run (g, 'a');
  queue (g, 'b');
  assert_await (&g->base, 'a', 'b', RC_WAIT_IS_SAFE);
  rc_wait_node_add_runner (get (&g->base, 'a'));
  assert_enter (get (&g->base, 'b'), RC_WAIT_IS_SAFE);

  await (&g->base, 'b', 'a');
  assert_await (&g->base, 'a', 'b', RC_WAIT_IN_A_CYCLE);
}

static void
test_hold_queued (Gates         *g,
                  gconstpointer  unused)
{
  RcAwait *noted;

  assert_queued (g, 'a', "");
  run (g, 'a');
  assert_queued (g, 'a', "");
  queue (g, 'b');
  assert_queued (g, 'a', "");
  assert_queued (g, 'b', "b");

  noted = await (&g->base, 'a', 'b');
  assert_queued (g, 'a', "b");
  rc_wait_graph_unawait (get (&g->base, 'a'), noted);
  await (&g->base, 'a', 'c');
  assert_queued (g, 'a', "");
  await (&g->base, 'c', 'b');
  assert_queued (g, 'a', "b");
  rc_wait_gate_leave (&g->gate, get (&g->base, 'b'));
  assert_queued (g, 'a', "");
}

/* The way there may lead over a thread that blocks. */
static void
test_hold_queued_by_thread (Gates         *g,
                            gconstpointer  unused)
{
  rc_wait_node_add_runner (get (&g->base, 'a'));
  queue (g, 'b');
  assert_queued (g, 'a', "");
  g_assert_cmpint (enter (get (&g->base, 'b')), ==, RC_WAIT_IS_SAFE);
  assert_queued (g, 'a', "b");
  await (&g->base, 'c', 'a');
  assert_queued (g, 'c', "b");
  leave ();
  assert_queued (g, 'c', "");
}

/* Or over a main context whose thread blocks. */
static void
test_hold_queued_by_context (Gates         *g,
                             gconstpointer  unused)
{
  rc_wait_node_set_context (get (&g->base, 'a'), g->base.here);
  queue (g, 'b');
  assert_queued (g, 'a', "");
  g_assert_cmpint (enter (get (&g->base, 'b')), ==, RC_WAIT_IS_SAFE);
  assert_queued (g, 'a', "b");
  leave ();
  assert_queued (g, 'a', "");
}

/* All of them: each may be the one whose turn would never come. */
static void
test_hold_several (Gates         *g,
                   gconstpointer  unused)
{
  queue (g, 'b');
  queue (g, 'c');
  queue (g, 'e');
  await (&g->base, 'a', 'b');
  await (&g->base, 'a', 'c');
  await (&g->base, 'c', 'd');
  await (&g->base, 'd', 'e');
  await (&g->base, 'd', 'b');
  assert_queued (g, 'a', "bce");
  assert_queued (g, 'd', "be");
  run (g, 'c');
  assert_queued (g, 'a', "be");
  run (g, 'b');
  run (g, 'e');
  assert_queued (g, 'a', "");
}

#define add(name, func) \
  g_test_add ("/rc/wait-gates/" name, Gates, NULL, set_up_gates, func, tear_down_gates)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("places", test_places);
  add ("needs", test_needs);
  add ("needs-by-thread", test_needs_by_thread);
  add ("needs-another", test_needs_another);
  add ("two-gates", test_two_gates);
  add ("queues-close-no-ring", test_queues_close_no_ring);
  add ("hold-queued", test_hold_queued);
  add ("hold-queued-by-thread", test_hold_queued_by_thread);
  add ("hold-queued-by-context", test_hold_queued_by_context);
  add ("hold-several", test_hold_several);

  return g_test_run ();
}

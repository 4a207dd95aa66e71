/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wait-fixture.h"

/* Loads that wait for a main context. */

/* What can only be answered in the context of the thread that would block. */
static void
test_context (Fixture       *f,
              gconstpointer  unused)
{
  assert_enter (get (f, 'a'), RC_WAIT_IS_SAFE);
  rc_wait_node_set_context (get (f, 'a'), f->here);
  assert_enter (get (f, 'a'), RC_WAIT_FOR_OWN_CONTEXT);
  assert_enter_there (get (f, 'a'), RC_WAIT_IS_SAFE);
  assert_await (f, 'b', 'a', RC_WAIT_IS_SAFE);

  await (f, 'b', 'a');
  assert_enter (get (f, 'b'), RC_WAIT_FOR_OWN_CONTEXT);
  rc_wait_node_set_context (get (f, 'a'), f->nowhere);
  assert_enter (get (f, 'a'), RC_WAIT_IS_SAFE);
  assert_enter (get (f, 'b'), RC_WAIT_IS_SAFE);
}

static gpointer
enter_as_owner_cb (gpointer data)
{
  Order *order = data;

  g_assert_true (g_main_context_acquire (order->node->context));
  enter_cb (data);
  g_main_context_release (order->node->context);

  return NULL;
}

/* Who runs a context may change after the load was begun. */
static void
test_context_changes_hands (Fixture       *f,
                            gconstpointer  unused)
{
  Order order = { get (f, 'a'), RC_WAIT_IS_SAFE };

  rc_wait_node_set_context (get (f, 'a'), f->here);
  g_main_context_pop_thread_default (f->here);
  assert_enter (get (f, 'a'), RC_WAIT_IS_SAFE);
  g_thread_join (g_thread_new ("owner", enter_as_owner_cb, &order));
  g_assert_cmpint (order.wait, ==, RC_WAIT_FOR_OWN_CONTEXT);
  g_main_context_push_thread_default (f->here);
  assert_enter (get (f, 'a'), RC_WAIT_FOR_OWN_CONTEXT);
}

/* The thread of a context is blocked: nothing is answered there until that ends. */
static void
test_context_of_blocked_thread (Fixture       *f,
                                gconstpointer  unused)
{
  rc_wait_node_set_context (get (f, 'a'), f->here);
  g_assert_cmpint (enter (get (f, 'b')), ==, RC_WAIT_IS_SAFE);
  assert_await (f, 'b', 'a', RC_WAIT_IN_A_CYCLE);
  assert_await (f, 'c', 'a', RC_WAIT_IS_SAFE);
  await (f, 'b', 'c');
  assert_await (f, 'c', 'a', RC_WAIT_IN_A_CYCLE);
  leave ();
  assert_await (f, 'c', 'a', RC_WAIT_IS_SAFE);
}

/* While a loader runs, that it will answer in a context does not matter yet. */
static void
test_runner_before_context (Fixture       *f,
                            gconstpointer  unused)
{
  rc_wait_node_set_context (get (f, 'a'), f->here);
  rc_wait_node_add_runner (get (f, 'a'));
  assert_enter (get (f, 'a'), RC_WAIT_FOR_ITSELF);
  rc_wait_node_remove_runner (get (f, 'a'));
  assert_enter (get (f, 'a'), RC_WAIT_FOR_OWN_CONTEXT);
}

/* What the loader says counts, whatever is found out before or after. */
static void
test_told_context (Fixture       *f,
                   gconstpointer  unused)
{
  rc_wait_node_set_context (get (f, 'a'), f->nowhere);
  rc_wait_node_tell_context (get (f, 'a'), f->here);
  assert_enter (get (f, 'a'), RC_WAIT_FOR_OWN_CONTEXT);
  rc_wait_node_set_context (get (f, 'a'), f->nowhere);
  rc_wait_node_set_context (get (f, 'a'), NULL);
  assert_enter (get (f, 'a'), RC_WAIT_FOR_OWN_CONTEXT);
  rc_wait_node_tell_context (get (f, 'a'), f->nowhere);
  assert_enter (get (f, 'a'), RC_WAIT_IS_SAFE);
}

static void
test_no_context (Fixture       *f,
                 gconstpointer  unused)
{
  rc_wait_node_set_context (get (f, 'a'), f->here);
  rc_wait_node_set_context (get (f, 'a'), NULL);
  g_assert_null (get (f, 'a')->context);
  assert_enter (get (f, 'a'), RC_WAIT_IS_SAFE);
  rc_wait_node_tell_context (get (f, 'a'), f->here);
  rc_wait_node_end (get (f, 'a'));
  g_assert_null (get (f, 'a')->context);
  assert_enter (get (f, 'a'), RC_WAIT_IS_SAFE);
}

/* A thread that runs no context of its own blocks nobody who is to be told in one. */
static void
test_default_context (Fixture       *f,
                      gconstpointer  unused)
{
  g_main_context_pop_thread_default (f->here);
  rc_wait_node_set_context (get (f, 'a'), g_main_context_default ());
  assert_enter (get (f, 'a'), RC_WAIT_FOR_OWN_CONTEXT);
  assert_enter_there (get (f, 'a'), RC_WAIT_IS_SAFE);
  g_assert_cmpint (enter (get (f, 'b')), ==, RC_WAIT_IS_SAFE);
  assert_await (f, 'b', 'a', RC_WAIT_IN_A_CYCLE);
  leave ();
  assert_await (f, 'b', 'a', RC_WAIT_IS_SAFE);
  g_main_context_push_thread_default (f->here);
}

static gboolean
never_cb (gpointer unused)
{
  g_assert_not_reached ();
}

static void
forgotten_cb (gpointer is_forgotten)
{
  *(gboolean *) is_forgotten = TRUE;
}

static GMainContext *
make_context (gboolean *is_forgotten)
{
  GMainContext *context = g_main_context_new ();
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, never_cb, is_forgotten, forgotten_cb);
  g_source_attach (source, context);
  return context;
}

/* Contexts are held as long as somebody may look at them, and not longer. */
static void
test_holds_contexts (Fixture       *f,
                     gconstpointer  unused)
{
  gboolean is_forgotten[2] = { FALSE, FALSE };
  g_autoptr (GMainContext) first = make_context (&is_forgotten[0]);
  g_autoptr (GMainContext) second = make_context (&is_forgotten[1]);
  RcAwait *noted;

  rc_wait_node_set_context (get (f, 'a'), first);
  rc_wait_graph_await (get (f, 'b'), NULL, second, &noted);
  g_clear_pointer (&first, g_main_context_unref);
  g_clear_pointer (&second, g_main_context_unref);
  g_assert_false (is_forgotten[0]);
  g_assert_false (is_forgotten[1]);

  rc_wait_node_set_context (get (f, 'a'), f->nowhere);
  g_assert_true (is_forgotten[0]);
  rc_wait_graph_unawait (get (f, 'b'), noted);
  g_assert_true (is_forgotten[1]);
}

static gpointer
wait_in_own_context_cb (gpointer data)
{
  gboolean is_forgotten = FALSE;
  GMainContext *context = make_context (&is_forgotten);

  g_main_context_push_thread_default (context);
  g_assert_cmpint (enter (data), ==, RC_WAIT_IS_SAFE);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  g_assert_false (is_forgotten);
  leave ();
  g_assert_true (is_forgotten);

  return NULL;
}

/* A thread that has waited is forgotten, and may end. */
static void
test_left (Fixture       *f,
           gconstpointer  unused)
{
  g_thread_join (g_thread_new ("waiter", wait_in_own_context_cb, get (f, 'a')));
  rc_wait_node_set_context (get (f, 'a'), f->nowhere);
  assert_enter (get (f, 'a'), RC_WAIT_IS_SAFE);
}

static void
test_clear (Fixture       *f,
            gconstpointer  unused)
{
  gboolean is_forgotten[2] = { FALSE, FALSE };
  g_autoptr (GMainContext) first = make_context (&is_forgotten[0]);
  g_autoptr (GMainContext) second = make_context (&is_forgotten[1]);
  RcAwait *noted;

  rc_wait_node_add_runner (get (f, 'a'));
  rc_wait_node_set_context (get (f, 'a'), first);
  rc_wait_graph_await (get (f, 'a'), get (f, 'b'), second, &noted);
  g_clear_pointer (&first, g_main_context_unref);
  g_clear_pointer (&second, g_main_context_unref);
  rc_wait_node_clear (get (f, 'a'));
  g_assert_true (is_forgotten[0]);
  g_assert_true (is_forgotten[1]);
  g_assert_null (get (f, 'a')->runners);
  g_assert_null (get (f, 'a')->context);
  g_assert_null (get (f, 'a')->awaits);
}

/* The load is told in a context, which is what it needs even if what it awaited is there. */
static void
test_told_here (Fixture       *f,
                gconstpointer  is_there)
{
  RcWaitNode *node = is_there != NULL ? NULL : get (f, 'b');
  RcAwait *noted;

  g_assert_cmpint (rc_wait_graph_await (get (f, 'a'), node, f->here, &noted), ==,
                   RC_WAIT_IS_SAFE);
  assert_enter (get (f, 'a'), RC_WAIT_FOR_OWN_CONTEXT);
  assert_enter_there (get (f, 'a'), RC_WAIT_IS_SAFE);

  /* This thread blocks, and with it who is to be told here. */
  g_assert_cmpint (enter (get (f, 'c')), ==, RC_WAIT_IS_SAFE);
  assert_await (f, 'c', 'a', RC_WAIT_IN_A_CYCLE);
  leave ();
  rc_wait_graph_unawait (get (f, 'a'), noted);
  assert_enter (get (f, 'a'), RC_WAIT_IS_SAFE);
}

#define add(name, func) \
  g_test_add ("/rc/wait-contexts/" name, Fixture, NULL, set_up, func, tear_down)
#define add_with(name, func, data)                                                      \
  g_test_add ("/rc/wait-contexts/" name, Fixture, GINT_TO_POINTER (data), set_up, func,   \
              tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("context", test_context);
  add ("changes-hands", test_context_changes_hands);
  add ("of-blocked-thread", test_context_of_blocked_thread);
  add ("runner-goes-first", test_runner_before_context);
  add ("told", test_told_context);
  add ("none", test_no_context);
  add ("default", test_default_context);
  add ("held", test_holds_contexts);
  add ("left", test_left);
  add ("clear", test_clear);
  add_with ("told-here/later", test_told_here, FALSE);
  add_with ("told-here/at-once", test_told_here, TRUE);

  return g_test_run ();
}

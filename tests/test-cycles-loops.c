/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cycle-fixture.h"

#include <glib-unix.h>

/* A thread that blocks for what only its own main context can finish is told so at once;
   everybody else may wait for the same load. */

/* Where the thread is when it asks. */
typedef enum
{
  PLACE_OUTSIDE,            /* of a loop that runs: the program's first thread */
  PLACE_DISPATCH,
  PLACE_OWN_CONTEXT,
} Place;

static int fds[2] = { -1, -1 };

static gboolean
read_and_answer_a (int           fd,
                   GIOCondition  condition,
                   gpointer      f)
{
  return answer_a (f);
}

static void
load_in_timeout (RcLoad   *load,
                 gpointer  user_data)
{
  attach (g_timeout_source_new (1), user_data);
  load_later (load, user_data);
}

static void
load_from_pipe (RcLoad   *load,
                gpointer  user_data)
{
  GSource *source = g_unix_fd_source_new (fds[0], G_IO_IN);

  attach (source, user_data);
  g_source_set_callback (source, G_SOURCE_FUNC (read_and_answer_a), user_data, NULL);
  load_later (load, user_data);
}

typedef struct
{
  const char *name;
  RcLoadFunc load;
} LoopLoader;

static const LoopLoader loop_loaders[] = {
  { "idle", load_in_idle },
  { "timeout", load_in_timeout },
  { "pipe", load_from_pipe },
  { "set-main-context", say_where },
};

/* @verb: GET, GET_VALUE, GET_WITH, ACQUIRE or BEGIN. */
static void
block (Fixture  *f,
       Verb      verb,
       GError  **error)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (RcLoad) load = NULL;
  gboolean got = FALSE;

  if (verb == VERB_GET)
    got = rc_cache_get (f->cache, "a", NULL, error) != NULL;
  else if (verb == VERB_GET_VALUE)
    got = rc_cache_get_value (f->cache, "a", &value, NULL, error);
  else if (verb == VERB_GET_WITH)
    got = rc_cache_get_with (f->cache, "a", f->loader, f, NULL, NULL, error) != NULL;
  else if (verb == VERB_ACQUIRE)
    got = rc_cache_acquire (f->cache, "a", NULL, error) != NULL;
  else
    got = rc_cache_begin (f->cache, "a", &value, &load, NULL, error);

  g_assert_false (got);
  g_assert_null (load);
}

static void
assert_told_at_once (Fixture *f,
                     Verb     verb)
{
  g_autoptr (GError) error = NULL;

  block (f, verb, &error);
  g_assert_error (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
  g_assert_nonnull (strstr (error->message, "key “a” of cache “test”"));
}

/* Who would wait for its own loop leaves at once; the answer that comes is closed. */
static void
test_leader (Fixture *f,
             Verb     verb)
{
  RcLoad *load;

  assert_told_at_once (f, verb);
  load = g_object_ref (f->held->pdata[0]);
  g_assert_true (g_cancellable_is_cancelled (rc_load_get_cancellable (load)));
  if (f->loader == say_where)
    answer_a (f);
  while (!rc_load_is_settled (load))
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  g_object_unref (load);

  g_assert_cmpint (f->n_released, ==, 1);
  f->n_released = 0;
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 0);
}

/* The asynchronous caller who began the load gets its value. */
static void
test_joiner (Fixture *f,
             Verb     verb)
{
  Call one;

  call_start (&one, f, VERB_GET, "a");
  assert_told_at_once (f, verb);
  if (f->loader == say_where)
    answer_a (f);
  call_wait (&one);
  assert_number (&one, 7);
  call_clear (&one);
  rc_cache_clear (f->cache);
  f->n_released = 0;
}

static void
test_here (Fixture *f)
{
  const Verb verbs[] = { VERB_GET, VERB_GET_VALUE, VERB_GET_WITH, VERB_ACQUIRE };

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      test_leader (f, verbs[i]);
      test_joiner (f, verbs[i]);
    }
  test_joiner (f, VERB_BEGIN);
}

static gboolean
test_here_once (gpointer f)
{
  test_here (f);
  return G_SOURCE_REMOVE;
}

static void
test_at (Fixture *f,
         Place    place)
{
  g_autoptr (GMainContext) context = NULL;

  if (place == PLACE_OUTSIDE)
    test_here (f);
  else if (place == PLACE_DISPATCH)
    {
      g_idle_add (test_here_once, f);
      g_main_context_iteration (NULL, TRUE);
    }
  else
    {
      context = g_main_context_new ();
      g_main_context_push_thread_default (context);
      test_here (f);
      g_main_context_pop_thread_default (context);
    }
}

static void
test_own_context (Fixture       *f,
                  gconstpointer  place)
{
  g_assert_true (g_unix_open_pipe (fds, 0, NULL));
  g_assert_cmpint (write (fds[1], "x", 1), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (loop_loaders); i++)
    {
      g_test_message ("%s", loop_loaders[i].name);
      set_loader (f, loop_loaders[i].load);
      test_at (f, GPOINTER_TO_INT (place));
    }
  close (fds[0]);
  close (fds[1]);
}

/* A hit, too, is told later, here: with it "a" would be answered. */
static void
test_through_a_hit (Fixture       *f,
                    gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE }, { "b" } } };

  net_init (&net, f);
  g_object_unref (rc_cache_get (f->cache, "b", NULL, NULL));
  assert_told_at_once (f, VERB_GET);
  run_ready ();
  g_assert_cmpint (f->n_released, ==, 1);
  net_clear (&net);
}

/* "a" waits for "b", and will be told so here, whoever loads "b". */
static void
test_through_another_load (Fixture       *f,
                           gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE }, { "b", .is_held = TRUE } } };
  Caller caller;

  net_init (&net, f);
  caller_start_step (&caller, &net, "b");
  test_latch_wait_for (&net.begun, 1);
  assert_told_at_once (f, VERB_GET);

  answer_key (f, "b", 1);
  caller_end_with_number (&caller, 1);
  while (net.steps[0].load != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (net.steps[0].error);
  g_assert_cmpint (f->n_released, ==, 1);
  net_clear (&net);
}

static gboolean
start_a (gpointer data)
{
  Call *one = data;

  call_start (one, one->f, VERB_GET, "a");
  return G_SOURCE_REMOVE;
}

/* "a" is told in another thread's loop, but of "b", which is answered in this one. */
static void
test_through_another_loop (Fixture       *f,
                           gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE }, { "b", .is_held = TRUE } } };
  g_autoptr (RcLoad) load = NULL;
  Loop loop;
  Call calls[2] = { { .f = f }, };

  net_init (&net, f);
  call_start (&calls[1], f, VERB_GET, "b");
  load = take_load (f, "b");
  rc_load_set_main_context (load, g_main_context_default ());
  loop_start (&loop);
  loop_post (&loop, start_a, &calls[0]);
  test_latch_wait_for (&net.asked, 1);
  assert_told_at_once (f, VERB_GET);

  answer (g_steal_pointer (&load), 1);
  call_wait (&calls[1]);
  assert_number (&calls[1], 1);
  loop_do (&loop, (void (*) (gpointer)) call_wait, &calls[0]);
  loop_stop (&loop);
  assert_number (&calls[0], 2);
  call_clear (&calls[0]);
  call_clear (&calls[1]);
  net_clear (&net);
}

/* This thread blocks for "c", whose loader in another thread asks for "a", which is to be told
   in this thread's loop: one of the two is refused, whoever is the second. */
static void
test_through_a_blocked_loop (Fixture       *f,
                             gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", TRUE }, { "b", .is_held = TRUE },
                         { "c", "a", .is_second = TRUE } } };
  g_autoptr (GObject) object = NULL;
  g_autoptr (GError) error = NULL;
  Caller caller;
  Call one;

  net_init (&net, f);
  net.asked.count = -1;
  caller_start_step (&caller, &net, "c");
  call_start (&one, f, VERB_GET, "a");
  test_latch_add (&net.asked);
  object = rc_cache_get (f->cache, "c", NULL, &error);
  if (object == NULL)
    g_assert_error (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
  else
    g_assert_error (net.steps[2].error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);

  answer_key (f, "b", 1);
  end_with_number (&one, 2);
  caller_end_with_number (&caller, object == NULL ? 3 : FALLBACK);
  net_clear (&net);
}

#define add(name, func) \
  g_test_add ("/rc/cycles-loops/" name, Fixture, NULL, set_up, func, tear_down)
#define add_with(name, func, data) \
  g_test_add ("/rc/cycles-loops/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_with ("outside", test_own_context, GINT_TO_POINTER (PLACE_OUTSIDE));
  add_with ("dispatch", test_own_context, GINT_TO_POINTER (PLACE_DISPATCH));
  add_with ("own-context", test_own_context, GINT_TO_POINTER (PLACE_OWN_CONTEXT));
  add ("through-a-hit", test_through_a_hit);
  add ("through-another-load", test_through_another_load);
  add ("through-another-loop", test_through_another_loop);
  add ("through-a-blocked-loop", test_through_a_blocked_loop);

  return g_test_run ();
}

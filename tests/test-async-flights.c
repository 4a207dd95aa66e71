/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"

/* One load for callers of every kind, whatever happens to its key meanwhile. */

static void
test_async_callers_share (Fixture       *f,
                          gconstpointer  unused)
{
  Call calls[N_VERBS];

  set_loader (f, load_later);
  for (guint verb = 0; verb < N_VERBS; verb++)
    call_start (&calls[verb], f, verb, "a");
  g_assert_cmpint (f->n_loads, ==, 1);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 1);

  answer_key (f, "a", 4);
  for (guint verb = 0; verb < N_VERBS; verb++)
    {
      call_wait (&calls[verb]);
      g_assert_no_error (calls[verb].error);
      if (verb != VERB_REFRESH)
        assert_number (&calls[verb], 4);
      call_clear (&calls[verb]);
    }
  g_assert_cmpint (f->n_loads, ==, 1);
}

static void
test_async_joins_blocking (Fixture       *f,
                           gconstpointer  unused)
{
  Caller caller;
  Call one;

  set_loader (f, load_blocking);
  caller_start (&caller, f->cache, "a");
  test_latch_wait_for (&f->begun, 1);
  call_start (&one, f, VERB_GET, "a");
  run_ready ();
  g_assert_cmpint (one.n_ends, ==, 0);

  test_latch_add (&f->may_end);
  call_wait (&one);
  assert_number (&one, 1);
  call_clear (&one);
  caller_end_with_number (&caller, 1);
  g_assert_cmpint (f->n_loads, ==, 1);
}

static void
test_blocking_joins_async (Fixture       *f,
                           gconstpointer  unused)
{
  Caller callers[3];
  Call one;

  set_loader (f, load_later);
  call_start (&one, f, VERB_GET, "a");
  for (guint i = 0; i < 3; i++)
    caller_start_and_wait (&callers[i], f->cache, "a");

  answer_key (f, "a", 6);
  for (guint i = 0; i < 3; i++)
    caller_end_with_number (&callers[i], 6);
  call_wait (&one);
  assert_number (&one, 6);
  call_clear (&one);
  g_assert_cmpint (f->n_loads, ==, 1);
}

/* No serial stampede: one load, one error, and the next caller loads again. */
static void
test_everybody_gets_the_error (Fixture       *f,
                               gconstpointer  unused)
{
  Call calls[N_LOADING_VERBS];
  Caller caller;
  RcLoad *load;

  set_loader (f, load_later);
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    call_start (&calls[verb], f, verb, "a");
  caller_start_and_wait (&caller, f->cache, "a");
  load = take_load (f, "a");
  load_badly (load, f);
  g_object_unref (load);

  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    {
      call_wait (&calls[verb]);
      g_assert_error (calls[verb].error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
      g_assert_cmpstr (calls[verb].error->message, ==, "no such host");
      call_clear (&calls[verb]);
    }
  caller_end_with_error (&caller, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);

  set_loader (f, load_now);
  call_start (&calls[0], f, VERB_GET, "a");
  call_wait (&calls[0]);
  assert_number (&calls[0], 3);
  call_clear (&calls[0]);
}

typedef enum
{
  FATE_REMOVED,
  FATE_CLEARED,
  FATE_INSERTED,
  FATE_CLOSED,
  FATE_DISPOSED,
} Fate;

static void
meet (Fixture *f,
      Fate     fate)
{
  g_autoptr (TestResource) other = test_resource_new (77);

  if (fate == FATE_REMOVED)
    g_assert_true (rc_cache_remove (f->cache, "a"));
  else if (fate == FATE_CLEARED)
    rc_cache_clear (f->cache);
  else if (fate == FATE_INSERTED)
    rc_cache_insert (f->cache, "a", G_OBJECT (other));
  else if (fate == FATE_CLOSED)
    rc_cache_close (f->cache);
  else
    g_object_run_dispose (G_OBJECT (f->cache));
}

/* Waiters are served, the cache keeps nothing of it, and the value is closed once. */
static void
test_invalidated_during_load (Fixture       *f,
                              gconstpointer  fate)
{
  g_autoptr (GObject) loaded = G_OBJECT (test_resource_new (1));
  g_autoptr (GObject) cached = NULL;
  RcLoad *load;
  Call calls[3];

  set_loader (f, load_later);
  for (guint i = 0; i < 3; i++)
    call_start (&calls[i], f, i == 0 ? VERB_GET : VERB_GET_VALUE, "a");
  load = take_load (f, "a");
  meet (f, GPOINTER_TO_INT (fate));
  run_ready ();
  g_assert_cmpint (calls[0].n_ends, ==, 0);

  rc_load_return_object (load, g_object_ref (loaded));
  g_object_unref (load);
  for (guint i = 0; i < 3; i++)
    {
      call_wait (&calls[i]);
      g_assert_true (calls[i].object == loaded);
      call_clear (&calls[i]);
    }
  g_assert_cmpint (TEST_RESOURCE (loaded)->n_closed, ==, 1);
  cached = rc_cache_peek (f->cache, "a");
  g_assert_cmpint (cached != NULL, ==, GPOINTER_TO_INT (fate) == FATE_INSERTED);
}

/* Who comes after an invalidation does not get what was loaded before it. */
static void
test_next_after_removal_loads_anew (Fixture       *f,
                                    gconstpointer  unused)
{
  RcLoad *old;
  Call before;
  Call after;

  set_loader (f, load_later);
  call_start (&before, f, VERB_GET, "a");
  old = take_load (f, "a");
  rc_cache_remove (f->cache, "a");
  call_start (&after, f, VERB_GET, "a");
  g_assert_cmpint (f->n_loads, ==, 2);

  answer_key (f, "a", 2);
  answer (old, 1);
  call_wait (&before);
  call_wait (&after);
  assert_number (&before, 1);
  assert_number (&after, 2);
  g_assert_cmpint (TEST_RESOURCE (before.object)->n_closed, ==, 1);
  g_assert_cmpint (TEST_RESOURCE (after.object)->n_closed, ==, 0);
  call_clear (&before);
  call_clear (&after);
}

/* A load does not count for the bound that shrinks; its value does, when it comes. */
static void
test_bound_shrinks_during_load (Fixture       *f,
                                gconstpointer  unused)
{
  Call calls[3];
  const char *keys[] = { "a", "b", "c" };

  rc_cache_set_max_entries (f->cache, 3);
  set_loader (f, load_later);
  for (guint i = 0; i < 3; i++)
    call_start (&calls[i], f, VERB_GET, keys[i]);
  rc_cache_set_max_entries (f->cache, 1);
  for (guint i = 0; i < 3; i++)
    answer_key (f, keys[i], i + 1);

  for (guint i = 0; i < 3; i++)
    {
      call_wait (&calls[i]);
      assert_number (&calls[i], i + 1);
      g_assert_cmpint (TEST_RESOURCE (calls[i].object)->n_closed, ==, i < 2);
      call_clear (&calls[i]);
    }
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 1);
  g_assert_true (rc_cache_contains (f->cache, "c"));
}

/* A value that is heavier than the cache may be is served, and not kept. */
static void
test_weight_shrinks_during_load (Fixture       *f,
                                 gconstpointer  unused)
{
  RcLoad *load;
  Call one;

  rc_cache_set_max_weight (f->cache, 100);
  set_loader (f, load_later);
  call_start (&one, f, VERB_ACQUIRE, "a");
  rc_cache_set_max_weight (f->cache, 10);
  load = take_load (f, "a");
  rc_load_set_weight (load, 50);
  answer (load, 1);

  call_wait (&one);
  assert_number (&one, 1);
  g_assert_false (rc_cache_contains (f->cache, "a"));
  g_assert_cmpint (f->n_released, ==, 0);
  call_clear (&one);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* The waiters fail at once; the value that comes after that is closed. */
static void
test_ended_during_load (Fixture       *f,
                        gconstpointer  fate)
{
  RcLoad *load;
  Caller caller;
  Call calls[N_LOADING_VERBS];

  set_loader (f, load_later);
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    call_start (&calls[verb], f, verb, "a");
  load = take_load (f, "a");
  caller_start_and_wait (&caller, f->cache, "a");

  enter ();
  meet (f, GPOINTER_TO_INT (fate));
  leave ();
  caller_end_with_error (&caller, RC_ERROR, RC_ERROR_CLOSED);
  for (guint verb = 0; verb < N_LOADING_VERBS; verb++)
    {
      call_wait (&calls[verb]);
      g_assert_error (calls[verb].error, RC_ERROR, RC_ERROR_CLOSED);
      call_clear (&calls[verb]);
    }
  answer (load, 1);
  g_assert_cmpint (f->n_released, ==, 1);
}

#define add(name, func) \
  g_test_add ("/rc/async-flights/" name, Fixture, NULL, set_up, func, tear_down)
#define add_with(name, func, fate) \
  g_test_add ("/rc/async-flights/" name, Fixture, GINT_TO_POINTER (fate), set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("async-callers-share", test_async_callers_share);
  add ("async-joins-blocking", test_async_joins_blocking);
  add ("blocking-joins-async", test_blocking_joins_async);
  add ("everybody-gets-the-error", test_everybody_gets_the_error);
  add_with ("removed", test_invalidated_during_load, FATE_REMOVED);
  add_with ("cleared", test_invalidated_during_load, FATE_CLEARED);
  add_with ("inserted", test_invalidated_during_load, FATE_INSERTED);
  add ("next-after-removal", test_next_after_removal_loads_anew);
  add ("bound-shrinks", test_bound_shrinks_during_load);
  add ("weight-shrinks", test_weight_shrinks_during_load);
  add_with ("closed", test_ended_during_load, FATE_CLOSED);
  add_with ("disposed", test_ended_during_load, FATE_DISPOSED);

  return g_test_run ();
}

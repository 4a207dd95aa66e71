/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cycle-fixture.h"

/* With one load at a time: who was to begin a load leaves, and somebody else needs it; and
   loads that need each other do not wait for each other's slot. */

static void
set_up_limited (Fixture       *f,
                gconstpointer  unused)
{
  set_up (f, unused);
  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
}

/* A caller of either kind. */
typedef struct
{
  gboolean is_blocking;
  Caller caller;
  Call call;
} Either;

static void
either_start (Either     *self,
              Fixture    *f,
              const char *key,
              gboolean    is_blocking)
{
  self->is_blocking = is_blocking;
  if (is_blocking)
    caller_start_and_wait (&self->caller, f->cache, key);
  else
    call_start (&self->call, f, VERB_GET, key);
}

static void
either_cancel (Either *self)
{
  if (self->is_blocking)
    {
      g_cancellable_cancel (self->caller.cancellable);
      caller_end_with_error (&self->caller, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      return;
    }

  call_cancel (&self->call);
  call_wait (&self->call);
  assert_cancelled (&self->call);
  call_clear (&self->call);
}

static void
either_end (Either *self,
            int     number)
{
  if (self->is_blocking)
    caller_end_with_number (&self->caller, number);
  else
    end_with_number (&self->call, number);
}

typedef enum
{
  FIRST_BLOCKS = 1,
  SECOND_BLOCKS = 2,
} Kinds;

/* The first of two who wait for a load that has no slot is cancelled: it ends at once, and
   the second gets the value. */
static void
test_first_leaves (Fixture       *f,
                   gconstpointer  kinds)
{
  Either first;
  Either second;
  Call busy;

  call_start (&busy, f, VERB_GET, "a");
  set_loader (f, load_now);
  either_start (&first, f, "b", GPOINTER_TO_INT (kinds) & FIRST_BLOCKS);
  either_start (&second, f, "b", GPOINTER_TO_INT (kinds) & SECOND_BLOCKS);
  either_cancel (&first);
  g_assert_cmpint (f->n_loads, ==, 1);

  answer_key (f, "a", 0);
  end_with_number (&busy, 0);
  either_end (&second, 2);
  g_assert_cmpint (f->n_loads, ==, 2);
}

static void
call_b (gpointer data)
{
  Call *one = data;

  call_start (one, one->f, VERB_GET, "b");
}

/* Who leaves takes its loop with it, in which the loader was to be called. */
static void
test_first_leaves_with_its_loop (Fixture       *f,
                                 gconstpointer  kinds)
{
  Loop loop;
  Call first = { .f = f };
  Either second;
  Call busy;

  call_start (&busy, f, VERB_GET, "a");
  set_loader (f, load_now);
  loop_start (&loop);
  loop_do (&loop, call_b, &first);
  either_start (&second, f, "b", GPOINTER_TO_INT (kinds) & SECOND_BLOCKS);
  call_cancel (&first);
  loop_do (&loop, (void (*) (gpointer)) call_wait, &first);
  loop_stop (&loop);
  assert_cancelled (&first);
  call_clear (&first);

  answer_key (f, "a", 0);
  end_with_number (&busy, 0);
  either_end (&second, 2);
}

/* It was told to begin, and leaves before its loop comes to it. */
static void
test_first_leaves_after_its_turn_came (Fixture       *f,
                                       gconstpointer  unused)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Call first;
  Call second;
  Call busy;

  call_start (&busy, f, VERB_GET, "a");
  set_loader (f, load_now);
  g_main_context_push_thread_default (context);
  call_start (&first, f, VERB_GET, "b");
  g_main_context_pop_thread_default (context);
  call_start (&second, f, VERB_GET, "b");
  answer_key (f, "a", 0);
  end_with_number (&busy, 0);
  call_cancel (&first);

  end_with_number (&second, 2);
  call_wait (&first);
  assert_cancelled (&first);
  call_clear (&first);
}

/* A loader's own requests need no slot. */
static void
test_nested (Fixture       *f,
             gconstpointer  asks_async)
{
  gboolean is_async = asks_async != NULL;
  Net net = { .steps = { { "a", "b", is_async }, { "b", "c", is_async }, { "c" } } };

  net_init (&net, f);
  assert_loads (&net, "a", FALLBACK + 2);
  for (guint i = 0; i < 3; i++)
    g_assert_no_error (net.steps[i].error);
  net_clear (&net);
}

static void
test_nested_in_worker (Fixture       *f,
                       gconstpointer  asks_async)
{
  rc_cache_set_threaded (f->cache, TRUE);
  test_nested (f, asks_async);
}

/* "a" runs, "b" waits for a slot, and then "a" asks for "b". */
static void
test_running_needs_queued (Fixture       *f,
                           gconstpointer  kinds)
{
  gboolean is_async = !(GPOINTER_TO_INT (kinds) & FIRST_BLOCKS);
  Net net = { .steps = { { "a", "b", is_async, .is_second = TRUE }, { "b" } } };
  Caller caller;
  Either queued;

  net_init (&net, f);
  caller_start (&caller, f->cache, "a");
  test_latch_wait_for (&net.begun, 1);
  either_start (&queued, f, "b", GPOINTER_TO_INT (kinds) & SECOND_BLOCKS);
  run_ready ();
  g_assert_cmpint (f->n_loads, ==, 1);

  test_latch_add (&net.asked);
  either_end (&queued, FALLBACK);
  while (is_async && net.steps[0].load != NULL)
    g_main_context_iteration (NULL, TRUE);
  caller_end_with_number (&caller, FALLBACK + 1);
  g_assert_no_error (net.steps[0].error);
  net_clear (&net);
}

static void
test_running_needs_queued_in_worker (Fixture       *f,
                                     gconstpointer  unused)
{
  Net net = { .steps = { { "a", "b", .is_second = TRUE }, { "b" } } };
  Call running;
  Call queued;

  rc_cache_set_threaded (f->cache, TRUE);
  net_init (&net, f);
  call_start (&running, f, VERB_GET, "a");
  test_latch_wait_for (&net.begun, 1);
  call_start (&queued, f, VERB_GET, "b");
  test_latch_add (&net.asked);
  end_with_number (&queued, FALLBACK);
  end_with_number (&running, FALLBACK + 1);
  test_wait_until (rc_cache_get_n_loading (f->cache) == 0);
  net_clear (&net);
}

/* "a" runs and waits for "e" of another cache, which then asks for "b", which is queued. */
static void
test_running_needs_queued_through_another (Fixture       *f,
                                           gconstpointer  unused)
{
  Net net = { .steps = { { "a", "e" }, { "e", "b", .is_second = TRUE, .is_elsewhere = TRUE },
                         { "b" } } };
  Caller running;
  Caller between;
  Call queued;

  net_init (&net, f);
  caller_start (&between, net.other, "e");
  test_latch_wait_for (&net.begun, 1);
  caller_start (&running, f->cache, "a");
  test_wait_until (count_misses (net.other) == 2);
  call_start (&queued, f, VERB_GET, "b");
  run_ready ();
  g_assert_cmpint (f->n_loads, ==, 2);

  test_latch_add (&net.asked);
  end_with_number (&queued, FALLBACK);
  caller_end_with_number (&between, FALLBACK + 1);
  caller_end_with_number (&running, FALLBACK + 2);
  net_clear (&net);
}

/* Each of two caches runs one load, which needs a load of the other that has to queue. */
static void
test_running_need_each_others_queued (Fixture       *f,
                                      gconstpointer  unused)
{
  Net net = { .steps = { { "a", "d" }, { "b", "c", .is_elsewhere = TRUE }, { "c" },
                         { "d", .is_elsewhere = TRUE } }, .n_meet = 2 };
  Caller callers[2];

  net_init (&net, f);
  rc_cache_set_max_concurrent_loads (net.other, 1);
  caller_start_step (&callers[0], &net, "a");
  caller_start_step (&callers[1], &net, "b");
  for (guint i = 0; i < 2; i++)
    caller_end_with_number (&callers[i], FALLBACK + 1);
  net_clear (&net);
}

/* The slot is held by a load that only this thread's loop can end. */
static void
test_slot_of_own_loop (Fixture       *f,
                       gconstpointer  unused)
{
  g_autoptr (GObject) object = NULL;
  g_autoptr (GError) error = NULL;
  Call one;

  set_loader (f, load_in_idle);
  call_start (&one, f, VERB_GET, "a");
  set_loader (f, load_now);
  object = rc_cache_get (f->cache, "b", NULL, &error);
  if (object == NULL)
    g_assert_error (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
  end_with_number (&one, 7);
}

static gpointer
answer_when_blocked (gpointer data)
{
  Fixture *f = data;

  test_wait_until (count_misses (f->cache) == 3);
  answer_key (f, "a", 1);
  return NULL;
}

/* The slot goes to a load that this thread's loop is to begin, before or while the thread
   blocks for the next one. */
static void
test_slot_given_to_own_loop (Fixture       *f,
                             gconstpointer  is_blocked)
{
  g_autoptr (GObject) object = NULL;
  g_autoptr (GError) error = NULL;
  Call first;
  Call second;

  call_start (&first, f, VERB_GET, "a");
  set_loader (f, load_now);
  call_start (&second, f, VERB_GET, "b");
  if (is_blocked)
    f->helper = g_thread_new ("helper", answer_when_blocked, f);
  else
    answer_key (f, "a", 1);
  object = rc_cache_get (f->cache, "c", NULL, &error);
  if (object == NULL)
    g_assert_error (error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
  end_with_number (&first, 1);
  call_wait (&second);
  g_assert_no_error (second.error);
  call_clear (&second);
}

/* Loads within a load leave no slot taken, and none to spare. */
static void
test_slot_is_given_back (Fixture       *f,
                         gconstpointer  unused)
{
  Call first;
  Call second;

  test_nested (f, NULL);
  rc_cache_clear (f->cache);
  set_loader (f, load_later);
  f->n_loads = 0;
  call_start (&first, f, VERB_GET, "a");
  call_start (&second, f, VERB_GET, "b");
  run_ready ();
  g_assert_cmpint (f->n_loads, ==, 1);
  answer_key (f, "a", 1);
  end_with_number (&first, 1);
  run_ready ();
  answer_key (f, "b", 2);
  end_with_number (&second, 2);
}

#define add(name, func, data) \
  g_test_add ("/rc/load-handover/" name, Fixture, GINT_TO_POINTER (data), set_up_limited, func, \
              tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("async-then-async", test_first_leaves, 0);
  add ("blocking-then-async", test_first_leaves, FIRST_BLOCKS);
  add ("async-then-blocking", test_first_leaves, SECOND_BLOCKS);
  add ("blocking-then-blocking", test_first_leaves, FIRST_BLOCKS | SECOND_BLOCKS);
  add ("loop-then-async", test_first_leaves_with_its_loop, 0);
  add ("loop-then-blocking", test_first_leaves_with_its_loop, SECOND_BLOCKS);
  add ("first-leaves-after-its-turn-came", test_first_leaves_after_its_turn_came, 0);
  add ("nested", test_nested, FALSE);
  add ("nested-async", test_nested, TRUE);
  add ("nested-in-worker", test_nested_in_worker, FALSE);
  add ("nested-in-worker-async", test_nested_in_worker, TRUE);
  add ("async-needs-async", test_running_needs_queued, 0);
  add ("blocking-needs-async", test_running_needs_queued, FIRST_BLOCKS);
  add ("async-needs-blocking", test_running_needs_queued, SECOND_BLOCKS);
  add ("blocking-needs-blocking", test_running_needs_queued, FIRST_BLOCKS | SECOND_BLOCKS);
  add ("needs-queued-in-worker", test_running_needs_queued_in_worker, 0);
  add ("needs-queued-through-another", test_running_needs_queued_through_another, 0);
  add ("need-each-others-queued", test_running_need_each_others_queued, 0);
  add ("slot-of-own-loop", test_slot_of_own_loop, 0);
  add ("slot-given-to-own-loop", test_slot_given_to_own_loop, FALSE);
  add ("slot-given-to-own-blocked-loop", test_slot_given_to_own_loop, TRUE);
  add ("slot-is-given-back", test_slot_is_given_back, 0);

  return g_test_run ();
}

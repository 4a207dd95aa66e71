/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* A caller who blocks and calls the loader itself, and is cancelled meanwhile. */
typedef struct
{
  Fixture *f;
  GCancellable *cancellable;
  GThread *thread;
  GObject *object;
  GError *error;
} Caller;

static gpointer
call (gpointer data)
{
  Caller *self = data;

  self->object = rc_cache_get (self->f->cache, "a", self->cancellable, &self->error);
  return NULL;
}

static void
caller_start (Caller  *self,
              Fixture *f)
{
  *self = (Caller) { .f = f, .cancellable = g_cancellable_new () };
  self->thread = g_thread_new ("caller", call, self);
}

/* Nothing stays on the cancellable when the call has ended. */
static void
caller_end (Caller *self,
            int     number)
{
  guint cancelled = g_signal_lookup ("cancelled", G_TYPE_CANCELLABLE);

  g_thread_join (self->thread);
  g_assert_false (g_signal_has_handler_pending (self->cancellable, cancelled, 0, TRUE));
  if (number != 0)
    {
      g_assert_no_error (self->error);
      g_assert_cmpint (TEST_RESOURCE (self->object)->number, ==, number);
    }
  else
    {
      g_assert_null (self->object);
      g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  g_assert_finalize_object (self->cancellable);
  g_clear_object (&self->object);
  g_clear_error (&self->error);
}

/* Keeps its load until that is answered or cancelled. */
static void
load_until_cancelled (RcLoad   *load,
                      gpointer  user_data)
{
  GCancellable *cancellable = rc_load_get_cancellable (load);

  fixture_load (load, user_data);
  test_wait_until (g_cancellable_is_cancelled (cancellable) || rc_load_is_settled (load));
}

static void
set_up_leader (Fixture       *f,
               gconstpointer  unused)
{
  set_up (f, NULL);
  rc_cache_set_load_func (f->cache, load_until_cancelled, f, NULL);
  f->keeps = TRUE;
}

static guint64
count_misses (Fixture *f)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  return rc_stats_get_misses (stats);
}

/* Cancels the load with it: nobody is left who wants its value. */
static void
test_alone (Fixture       *f,
            gconstpointer  unused)
{
  Caller leader;

  caller_start (&leader, f);
  g_object_unref (steal_kept (f, 1));
  g_cancellable_cancel (leader.cancellable);
  caller_end (&leader, 0);

  f->keeps = FALSE;
  g_assert_cmpint (get_number (f, "a"), ==, 2);
}

static void
test_uncancelled (Fixture       *f,
                  gconstpointer  unused)
{
  Caller leader;

  caller_start (&leader, f);
  answer (steal_kept (f, 1), 5);
  caller_end (&leader, 5);
}

/* The load goes on for the other one, in the thread of the one who gave up. */
static void
test_with_another (Fixture       *f,
                   gconstpointer  unused)
{
  g_autoptr (RcLoad) load = NULL;
  Caller leader;
  Caller other;

  caller_start (&leader, f);
  load = steal_kept (f, 1);
  caller_start (&other, f);
  test_wait_until (count_misses (f) == 2);
  g_cancellable_cancel (leader.cancellable);
  g_assert_false (g_cancellable_is_cancelled (rc_load_get_cancellable (load)));
  answer (g_object_ref (load), 5);
  caller_end (&leader, 0);
  caller_end (&other, 5);
  g_assert_cmpint (peek_number (f, "a"), ==, 5);
}

/* Until the other one gives up, too. */
static void
test_then_another (Fixture       *f,
                   gconstpointer  unused)
{
  Caller leader;
  Caller other;

  caller_start (&leader, f);
  g_object_unref (steal_kept (f, 1));
  caller_start (&other, f);
  test_wait_until (count_misses (f) == 2);
  g_cancellable_cancel (leader.cancellable);
  g_cancellable_cancel (other.cancellable);
  caller_end (&other, 0);
  caller_end (&leader, 0);
  g_assert_cmpint (peek_number (f, "a"), ==, 0);
}

static gpointer
answer_when_all_wait (gpointer data)
{
  Fixture *f = data;

  test_wait_until (count_misses (f) == 4);
  answer (steal_kept (f, 2), 5);
  return NULL;
}

/* A load that was to begin in this thread's loop, and has begun elsewhere, does not need
   the loop: to block for it is safe. */
static void
test_instead_of_a_loop (Fixture       *f,
                        gconstpointer  unused)
{
  Call calls[2] = { { NULL, }, };
  GThread *helper;
  Caller leader;

  rc_cache_set_load_func (f->cache, fixture_load, f, NULL);
  rc_cache_set_max_concurrent_loads (f->cache, 1);
  rc_cache_get_async (f->cache, "busy", NULL, call_cb, &calls[0]);
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &calls[1]);
  answer (steal_kept (f, 1), 1);
  caller_start (&leader, f);
  test_latch_wait_for (&f->has_kept, 2);
  helper = g_thread_new ("helper", answer_when_all_wait, f);
  g_assert_cmpint (get_number (f, "a"), ==, 5);
  g_thread_join (helper);
  caller_end (&leader, 5);
  g_assert_cmpint (finish_get (f, &calls[0], NULL), ==, 1);
  g_assert_cmpint (finish_get (f, &calls[1], NULL), ==, 5);
}

#define add(name, func) \
  g_test_add ("/rc/leader/" name, Fixture, NULL, set_up_leader, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("alone", test_alone);
  add ("uncancelled", test_uncancelled);
  add ("with-another", test_with_another);
  add ("then-another", test_then_another);
  add ("instead-of-a-loop", test_instead_of_a_loop);

  return g_test_run ();
}

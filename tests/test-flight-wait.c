/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"
#include "rc-load-private.h"

#include <string.h>

/* A load that is kept, begun by a task, and a thread with a main context of its own that
   blocks for it. */
typedef struct
{
  Fixture base;
  Call call;
  RcLoad *load;
  GMainContext *context;
  GCancellable *cancellable;
  GThread *thread;
  GObject *object;
  GError *error;
} Blocked;

static gpointer
block (gpointer data)
{
  Blocked *b = data;

  g_main_context_push_thread_default (b->context);
  b->object = rc_cache_get (b->base.cache, "a", b->cancellable, &b->error);
  g_main_context_pop_thread_default (b->context);

  return NULL;
}

static gboolean
blocks (Blocked *b)
{
  return rc_flight_blocks_somebody (rc_load_get_flight (b->load));
}

static void
set_up_blocked (Blocked       *b,
                gconstpointer  unused)
{
  set_up (&b->base, NULL);
  b->context = g_main_context_new ();
  b->cancellable = g_cancellable_new ();
  b->base.keeps = TRUE;
  rc_cache_get_async (b->base.cache, "a", NULL, call_cb, &b->call);
  b->load = steal_kept (&b->base, 1);
  g_assert_false (blocks (b));
  b->thread = g_thread_new ("blocked", block, b);
  test_wait_until (blocks (b));
}

/* Whatever became of the thread, the task gets its value. */
static void
tear_down_blocked (Blocked       *b,
                   gconstpointer  unused)
{
  g_assert_false (blocks (b));
  if (!rc_load_is_settled (b->load))
    answer (g_object_ref (b->load), 5);
  g_assert_cmpint (finish_get (&b->base, &b->call, NULL), ==, 5);
  g_clear_object (&b->load);
  g_clear_object (&b->object);
  g_clear_error (&b->error);
  g_assert_finalize_object (b->cancellable);
  g_main_context_unref (b->context);
  tear_down (&b->base, NULL);
}

static void
assert_value (Blocked *b)
{
  answer (g_object_ref (b->load), 5);
  g_thread_join (b->thread);
  g_assert_no_error (b->error);
  g_assert_cmpint (TEST_RESOURCE (b->object)->number, ==, 5);
}

static void
test_settled (Blocked       *b,
              gconstpointer  unused)
{
  assert_value (b);
}

static void
test_cancelled (Blocked       *b,
                gconstpointer  unused)
{
  g_cancellable_cancel (b->cancellable);
  g_thread_join (b->thread);
  g_assert_error (b->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (b->object);
}

/* It learns only now that it would wait for itself. */
static void
test_context_said_late (Blocked       *b,
                        gconstpointer  unused)
{
  rc_load_set_main_context (b->load, b->context);
  g_thread_join (b->thread);
  g_assert_error (b->error, RC_ERROR, RC_ERROR_WOULD_DEADLOCK);
  g_assert_nonnull (strstr (b->error->message, "main loop"));
  g_assert_null (b->object);
}

/* To look again is not to give up. */
static void
test_other_context_said_late (Blocked       *b,
                              gconstpointer  unused)
{
  g_autoptr (GMainContext) other = g_main_context_new ();

  rc_load_set_main_context (b->load, other);
  rc_load_set_main_context (b->load, NULL);
  rc_load_set_main_context (b->load, other);
  assert_value (b);
}

#define add(name, func)                                                                 \
  g_test_add ("/rc/flight-wait/" name, Blocked, NULL, set_up_blocked, func, tear_down_blocked)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("settled", test_settled);
  add ("cancelled", test_cancelled);
  add ("context-said-late", test_context_said_late);
  add ("other-context-said-late", test_other_context_said_late);

  return g_test_run ();
}

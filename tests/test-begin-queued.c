/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

/* Who is to load by itself, and has to wait for a slot. */
typedef struct
{
  Fixture base;
  Call busy;                 /* has the only slot */
  Call call;                 /* is to load "a" */
  GCancellable *cancellable;
} Queued;

static void
set_up_queued (Queued        *q,
               gconstpointer  unused)
{
  Fixture *f = &q->base;

  set_up (f, NULL);
  q->cancellable = g_cancellable_new ();
  rc_cache_set_max_concurrent_loads (f->cache, 1);
  f->keeps = TRUE;
  rc_cache_get_async (f->cache, "busy", NULL, call_cb, &q->busy);
  test_latch_wait_for (&f->has_kept, 1);
  f->keeps = FALSE;
  rc_cache_begin_async (f->cache, "a", q->cancellable, call_cb, &q->call);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (q->call.result);
}

static void
tear_down_queued (Queued        *q,
                  gconstpointer  unused)
{
  g_clear_object (&q->cancellable);
  tear_down (&q->base, NULL);
}

static void
end_busy (Queued *q)
{
  answer (g_steal_pointer (&q->base.kept), 9);
  g_assert_cmpint (finish_get (&q->base, &q->busy, NULL), ==, 9);
}

static RcLoad *
finish_begin (Queued  *q,
              GError **error)
{
  g_auto (GValue) value = G_VALUE_INIT;
  RcLoad *load = NULL;

  call_wait (&q->call);
  g_assert_false (rc_cache_begin_finish (q->base.cache, q->call.result, &value, &load, error));
  g_clear_object (&q->call.result);
  return load;
}

static void
test_gets_its_turn (Queued        *q,
                    gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  RcLoad *load;

  end_busy (q);
  load = finish_begin (q, &error);
  g_assert_no_error (error);
  g_assert_nonnull (load);
  answer (load, 5);
  g_assert_cmpint (peek_number (&q->base, "a"), ==, 5);
  g_assert_cmpint (q->base.n_loads, ==, 1);
}

static void
assert_turned_away (Queued *q,
                    GQuark  domain,
                    int     code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (finish_begin (q, &error));
  g_assert_error (error, domain, code);
}

/* At once, and not when it would have been its turn; the key is free for others. */
static void
test_cancelled (Queued        *q,
                gconstpointer  unused)
{
  g_cancellable_cancel (q->cancellable);
  g_assert_null (q->call.result);
  assert_turned_away (q, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (rc_cache_get_n_loading (q->base.cache), ==, 1);
  end_busy (q);
  g_assert_cmpint (get_number (&q->base, "a"), ==, 2);
}

static void
test_closed (Queued        *q,
             gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;

  rc_cache_close (q->base.cache);
  assert_turned_away (q, RC_ERROR, RC_ERROR_CLOSED);
  g_assert_cmpint (finish_get (&q->base, &q->busy, &error), ==, 0);
  g_assert_error (error, RC_ERROR, RC_ERROR_CLOSED);
  answer (g_steal_pointer (&q->base.kept), 9);
  g_assert_cmpuint (rc_cache_get_n_loading (q->base.cache), ==, 0);
}

/* Others who wait for what it was to load get it all the same. */
static void
test_cancelled_alone (Queued        *q,
                      gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Call other = { NULL, };

  rc_cache_get_async (q->base.cache, "a", NULL, call_cb, &other);
  g_cancellable_cancel (q->cancellable);
  assert_turned_away (q, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (other.result);
  end_busy (q);
  g_assert_cmpint (finish_get (&q->base, &other, &error), ==, 2);
  g_assert_no_error (error);
}

/* It still loads, for itself and whoever waits, but nothing is kept. */
static void
test_removed (Queued        *q,
              gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  RcLoad *load;

  g_assert_true (rc_cache_remove (q->base.cache, "a"));
  end_busy (q);
  load = finish_begin (q, &error);
  g_assert_no_error (error);
  answer (load, 5);
  g_assert_cmpint (peek_number (&q->base, "a"), ==, 0);
  g_assert_cmpint (q->base.n_released, ==, 1);
}

#define add(name, func) \
  g_test_add ("/rc/begin-queued/" name, Queued, NULL, set_up_queued, func, tear_down_queued)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("gets-its-turn", test_gets_its_turn);
  add ("cancelled", test_cancelled);
  add ("cancelled-alone", test_cancelled_alone);
  add ("closed", test_closed);
  add ("removed", test_removed);

  return g_test_run ();
}

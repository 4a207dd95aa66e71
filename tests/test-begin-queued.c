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

/* The same for a thread that blocks until its turn has come. */
typedef struct
{
  Queued *q;
  GCancellable *cancellable;
  GThread *thread;
  gboolean is_hit;
  RcLoad *load;
  GError *error;
  GError *own_error;         /* when it asks for its own key */
} Beginner;

static gpointer
begin_blocking (gpointer data)
{
  Beginner *self = data;
  RcCache *cache = self->q->base.cache;
  g_auto (GValue) value = G_VALUE_INIT;

  self->is_hit = rc_cache_begin (cache, "b", &value, &self->load, self->cancellable,
                                 &self->error);
  if (self->load != NULL)
    {
      g_assert_null (rc_cache_get (cache, "b", NULL, &self->own_error));
      answer (g_steal_pointer (&self->load), 6);
    }

  return NULL;
}

static void
beginner_start (Beginner *self,
                Queued   *q)
{
  guint n_loading = rc_cache_get_n_loading (q->base.cache);

  *self = (Beginner) { .q = q, .cancellable = g_cancellable_new () };
  self->thread = g_thread_new ("beginner", begin_blocking, self);
  test_wait_until (rc_cache_get_n_loading (q->base.cache) == n_loading + 1);
}

static void
beginner_end (Beginner *self,
              GQuark    domain,
              int       code)
{
  g_thread_join (self->thread);
  g_assert_false (self->is_hit);
  g_assert_null (self->load);
  g_assert_finalize_object (self->cancellable);
  if (domain == 0)
    g_assert_no_error (self->error);
  else
    g_assert_error (self->error, domain, code);
  g_clear_error (&self->error);
}

/* From then on it is the one who loads, and may not ask for its own key. */
static void
test_blocking_gets_its_turn (Queued        *q,
                             gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Beginner beginner;

  beginner_start (&beginner, q);
  end_busy (q);
  answer (finish_begin (q, &error), 5);
  g_assert_no_error (error);
  beginner_end (&beginner, 0, 0);
  g_assert_error (beginner.own_error, RC_ERROR, RC_ERROR_RECURSIVE_LOAD);
  g_clear_error (&beginner.own_error);
  g_assert_cmpint (peek_number (&q->base, "b"), ==, 6);
}

static void
test_blocking_cancelled (Queued        *q,
                         gconstpointer  unused)
{
  Beginner beginner;

  beginner_start (&beginner, q);
  g_cancellable_cancel (beginner.cancellable);
  beginner_end (&beginner, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_cancelled (q, NULL);
}

static void
test_blocking_closed (Queued        *q,
                      gconstpointer  unused)
{
  Beginner beginner;

  beginner_start (&beginner, q);
  rc_cache_close (q->base.cache);
  beginner_end (&beginner, RC_ERROR, RC_ERROR_CLOSED);
  test_closed (q, NULL);
}

/* Who blocks while only its own main loop could make room goes ahead of the queue. */
static void
test_blocking_in_the_loop (Queued        *q,
                           gconstpointer  unused)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  RcLoad *load = NULL;

  rc_load_set_main_context (q->base.kept, g_main_context_default ());
  g_assert_false (rc_cache_begin (q->base.cache, "b", &value, &load, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (load);
  answer (load, 6);
  g_assert_cmpint (peek_number (&q->base, "b"), ==, 6);
  test_closed (q, NULL);
}

static gpointer
get_blocking (gpointer data)
{
  Queued *q = data;

  return rc_cache_get (q->base.cache, "a", NULL, NULL);
}

static guint64
count_misses (Fixture *f)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  return rc_stats_get_misses (stats);
}

/* A thread that waits for who has given up loads by itself. */
static void
test_cancelled_before_blocking (Queued        *q,
                                gconstpointer  unused)
{
  GThread *thread = g_thread_new ("other", get_blocking, q);
  g_autoptr (GObject) object = NULL;

  test_wait_until (count_misses (&q->base) == 3);
  g_cancellable_cancel (q->cancellable);
  assert_turned_away (q, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  end_busy (q);
  object = g_thread_join (thread);
  g_assert_nonnull (object);
  g_assert_cmpint (TEST_RESOURCE (object)->number, ==, 2);
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
  add ("blocking-gets-its-turn", test_blocking_gets_its_turn);
  add ("blocking-cancelled", test_blocking_cancelled);
  add ("blocking-closed", test_blocking_closed);
  add ("blocking-in-the-loop", test_blocking_in_the_loop);
  add ("cancelled-before-blocking", test_cancelled_before_blocking);

  return g_test_run ();
}

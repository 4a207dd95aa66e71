/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "caller-fixture.h"

/* What a handler of “load-started” does comes between a caller and its load. */

static void
cancel_cb (RcCache      *cache,
           RcLoad       *load,
           GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
close_cb (RcCache *cache)
{
  rc_cache_close (cache);
}

/* Starts the verb, and does that meanwhile. */
static void
start_and (Call         *call,
           Fixture      *f,
           gconstpointer verb,
           GCallback     handler)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gulong id = g_signal_connect (f->cache, "load-started", handler, cancellable);

  call_cancellably (call, f, GPOINTER_TO_INT (verb), "a", g_object_ref (cancellable));
  g_signal_handler_disconnect (f->cache, id);
  call_wait (call);
}

static void
test_cancels (Fixture       *f,
              gconstpointer  verb)
{
  Call one;

  start_and (&one, f, verb, G_CALLBACK (cancel_cb));
  assert_cancelled (&one);
  call_clear (&one);
  g_assert_cmpint (f->n_loads, ==, 0);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
}

/* The same when it would have to queue. */
static void
test_cancels_queue (Fixture       *f,
                    gconstpointer  verb)
{
  Call busy, one;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  call_start (&busy, f, VERB_GET, "busy");
  start_and (&one, f, verb, G_CALLBACK (cancel_cb));
  assert_cancelled (&one);
  call_clear (&one);
  answer_key (f, "busy", 1);
  end_with_number (&busy, 1);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 0);
}

static void
assert_closed (Call *one)
{
  g_assert_error (one->error, RC_ERROR, RC_ERROR_CLOSED);
  g_assert_null (one->load);
  g_assert_null (one->object);
  call_clear (one);
}

static void
test_closes (Fixture       *f,
             gconstpointer  verb)
{
  Call one;

  start_and (&one, f, verb, G_CALLBACK (close_cb));
  assert_closed (&one);
  g_assert_cmpint (f->n_loads, ==, 0);
}

static void
test_closes_queue (Fixture       *f,
                   gconstpointer  verb)
{
  Call busy, one;

  rc_cache_set_max_concurrent_loads (f->cache, 1);
  set_loader (f, load_later);
  call_start (&busy, f, VERB_GET, "busy");
  start_and (&one, f, verb, G_CALLBACK (close_cb));
  assert_closed (&one);
  call_wait (&busy);
  assert_closed (&busy);
  answer_key (f, "busy", 1);
}

static void
test_closes_blocking (Fixture       *f,
                      gconstpointer  unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_signal_connect (f->cache, "load-started", G_CALLBACK (close_cb), NULL);
  g_assert_null (rc_cache_get (f->cache, "a", cancellable, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_CLOSED);
  g_assert_cmpint (f->n_loads, ==, 0);
}

static void
test_closes_begin (Fixture       *f,
                   gconstpointer  unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLoad) load = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  g_signal_connect (f->cache, "load-started", G_CALLBACK (close_cb), NULL);
  g_assert_false (rc_cache_begin (f->cache, "a", &value, &load, cancellable, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_CLOSED);
  g_assert_null (load);
}

static void
answer_cb (RcCache *cache,
           RcLoad  *load)
{
  rc_load_return_object (load, G_OBJECT (test_resource_new (7)));
}

/* Somebody else loads what the caller was to load, who has then nothing to do. */
static void
test_answers_begin (Fixture       *f,
                    gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;
  g_autoptr (RcLoad) load = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  Call one;

  g_signal_connect (f->cache, "load-started", G_CALLBACK (answer_cb), NULL);
  g_assert_false (rc_cache_begin (f->cache, "a", &value, &load, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (load);

  rc_cache_clear (f->cache);
  call_start (&one, f, VERB_BEGIN, "a");
  call_wait (&one);
  assert_cancelled (&one);
  call_clear (&one);
  object = rc_cache_peek (f->cache, "a");
  g_assert_nonnull (object);
}

static void
load_and_ask_on (RcLoad   *load,
                 gpointer  user_data)
{
  Call *other = user_data;

  load_now (load, other->f);
  if (g_str_equal (rc_load_get_key (load), "a"))
    call_start (other, other->f, VERB_GET, "b");
}

/* A loader that has answered asks for itself: its load waits for nothing any more. */
static void
test_answered_asks_on (Fixture       *f,
                       gconstpointer  unused)
{
  Call one, other = { .f = f };

  rc_cache_set_load_func (f->cache, load_and_ask_on, &other, NULL);
  call_start (&one, f, VERB_GET, "a");
  call_wait (&one);
  assert_number (&one, 1);
  call_clear (&one);
  call_wait (&other);
  assert_number (&other, 2);
  call_clear (&other);
}

static void
add (const char *name,
     gpointer    func,
     guint       data)
{
  g_autofree char *path = g_strdup_printf ("/rc/started/%s/%u", name, data);

  g_test_add (path, Fixture, GUINT_TO_POINTER (data), set_up,
              (void (*) (Fixture *, gconstpointer)) func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint verb = 0; verb < N_VERBS; verb++)
    {
      add ("cancels", test_cancels, verb);
      add ("cancels-queue", test_cancels_queue, verb);
      add ("closes", test_closes, verb);
      add ("closes-queue", test_closes_queue, verb);
    }
  add ("closes-blocking", test_closes_blocking, 0);
  add ("closes-begin", test_closes_begin, 0);
  add ("answers-begin", test_answers_begin, 0);
  add ("answered-asks-on", test_answered_asks_on, 0);

  return g_test_run ();
}

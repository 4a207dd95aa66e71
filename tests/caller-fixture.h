/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "async-call.h"

/* The most that the library runs at once. */
#define N_WORKERS 32

#define SECOND ((gint64) G_USEC_PER_SEC)

/* A thread that waits for a value. */
typedef struct
{
  RcCache *cache;
  const char *key;
  GCancellable *cancellable;
  GThread *thread;
  GObject *object;
  GError *error;
} Caller;

/* A thread that runs a main loop of its own. */
typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
} Loop;

G_GNUC_UNUSED static gpointer
get_in_thread (gpointer data)
{
  Caller *caller = data;

  caller->object = rc_cache_get (caller->cache, caller->key, caller->cancellable, &caller->error);
  return NULL;
}

G_GNUC_UNUSED static void
caller_start (Caller     *caller,
              RcCache    *cache,
              const char *key)
{
  *caller = (Caller) { .cache = cache, .key = key, .cancellable = g_cancellable_new () };
  caller->thread = g_thread_new ("caller", get_in_thread, caller);
}

G_GNUC_UNUSED static guint64
count_misses (RcCache *cache)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (cache);

  return rc_stats_get_misses (stats);
}

/* Returns when the caller has begun the load of its key, or has joined it. */
G_GNUC_UNUSED static void
caller_start_and_wait (Caller     *caller,
                       RcCache    *cache,
                       const char *key)
{
  guint64 n_misses = count_misses (cache);

  caller_start (caller, cache, key);
  test_wait_until (count_misses (cache) > n_misses);
}

G_GNUC_UNUSED static void
caller_clear (Caller *caller)
{
  g_clear_object (&caller->object);
  g_clear_object (&caller->cancellable);
  g_clear_error (&caller->error);
}

G_GNUC_UNUSED static void
caller_end_with_number (Caller *caller,
                        int     number)
{
  g_thread_join (caller->thread);
  g_assert_no_error (caller->error);
  g_assert_nonnull (caller->object);
  g_assert_cmpint (TEST_RESOURCE (caller->object)->number, ==, number);
  caller_clear (caller);
}

G_GNUC_UNUSED static void
caller_end_with_error (Caller *caller,
                       GQuark  domain,
                       int     code)
{
  g_thread_join (caller->thread);
  g_assert_null (caller->object);
  g_assert_error (caller->error, domain, code);
  caller_clear (caller);
}

G_GNUC_UNUSED static gpointer
run_loop (gpointer data)
{
  Loop *loop = data;

  g_main_context_push_thread_default (loop->context);
  g_main_loop_run (loop->loop);
  run_ready ();
  g_main_context_pop_thread_default (loop->context);

  return NULL;
}

G_GNUC_UNUSED static void
loop_start (Loop *loop)
{
  loop->context = g_main_context_new ();
  loop->loop = g_main_loop_new (loop->context, FALSE);
  loop->thread = g_thread_new ("loop", run_loop, loop);
}

/* Calls @func in the loop's thread, from its loop. */
G_GNUC_UNUSED static void
loop_post (Loop        *loop,
           GSourceFunc  func,
           gpointer     data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, loop->context);
}

typedef struct
{
  void (*func) (gpointer data);
  gpointer data;
  TestLatch done;
} Errand;

G_GNUC_UNUSED static gboolean
run_errand (gpointer data)
{
  Errand *errand = data;

  errand->func (errand->data);
  test_latch_add (&errand->done);
  return G_SOURCE_REMOVE;
}

/* The same, and waits for its end. */
G_GNUC_UNUSED static void
loop_do (Loop      *loop,
         void     (*func) (gpointer data),
         gpointer   data)
{
  Errand errand = { .func = func, .data = data };

  test_latch_init (&errand.done);
  loop_post (loop, run_errand, &errand);
  test_latch_wait_for (&errand.done, 1);
  test_latch_clear (&errand.done);
}

/* What the loop was to call back by now is called back. */
G_GNUC_UNUSED static void
loop_stop (Loop *loop)
{
  loop_do (loop, (void (*) (gpointer)) g_main_loop_quit, loop->loop);
  g_thread_join (loop->thread);
  g_main_loop_unref (loop->loop);
  g_main_context_unref (loop->context);
}

G_GNUC_UNUSED static void
set_up_threaded (Fixture       *f,
                 gconstpointer  unused)
{
  set_up (f, unused);
  rc_cache_set_threaded (f->cache, TRUE);
  set_loader (f, load_noting);
}

G_GNUC_UNUSED static void
end_call (Call *one)
{
  call_wait (one);
  g_assert_no_error (one->error);
  call_clear (one);
}

G_GNUC_UNUSED static void
start_many (Fixture *f,
            Call    *calls,
            guint    n_calls)
{
  for (guint i = 0; i < n_calls; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      call_start (&calls[i], f, VERB_GET, key);
    }
}

G_GNUC_UNUSED static void
end_many (Fixture *f,
          Call    *calls,
          guint    n_calls)
{
  for (guint i = 0; i < n_calls; i++)
    test_latch_add (&f->may_end);
  for (guint i = 0; i < n_calls; i++)
    end_call (&calls[i]);
}

/* Every worker is kept busy. */
G_GNUC_UNUSED static void
keep_busy (Fixture *f,
           Call    *calls)
{
  set_loader (f, load_blocking);
  start_many (f, calls, N_WORKERS);
  test_latch_wait_for (&f->begun, N_WORKERS);
  set_loader (f, load_noting);
}

G_GNUC_UNUSED static void
end_with_number (Call *one,
                 int   number)
{
  call_wait (one);
  assert_number (one, number);
  call_clear (one);
}

G_GNUC_UNUSED static void
set_up_timeout (Fixture       *f,
                gconstpointer  unused)
{
  set_up (f, unused);
  rc_cache_set_load_timeout (f->cache, 10 * SECOND);
  set_loader (f, load_later);
}

G_GNUC_UNUSED static void
end_late (Call *one)
{
  call_wait (one);
  g_assert_error (one->error, RC_ERROR, RC_ERROR_TIMED_OUT);
  call_clear (one);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-test.h"

/* A cache, loaders of several kinds, and callers of every kind. */
typedef struct
{
  RcCache *cache;
  TestLog log;
  RcLoadFunc loader;
  TestLatch begun;          /* loaders that were called */
  TestLatch may_end;        /* for loaders that block */
  GMutex lock;
  GCond changed;
  GPtrArray *held;          /* lock; loads that are answered later */
  int n_loads;              /* atomic */
  int n_running;            /* atomic; load_blocking() */
  int most_running;         /* atomic */
  int n_released;           /* atomic */
  int n_release_funcs;      /* that were set */
  TestLatch forgotten;      /* those that will not be called any more */
  GString *order;           /* lock; the keys that load_noting() has loaded */
  gpointer loader_thread;   /* atomic; of the last load_noting() */
  GThread *helper;          /* somebody else who answers */
} Fixture;

/* Set while this thread is inside a function of the library or of GCancellable: no
   callback may run then. */
static GPrivate inside = G_PRIVATE_INIT (NULL);

G_GNUC_UNUSED static void
enter (void)
{
  g_private_set (&inside, GINT_TO_POINTER (GPOINTER_TO_INT (g_private_get (&inside)) + 1));
}

G_GNUC_UNUSED static void
leave (void)
{
  g_private_set (&inside, GINT_TO_POINTER (GPOINTER_TO_INT (g_private_get (&inside)) - 1));
}

G_GNUC_UNUSED static void
load_now (RcLoad   *load,
          gpointer  user_data)
{
  Fixture *f = user_data;
  int number = g_atomic_int_add (&f->n_loads, 1) + 1;

  rc_load_return_object (load, G_OBJECT (test_resource_new (number)));
}

G_GNUC_UNUSED static void
load_badly (RcLoad   *load,
            gpointer  user_data)
{
  Fixture *f = user_data;

  g_atomic_int_inc (&f->n_loads);
  rc_load_return_error (load, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE,
                                                   "no such host"));
}

G_GNUC_UNUSED static void
load_noting (RcLoad   *load,
             gpointer  user_data)
{
  Fixture *f = user_data;

  g_mutex_lock (&f->lock);
  g_string_append (f->order, rc_load_get_key (load));
  g_mutex_unlock (&f->lock);
  g_atomic_pointer_set (&f->loader_thread, g_thread_self ());
  load_now (load, f);
}

/* Somebody takes the load with take_load() and answers it. */
G_GNUC_UNUSED static void
load_later (RcLoad   *load,
            gpointer  user_data)
{
  Fixture *f = user_data;

  g_atomic_int_inc (&f->n_loads);
  g_mutex_lock (&f->lock);
  g_ptr_array_add (f->held, g_object_ref (load));
  g_cond_broadcast (&f->changed);
  g_mutex_unlock (&f->lock);
}

/* Ends when f->may_end says so, one loader for each count. */
G_GNUC_UNUSED static void
load_blocking (RcLoad   *load,
               gpointer  user_data)
{
  Fixture *f = user_data;
  int number = g_atomic_int_add (&f->n_loads, 1) + 1;
  int running = g_atomic_int_add (&f->n_running, 1) + 1;
  int most = g_atomic_int_get (&f->most_running);

  while (running > most &&
         !g_atomic_int_compare_and_exchange (&f->most_running, most, running))
    most = g_atomic_int_get (&f->most_running);

  test_latch_add (&f->begun);
  test_latch_wait_for (&f->may_end, number);
  g_atomic_int_add (&f->n_running, -1);
  rc_load_return_object (load, G_OBJECT (test_resource_new (number)));
}

G_GNUC_UNUSED static RcLoad *
find_load_locked (Fixture    *f,
                  const char *key)
{
  for (guint i = 0; i < f->held->len; i++)
    if (g_str_equal (rc_load_get_key (f->held->pdata[i]), key))
      return g_ptr_array_steal_index (f->held, i);

  return NULL;
}

/* Waits until the loader of @key was called, in whatever thread. */
G_GNUC_UNUSED static RcLoad *
take_load (Fixture    *f,
           const char *key)
{
  RcLoad *load;

  g_mutex_lock (&f->lock);
  while ((load = find_load_locked (f, key)) == NULL)
    g_cond_wait (&f->changed, &f->lock);
  g_mutex_unlock (&f->lock);

  return load;
}

G_GNUC_UNUSED static void
answer (RcLoad *load,
        int     number)
{
  enter ();
  rc_load_return_object (load, G_OBJECT (test_resource_new (number)));
  g_object_unref (load);
  leave ();
}

G_GNUC_UNUSED static void
answer_key (Fixture    *f,
            const char *key,
            int         number)
{
  answer (take_load (f, key), number);
}

G_GNUC_UNUSED static void
set_loader (Fixture    *f,
            RcLoadFunc  loader)
{
  f->loader = loader;
  rc_cache_set_load_func (f->cache, loader, f, NULL);
}

G_GNUC_UNUSED static void
forget (gpointer n_released)
{
  Fixture *f = (Fixture *) ((char *) n_released - G_STRUCT_OFFSET (Fixture, n_released));

  test_latch_add (&f->forgotten);
}

/* @release: gets an atomic int that counts. */
G_GNUC_UNUSED static void
set_release (Fixture       *f,
             RcReleaseFunc  release)
{
  f->n_release_funcs++;
  rc_cache_set_release_func (f->cache, release, &f->n_released, forget);
}

G_GNUC_UNUSED static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  rc_clock_freeze ();
  *f = (Fixture) { .cache = rc_cache_new ("test") };
  set_loader (f, load_now);
  test_latch_init (&f->forgotten);
  set_release (f, test_release);
  test_log_init (&f->log);
  test_latch_init (&f->begun);
  test_latch_init (&f->may_end);
  g_mutex_init (&f->lock);
  g_cond_init (&f->changed);
  f->held = g_ptr_array_new_with_free_func (g_object_unref);
  f->order = g_string_new (NULL);
}

/* Runs what is ready in this thread's main context. */
G_GNUC_UNUSED static void
run_ready (void)
{
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE));
}

G_GNUC_UNUSED static void
gone_cb (gpointer  latch,
         GObject  *cache)
{
  test_latch_add (latch);
}

G_GNUC_UNUSED static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  TestLatch gone;

  g_clear_pointer (&f->helper, g_thread_join);
  g_ptr_array_unref (f->held);
  run_ready ();

  /* A worker may hold it, or a value, for a moment after its answer. */
  test_latch_init (&gone);
  g_object_weak_ref (G_OBJECT (f->cache), gone_cb, &gone);
  if (rc_cache_get_threaded (f->cache))
    g_object_unref (f->cache);
  else
    g_assert_finalize_object (f->cache);
  test_latch_wait_for (&gone, 1);
  test_latch_clear (&gone);
  test_latch_wait_for (&f->forgotten, f->n_release_funcs);
  test_latch_clear (&f->forgotten);

  g_string_free (f->order, TRUE);
  test_log_clear (&f->log);
  test_latch_clear (&f->begun);
  test_latch_clear (&f->may_end);
  g_mutex_clear (&f->lock);
  g_cond_clear (&f->changed);
  rc_clock_thaw ();
}

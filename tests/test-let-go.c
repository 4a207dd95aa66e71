/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"

#include <dlfcn.h>

#define TTL 100

/* A thread that answers a load has let go of the value when the callers are told: it is they
   who release it, at home, however long that thread takes. */

typedef void (*UnrefFunc) (GSource *source);

static GThread *home;
static TestLatch has_told;
static TestLatch may_go_on;

/* In place of GLib's, for the whole program: stops a thread that has just told callers. */
void
g_source_unref (GSource *source)
{
  UnrefFunc unref = (UnrefFunc) dlsym (RTLD_NEXT, "g_source_unref");
  gboolean tells = g_thread_self () != home &&
                   g_strcmp0 (g_source_get_name (source), "[resource-cache] results") == 0;

  unref (source);
  if (!tells)
    return;

  test_latch_add (&has_told);
  test_latch_wait_for (&may_go_on, 1);
}

static gpointer
answer_well (gpointer load)
{
  answer (load, 1);
  return NULL;
}

static gpointer
answer_with_error (gpointer load)
{
  answer_badly (load);
  return NULL;
}

static gpointer
answer_with_previous (gpointer load)
{
  rc_load_return_object (load, rc_load_dup_previous (load));
  g_object_unref (load);
  return NULL;
}

static void
set_up_at_home (Fixture       *f,
                gconstpointer  unused)
{
  home = g_thread_self ();
  test_latch_init (&has_told);
  test_latch_init (&may_go_on);
  set_up (f, NULL);
  rc_cache_set_main_context (f->cache, g_main_context_default ());
  f->keeps = TRUE;
}

static void
tear_down_at_home (Fixture       *f,
                   gconstpointer  unused)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  tear_down (f, NULL);
  test_latch_clear (&may_go_on);
  test_latch_clear (&has_told);
}

static RcLease *
finish_lease (Fixture *f,
              Call    *call)
{
  g_autoptr (GError) error = NULL;
  RcLease *lease;

  call_wait (call);
  lease = rc_cache_acquire_finish (f->cache, call->result, &error);
  g_assert_no_error (error);
  g_clear_object (&call->result);

  return lease;
}

/* Drops the leases while the thread that has told of them is stopped. Takes over them. */
static void
assert_released_here (Fixture *f,
                      RcLease *lease,
                      RcLease *other)
{
  test_latch_wait_for (&has_told, 1);
  rc_cache_clear (f->cache);
  g_assert_cmpint (f->n_released, ==, 0);
  g_clear_object (&other);
  g_clear_object (&lease);
  g_assert_cmpint (f->n_released, ==, 1);
  test_latch_add (&may_go_on);
}

static void
test_stored (Fixture       *f,
             gconstpointer  unused)
{
  Call call = { NULL, };
  GThread *thread;

  rc_cache_acquire_async (f->cache, "a", NULL, call_cb, &call);
  thread = g_thread_new ("answer", answer_well, steal_kept (f, 1));
  assert_released_here (f, finish_lease (f, &call), NULL);
  g_thread_join (thread);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* What was removed while it was loaded is handed out, and not stored. */
static void
test_refused (Fixture       *f,
              gconstpointer  unused)
{
  Call call = { NULL, };
  GThread *thread;

  rc_cache_acquire_async (f->cache, "a", NULL, call_cb, &call);
  rc_cache_clear (f->cache);
  thread = g_thread_new ("answer", answer_well, steal_kept (f, 1));
  assert_released_here (f, finish_lease (f, &call), NULL);
  g_thread_join (thread);
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
test_blocking (Fixture       *f,
               gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  Call call = { NULL, };
  RcLease *lease;
  GThread *thread;

  rc_cache_acquire_async (f->cache, "a", NULL, call_cb, &call);
  thread = g_thread_new ("answer", answer_well, steal_kept (f, 1));
  lease = rc_cache_acquire (f->cache, "a", NULL, &error);
  g_assert_no_error (error);
  assert_released_here (f, lease, finish_lease (f, &call));
  g_thread_join (thread);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* What is loaded in the background is wanted by nobody, at first. */
static void
test_background (Fixture       *f,
                 gconstpointer  unused)
{
  g_autoptr (TestResource) old = NULL;
  Call call = { NULL, };
  GThread *thread;
  RcLoad *load;

  insert (f, "a", 0);
  rc_cache_set_ttl (f->cache, 2 * TTL);
  rc_cache_set_refresh_after (f->cache, TTL);
  rc_clock_advance (TTL);
  old = get (f, "a");
  while (g_atomic_int_get (&f->n_loads) == 0)
    g_main_context_iteration (NULL, TRUE);
  load = steal_kept (f, 1);
  rc_clock_advance (TTL);
  test_wait_until (!rc_cache_contains (f->cache, "a"));
  while (g_atomic_int_get (&f->n_released) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_atomic_int_set (&f->n_released, 0);
  rc_cache_acquire_async (f->cache, "a", NULL, call_cb, &call);
  thread = g_thread_new ("answer", answer_well, load);
  assert_released_here (f, finish_lease (f, &call), NULL);
  g_thread_join (thread);
  g_assert_cmpint (f->n_released, ==, 1);
}

/* The old value serves on: because of an error, or because the loader says so. */
static void
assert_old_released_here (Fixture     *f,
                          GThreadFunc  func)
{
  g_autoptr (GObject) previous = NULL;
  Call call = { NULL, };
  GThread *thread;
  RcLoad *load;

  insert (f, "a", 1);
  rc_cache_set_ttl (f->cache, TTL);
  rc_cache_set_stale_if_error (f->cache, TTL);
  rc_clock_advance (TTL);
  rc_cache_acquire_async (f->cache, "a", NULL, call_cb, &call);
  load = steal_kept (f, 1);
  previous = rc_load_dup_previous (load);
  g_assert_nonnull (previous);
  thread = g_thread_new ("answer", func, load);
  assert_released_here (f, finish_lease (f, &call), NULL);
  g_thread_join (thread);
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
test_old_after_error (Fixture       *f,
                      gconstpointer  unused)
{
  assert_old_released_here (f, answer_with_error);
}

static void
test_old_again (Fixture       *f,
                gconstpointer  unused)
{
  assert_old_released_here (f, answer_with_previous);
}

#define CASE(name, func) g_test_add ("/rc/let-go/" name, Fixture, NULL, set_up_at_home, func, \
                                     tear_down_at_home)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  CASE ("stored", test_stored);
  CASE ("refused", test_refused);
  CASE ("blocking", test_blocking);
  CASE ("background", test_background);
  CASE ("old-after-error", test_old_after_error);
  CASE ("old-again", test_old_again);

  return g_test_run ();
}

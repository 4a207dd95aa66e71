/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"
#include "rc-cache-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that hangs is killed after so many seconds; none is expected to come near. */
#define PATIENCE_SEC 60

#define TTL G_TIME_SPAN_HOUR

typedef void (*ChildFunc) (Fixture *f);

static pid_t
fork_with_patience (void)
{
  pid_t pid;

  fflush (NULL);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    alarm (PATIENCE_SEC);

  return pid;
}

/* Runs @child in a forked process, which says by a byte that all is well: its exit status
   may be what a checking tool thinks of the memory that was its parent's. */
static void
run_in_child (Fixture   *f,
              ChildFunc  child)
{
  char said = 0;
  int ends[2];
  pid_t pid;

  g_assert_cmpint (pipe (ends), ==, 0);
  pid = fork_with_patience ();
  if (pid == 0)
    {
      close (ends[0]);
      child (f);
      test_exit_child (write (ends[1], "y", 1) == 1 ? EXIT_SUCCESS : EXIT_FAILURE);
    }

  close (ends[1]);
  g_assert_cmpint (read (ends[0], &said, 1), ==, 1);
  g_assert_cmpint (said, ==, 'y');
  close (ends[0]);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
}

static gpointer
load_in_parent (gpointer data)
{
  Fixture *f = data;

  return rc_cache_get (f->cache, "loading", NULL, NULL);
}

/* Workers that have nothing to do stay for a while; in a child there are none. */
static void
use_workers (Fixture *f)
{
  g_autoptr (RcCache) cache = rc_cache_new ("workers");
  g_autoptr (GObject) object = NULL;
  Call call = { NULL, };

  rc_cache_set_load_func (cache, fixture_load, f, NULL);
  rc_cache_set_threaded (cache, TRUE);
  rc_cache_get_async (cache, "a", NULL, call_cb, &call);
  call_wait (&call);
  object = rc_cache_get_finish (cache, call.result, NULL);
  g_assert_nonnull (object);
  g_object_unref (call.result);
  f->n_loads = 0;
}

/* The cache of a process that has a housekeeper at work and a load in progress, with a
   thread that waits for it. The time runs by itself: nothing falls due in the test. */
typedef struct
{
  Fixture base;
  GThread *waiter;
  RcLoad *load;
} Parent;

static gboolean
is_waited_for (RcCache    *cache,
               const char *key)
{
  g_autoptr (RcFlight) flight = NULL;

  rc_cache_lock (cache);
  flight = rc_flight_ref (g_hash_table_lookup (cache->flights, key));
  rc_cache_unlock_only (cache);

  return rc_flight_blocks_somebody (flight);
}

/* The other threads are at rest: the locks of GLib are as they should be in a child. */
static void
set_up_parent (Parent        *p,
               gconstpointer  unused)
{
  set_up (&p->base, NULL);
  rc_clock_thaw ();
  use_workers (&p->base);
  rc_cache_set_ttl (p->base.cache, TTL);
  rc_cache_set_load_timeout (p->base.cache, TTL);
  g_assert_cmpint (get_number (&p->base, "there"), ==, 1);
  p->base.keeps = TRUE;
  p->waiter = g_thread_new ("waiter", load_in_parent, &p->base);
  p->load = steal_kept (&p->base, 1);
  p->base.keeps = FALSE;
  test_wait_until (is_waited_for (p->base.cache, "loading"));
  g_assert_true (rc_housekeeper_is_running ());
}

/* In the parent everything goes on as if nothing had been. */
static void
tear_down_parent (Parent        *p,
                  gconstpointer  unused)
{
  g_autoptr (GObject) object = NULL;

  answer (p->load, 9);
  object = g_thread_join (p->waiter);
  g_assert_cmpint (TEST_RESOURCE (object)->number, ==, 9);
  g_assert_cmpint (peek_number (&p->base, "loading"), ==, 9);

  rc_clock_freeze ();
  rc_clock_advance (TTL + G_TIME_SPAN_MINUTE);
  g_assert_cmpint (p->base.n_released, ==, 2);
  tear_down (&p->base, NULL);
}

static void
look_up (Fixture *f)
{
  g_assert_cmpint (get_number (f, "there"), ==, 1);
  g_assert_true (rc_cache_contains (f->cache, "there"));
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 1);
}

/* Nobody in the child would ever answer the parent's load. */
static void
load_anew (Fixture *f)
{
  g_assert_cmpint (get_number (f, "loading"), ==, 3);
  g_assert_cmpint (get_number (f, "loading"), ==, 3);
  g_assert_cmpint (get_number (f, "other"), ==, 4);
}

static void
load_async (Fixture *f)
{
  Call call = { NULL, };

  rc_cache_get_async (f->cache, "loading", NULL, call_cb, &call);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 3);
}

static void
load_threaded (Fixture *f)
{
  Call call = { NULL, };

  rc_cache_set_threaded (f->cache, TRUE);
  rc_cache_get_async (f->cache, "loading", NULL, call_cb, &call);
  g_assert_cmpint (finish_get (f, &call, NULL), ==, 3);
  rc_cache_refresh_async (f->cache, "there", NULL, call_cb, &call);
  g_assert_true (finish_refresh (f, &call, NULL));
}

/* The slots that the parent's loads hold are not the child's. */
static void
load_in_a_slot (Fixture *f)
{
  rc_cache_set_max_concurrent_loads (f->cache, 1);
  g_assert_cmpint (get_number (f, "loading"), ==, 3);
  g_assert_cmpint (get_number (f, "other"), ==, 4);
}

/* Nobody prunes, but what has expired is not returned for that. */
static void
expire (Fixture *f)
{
  g_assert_false (rc_housekeeper_is_running ());
  rc_clock_freeze ();
  rc_clock_advance (TTL + G_TIME_SPAN_MINUTE);
  g_assert_false (rc_cache_contains (f->cache, "there"));
  g_assert_null (rc_cache_lookup (f->cache, "there"));
  g_assert_cmpint (get_number (f, "there"), ==, 3);
  rc_cache_prune (f->cache);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 1);
  rc_clock_thaw ();
}

static void
write_to_it (Fixture *f)
{
  insert (f, "there", 5);
  insert (f, "loading", 6);
  insert (f, "new", 7);
  g_assert_cmpint (f->n_released, ==, 1);
  g_assert_true (rc_cache_remove (f->cache, "new"));
  rc_cache_set_ttl (f->cache, TTL / 2);
  rc_cache_trim (f->cache, 0.5);
  rc_cache_clear (f->cache);
  g_assert_cmpint (f->n_released, ==, 4);
  g_assert_false (rc_housekeeper_is_running ());
}

static void
close_it (Fixture *f)
{
  rc_cache_close (f->cache);
  g_assert_cmpint (f->n_released, ==, 1);
}

static void
make_another (Fixture *f)
{
  RcCache *cache = rc_cache_new ("of the child");
  g_autoptr (RcLease) lease = NULL;

  rc_cache_set_ttl (cache, TTL);
  rc_cache_set_load_timeout (cache, TTL);
  rc_cache_set_load_func (cache, fixture_load, f, NULL);
  lease = rc_cache_acquire (cache, "loading", NULL, NULL);
  g_assert_nonnull (lease);
  rc_lease_release (lease);
  g_clear_object (&lease);
  g_assert_finalize_object (cache);
}

/* The grandchild of a process is as good as its child. */
static void
fork_again (Fixture *f)
{
  run_in_child (f, load_anew);
  load_anew (f);
}

static void
test_child (Parent        *p,
            gconstpointer  child)
{
  run_in_child (&p->base, (ChildFunc) child);
}

/* What is done at the end of a process does not wait for the threads of another. */
static void
test_exit (Parent        *p,
           gconstpointer  unused)
{
  int status = 0;
  pid_t pid;

  if (g_getenv ("G_SLICE") != NULL)
    {
      g_test_skip ("The tools of build-aux/check --sanitize have a say in it");
      return;
    }

  pid = fork_with_patience ();
  if (pid == 0)
    {
      load_anew (&p->base);
      exit (EXIT_SUCCESS);
    }

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, EXIT_SUCCESS);
}

static void
use_first_cache (Fixture *f)
{
  make_another (f);
}

/* A process that has never had a housekeeper before it was forked. */
static void
test_before_first_use (void)
{
  Fixture f = { NULL, };

  run_in_child (&f, use_first_cache);
}

#define add(name, child)                                                                \
  g_test_add ("/rc/fork/" name, Parent, child, set_up_parent, test_child, tear_down_parent)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/fork/before-first-use", test_before_first_use);
  add ("look-up", look_up);
  add ("load-anew", load_anew);
  add ("load-async", load_async);
  add ("load-threaded", load_threaded);
  add ("load-in-a-slot", load_in_a_slot);
  add ("expire", expire);
  add ("write", write_to_it);
  add ("close", close_it);
  add ("make-another", make_another);
  add ("fork-again", fork_again);
  g_test_add ("/rc/fork/exit", Parent, NULL, set_up_parent, test_exit, tear_down_parent);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loading-fixture.h"
#include "rc-housekeeper-private.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

/* A system that has no more threads to give, for a while. */

#define TTL 100
#define MANY 50

typedef int (*CreateFunc) (pthread_t            *thread,
                           const pthread_attr_t *attributes,
                           void                 *(*func) (void *),
                           void                 *data);

static int is_refusing;      /* atomic */
static int n_refused;        /* atomic */
static int n_told;           /* atomic; messages of the library */

/* In place of the system's, for the whole program. */
int
pthread_create (pthread_t            *thread,
                const pthread_attr_t *attributes,
                void                 *(*func) (void *),
                void                 *data)
{
  CreateFunc create = (CreateFunc) dlsym (RTLD_NEXT, "pthread_create");

  if (!g_atomic_int_get (&is_refusing))
    return create (thread, attributes, func, data);

  g_atomic_int_inc (&n_refused);
  return EAGAIN;
}

static GLogWriterOutput
count_message (GLogLevelFlags   level,
               const GLogField *fields,
               gsize            n_fields,
               gpointer         unused)
{
  if (level == G_LOG_LEVEL_MESSAGE)
    g_atomic_int_inc (&n_told);

  return g_log_writer_default (level, fields, n_fields, NULL);
}

static void
refuse (gboolean refuses)
{
  g_atomic_int_set (&is_refusing, refuses);
}

/* All is well: the next refusal is news. */
static void
have_a_thread (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("short");
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_cache_set_ttl (cache, TTL);
  rc_cache_insert (cache, "a", G_OBJECT (resource));
  g_assert_true (rc_housekeeper_is_running ());
  rc_cache_clear (cache);
  test_wait_until (!rc_housekeeper_is_running ());
}

static void
set_up_refused (Fixture       *f,
                gconstpointer  unused)
{
  set_up (f, NULL);
  have_a_thread ();
  n_refused = n_told = 0;
  refuse (TRUE);
}

static void
tear_down_allowed (Fixture       *f,
                   gconstpointer  unused)
{
  refuse (FALSE);
  tear_down (f, NULL);
}

static void
get_letters (Fixture    *f,
             const char *letters)
{
  for (const char *letter = letters; *letter != '\0'; letter++)
    get_number (f, (char[]) { *letter, '\0' });
}

/* Nobody prunes; but what has expired is not returned, and goes when somebody comes. */
static void
test_expiry (Fixture       *f,
             gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, TTL);
  get_letters (f, "abc");
  g_assert_cmpint (n_refused, >, 0);
  g_assert_false (rc_housekeeper_is_running ());

  rc_clock_advance (TTL);
  g_assert_cmpint (f->n_released, ==, 0);
  g_assert_null (rc_cache_lookup (f->cache, "a"));
  g_assert_cmpint (get_number (f, "b"), ==, 4);
  g_assert_cmpuint (rc_cache_prune (f->cache), >, 0);
  g_assert_cmpint (f->n_released, ==, 3);
}

/* One message, however often it is tried. */
static void
test_told_once (Fixture       *f,
                gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, TTL);
  for (int i = 0; i < MANY; i++)
    {
      get_letters (f, "abc");
      rc_clock_advance (TTL);
      rc_cache_clear (f->cache);
    }
  g_assert_cmpint (n_told, ==, 1);
  g_assert_cmpint (n_refused, >=, MANY);
}

/* And one more if it happens again after all was well. */
static void
test_told_again (Fixture       *f,
                 gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, TTL);
  get_letters (f, "a");
  refuse (FALSE);
  get_letters (f, "b");
  rc_cache_clear (f->cache);
  test_wait_until (!rc_housekeeper_is_running ());
  g_assert_cmpint (n_told, ==, 1);

  refuse (TRUE);
  get_letters (f, "ab");
  g_assert_cmpint (n_told, ==, 2);
}

/* Any verb that has something to change gets the housekeeper to come when there is one to be
   had: what was put in before is released in time. */
static void
test_recovery (Fixture       *f,
               gconstpointer  unused)
{
  rc_cache_set_ttl (f->cache, TTL);
  get_letters (f, "abc");
  refuse (FALSE);
  rc_clock_advance (1);
  get_letters (f, "d");
  g_assert_true (rc_housekeeper_is_running ());
  rc_clock_advance (TTL - 1);
  g_assert_cmpint (f->n_released, ==, 3);
  rc_clock_advance (1);
  g_assert_cmpint (f->n_released, ==, 4);
}

/* Another cache's good luck is this one's too. */
static void
test_recovery_by_another (Fixture       *f,
                          gconstpointer  unused)
{
  g_autoptr (RcCache) other = rc_cache_new ("other");
  g_autoptr (TestResource) resource = test_resource_new (1);

  rc_cache_set_ttl (f->cache, TTL);
  rc_cache_set_ttl (other, 2 * TTL);
  get_letters (f, "abc");
  refuse (FALSE);
  rc_cache_insert (other, "a", G_OBJECT (resource));
  rc_clock_advance (TTL);
  g_assert_cmpint (f->n_released, ==, 3);
}

/* Without a thread that counts the time, whoever comes next finds the load too late. */
static void
test_load_timeout (Fixture       *f,
                   gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLoad) first = NULL;
  g_autoptr (RcLoad) second = NULL;
  Call one = { NULL, };
  Call two = { NULL, };

  f->keeps = TRUE;
  rc_cache_set_load_timeout (f->cache, TTL);
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &one);
  first = steal_kept (f, 1);
  g_assert_false (rc_housekeeper_is_running ());
  refuse (FALSE);
  rc_cache_get_async (f->cache, "b", NULL, call_cb, &two);
  second = steal_kept (f, 2);
  rc_clock_advance (TTL);
  g_assert_cmpint (finish_get (f, &one, &error), ==, 0);
  g_assert_error (error, RC_ERROR, RC_ERROR_TIMED_OUT);
  g_clear_error (&error);
  g_assert_cmpint (finish_get (f, &two, &error), ==, 0);
  g_assert_error (error, RC_ERROR, RC_ERROR_TIMED_OUT);
}

/* The loader runs in the thread that asks, which was told already. */
static void
test_threaded (Fixture       *f,
               gconstpointer  unused)
{
  Call calls[MANY] = { { NULL, }, };

  rc_cache_set_threaded (f->cache, TRUE);
  for (int i = 0; i < MANY; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", i);

      rc_cache_get_async (f->cache, key, NULL, call_cb, &calls[i]);
    }
  for (int i = 0; i < MANY; i++)
    g_assert_cmpint (finish_get (f, &calls[i], NULL), ==, i + 1);
  g_assert_true (f->loader == g_thread_self ());
  g_assert_cmpint (f->n_loads, ==, MANY);
  g_assert_cmpint (n_told, ==, 0);

  refuse (FALSE);
  rc_cache_get_async (f->cache, "a", NULL, call_cb, &calls[0]);
  g_assert_cmpint (finish_get (f, &calls[0], NULL), ==, MANY + 1);
  g_assert_true (f->loader != g_thread_self ());
}

/* A hit is a hit, and the load that it begins runs where it can; that is told once. */
static void
test_refresh (Fixture       *f,
              gconstpointer  unused)
{
  rc_cache_set_refresh_after (f->cache, TTL);
  get_letters (f, "a");
  for (int i = 1; i <= MANY; i++)
    {
      rc_clock_advance (TTL + 1);
      g_assert_cmpint (get_number (f, "a"), ==, i);
      g_assert_cmpint (f->n_loads, ==, i + 1);
      g_assert_cmpint (f->n_released, ==, i);
    }
  g_assert_cmpint (n_told, ==, 1);
}

static RcLease *
acquire (Fixture    *f,
         const char *key)
{
  g_autoptr (GError) error = NULL;
  RcLease *lease = rc_cache_acquire (f->cache, key, NULL, &error);

  g_assert_no_error (error);
  return lease;
}

/* All that needs no thread. */
static void
test_other_verbs (Fixture       *f,
                  gconstpointer  unused)
{
  g_autoptr (RcLease) lease = NULL;

  rc_cache_set_max_entries (f->cache, 3);
  rc_cache_set_idle_timeout (f->cache, TTL);
  rc_cache_set_retry_delay (f->cache, TTL);
  lease = acquire (f, "a");
  insert_all (f, "bcdef");
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, 3);
  f->fails = TRUE;
  assert_get_fails (f, "x");
  assert_get_fails (f, "x");
  g_assert_cmpint (f->n_loads, ==, 2);
  rc_lease_release (lease);
  rc_cache_close (f->cache);
  g_assert_cmpint (f->n_released, ==, 6);
}

static void
live_without_threads (void)
{
  Fixture f;

  refuse (TRUE);
  set_up (&f, NULL);
  get_letters (&f, "abc");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  get_letters (&f, "abc");
  g_assert_cmpint (f.n_loads, ==, 3);
  g_assert_cmpint (n_refused, >, 0);
  tear_down (&f, NULL);
}

/* A main loop, in which GLib would hear of low memory if it had a thread for D-Bus. Where it
   insists on one, it ends the program. */
static void
test_main_loop (void)
{
  if (g_test_subprocess ())
    {
      live_without_threads ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

#define add(name, func)                                                                 \
  g_test_add ("/rc/fault-threads/" name, Fixture, NULL, set_up_refused, func, tear_down_allowed)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (count_message, NULL, NULL);

  g_test_add_func ("/rc/fault-threads/main-loop", test_main_loop);
  /* The first GTask of a program needs a thread, come what may. */
  if (!g_test_subprocess ())
    g_type_ensure (G_TYPE_TASK);

  /* Once a worker is there, it stays for some time: who needs that there is none goes first. */
  add ("expiry", test_expiry);
  add ("told-once", test_told_once);
  add ("told-again", test_told_again);
  add ("recovery", test_recovery);
  add ("recovery-by-another", test_recovery_by_another);
  add ("load-timeout", test_load_timeout);
  add ("other-verbs", test_other_verbs);
  add ("refresh", test_refresh);
  add ("threaded", test_threaded);

  return g_test_run ();
}

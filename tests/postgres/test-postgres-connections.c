/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connections.h"

#define N_CALLERS 8
#define CUT "SELECT pg_terminate_backend (pg_backend_pid ())"

static RcLease *
acquire (TestFixture *f)
{
  g_autoptr (GError) error = NULL;
  RcLease *lease = rc_cache_acquire (f->cache, "a", NULL, &error);

  g_assert_no_error (error);
  return lease;
}

static gpointer
acquire_in_thread (gpointer data)
{
  return acquire (data);
}

/* Everybody who comes for a key holds the same connection. */
static void
test_shared (TestFixture   *f,
             gconstpointer  server)
{
  GThread *callers[N_CALLERS];
  RcLease *leases[N_CALLERS];

  for (int i = 0; i < N_CALLERS; i++)
    callers[i] = g_thread_new ("caller", acquire_in_thread, f);
  for (int i = 0; i < N_CALLERS; i++)
    leases[i] = g_thread_join (callers[i]);

  test_fixture_assert_connections (f, 1);
  for (int i = 0; i < N_CALLERS; i++)
    {
      g_assert_true (test_lease_get_connection (leases[i])
                     == test_lease_get_connection (leases[0]));
      g_assert_true (test_lease_execute (leases[i], "SELECT 1"));
    }
  for (int i = 0; i < N_CALLERS; i++)
    g_object_unref (leases[i]);
}

/* A connection is asked whether it lives once for each interval, not once for each use. */
static void
test_validate_interval (TestFixture   *f,
                        gconstpointer  server)
{
  int *n_checks = &f->connections.n_checks;
  int first = test_fixture_use (f, "a");

  rc_cache_set_validate_interval (f->cache, G_TIME_SPAN_MINUTE);
  rc_clock_advance (G_TIME_SPAN_MINUTE - 1);
  for (int i = 0; i < 10; i++)
    g_assert_cmpint (test_fixture_use (f, "a"), ==, first);
  g_assert_cmpint (*n_checks, ==, 0);

  rc_clock_advance (1);
  for (int i = 0; i < 10; i++)
    g_assert_cmpint (test_fixture_use (f, "a"), ==, first);
  g_assert_cmpint (*n_checks, ==, 1);

  rc_cache_set_validate_interval (f->cache, 0);
  for (int i = 0; i < 10; i++)
    g_assert_cmpint (test_fixture_use (f, "a"), ==, first);
  g_assert_cmpint (*n_checks, ==, 11);
}

/* Cut off unseen: within the interval one caller notices, after it nobody does. */
static void
test_cut_within_interval (TestFixture   *f,
                          gconstpointer  server)
{
  char *cut = g_strdup_printf ("SELECT pg_terminate_backend (%d, 20000)",
                               test_fixture_use (f, "a"));

  rc_cache_set_validate_interval (f->cache, G_TIME_SPAN_MINUTE);
  test_server_execute (f->server, cut);
  g_assert_false (test_execute (f->cache, "a", "SELECT 1"));
  g_free (cut);

  cut = g_strdup_printf ("SELECT pg_terminate_backend (%d, 20000)", test_fixture_use (f, "a"));
  test_server_execute (f->server, cut);
  rc_clock_advance (G_TIME_SPAN_MINUTE);
  test_fixture_use (f, "a");
  g_assert_cmpint (f->connections.n_checks, ==, 1);
  test_fixture_assert_connections (f, 1);
  g_free (cut);
}

/* A query that is wrong says nothing about the connection. */
static void
test_failed_query (TestFixture   *f,
                   gconstpointer  server)
{
  int pid = test_fixture_use (f, "a");

  g_assert_false (test_execute (f->cache, "a", "SELECT nonsense"));
  g_assert_cmpint (test_fixture_use (f, "a"), ==, pid);
  g_assert_cmpint (f->connections.n_tries, ==, 1);
}

/* Marked as broken: the next caller has a new connection, others keep what they hold. */
static void
test_mark_broken (TestFixture   *f,
                  gconstpointer  server)
{
  g_autoptr (RcLease) first = acquire (f);
  g_autoptr (RcLease) second = acquire (f);
  g_autoptr (RcLease) third = NULL;

  rc_lease_mark_broken (first);
  third = acquire (f);
  test_fixture_assert_connections (f, 2);
  rc_lease_release (first);
  g_assert_true (test_lease_execute (second, "SELECT 1"));
  test_fixture_assert_connections (f, 2);
  rc_lease_release (second);
  test_fixture_assert_connections (f, 1);
  g_assert_true (test_lease_execute (third, "SELECT 1"));
}

/* Two borrowers of one dead connection mark it, and one new connection takes its place. */
static void
test_marked_by_both (TestFixture   *f,
                     gconstpointer  server)
{
  g_autoptr (RcLease) first = acquire (f);
  g_autoptr (RcLease) second = acquire (f);
  int fresh;

  g_assert_false (test_lease_execute (first, CUT));
  fresh = test_fixture_use (f, "a");
  g_assert_false (test_lease_execute (second, "SELECT 1"));
  g_assert_cmpint (test_fixture_use (f, "a"), ==, fresh);
  g_assert_cmpint (f->connections.n_tries, ==, 2);
}

static void
replace (TestFixture *f)
{
  g_auto (GValue) value = G_VALUE_INIT;

  test_connections_take (&f->connections, test_server_connect (f->server, TEST_SERVER_ROLE),
                         &value);
  rc_cache_insert_value (f->cache, "a", &value);
}

static void
evict_for (TestFixture   *f,
           RcEvictReason  reason)
{
  switch (reason)
    {
    case RC_EVICT_REASON_REMOVED:
      g_assert_true (rc_cache_remove (f->cache, "a"));
      break;

    case RC_EVICT_REASON_CLEARED:
      rc_cache_clear (f->cache);
      break;

    case RC_EVICT_REASON_REPLACED:
      replace (f);
      break;

    case RC_EVICT_REASON_EXPIRED:
      rc_cache_set_ttl (f->cache, 50);
      rc_clock_advance (50);
      break;

    case RC_EVICT_REASON_IDLE:
      rc_clock_advance (100);
      break;

    case RC_EVICT_REASON_CAPACITY:
      test_fixture_use (f, "b");
      break;

    case RC_EVICT_REASON_INVALID:
      g_assert_false (test_execute (f->cache, "a", CUT));
      break;

    case RC_EVICT_REASON_MEMORY_PRESSURE:
      rc_cache_trim (f->cache, 1);
      break;

    case RC_EVICT_REASON_CLOSED:
    default:
      rc_cache_close (f->cache);
    }
}

/* On every way out the server loses its connection, and with the last lease at the latest. */
static void
test_every_way_out (TestFixture   *f,
                    gconstpointer  server)
{
  for (guint reason = 0; reason < RC_N_EVICT_REASONS; reason++)
    {
      g_autoptr (RcLease) lease = NULL;
      g_autoptr (RcStats) stats = NULL;
      guint n_left;

      rc_cache_clear (f->cache);
      rc_cache_set_max_entries (f->cache, 1);
      rc_cache_set_ttl (f->cache, 1000);
      rc_cache_set_idle_timeout (f->cache, 100);
      lease = acquire (f);
      test_fixture_assert_connections (f, 1);
      rc_cache_reset_stats (f->cache);

      evict_for (f, reason);
      stats = rc_cache_dup_stats (f->cache);
      g_assert_cmpuint (rc_stats_get_evictions_for (stats, reason), ==, 1);
      n_left = rc_cache_get_n_entries (f->cache);
      g_assert_cmpint (f->connections.n_open, ==, n_left + 1);
      rc_lease_release (lease);
      test_fixture_assert_connections (f, n_left);
    }
}

#define add(name, func)                                                          \
  g_test_add ("/rc/postgres-connections/" name, TestFixture, &server, test_fixture_set_up, \
              func, test_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  TestServer server;
  int result;

  g_test_init (&argc, &argv, NULL);
  test_server_init (&server);

  add ("shared", test_shared);
  add ("validate-interval", test_validate_interval);
  add ("cut-within-interval", test_cut_within_interval);
  add ("failed-query", test_failed_query);
  add ("mark-broken", test_mark_broken);
  add ("marked-by-both", test_marked_by_both);
  add ("every-way-out", test_every_way_out);

  result = g_test_run ();
  test_server_clear (&server);
  return result;
}

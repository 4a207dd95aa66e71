/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connections.h"

#define N_CALLERS 8
#define N_CALLS 50

#define TTL_USEC G_TIME_SPAN_HOUR
#define STALE_USEC G_TIME_SPAN_DAY
#define DELAY_USEC (10 * G_TIME_SPAN_SECOND)

/* The server lets nobody in, and keeps those who are in. */
#define CLOSE_DOOR "ALTER ROLE " TEST_SERVER_ROLE " NOLOGIN"
#define OPEN_DOOR "ALTER ROLE " TEST_SERVER_ROLE " LOGIN"
#define TURNED_AWAY "FATAL:  role \"" TEST_SERVER_ROLE "\" is not permitted to log in"

static void
set_up (TestFixture   *f,
        gconstpointer  server)
{
  test_fixture_set_up (f, server);
  rc_cache_set_retry_delay (f->cache, DELAY_USEC);
}

static GError *
get_error (TestFixture *f,
           const char  *key)
{
  GError *error = NULL;

  g_assert_null (rc_cache_acquire (f->cache, key, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  return error;
}

/* Asks as often as it likes; returns the one error that it is told. */
static gpointer
insist (gpointer data)
{
  TestFixture *f = data;
  GError *first = get_error (f, "a");

  for (int i = 1; i < N_CALLS; i++)
    {
      g_autoptr (GError) error = get_error (f, "a");

      g_assert_cmpstr (error->message, ==, first->message);
    }

  return first;
}

static void
assert_all_told_the_same (TestFixture *f)
{
  GThread *callers[N_CALLERS];
  GError *errors[N_CALLERS];

  for (int i = 0; i < N_CALLERS; i++)
    callers[i] = g_thread_new ("caller", insist, f);
  for (int i = 0; i < N_CALLERS; i++)
    errors[i] = g_thread_join (callers[i]);

  for (int i = 0; i < N_CALLERS; i++)
    g_assert_cmpstr (errors[i]->message, ==, errors[0]->message);
  for (int i = 0; i < N_CALLERS; i++)
    g_error_free (errors[i]);
}

/* Whatever the number of callers: one attempt for each delay, and one error for each. */
static void
test_retry_delay (TestFixture   *f,
                  gconstpointer  server)
{
  int *n_tries = &f->connections.n_tries;

  test_server_stop (f->server, "fast");
  assert_all_told_the_same (f);
  g_assert_cmpint (*n_tries, ==, 1);

  rc_clock_advance (DELAY_USEC);
  assert_all_told_the_same (f);
  g_assert_cmpint (*n_tries, ==, 2);

  test_server_start (f->server);
  rc_clock_advance (DELAY_USEC - 1);
  assert_all_told_the_same (f);
  g_assert_cmpint (*n_tries, ==, 2);

  rc_clock_advance (1);
  test_fixture_use (f, "a");
  g_assert_cmpint (*n_tries, ==, 3);
  test_server_wait_for (f->server, TEST_SERVER_CONNECTIONS, 1);
}

/* The server's own log tells how often somebody knocked. */
static void
test_not_hammered (TestFixture   *f,
                   gconstpointer  server)
{
  int before = test_server_count_in_log (f->server, TURNED_AWAY);

  test_server_execute (f->server, CLOSE_DOOR);
  for (int i = 1; i <= 3; i++)
    {
      assert_all_told_the_same (f);
      g_assert_cmpint (test_server_count_in_log (f->server, TURNED_AWAY), ==, before + i);
      rc_clock_advance (DELAY_USEC);
    }

  rc_cache_set_retry_delay (f->cache, 0);
  for (int i = 0; i < 3; i++)
    g_error_free (get_error (f, "a"));
  g_assert_cmpint (test_server_count_in_log (f->server, TURNED_AWAY), ==, before + 6);
  test_server_execute (f->server, OPEN_DOOR);
}

/* Who knows better does not wait for the delay. */
static void
test_retry_at_once (TestFixture   *f,
                    gconstpointer  server)
{
  test_server_execute (f->server, CLOSE_DOOR);
  g_error_free (get_error (f, "a"));
  g_error_free (get_error (f, "b"));
  test_server_execute (f->server, OPEN_DOOR);
  g_error_free (get_error (f, "a"));

  rc_cache_remove (f->cache, "a");
  test_fixture_use (f, "a");
  g_error_free (get_error (f, "b"));
  rc_cache_clear (f->cache);
  test_fixture_use (f, "b");
}

/* A connection that breaks while the server is down costs its caller that one query, and
   then there is one attempt for each delay until all is well again. */
static void
test_broken_and_down (TestFixture   *f,
                      gconstpointer  server)
{
  int *n_tries = &f->connections.n_tries;
  RcLease *lease = rc_cache_acquire (f->cache, "a", NULL, NULL);

  test_server_stop (f->server, "immediate");
  g_assert_false (test_lease_execute (lease, "SELECT 1"));
  g_assert_finalize_object (lease);
  g_assert_cmpint (f->connections.n_open, ==, 0);
  assert_all_told_the_same (f);
  g_assert_cmpint (*n_tries, ==, 2);

  test_server_start (f->server);
  rc_clock_advance (DELAY_USEC);
  test_fixture_use (f, "a");
  g_assert_cmpint (*n_tries, ==, 3);
}

static void
keep_stale (TestFixture *f)
{
  rc_cache_set_ttl (f->cache, TTL_USEC);
  rc_cache_set_stale_if_error (f->cache, STALE_USEC);
}

/* Past its time, but alive, and no other is to be had: it serves on. */
static void
test_stale_and_alive (TestFixture   *f,
                      gconstpointer  server)
{
  int *n_tries = &f->connections.n_tries;
  int old, fresh;

  keep_stale (f);
  old = test_fixture_use (f, "a");
  test_server_execute (f->server, CLOSE_DOOR);
  rc_clock_advance (TTL_USEC);
  for (int i = 0; i < N_CALLS; i++)
    g_assert_cmpint (test_fixture_use (f, "a"), ==, old);
  g_assert_cmpint (*n_tries, ==, 2);
  g_assert_cmpint (f->connections.n_checks, >=, 1);

  rc_clock_advance (DELAY_USEC);
  g_assert_cmpint (test_fixture_use (f, "a"), ==, old);
  g_assert_cmpint (*n_tries, ==, 3);
  test_server_execute (f->server, OPEN_DOOR);
  g_assert_cmpint (test_fixture_use (f, "a"), ==, old);

  rc_clock_advance (DELAY_USEC);
  fresh = test_fixture_use (f, "a");
  g_assert_cmpint (fresh, !=, old);
  g_assert_cmpint (*n_tries, ==, 4);
  test_server_wait_for (f->server, TEST_SERVER_CONNECTIONS, 1);
}

/* Past its time and dead: an error is better than a connection that leads nowhere. */
static void
test_stale_and_dead (TestFixture   *f,
                     gconstpointer  server)
{
  g_autoptr (RcStats) stats = NULL;

  keep_stale (f);
  test_fixture_use (f, "a");
  test_server_stop (f->server, "immediate");
  rc_clock_advance (TTL_USEC);
  assert_all_told_the_same (f);

  stats = rc_cache_dup_stats (f->cache);
  g_assert_cmpuint (rc_stats_get_evictions_for (stats, RC_EVICT_REASON_INVALID), ==, 1);
  g_assert_cmpint (f->connections.n_tries, ==, 2);
  g_assert_cmpint (f->connections.n_open, ==, 0);

  test_server_start (f->server);
  rc_clock_advance (DELAY_USEC);
  test_fixture_use (f, "a");
}

/* Served as stale, and then cut off: its callers see one error, and no dead connection
   again. */
static void
test_stale_and_cut (TestFixture   *f,
                    gconstpointer  server)
{
  keep_stale (f);
  test_fixture_use (f, "a");
  test_server_execute (f->server, CLOSE_DOOR);
  rc_clock_advance (TTL_USEC);
  g_assert_false (test_execute (f->cache, "a", "SELECT pg_terminate_backend (pg_backend_pid ())"));
  g_assert_cmpint (f->connections.n_open, ==, 0);
  assert_all_told_the_same (f);

  test_server_execute (f->server, OPEN_DOOR);
  rc_clock_advance (DELAY_USEC);
  test_fixture_use (f, "a");
}

/* Served as stale, and then it dies unseen: within the retry delay too, it is looked at. */
static void
test_stale_dies (TestFixture   *f,
                 gconstpointer  server)
{
  g_autofree char *cut = NULL;

  keep_stale (f);
  cut = g_strdup_printf ("SELECT pg_terminate_backend (%d, 20000)", test_fixture_use (f, "a"));
  test_server_execute (f->server, CLOSE_DOOR);
  rc_clock_advance (TTL_USEC);
  test_fixture_use (f, "a");
  test_server_execute (f->server, cut);
  assert_all_told_the_same (f);
  g_assert_cmpint (f->connections.n_tries, ==, 2);
  g_assert_cmpint (f->connections.n_open, ==, 0);

  test_server_execute (f->server, OPEN_DOOR);
  rc_clock_advance (DELAY_USEC);
  test_fixture_use (f, "a");
}

/* The end of the time that it may be stale closes it, also if nobody comes. */
static void
test_stale_ends (TestFixture   *f,
                 gconstpointer  server)
{
  keep_stale (f);
  test_fixture_use (f, "a");
  rc_clock_advance (TTL_USEC + STALE_USEC - 1);
  g_assert_cmpint (f->connections.n_open, ==, 1);
  rc_clock_advance (1);
  g_assert_cmpint (f->connections.n_open, ==, 0);
}

#define add(name, func)                                                           \
  g_test_add ("/rc/postgres-down/" name, TestFixture, &server, set_up, func, \
              test_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  TestServer server;
  int result;

  g_test_init (&argc, &argv, NULL);
  test_server_init (&server);

  add ("retry-delay", test_retry_delay);
  add ("not-hammered", test_not_hammered);
  add ("retry-at-once", test_retry_at_once);
  add ("broken-and-down", test_broken_and_down);
  add ("stale-and-alive", test_stale_and_alive);
  add ("stale-and-dead", test_stale_and_dead);
  add ("stale-and-cut", test_stale_and_cut);
  add ("stale-dies", test_stale_dies);
  add ("stale-ends", test_stale_ends);

  result = g_test_run ();
  test_server_clear (&server);
  return result;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connections.h"

#include "../rc-test.h"

#include <glib-unix.h>
#include <signal.h>

#define TIMEOUT_USEC (5 * G_TIME_SPAN_SECOND)

/* A connection that is made step by step in the main loop. */
typedef struct
{
  TestFixture *f;
  RcLoad *load;
  PGconn *conn;
} Attempt;

static void go_on_when (Attempt      *attempt,
                        GIOCondition  condition);

static void
attempt_succeed (Attempt *attempt)
{
  g_auto (GValue) value = G_VALUE_INIT;

  test_connections_take (&attempt->f->connections, attempt->conn, &value);
  rc_load_return_value (attempt->load, &value);
  g_object_unref (attempt->load);
  g_free (attempt);
}

static gboolean
go_on_cb (int           fd,
          GIOCondition  condition,
          gpointer      data)
{
  Attempt *attempt = data;
  PostgresPollingStatusType status = PQconnectPoll (attempt->conn);

  g_assert_cmpint (status, !=, PGRES_POLLING_FAILED);
  if (status == PGRES_POLLING_OK)
    attempt_succeed (attempt);
  else
    go_on_when (attempt, status == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT);

  return G_SOURCE_REMOVE;
}

/* The socket may be another one after each step. */
static void
go_on_when (Attempt      *attempt,
            GIOCondition  condition)
{
  g_unix_fd_add (PQsocket (attempt->conn), condition, go_on_cb, attempt);
}

static void
begin_connection (RcLoad   *load,
                  gpointer  user_data)
{
  Attempt *attempt = g_new (Attempt, 1);

  *attempt = (Attempt) { .f = user_data, .load = g_object_ref (load) };
  attempt->conn = test_server_begin_connect (attempt->f->server, TEST_SERVER_ROLE);
  go_on_when (attempt, G_IO_OUT);
}

static void
acquired_cb (GObject      *cache,
             GAsyncResult *result,
             gpointer      data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
acquire_in_main_loop (TestFixture  *f,
                      GCancellable *cancellable)
{
  GAsyncResult *result = NULL;

  rc_cache_acquire_async (f->cache, "a", cancellable, acquired_cb, &result);
  g_assert_null (result);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return result;
}

static void
test_main_loop (TestFixture   *f,
                gconstpointer  server)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLease) lease = NULL;

  rc_cache_set_load_func (f->cache, begin_connection, f, NULL);
  result = acquire_in_main_loop (f, NULL);
  lease = rc_cache_acquire_finish (f->cache, result, &error);
  g_assert_no_error (error);
  g_assert_true (test_lease_execute (lease, "SELECT 1"));
  test_fixture_assert_connections (f, 1);
}

/* A connection that is there when nobody waits for it any more is closed. */
static void
test_comes_too_late (TestFixture   *f,
                     gconstpointer  server)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rc_cache_set_load_func (f->cache, begin_connection, f, NULL);
  result = acquire_in_main_loop (f, cancellable);
  g_assert_null (rc_cache_acquire_finish (f->cache, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 1);

  while (rc_cache_get_n_loading (f->cache) > 0)
    g_main_context_iteration (NULL, TRUE);
  test_fixture_assert_connections (f, 0);
}

/* A server that accepts and then says nothing: callers are told in time, the key is free,
   and the connection that comes late is closed. */
static void
test_hung (TestFixture   *f,
           gconstpointer  server)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rc_cache_set_load_timeout (f->cache, TIMEOUT_USEC);
  rc_cache_set_threaded (f->cache, TRUE);
  test_server_signal (f->server, SIGSTOP);
  rc_cache_acquire_async (f->cache, "a", NULL, acquired_cb, &result);
  test_wait_until (g_atomic_int_get (&f->connections.n_tries) == 1);
  rc_clock_advance (TIMEOUT_USEC);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (rc_cache_acquire_finish (f->cache, result, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_TIMED_OUT);
  g_assert_cmpuint (rc_cache_get_n_loading (f->cache), ==, 1);

  test_server_signal (f->server, SIGCONT);
  test_fixture_use (f, "a");
  test_wait_until (rc_cache_get_n_loading (f->cache) == 0);
  g_assert_cmpint (f->connections.n_tries, ==, 2);
  test_wait_until (g_atomic_int_get (&f->connections.n_open) == 1);
  test_server_wait_for (f->server, TEST_SERVER_CONNECTIONS, 1);
}

#define add(name, func)                                                          \
  g_test_add ("/rc/postgres-async/" name, TestFixture, &server, test_fixture_set_up, \
              func, test_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  TestServer server;
  int result;

  g_test_init (&argc, &argv, NULL);
  test_server_init (&server);

  add ("main-loop", test_main_loop);
  add ("comes-too-late", test_comes_too_late);
  add ("hung", test_hung);

  result = g_test_run ();
  test_server_clear (&server);
  return result;
}

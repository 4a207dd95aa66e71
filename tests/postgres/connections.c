/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connections.h"

#define RETRY_USEC (10 * G_TIME_SPAN_MILLISECOND)

/* Makes a value of a connection. */
void
test_connections_take (TestConnections *self,
                       PGconn          *conn,
                       GValue          *value)
{
  TestConnection *connection = g_new (TestConnection, 1);

  connection->conn = conn;
  g_mutex_init (&connection->lock);
  g_atomic_int_inc (&self->n_open);
  g_value_set_pointer (g_value_init (value, G_TYPE_POINTER), connection);
}

static PGconn *
try_to_connect (TestConnections *self)
{
  g_atomic_int_inc (&self->n_tries);
  return test_server_connect (self->server, TEST_SERVER_ROLE);
}

static void
refuse (RcLoad *load,
        PGconn *conn)
{
  g_autofree char *why = g_strchomp (g_strdup (PQerrorMessage (conn)));

  rc_load_return_error (load, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                                                   why));
  PQfinish (conn);
}

static void
open_connection (RcLoad   *load,
                 gpointer  user_data)
{
  TestConnections *self = user_data;
  g_auto (GValue) value = G_VALUE_INIT;
  PGconn *conn = try_to_connect (self);

  while (PQstatus (conn) != CONNECTION_OK && self->is_patient)
    {
      PQfinish (conn);
      g_usleep (RETRY_USEC);
      conn = try_to_connect (self);
    }

  if (PQstatus (conn) != CONNECTION_OK)
    {
      refuse (load, conn);
      return;
    }

  test_connections_take (self, conn, &value);
  rc_load_return_value (load, &value);
}

/* An error without a code is not the server's: its answer did not come. PQstatus() alone
   may find out as late as at the next query. */
static gboolean
is_broken (PGconn   *conn,
           PGresult *result)
{
  return PQstatus (conn) == CONNECTION_BAD
         || (PQresultStatus (result) == PGRES_FATAL_ERROR
             && PQresultErrorField (result, PG_DIAG_SQLSTATE) == NULL);
}

static gboolean
execute (TestConnection *connection,
         const char     *sql,
         gboolean       *breaks)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&connection->lock);
  PGresult *result = PQexec (connection->conn, sql);
  gboolean has_worked = PQresultStatus (result) == PGRES_TUPLES_OK;

  *breaks = is_broken (connection->conn, result);
  PQclear (result);
  return has_worked;
}

static gboolean
is_alive (const char    *key,
          const GValue  *value,
          gpointer       user_data,
          GError       **error)
{
  TestConnections *self = user_data;
  gboolean breaks;

  g_atomic_int_inc (&self->n_checks);
  return execute (g_value_get_pointer (value), "SELECT 1", &breaks);
}

static void
close_connection (const char    *key,
                  const GValue  *value,
                  RcEvictReason  reason,
                  gpointer       user_data)
{
  TestConnections *self = user_data;
  TestConnection *connection = g_value_get_pointer (value);

  PQfinish (connection->conn);
  g_mutex_clear (&connection->lock);
  g_free (connection);
  g_atomic_int_add (&self->n_open, -1);
}

RcCache *
test_connections_new_cache (TestConnections *self)
{
  RcCache *cache = rc_cache_new ("connections");

  rc_cache_set_load_func (cache, open_connection, self, NULL);
  rc_cache_set_validate_func (cache, is_alive, self, NULL);
  rc_cache_set_release_func (cache, close_connection, self, NULL);

  return cache;
}

TestConnection *
test_lease_get_connection (RcLease *lease)
{
  g_auto (GValue) value = G_VALUE_INIT;

  rc_lease_get_value (lease, &value);
  return g_value_get_pointer (&value);
}

gboolean
test_lease_execute (RcLease    *lease,
                    const char *sql)
{
  gboolean breaks;
  gboolean has_worked = execute (test_lease_get_connection (lease), sql, &breaks);

  if (breaks)
    rc_lease_mark_broken (lease);
  return has_worked;
}

/* Returns whether the query worked: if not, its caller has seen one error. */
gboolean
test_execute (RcCache    *cache,
              const char *key,
              const char *sql)
{
  g_autoptr (RcLease) lease = rc_cache_acquire (cache, key, NULL, NULL);

  return lease != NULL && test_lease_execute (lease, sql);
}

void
test_fixture_set_up (TestFixture   *self,
                     gconstpointer  server)
{
  rc_clock_freeze ();
  self->server = (TestServer *) server;
  self->connections = (TestConnections) { .server = self->server };
  self->cache = test_connections_new_cache (&self->connections);
}

void
test_fixture_tear_down (TestFixture   *self,
                        gconstpointer  server)
{
  g_assert_finalize_object (self->cache);
  test_fixture_assert_connections (self, 0);
  rc_clock_thaw ();
}

/* Both ends are to count the same. */
void
test_fixture_assert_connections (TestFixture *self,
                                 int          expected)
{
  g_assert_cmpint (g_atomic_int_get (&self->connections.n_open), ==, expected);
  test_server_wait_for (self->server, TEST_SERVER_CONNECTIONS, expected);
}

/* Uses a connection, which must work; returns the server's name for it. */
int
test_fixture_use (TestFixture *self,
                  const char  *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLease) lease = rc_cache_acquire (self->cache, key, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (test_lease_execute (lease, "SELECT 1"));
  return PQbackendPID (test_lease_get_connection (lease)->conn);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <libpq-fe.h>
#include <resource-cache.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

static int n_open, n_attempts;

/* The key is the connection string; what is secret stays in PGPASSWORD or ~/.pgpass. */
static void
open_connection (RcLoad   *load,
                 gpointer  user_data)
{
  PGconn *conn = PQconnectdb (rc_load_get_key (load));
  g_auto (GValue) value = G_VALUE_INIT;

  n_attempts++;
  if (PQstatus (conn) != CONNECTION_OK)
    {
      rc_load_return_error (load, g_error_new (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                                               "Can't connect: %s", PQerrorMessage (conn)));
      PQfinish (conn);
      return;
    }
  n_open++;
  g_value_set_pointer (g_value_init (&value, G_TYPE_POINTER), conn);
  rc_load_return_value (load, &value);
}

static gboolean
is_alive (const char    *key,
          const GValue  *value,
          gpointer       user_data,
          GError       **error)
{
  g_autoptr (PGresult) result = PQexec (g_value_get_pointer (value), "SELECT 1");

  return PQresultStatus (result) == PGRES_TUPLES_OK;
}

static void
close_connection (const char    *key,
                  const GValue  *value,
                  RcEvictReason  reason,
                  gpointer       user_data)
{
  n_open--;
  PQfinish (g_value_get_pointer (value));
}

/* The lease holds the connection open. Who sees it break says so, and the next caller gets
   a new one. An error without a code is not the server's: its answer never came.
   libpq wants one thread at a time: where there are several, each takes its own key. */
static gboolean
query (RcCache    *cache,
       const char *sql)
{
  g_autoptr (RcLease) lease = rc_cache_acquire (cache, "dbname=postgres", NULL, NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (PGresult) result = NULL;

  if (lease == NULL)
    return FALSE;
  rc_lease_get_value (lease, &value);
  result = PQexec (g_value_get_pointer (&value), sql);
  if (PQresultStatus (result) == PGRES_TUPLES_OK)
    return TRUE;
  if (PQstatus (g_value_get_pointer (&value)) == CONNECTION_BAD
      || PQresultErrorField (result, PG_DIAG_SQLSTATE) == NULL)
    rc_lease_mark_broken (lease);
  return FALSE;
}

static void
show (const char *situation,
      RcCache    *cache,
      const char *sql)
{
  int n_answers = 0;

  n_attempts = 0;
  for (int i = 0; i < 3; i++)
    n_answers += query (cache, sql);
  g_print ("%s: %d of 3 queries answered; attempts to connect: %d, open: %d\n", situation,
           n_answers, n_attempts, n_open);
}

int
main (void)
{
  /* PGHOST is the name of a server, or the folder of its socket. */
  g_autofree char *host = g_strdup (g_getenv ("PGHOST"));
  g_autoptr (RcCache) cache = rc_cache_new ("connections");

  rc_cache_set_load_func (cache, open_connection, NULL, NULL);
  rc_cache_set_validate_func (cache, is_alive, NULL, NULL);
  rc_cache_set_release_func (cache, close_connection, NULL, NULL);
  rc_cache_set_validate_interval (cache, 5 * G_TIME_SPAN_SECOND);
  rc_cache_set_ttl (cache, 10 * G_TIME_SPAN_MINUTE);
  rc_cache_set_stale_if_error (cache, G_TIME_SPAN_HOUR);
  rc_cache_set_retry_delay (cache, 15 * G_TIME_SPAN_SECOND);
  rc_clock_freeze ();

  show ("at first", cache, "SELECT 1");
  show ("each cut off in its query", cache, "SELECT pg_terminate_backend (pg_backend_pid ())");
  show ("a moment later", cache, "SELECT 1");
  g_setenv ("PGHOST", "/nowhere", TRUE);
  rc_clock_advance (10 * G_TIME_SPAN_MINUTE);
  show ("server gone, old connection lives", cache, "SELECT 1");
  show ("first query cut off as well", cache, "SELECT pg_terminate_backend (pg_backend_pid ())");
  g_setenv ("PGHOST", host != NULL ? host : "", TRUE);
  show ("server back, too early to ask", cache, "SELECT 1");
  rc_clock_advance (15 * G_TIME_SPAN_SECOND);
  show ("retry delay over", cache, "SELECT 1");

  rc_cache_close (cache);
  g_print ("closed; open: %d\n", n_open);
  return n_open;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <libpq-fe.h>
#include <resource-cache.h>

#define N_CONNECTIONS 3
#define N_THREADS 8
#define N_QUERIES 25

#define OURS "FROM pg_stat_activity WHERE usename = current_user"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

/* What a cache holds is for everybody, a connection is for one thread at a time: so what
   is kept is a queue of connections. A thread pops one, and pushes it back after use. */
static void
open_pool (RcLoad   *load,
           gpointer  user_data)
{
  GAsyncQueue *pool = g_async_queue_new_full ((GDestroyNotify) PQfinish);
  g_auto (GValue) value = G_VALUE_INIT;

  for (int i = 0; i < N_CONNECTIONS; i++)
    {
      PGconn *conn = PQconnectdb (rc_load_get_key (load));

      g_async_queue_push (pool, conn);
      if (PQstatus (conn) != CONNECTION_OK)
        {
          rc_load_return_error (load, g_error_new (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                                                   "Can't connect: %s",
                                                   PQerrorMessage (conn)));
          g_async_queue_unref (pool);
          return;
        }
    }
  g_print ("opened %d connections\n", N_CONNECTIONS);
  g_value_set_pointer (g_value_init (&value, G_TYPE_POINTER), pool);
  rc_load_return_value (load, &value);
}

/* Asks all that are free. Who uses the others will see by themselves. */
static gboolean
is_alive (const char    *key,
          const GValue  *value,
          gpointer       user_data,
          GError       **error)
{
  GAsyncQueue *pool = g_value_get_pointer (value);
  gboolean is_good = TRUE;

  for (int i = 0; i < N_CONNECTIONS && is_good; i++)
    {
      PGconn *conn = g_async_queue_try_pop (pool);
      g_autoptr (PGresult) result = NULL;

      if (conn == NULL)
        break;
      result = PQexec (conn, "SELECT 1");
      is_good = PQresultStatus (result) == PGRES_TUPLES_OK;
      g_async_queue_push (pool, conn);
    }
  return is_good;
}

static void
close_pool (const char    *key,
            const GValue  *value,
            RcEvictReason  reason,
            gpointer       user_data)
{
  g_async_queue_unref (g_value_get_pointer (value));
  g_print ("closed the pool: %s\n", rc_evict_reason_to_string (reason));
}

/* The lease keeps the pool from being closed while one of its connections is in use. */
static int
query (RcCache    *cache,
       const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RcLease) lease = rc_cache_acquire (cache, "dbname=postgres", NULL, &error);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (PGresult) result = NULL;
  GAsyncQueue *pool;
  PGconn *conn;

  if (lease == NULL)
    g_error ("%s", error->message);
  rc_lease_get_value (lease, &value);
  pool = g_value_get_pointer (&value);

  conn = g_async_queue_pop (pool);
  result = PQexec (conn, sql);
  if (PQstatus (conn) != CONNECTION_OK)
    rc_lease_mark_broken (lease);
  g_async_queue_push (pool, conn);

  return PQntuples (result) == 1 ? (int) g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10) : -1;
}

static gpointer
work (gpointer cache)
{
  int n_answers = 0;

  for (int i = 0; i < N_QUERIES; i++)
    n_answers += query (cache, "SELECT 6 * 7") == 42;
  return GINT_TO_POINTER (n_answers);
}

int
main (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("pools");
  g_autoptr (RcStats) stats = NULL;
  GThread *threads[N_THREADS];
  int n_answers = 0;

  rc_cache_set_load_func (cache, open_pool, NULL, NULL);
  rc_cache_set_validate_func (cache, is_alive, NULL, NULL);
  rc_cache_set_release_func (cache, close_pool, NULL, NULL);
  rc_cache_set_validate_interval (cache, 5 * G_TIME_SPAN_SECOND);
  rc_clock_freeze ();

  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("worker", work, cache);
  for (int i = 0; i < N_THREADS; i++)
    n_answers += GPOINTER_TO_INT (g_thread_join (threads[i]));
  stats = rc_cache_dup_stats (cache);
  g_print ("%d threads: %d answers, %u load\n", N_THREADS, n_answers,
           (guint) rc_stats_get_loads (stats));
  g_print ("the server counts %d connections\n", query (cache, "SELECT count(*) " OURS));

  g_print ("the server cuts off %d of them\n",
           query (cache, "SELECT count(pg_terminate_backend(pid, 10000)) " OURS
                         " AND pid <> pg_backend_pid()"));
  rc_clock_advance (5 * G_TIME_SPAN_SECOND);
  g_print ("the next query is answered: %d\n", query (cache, "SELECT 6 * 7"));

  rc_cache_close (cache);
  return 0;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connections.h"

#include "../rc-test.h"

#define N_WORKERS 4
#define N_USES 20

#define SLEEP "SELECT pg_sleep (600)"
#define SLEEPERS TEST_SERVER_CONNECTIONS " AND state = 'active' AND query = '" SLEEP "'"

/* Ways to lose every connection; each returns when the server accepts new ones. */
static void
cut_connections (TestServer *server)
{
  test_server_execute (server, "SELECT pg_terminate_backend (pid, 20000) FROM pg_stat_activity "
                               "WHERE usename = '" TEST_SERVER_ROLE "'");
}

static void
restart (TestServer *server)
{
  test_server_stop (server, "fast");
  test_server_start (server);
}

static void
stop_immediately (TestServer *server)
{
  test_server_stop (server, "immediate");
  test_server_start (server);
}

typedef struct
{
  const char *name;
  void (*happen) (TestServer *server);
} Outage;

static const Outage outages[] = {
  { "connections cut", cut_connections },
  { "restart", restart },
  { "immediate stop", stop_immediately },
};

#define N_OUTAGES (2 * G_N_ELEMENTS (outages))

/* A thread with a connection of its own, and the errors that it has seen. */
typedef struct
{
  TestFixture *f;
  GThread *thread;
  char key[8];
  int *outage;                  /* atomic: the latest; N_OUTAGES = there will be none */
  int n_errors[N_OUTAGES + 1];  /* by outage */
  TestLatch served;
} Worker;

/* An error belongs to the outage that has begun by then, not to that before the use. */
static void
use (Worker     *worker,
     const char *sql)
{
  if (test_execute (worker->f->cache, worker->key, sql))
    test_latch_add (&worker->served);
  else
    worker->n_errors[g_atomic_int_get (worker->outage)]++;
}

static void
workers_start (Worker      *workers,
               TestFixture *f,
               int         *outage,
               GThreadFunc  work)
{
  for (int i = 0; i < N_WORKERS; i++)
    {
      workers[i] = (Worker) { .f = f, .outage = outage };
      g_snprintf (workers[i].key, sizeof workers[i].key, "%d", i);
      test_latch_init (&workers[i].served);
      workers[i].thread = g_thread_new ("worker", work, &workers[i]);
    }
}

static void
workers_join (Worker *workers)
{
  for (int i = 0; i < N_WORKERS; i++)
    {
      g_thread_join (workers[i].thread);
      test_latch_clear (&workers[i].served);
    }
}

static void
assert_one_connection_each (TestFixture *f)
{
  test_fixture_assert_connections (f, N_WORKERS);
  g_assert_cmpuint (rc_cache_get_n_entries (f->cache), ==, N_WORKERS);
}

static guint64
count_loads (TestFixture *f)
{
  g_autoptr (RcStats) stats = rc_cache_dup_stats (f->cache);

  return rc_stats_get_loads (stats);
}

static gpointer
use_often (gpointer data)
{
  Worker *worker = data;

  for (int i = 0; i < N_USES; i++)
    use (worker, "SELECT 1");
  return NULL;
}

static gpointer
sleep_and_use_often (gpointer data)
{
  use (data, SLEEP);
  return use_often (data);
}

/* Cut off in the middle of a query: that query fails, the next one is served. Nothing is
   validated, so that only the mark tells the cache. */
static void
test_mid_query (TestFixture   *f,
                gconstpointer  server)
{
  Worker workers[N_WORKERS];
  int outage = 0;

  f->connections.is_patient = TRUE;
  rc_cache_set_validate_interval (f->cache, G_TIME_SPAN_DAY);
  for (guint i = 0; i < G_N_ELEMENTS (outages); i++)
    {
      g_test_message ("%s", outages[i].name);
      workers_start (workers, f, &outage, sleep_and_use_often);
      test_server_wait_for (f->server, SLEEPERS, N_WORKERS);
      outages[i].happen (f->server);

      workers_join (workers);
      for (int j = 0; j < N_WORKERS; j++)
        g_assert_cmpint (workers[j].n_errors[0], ==, 1);
      assert_one_connection_each (f);
      g_assert_cmpuint (count_loads (f), ==, (i + 2) * N_WORKERS);
    }
  g_assert_cmpint (g_atomic_int_get (&f->connections.n_checks), ==, 0);
}

/* Cut off between two queries: validation finds out, and nobody sees an error. */
static void
test_idle (TestFixture   *f,
           gconstpointer  server)
{
  Worker workers[N_WORKERS];
  int outage = 0;

  f->connections.is_patient = TRUE;
  workers_start (workers, f, &outage, use_often);
  workers_join (workers);
  for (guint i = 0; i < G_N_ELEMENTS (outages); i++)
    {
      g_test_message ("%s", outages[i].name);
      assert_one_connection_each (f);
      outages[i].happen (f->server);

      workers_start (workers, f, &outage, use_often);
      workers_join (workers);
      for (int j = 0; j < N_WORKERS; j++)
        g_assert_cmpint (workers[j].n_errors[0], ==, 0);
      g_assert_cmpuint (count_loads (f), ==, (i + 2) * N_WORKERS);
    }
  assert_one_connection_each (f);
}

/* Who comes while the server is down waits for it; a load may take its time. */
static void
test_come_while_down (TestFixture   *f,
                      gconstpointer  server)
{
  Worker workers[N_WORKERS];
  int outage = 0;

  f->connections.is_patient = TRUE;
  test_server_stop (f->server, "fast");
  workers_start (workers, f, &outage, use_often);
  test_wait_until (rc_cache_get_n_loading (f->cache) == N_WORKERS);
  test_wait_until (g_atomic_int_get (&f->connections.n_tries) >= 2 * N_WORKERS);
  test_server_start (f->server);

  workers_join (workers);
  for (int i = 0; i < N_WORKERS; i++)
    g_assert_cmpint (workers[i].n_errors[0], ==, 0);
  g_assert_cmpuint (count_loads (f), ==, N_WORKERS);
  assert_one_connection_each (f);
}

static gpointer
use_until_done (gpointer data)
{
  Worker *worker = data;

  while (g_atomic_int_get (worker->outage) < (int) N_OUTAGES)
    use (worker, "SELECT 1");
  return NULL;
}

/* Of a worker's next two uses, the first may have begun before the call, not the second. */
static void
wait_until_served (Worker *workers)
{
  int served[N_WORKERS];

  for (int i = 0; i < N_WORKERS; i++)
    {
      g_mutex_lock (&workers[i].served.lock);
      served[i] = workers[i].served.count;
      g_mutex_unlock (&workers[i].served.lock);
    }
  for (int i = 0; i < N_WORKERS; i++)
    test_latch_wait_for (&workers[i].served, served[i] + 2);
}

/* One outage after the other while everybody is busy: at most one error each. */
static void
test_busy (TestFixture   *f,
           gconstpointer  server)
{
  Worker workers[N_WORKERS];
  int outage = 0;

  f->connections.is_patient = TRUE;
  workers_start (workers, f, &outage, use_until_done);
  for (guint i = 0; i < N_OUTAGES; i++)
    {
      g_test_message ("%s", outages[i % G_N_ELEMENTS (outages)].name);
      wait_until_served (workers);
      g_atomic_int_set (&outage, i);
      outages[i % G_N_ELEMENTS (outages)].happen (f->server);
    }
  wait_until_served (workers);
  g_atomic_int_set (&outage, N_OUTAGES);
  workers_join (workers);

  for (int i = 0; i < N_WORKERS; i++)
    {
      for (guint j = 0; j < N_OUTAGES; j++)
        g_assert_cmpint (workers[i].n_errors[j], <=, 1);
      g_assert_cmpint (workers[i].n_errors[N_OUTAGES], ==, 0);
    }
  assert_one_connection_each (f);
}

#define add(name, func)                                                               \
  g_test_add ("/rc/postgres-outages/" name, TestFixture, &server, test_fixture_set_up, \
              func, test_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  TestServer server;
  int result;

  g_test_init (&argc, &argv, NULL);
  test_server_init (&server);

  add ("mid-query", test_mid_query);
  add ("idle", test_idle);
  add ("come-while-down", test_come_while_down);
  add ("busy", test_busy);

  result = g_test_run ();
  test_server_clear (&server);
  return result;
}

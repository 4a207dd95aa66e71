/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server.h"

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_USEC (20 * G_USEC_PER_SEC)
#define POLL_USEC (5 * G_TIME_SPAN_MILLISECOND)

/* Loss of power is not what is tested here. The socket goes to the temporary folder. */
static const char settings[] =
  "listen_addresses = ''\n"
  "unix_socket_directories = '..'\n"
  "port = 5432\n"
  "fsync = off\n"
  "autovacuum = off\n"
  "shared_buffers = 1MB\n"
  "max_connections = 40\n"
  "max_wal_senders = 0\n"
  "wal_level = minimal\n";

/* Reads until the test has ended, in whatever way, and then leaves nothing behind. */
static const char guard_script[] =
  "cat >/dev/null\n"
  "cd /\n"
  "[ ! -f \"$2/data/postmaster.pid\" ] || kill -CONT \"$(head -n 1 \"$2/data/postmaster.pid\")\"\n"
  "\"$1/pg_ctl\" -D \"$2/data\" -m immediate stop >/dev/null 2>&1\n"
  "rm -rf \"$2\"\n";

/* PostgreSQL refuses to run as root. */
static const struct passwd *
find_user (void)
{
  const struct passwd *user;

  if (geteuid () != 0)
    return NULL;

  user = getpwnam ("postgres");
  return user != NULL ? user : getpwnam ("nobody");
}

static void
become_user (gpointer data)
{
  const struct passwd *user = data;

  if (user != NULL && (setgroups (0, NULL) != 0 || setgid (user->pw_gid) != 0
                       || setuid (user->pw_uid) != 0))
    _exit (126);
}

/* What ends the test's process group must not end the guard. */
static void
become_guard (gpointer data)
{
  setsid ();
  become_user (data);
}

static GSubprocess *
spawn (TestServer           *self,
       GSubprocessFlags      flags,
       GSpawnChildSetupFunc  set_up_child,
       const char * const   *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_cwd (launcher, self->folder);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, (gpointer) find_user (), NULL);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);

  return process;
}

static void
run (TestServer         *self,
     const char * const *argv)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  process = spawn (self, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                   become_user, argv);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s failed: %s", argv[0], said);
}

static void
create_database (TestServer *self)
{
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  g_autofree char *path = g_build_filename (data, "postgresql.auto.conf", NULL);
  const char *argv[] = { PG_BINDIR "/initdb", "-D", data, "-U", "postgres", "-A", "trust",
                         "-E", "UTF8", "--no-locale", "--no-sync", NULL };
  g_autoptr (GError) error = NULL;

  run (self, argv);
  g_file_set_contents_full (path, settings, -1, G_FILE_SET_CONTENTS_NONE, 0644, &error);
  g_assert_no_error (error);
}

/* Settings of the environment are for other servers. */
static void
forget_environment (void)
{
  g_auto (GStrv) names = g_listenv ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "PG"))
      g_unsetenv (names[i]);
}

void
test_server_init (TestServer *self)
{
  const struct passwd *user = find_user ();
  const char *argv[] = { "/bin/sh", "-c", guard_script, "guard", PG_BINDIR, NULL, NULL };

  forget_environment ();
  /* A path of TMPDIR may be too long for a socket, or closed for the server's user. */
  self->folder = g_mkdtemp (g_strdup ("/tmp/rc-postgres-XXXXXX"));
  g_assert_nonnull (self->folder);
  if (user != NULL)
    g_assert_no_errno (chown (self->folder, user->pw_uid, user->pw_gid));

  argv[5] = self->folder;
  self->guard = spawn (self, G_SUBPROCESS_FLAGS_STDIN_PIPE, become_guard, argv);
  create_database (self);
  test_server_start (self);
  test_server_execute (self, "CREATE ROLE " TEST_SERVER_ROLE " LOGIN");
}

void
test_server_clear (TestServer *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->guard), NULL, NULL);
  g_subprocess_wait (self->guard, NULL, NULL);
  g_assert_false (g_file_test (self->folder, G_FILE_TEST_EXISTS));
  g_clear_object (&self->guard);
  g_clear_pointer (&self->folder, g_free);
}

void
test_server_start (TestServer *self)
{
  const char *argv[] = { PG_BINDIR "/pg_ctl", "-D", "data", "-l", "log", "-w", "start", NULL };

  run (self, argv);
}

void
test_server_stop (TestServer *self,
                  const char *mode)
{
  const char *argv[] = { PG_BINDIR "/pg_ctl", "-D", "data", "-m", mode, "-w", "stop", NULL };

  run (self, argv);
}

static char *
read_file (TestServer *self,
           const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Sends a signal to the process that accepts connections. */
void
test_server_signal (TestServer *self,
                    int         signal_number)
{
  g_autofree char *pid = read_file (self, "data/postmaster.pid");

  g_assert_no_errno (kill (atoi (pid), signal_number));
}

/* What a server says when it cuts a connection is expected here. */
static void
ignore_notice (void       *data,
               const char *message)
{
}

/* Returns a connection that is still being made, as PQconnectStart() does. */
PGconn *
test_server_begin_connect (TestServer *self,
                           const char *role)
{
  const char *names[] = { "host", "user", "dbname", NULL };
  const char *values[] = { self->folder, role, "postgres", NULL };
  PGconn *conn = PQconnectStartParams (names, values, FALSE);

  PQsetNoticeProcessor (conn, ignore_notice, NULL);
  return conn;
}

PGconn *
test_server_connect (TestServer *self,
                     const char *role)
{
  const char *names[] = { "host", "user", "dbname", NULL };
  const char *values[] = { self->folder, role, "postgres", NULL };
  PGconn *conn = PQconnectdbParams (names, values, FALSE);

  PQsetNoticeProcessor (conn, ignore_notice, NULL);
  return conn;
}

void
test_server_execute (TestServer *self,
                     const char *sql)
{
  PGconn *conn = test_server_connect (self, "postgres");
  PGresult *result = PQexec (conn, sql);

  if (PQresultStatus (result) != PGRES_COMMAND_OK && PQresultStatus (result) != PGRES_TUPLES_OK)
    g_error ("%s: %s", sql, PQerrorMessage (conn));
  PQclear (result);
  PQfinish (conn);
}

/* Returns the number that a query yields, or -1 if nobody answers. */
int
test_server_count (TestServer *self,
                   const char *sql)
{
  PGconn *conn = test_server_connect (self, "postgres");
  PGresult *result = PQexec (conn, sql);
  int count = -1;

  if (PQresultStatus (result) == PGRES_TUPLES_OK)
    count = atoi (PQgetvalue (result, 0, 0));
  PQclear (result);
  PQfinish (conn);

  return count;
}

/* A server notices only after a while that a client has gone. */
void
test_server_wait_for (TestServer *self,
                      const char *sql,
                      int         expected)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_USEC;
  int count = test_server_count (self, sql);

  while (count != expected && g_get_monotonic_time () < deadline)
    {
      g_usleep (POLL_USEC);
      count = test_server_count (self, sql);
    }
  g_assert_cmpint (count, ==, expected);
}

int
test_server_count_in_log (TestServer *self,
                          const char *text)
{
  g_autofree char *log = read_file (self, "log");
  int count = 0;

  for (const char *found = strstr (log, text); found != NULL; found = strstr (found + 1, text))
    count++;

  return count;
}

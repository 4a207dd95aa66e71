/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-watched.h"

#include <gio/gio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <resource-cache.h>

#include "bench-tools.h"

/* A busy loop of hits in a program whose caches another process watches. All that the program
   does for that, in whatever thread, is charged to the hits. */

#define N_KEYS 1000
#define N_ASKED 16384
#define SPAN_NSEC (1000 * (gint64) 1000000)
#define SHORT_SPAN_NSEC (10 * (gint64) 1000000)
#define TTL_USEC (3600 * (gint64) G_USEC_PER_SEC)
#define WATCHER_FD 3

#define PROGRAM "dev.resourcecache.Program1"
#define PROGRAM_PATH "/dev/resourcecache/program"

typedef struct
{
  BenchKeys *keys;
  const char **asked;
  GObject **values;
  RcCache *cache;
  gint64 span_nsec;
  GSubprocess *watcher;      /* while there is one */
  GDBusConnection *connection;
} WatchedState;

static gpointer
watched_setup (const BenchSetup *setup)
{
  WatchedState *self = g_new0 (WatchedState, 1);

  self->keys = bench_keys_new (N_KEYS);
  self->asked = bench_keys_ask (self->keys, N_ASKED, 0, N_KEYS, 1);
  self->values = bench_values_new ();
  self->span_nsec = setup->is_short ? SHORT_SPAN_NSEC : SPAN_NSEC;
  self->cache = rc_cache_new ("bench");
  rc_cache_set_ttl (self->cache, TTL_USEC);
  for (guint i = 0; i < N_KEYS; i++)
    rc_cache_insert (self->cache, bench_keys_get (self->keys, i), self->values[i]);

  return self;
}

static void
watched_teardown (gpointer state)
{
  WatchedState *self = state;

  g_object_unref (self->cache);
  bench_values_free (self->values);
  g_free (self->asked);
  bench_keys_free (self->keys);
  g_free (self);
}

static GDBusConnection *
connect_to (int                   fd,
            GDBusConnectionFlags  flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, &error);
  g_autoptr (GSocketConnection) stream = NULL;
  g_autofree char *guid = g_dbus_generate_guid ();
  gboolean is_server = (flags & G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER) != 0;
  GDBusConnection *connection = NULL;

  if (socket != NULL)
    {
      stream = g_socket_connection_factory_create_connection (socket);
      connection = g_dbus_connection_new_sync (G_IO_STREAM (stream), is_server ? guid : NULL,
                                               flags, NULL, NULL, &error);
    }
  if (connection == NULL)
    g_error ("Cannot connect: %s", error->message);

  return connection;
}

static void
tell_ready (void)
{
  if (write (STDOUT_FILENO, "r", 1) != 1)
    g_error ("Cannot tell that it begins");
}

static void
stats_cb (GDBusConnection *connection,
          const char      *sender,
          const char      *path,
          const char      *interface,
          const char      *signal,
          GVariant        *arguments,
          gpointer         user_data)
{
  gboolean *is_ready = user_data;

  if (!*is_ready)
    tell_ready ();
  *is_ready = TRUE;
}

/* Ends with the process that is watched. */
void
bench_watch (int interval_msec)
{
  g_autoptr (GDBusConnection) connection = NULL;
  gboolean is_ready = FALSE;

  connection = connect_to (WATCHER_FD, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT);
  g_dbus_connection_signal_subscribe (connection, NULL, PROGRAM, "Stats", PROGRAM_PATH, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, stats_cb, &is_ready, NULL);
  /* Until there is what to ask. */
  while (!is_ready && !g_dbus_connection_is_closed (connection))
    {
      g_autoptr (GVariant) answer = NULL;

      answer = g_dbus_connection_call_sync (connection, NULL, PROGRAM_PATH, PROGRAM,
                                            interval_msec > 0 ? "Watch" : "GetStats",
                                            interval_msec > 0 ? g_variant_new ("(u)", interval_msec)
                                                              : NULL,
                                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
      if (answer != NULL && interval_msec == 0)
        tell_ready ();
      if (answer != NULL)
        break;
      g_usleep (1000);
    }

  while (!g_dbus_connection_is_closed (connection))
    g_main_context_iteration (NULL, TRUE);
}

static void
start_watcher (WatchedState *self,
               gsize         interval_msec)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pace = g_strdup_printf ("--watch=%d", (int) interval_msec);
  char said;
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    g_error ("Cannot make a socket");

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_take_fd (launcher, fds[1], WATCHER_FD);
  self->watcher = g_subprocess_launcher_spawn (launcher, &error, "/proc/self/exe", pace, NULL);
  if (self->watcher == NULL)
    g_error ("Cannot start who watches: %s", error->message);
  g_clear_object (&launcher);

  self->connection = connect_to (fds[0], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER);
  rc_registry_export (rc_registry_get_default (), self->connection);
  g_input_stream_read (g_subprocess_get_stdout_pipe (self->watcher), &said, 1, NULL, &error);
  if (error != NULL)
    g_error ("Nobody watches: %s", error->message);
}

static void
end_watcher (WatchedState *self)
{
  rc_registry_unexport (rc_registry_get_default ());
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_subprocess_wait (self->watcher, NULL, NULL);
  g_clear_object (&self->connection);
  g_clear_object (&self->watcher);
}

static GObject *
lookup_in_cache (gpointer    target,
                 const char *key)
{
  return rc_cache_lookup (target, key);
}

/* The other threads of the process are charged to a loop that would have the processor for
   itself: who else uses it says nothing of them. */
static void
measure (WatchedState *self,
         double       *figures)
{
  gint64 began = bench_now ();
  gint64 process = bench_process_now ();
  gint64 loop = bench_cpu_now ();
  guint64 n_hits = 0;
  double share;

  for (; bench_now () - began < self->span_nsec; n_hits += N_ASKED)
    bench_time_hits (self->cache, lookup_in_cache, self->asked, N_ASKED);

  loop = bench_cpu_now () - loop;
  process = bench_process_now () - process;
  share = 1 - (double) (process - loop) / (double) (bench_now () - began);
  figures[0] = 1000 * share * (double) n_hits / (double) loop;
  figures[1] = 100 * share;
}

static void
run_alone (gpointer  state,
           gsize     which,
           double   *figures)
{
  measure (state, figures);
}

static void
run_exported (gpointer  state,
              gsize     interval_msec,
              double   *figures)
{
  start_watcher (state, interval_msec);
  measure (state, figures);
  end_watcher (state);
}

const BenchWorkload bench_watched = {
  .name = "watched",
  .summary = "hits in a microsecond, while another process watches",
  .figures = (const BenchFigure[]) {
    { "rate", "hits/µs" }, { "left to the loop", "%" }, { NULL }
  },
  .cases = (const BenchCase[]) {
    { "not exported", run_alone },
    { "exported, nobody watches", run_exported, 0 },
    { "watched, 4 times a second", run_exported, 250 },
    { NULL }
  },
  .setup = watched_setup,
  .teardown = watched_teardown,
};

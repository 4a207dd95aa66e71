/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export-fixture.h"

#include <glib/gstdio.h>
#include <sys/wait.h>

/* How long a child may take to come back is not judged: this only ends what hangs. */
#define PATIENCE_SEC 60

/* A bus that can end and come back where it was. */
typedef struct
{
  char *folder;
  char *address;
  GSubprocess *daemon;
} Bus;

static void
bus_start (Bus *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *option = g_strconcat ("--address=", self->address, NULL);
  g_autoptr (GDataInputStream) said = NULL;
  g_autofree char *line = NULL;

  self->daemon = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "dbus-daemon",
                                   "--session", "--nofork", "--print-address", option, NULL);
  g_assert_no_error (error);
  said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->daemon));
  line = g_data_input_stream_read_line (said, NULL, NULL, NULL);
  g_assert_nonnull (line);
}

static void
bus_stop (Bus *self)
{
  g_autofree char *path = g_build_filename (self->folder, "bus", NULL);

  g_subprocess_force_exit (self->daemon);
  g_subprocess_wait (self->daemon, NULL, NULL);
  g_clear_object (&self->daemon);
  g_unlink (path);
}

static void
bus_set_up (Bus           *self,
            gconstpointer  unused)
{
  self->folder = g_dir_make_tmp ("rc-bus-XXXXXX", NULL);
  self->address = g_strdup_printf ("unix:path=%s/bus", self->folder);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", self->address, TRUE);
  bus_start (self);
}

static void
bus_tear_down (Bus           *self,
               gconstpointer  unused)
{
  rc_registry_unexport (rc_registry_get_default ());
  if (self->daemon != NULL)
    bus_stop (self);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->address);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
}

static GDBusConnection *
bus_connect (Bus *self)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *peer;

  peer = g_dbus_connection_new_for_address_sync (
    self->address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);

  return peer;
}

static gboolean
is_there (Bus        *self,
          const char *name)
{
  g_autoptr (GDBusConnection) peer = bus_connect (self);
  Fixture f = { .peer = peer };
  gboolean is_there = has_owner (&f, name);

  g_dbus_connection_close_sync (peer, NULL, NULL);
  return is_there;
}

static char *
make_name (int         process_id,
           const char *suffix)
{
  return g_strdup_printf ("dev.resourcecache.P%d%s", process_id, suffix);
}

/* Numbers of caches outlive the bus. */
static void
test_returns (Bus           *self,
              gconstpointer  unused)
{
  g_autoptr (RcCache) cache = rc_cache_new ("persistent");
  g_autofree char *name = make_name (getpid (), "");
  g_autofree char *path = NULL;

  rc_registry_export (rc_registry_get_default (), NULL);
  test_wait_until (is_there (self, name));

  for (guint i = 0; i < 2; i++)
    {
      Fixture f = { .name = name };
      g_autofree char *found = NULL;

      bus_stop (self);
      bus_start (self);
      test_wait_until (is_there (self, name));
      f.peer = bus_connect (self);
      found = find_cache (&f, "persistent");
      g_assert_nonnull (found);
      if (path != NULL)
        g_assert_cmpstr (found, ==, path);
      g_free (path);
      path = g_steal_pointer (&found);
      g_dbus_connection_close_sync (f.peer, NULL, NULL);
      g_object_unref (f.peer);
    }
}

/* A program that starts before its bus. */
static void
test_late_bus (Bus           *self,
               gconstpointer  unused)
{
  g_autofree char *name = make_name (getpid (), "");

  bus_stop (self);
  rc_registry_export (rc_registry_get_default (), NULL);
  bus_start (self);
  test_wait_until (is_there (self, name));
}

/* To end an export whose bus has gone. */
static void
test_ends_without_bus (Bus           *self,
                       gconstpointer  unused)
{
  g_autofree char *name = make_name (getpid (), "");

  rc_registry_export (rc_registry_get_default (), NULL);
  test_wait_until (is_there (self, name));
  bus_stop (self);
  rc_registry_unexport (rc_registry_get_default ());
}

static guint
count_threads (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  guint n_threads = 0;

  while (tasks != NULL && g_dir_read_name (tasks) != NULL)
    n_threads++;

  return n_threads;
}

/* Nobody is asked to start a bus, and there is no thread that would wait for one. */
static void
test_no_bus (void)
{
  const char *const addresses[] = { "", "autolaunch:", "disabled:", "nonsense", NULL };
  guint n_threads = count_threads ();

  g_unsetenv ("XDG_RUNTIME_DIR");
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      if (addresses[i] != NULL)
        g_setenv ("DBUS_SESSION_BUS_ADDRESS", addresses[i], TRUE);
      else
        g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
      rc_registry_export (rc_registry_get_default (), NULL);
    }

  g_setenv ("XDG_RUNTIME_DIR", "/nonexistent", TRUE);
  rc_registry_export (rc_registry_get_default (), NULL);
  g_assert_cmpuint (count_threads (), ==, n_threads);
  rc_registry_unexport (rc_registry_get_default ());
}

/* Where process ids repeat. */
static void
test_taken_name (Bus           *self,
                 gconstpointer  unused)
{
  g_autofree char *name = make_name (getpid (), "");
  g_autofree char *second = make_name (getpid (), "_2");
  g_autofree char *arguments = g_strdup_printf ("('%s', uint32 0)", name);
  g_autoptr (GDBusConnection) other = bus_connect (self);
  g_autoptr (GVariant) answer = NULL;

  answer = call_full (other, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName",
                      arguments, NULL);
  rc_registry_export (rc_registry_get_default (), NULL);
  test_wait_until (is_there (self, second));
  g_dbus_connection_close_sync (other, NULL, NULL);
}

/* The program's own connection is used, and left as it was. */
static void
test_given_connection (Bus           *self,
                       gconstpointer  unused)
{
  g_autofree char *name = make_name (getpid (), "");
  g_autoptr (GDBusConnection) own = bus_connect (self);
  g_autoptr (GDBusConnection) peer = bus_connect (self);
  g_autoptr (RcCache) cache = rc_cache_new ("given");
  Fixture f = { .peer = peer, .name = name };
  g_autofree char *path = NULL;
  g_autoptr (GVariant) answer = NULL;

  rc_registry_export (rc_registry_get_default (), own);
  test_wait_until (is_there (self, name));
  path = find_cache (&f, "given");
  g_assert_nonnull (path);

  rc_registry_unexport (rc_registry_get_default ());
  test_wait_until (!is_there (self, name));
  g_assert_false (g_dbus_connection_is_closed (own));

  rc_registry_export (rc_registry_get_default (), own);
  test_wait_until (is_there (self, name));
  g_dbus_connection_close_sync (own, NULL, NULL);
  rc_registry_unexport (rc_registry_get_default ());
  g_dbus_connection_close_sync (peer, NULL, NULL);
}

static pid_t
start_child (int ends[2])
{
  pid_t pid;

  g_assert_cmpint (pipe (ends), ==, 0);
  fflush (NULL);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    alarm (PATIENCE_SEC);

  return pid;
}

/* A child has no export, and whatever it does neither hangs nor harms its parent's. */
static void
test_fork (Bus           *self,
           gconstpointer  unused)
{
  g_autofree char *name = make_name (getpid (), "");
  g_autoptr (RcCache) cache = rc_cache_new ("parent");
  g_autofree char *path = NULL;
  Fixture f = { .name = name };
  char said = 0;
  int ends[2];
  pid_t pid;

  rc_registry_export (rc_registry_get_default (), NULL);
  test_wait_until (is_there (self, name));

  pid = start_child (ends);
  if (pid == 0)
    {
      RcCache *other = rc_cache_new ("child");

      rc_registry_set_export_flags (rc_registry_get_default (), RC_EXPORT_KEYS);
      rc_registry_export (rc_registry_get_default (), NULL);
      rc_registry_unexport (rc_registry_get_default ());
      g_object_unref (other);
      _exit (write (ends[1], "y", 1) != 1);
    }
  close (ends[1]);
  g_assert_cmpint (read (ends[0], &said, 1), ==, 1);
  close (ends[0]);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);

  f.peer = bus_connect (self);
  path = find_cache (&f, "parent");
  g_assert_nonnull (path);
  g_dbus_connection_close_sync (f.peer, NULL, NULL);
  g_object_unref (f.peer);
}

/* Exports itself, leaves a child that outlives it, says its own id and ends. */
static void
run_short_lived (void)
{
  g_autoptr (RcCache) cache = rc_cache_new ("short-lived");
  Bus bus = { .address = (char *) g_getenv ("DBUS_SESSION_BUS_ADDRESS") };
  g_autofree char *name = make_name (getpid (), "");

  rc_registry_export (rc_registry_get_default (), NULL);
  test_wait_until (is_there (&bus, name));
  if (fork () == 0)
    {
      char nothing;

      /* Until the test closes its end. */
      if (read (STDIN_FILENO, &nothing, 1) < 0)
        _exit (1);
      _exit (0);
    }

  g_print ("pid %d\n", (int) getpid ());
  exit (0);
}

/* The end of a program is the end of its name, even if a child lives on; and it is a clean
   one in the middle of everything. */
static void
test_exit (Bus           *self,
           gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GDataInputStream) said = NULL;
  g_autofree char *own_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *line = NULL;
  g_autofree char *name = NULL;

  program = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              &error, own_path, "--short-lived", NULL);
  g_assert_no_error (error);
  said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program));
  line = g_data_input_stream_read_line (said, NULL, NULL, NULL);
  g_assert_true (g_str_has_prefix (line, "pid "));
  name = make_name (atoi (line + 4), "");

  g_assert_true (g_subprocess_wait_check (program, NULL, &error));
  g_assert_no_error (error);
  test_wait_until (!is_there (self, name));
}

int
main (int   argc,
      char *argv[])
{
  if (argc > 1 && g_str_equal (argv[1], "--short-lived"))
    run_short_lived ();

  g_test_init (&argc, &argv, NULL);

#define add(name, func) \
  g_test_add ("/rc/export-bus/" name, Bus, NULL, bus_set_up, func, bus_tear_down)

  g_test_add_func ("/rc/export-bus/no-bus", test_no_bus);
  add ("returns", test_returns);
  add ("late-bus", test_late_bus);
  add ("ends-without-bus", test_ends_without_bus);
  add ("taken-name", test_taken_name);
  add ("given-connection", test_given_connection);
  add ("fork", test_fork);
  add ("exit", test_exit);

  return g_test_run ();
}

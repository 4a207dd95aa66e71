/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */

/* Programs on a real bus as they come and go, honest ones and others. */

#include "watch-bus.h"

#include "watch-error.h"
#include "watch-fixture.h"

#define OWN_NAME "dev.resourcecache.P4711"
#define WHO "({'Name': <'photos'>, 'ProcessId': <uint32 4711>, 'Version': <'0.1.0'>, " \
            "'ShowsKeys': <false>, 'AllowsCommands': <true>, 'NCaches': <uint32 2>},)"

typedef struct
{
  TestBus       bus;
  TestImpostor  program;
  WatchBus     *watched;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  test_bus_init (&self->bus);
  test_bus_start (&self->bus);
  test_impostor_init (&self->program, &self->bus);
  test_impostor_answer (&self->program, "GetAll", WHO);
  self->watched = watch_bus_new (self->bus.address);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  /* What was asked is answered or ends with the connection. */
  test_impostor_clear (&self->program);
  test_run_until (G_OBJECT (self->watched)->ref_count == 1);
  g_assert_finalize_object (self->watched);
  test_bus_clear (&self->bus);
}

static guint
n_programs (Fixture *self)
{
  return g_list_model_get_n_items (watch_bus_get_programs (self->watched));
}

static WatchProgram *
dup_program (Fixture *self)
{
  test_run_until (n_programs (self) == 1);
  return g_list_model_get_item (watch_bus_get_programs (self->watched), 0);
}

static void
wait_until_ready (Fixture *self)
{
  test_run_until (watch_bus_get_state (self->watched) == WATCH_BUS_READY);
}

static void
test_empty (Fixture       *self,
            gconstpointer  data)
{
  g_assert_cmpint (watch_bus_get_state (self->watched), ==, WATCH_BUS_CONNECTING);
  wait_until_ready (self);
  g_assert_cmpuint (n_programs (self), ==, 0);
  g_assert_null (watch_bus_get_error (self->watched));
}

static void
test_who_was_there (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr (WatchProgram) program = NULL;

  test_impostor_own (&self->program, OWN_NAME);
  wait_until_ready (self);
  g_assert_cmpuint (n_programs (self), ==, 1);

  program = dup_program (self);
  g_assert_cmpstr (watch_program_get_name (program), ==, "photos");
  g_assert_cmpstr (watch_program_get_bus_name (program), ==, OWN_NAME);
  g_assert_cmpstr (watch_program_get_version (program), ==, "0.1.0");
  g_assert_cmpstr (watch_program_get_application_id (program), ==, "");
  g_assert_cmpuint (watch_program_get_pid (program), ==, 4711);
  g_assert_true (watch_program_allows_commands (program));
  g_assert_false (watch_program_shows_keys (program));
  g_assert_cmpint (watch_program_get_state (program), ==, WATCH_PROGRAM_IDLE);
}

static void
test_who_comes_and_goes (Fixture       *self,
                         gconstpointer  data)
{
  g_autoptr (WatchProgram) program = NULL;

  wait_until_ready (self);
  test_impostor_own (&self->program, OWN_NAME);
  program = dup_program (self);
  g_dbus_connection_close_sync (self->program.connection, NULL, NULL);
  test_run_until (n_programs (self) == 0);

  g_assert_cmpint (watch_program_get_state (program), ==, WATCH_PROGRAM_GONE);
  g_assert_cmpstr (watch_program_get_name (program), ==, "photos");
  g_assert_false (watch_program_allows_commands (program));
}

static void
test_sandbox (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (WatchProgram) program = NULL;

  wait_until_ready (self);
  test_impostor_own (&self->program, "org.example.Photos.ResourceCache.P2_2");
  program = dup_program (self);
  g_assert_cmpstr (watch_program_get_name (program), ==, "photos");
}

static void
test_other_names (Fixture       *self,
                  gconstpointer  data)
{
  test_impostor_own (&self->program, "dev.resourcecache.Viewer");
  test_impostor_own (&self->program, "dev.resourcecache.P4711x");
  wait_until_ready (self);
  test_impostor_own (&self->program, "dev.resourcecache.Pete");
  test_impostor_own (&self->program, OWN_NAME);
  test_run_until (n_programs (self) == 1);
  g_assert_cmpuint (test_impostor_count (&self->program, "GetAll"), ==, 1);
}

/* Another program takes the name over: it is another program. */
static void
test_handover (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (WatchProgram) first = NULL;
  g_autoptr (WatchProgram) second = NULL;
  TestImpostor other;

  test_impostor_own (&self->program, OWN_NAME);
  first = dup_program (self);
  test_impostor_init (&other, &self->bus);
  test_impostor_answer (&other, "GetAll", "({'Name': <'impostor'>},)");
  test_impostor_own (&other, OWN_NAME);
  test_run_until (watch_program_get_state (first) == WATCH_PROGRAM_GONE);

  second = dup_program (self);
  g_assert_cmpstr (watch_program_get_name (second), ==, "impostor");
  test_impostor_clear (&other);
}

static void
test_permission_changes (Fixture       *self,
                         gconstpointer  data)
{
  g_autoptr (WatchProgram) program = NULL;

  test_impostor_own (&self->program, OWN_NAME);
  program = dup_program (self);
  test_impostor_emit (&self->program, "/dev/resourcecache/program",
                      "org.freedesktop.DBus.Properties", "PropertiesChanged",
                      "('dev.resourcecache.Program1', {'AllowsCommands': <false>, "
                      "'ShowsKeys': <true>}, @as [])");
  test_run_until (watch_program_shows_keys (program));
  g_assert_false (watch_program_allows_commands (program));
}

static void
test_silent_names (Fixture       *self,
                   gconstpointer  data)
{
  TestImpostor silent;

  test_impostor_init (&silent, &self->bus);
  test_impostor_own (&silent, "dev.resourcecache.P1");
  test_impostor_own (&self->program, OWN_NAME);
  test_run_until (n_programs (self) == 1);
  test_run_until (test_impostor_count (&silent, "GetAll") == 1);
  g_assert_cmpint (watch_bus_get_state (self->watched), ==, WATCH_BUS_CONNECTING);

  test_impostor_clear (&silent);
  wait_until_ready (self);
  g_assert_cmpuint (n_programs (self), ==, 1);
}

static void
test_malformed_names (Fixture       *self,
                      gconstpointer  data)
{
  g_autoptr (WatchProgram) program = NULL;
  g_autofree char *long_name = g_strnfill (100000, 'x');
  g_autofree char *answer = g_strdup_printf ("({'Name': <'\\u001b[2J%s'>, 'ProcessId': <'no'>, "
                                             "'AllowsCommands': <3.5>},)", long_name);

  test_impostor_answer (&self->program, "GetAll", answer);
  test_impostor_own (&self->program, OWN_NAME);
  program = dup_program (self);
  g_assert_cmpint (g_utf8_strlen (watch_program_get_name (program), -1), ==, 200);
  g_assert_true (g_str_has_prefix (watch_program_get_name (program), "\uFFFD[2Jxx"));
  g_assert_cmpuint (watch_program_get_pid (program), ==, 0);
  g_assert_false (watch_program_allows_commands (program));
}

static void
test_malformed_introduction (Fixture       *self,
                             gconstpointer  data)
{
  test_impostor_answer (&self->program, "GetAll", "('nonsense', 1)");
  test_impostor_own (&self->program, OWN_NAME);
  wait_until_ready (self);
  g_assert_cmpuint (n_programs (self), ==, 0);
}

static void
test_bus_dies (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (WatchProgram) program = NULL;
  TestImpostor again;

  test_impostor_own (&self->program, OWN_NAME);
  program = dup_program (self);
  g_dbus_connection_set_exit_on_close (self->program.connection, FALSE);
  test_bus_stop (&self->bus);
  test_run_until (watch_bus_get_state (self->watched) == WATCH_BUS_ABSENT);
  g_assert_error (watch_bus_get_error (self->watched), WATCH_ERROR, WATCH_ERROR_NO_BUS);
  g_assert_cmpint (watch_program_get_state (program), ==, WATCH_PROGRAM_GONE);
  g_assert_cmpuint (n_programs (self), ==, 0);

  test_bus_start (&self->bus);
  wait_until_ready (self);
  test_impostor_init (&again, &self->bus);
  test_impostor_answer (&again, "GetAll", WHO);
  test_impostor_own (&again, OWN_NAME);
  test_run_until (n_programs (self) == 1);
  test_impostor_clear (&again);
  test_run_until (n_programs (self) == 0);
}

static void
test_no_bus (void)
{
  g_autoptr (WatchBus) bus = watch_bus_new ("unix:path=/nonexistent/bus");

  test_run_until (watch_bus_get_state (bus) == WATCH_BUS_ABSENT);
  g_assert_error (watch_bus_get_error (bus), WATCH_ERROR, WATCH_ERROR_NO_BUS);
  g_assert_true (g_str_has_suffix (watch_bus_get_error (bus)->message, "Is it running?"));
}

#define ADD(path, function) \
  g_test_add ("/watch/bus/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("empty", test_empty);
  ADD ("who-was-there", test_who_was_there);
  ADD ("who-comes-and-goes", test_who_comes_and_goes);
  ADD ("sandbox", test_sandbox);
  ADD ("other-names", test_other_names);
  ADD ("handover", test_handover);
  ADD ("permission-changes", test_permission_changes);
  ADD ("silent-names", test_silent_names);
  ADD ("malformed-names", test_malformed_names);
  ADD ("malformed-introduction", test_malformed_introduction);
  ADD ("bus-dies", test_bus_dies);
  g_test_add_func ("/watch/bus/no-bus", test_no_bus);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#define LOW_MEMORY_MONITOR_NAME "org.freedesktop.LowMemoryMonitor"
#define LOW_MEMORY_MONITOR_PATH "/org/freedesktop/LowMemoryMonitor"

/* Plays the system's service that warns of low memory, on a bus of the test's own. */
typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection;
} LowMemoryMonitor;

/* To be called before anything uses the system bus. */
static void
low_memory_monitor_start (LowMemoryMonitor *self)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  const char *address;

  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  address = g_test_dbus_get_bus_address (self->bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);

  self->connection =
    g_dbus_connection_new_for_address_sync (address,
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName",
                                       g_variant_new ("(su)", LOW_MEMORY_MONITOR_NAME, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

/* A warning of any @level, from 0 to 255. */
static void
low_memory_monitor_warn (LowMemoryMonitor *self,
                         guint             level)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->connection, NULL, LOW_MEMORY_MONITOR_PATH,
                                 LOW_MEMORY_MONITOR_NAME, "LowMemoryWarning",
                                 g_variant_new ("(y)", level), &error);
  g_assert_no_error (error);
}

static void
low_memory_monitor_stop (LowMemoryMonitor *self)
{
  g_autoptr (GDBusConnection) shared = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);

  /* The end of the bus would otherwise be the end of the process. */
  if (shared != NULL)
    g_dbus_connection_set_exit_on_close (shared, FALSE);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_test_dbus_down (self->bus);
  g_clear_object (&self->bus);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-bus-private.h"

#include "rc-export-names-private.h"
#include "rc-export-socket-private.h"
#include "rc-threads-private.h"

#define SANDBOX_INFO "/.flatpak-info"

#define FIRST_DELAY_MSEC 250
#define MAX_DELAY_MSEC 32000
#define CALL_TIMEOUT_MSEC 10000

#define MAX_NAMES 100
#define NAME_FLAG_DO_NOT_QUEUE 4
#define NAME_REPLY_EXISTS 3

static void try_to_enter (RcExportBus *self);

static void
drop (RcExportBus *self)
{
  g_clear_pointer (&self->objects, rc_export_objects_free);
  g_clear_pointer (&self->name, g_free);
  if (self->connection == NULL)
    return;

  g_clear_signal_handler (&self->closed, self->connection);
  if (self->given == NULL)
    rc_export_socket_forget ();
  if (self->given == NULL && !g_dbus_connection_is_closed (self->connection))
    g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
}

static gboolean
retry_cb (gpointer data)
{
  RcExportBus *self = data;

  g_clear_pointer (&self->retry, g_source_unref);
  try_to_enter (self);
  return G_SOURCE_REMOVE;
}

/* Ever less often: a session may have ended for good. */
static void
try_later (RcExportBus *self)
{
  guint delay_msec = MIN (FIRST_DELAY_MSEC << MIN (self->n_failures, 10), MAX_DELAY_MSEC);

  drop (self);
  if (self->given != NULL && g_dbus_connection_is_closed (self->given))
    return;

  self->n_failures++;
  self->retry = g_timeout_source_new (delay_msec);
  g_source_set_callback (self->retry, retry_cb, self, NULL);
  g_source_attach (self->retry, g_main_context_get_thread_default ());
}

static void
closed_cb (GDBusConnection *connection,
           gboolean         remote_peer_vanished,
           GError          *error,
           gpointer         user_data)
{
  RcExportBus *self = user_data;

  self->n_failures = 0;
  try_later (self);
}

/* What GDBus can't do without. */
static gboolean
has_means (GError **error)
{
  if (!rc_export_socket_has_room (error))
    return FALSE;
  if (rc_threads_are_to_be_had (RC_THREADS_OF_BUS))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "There are no more threads");
  return FALSE;
}

static gboolean
connect_to_bus (RcExportBus  *self,
                GError      **error)
{
  if (self->given != NULL)
    self->connection = g_object_ref (self->given);
  else if (has_means (error))
    self->connection = g_dbus_connection_new_for_address_sync (
      self->address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
      G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, self->cancellable, error);
  if (self->connection == NULL)
    return FALSE;

  /* What the program gave is its own to connect again. */
  if (self->given != NULL)
    return TRUE;

  rc_export_socket_remember (self->connection);
  self->closed = g_signal_connect (self->connection, "closed", G_CALLBACK (closed_cb), self);
  return TRUE;
}

/* TRUE if nobody else has @name. */
static gboolean
ask_for_name (RcExportBus  *self,
              const char   *name,
              GError      **error)
{
  g_autoptr (GVariant) answer = NULL;
  guint reply;

  answer = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                        "RequestName",
                                        g_variant_new ("(su)", name, NAME_FLAG_DO_NOT_QUEUE),
                                        G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE,
                                        CALL_TIMEOUT_MSEC, self->cancellable, error);
  if (answer == NULL)
    return FALSE;

  g_variant_get (answer, "(u)", &reply);
  return reply != NAME_REPLY_EXISTS;
}

static gboolean
own_name (RcExportBus  *self,
          GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  if (g_dbus_connection_get_unique_name (self->connection) == NULL)
    return TRUE;

  for (guint attempt = 1; attempt <= MAX_NAMES && local_error == NULL; attempt++)
    {
      g_autofree char *name = rc_export_make_bus_name (self->app_id, attempt);

      if (ask_for_name (self, name, &local_error))
        {
          self->name = g_steal_pointer (&name);
          return TRUE;
        }
    }

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "Every name is taken");
  return FALSE;
}

/* The name comes last: who sees it finds everything behind it. */
static void
try_to_enter (RcExportBus *self)
{
  g_autoptr (GError) error = NULL;

  if (connect_to_bus (self, &error))
    self->objects = rc_export_objects_new (self->connection, self->list, self->app_id, &error);
  if (self->objects != NULL && own_name (self, &error))
    {
      self->n_failures = 0;
      g_debug ("Caches can be watched as %s", self->name != NULL ? self->name : "a peer");
      return;
    }

  g_debug ("Caches can't be watched yet: %s", error->message);
  try_later (self);
}

/* The other fields are set already. */
void
rc_export_bus_enter (RcExportBus *self)
{
  self->app_id = rc_export_read_sandbox (SANDBOX_INFO);
  try_to_enter (self);
}

static void
release_name (RcExportBus *self)
{
  if (self->name != NULL && self->given != NULL)
    g_dbus_connection_call (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                            "org.freedesktop.DBus", "ReleaseName",
                            g_variant_new ("(s)", self->name), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                            NULL, NULL, NULL);
}

void
rc_export_bus_leave (RcExportBus *self)
{
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);

  release_name (self);
  drop (self);
  g_clear_pointer (&self->app_id, g_free);
}

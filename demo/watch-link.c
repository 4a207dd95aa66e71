/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-link.h"

#include <glib/gi18n.h>

#include "watch-error.h"

/* A bus that has gone is looked for after this long, then after twice as long, and so on. */
#define FIRST_DELAY_MSEC 250
#define LONGEST_DELAY_MSEC 4000

struct _WatchLink
{
  GObject          parent_instance;

  char            *address;     /* NULL for the session bus */
  GDBusConnection *connection;  /* NULL while there is none */
  GError          *error;       /* why there is none */
  GCancellable    *cancellable;
  guint            delay_msec;
  guint            retry_id;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WatchLink, watch_link, G_TYPE_OBJECT)

static void connect_to_bus (WatchLink *self);

/* Asking GIO where nothing tells of a bus would start one, which nobody else is on. */
static char *
dup_session_address (GError **error)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL
      || g_file_test (socket, G_FILE_TEST_EXISTS))
    return g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, error);

  g_set_error_literal (error, WATCH_ERROR, WATCH_ERROR_NO_BUS,
                       _("There is no session bus: DBUS_SESSION_BUS_ADDRESS is not set. Start "
                         "this from a desktop session, or with dbus-run-session."));
  return NULL;
}

static void
set_error (WatchLink *self,
           GError    *error)
{
  g_clear_error (&self->error);
  if (error->domain == WATCH_ERROR)
    {
      self->error = error;
      return;
    }

  self->error = g_error_new (WATCH_ERROR, WATCH_ERROR_NO_BUS,
                             /* Translators: %s is what the system says */
                             _("The session bus can't be reached: %s. Is it running?"),
                             error->message);
  g_error_free (error);
}

static gboolean
retry_cb (gpointer user_data)
{
  WatchLink *self = WATCH_LINK (user_data);

  self->retry_id = 0;
  connect_to_bus (self);

  return G_SOURCE_REMOVE;
}

/* Takes over the error. */
static void
wait_for_bus (WatchLink *self,
              GError    *error)
{
  set_error (self, error);
  self->retry_id = g_timeout_add (self->delay_msec, retry_cb, self);
  self->delay_msec = MIN (self->delay_msec * 2, LONGEST_DELAY_MSEC);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
closed_cb (WatchLink *self,
           gboolean   remote_peer_vanished,
           GError    *error)
{
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  wait_for_bus (self, g_error_new_literal (WATCH_ERROR, WATCH_ERROR_NO_BUS,
                                           _("The session bus has gone. Is it running?")));
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (WatchLink) self = WATCH_LINK (user_data);
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_object (&connection);
      return;
    }
  if (connection == NULL)
    {
      wait_for_bus (self, g_steal_pointer (&error));
      return;
    }

  self->connection = connection;
  self->delay_msec = FIRST_DELAY_MSEC;
  g_clear_error (&self->error);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_signal_connect_object (connection, "closed", G_CALLBACK (closed_cb), self,
                           G_CONNECT_SWAPPED);
  if (g_dbus_connection_is_closed (connection))
    closed_cb (self, TRUE, NULL);
  else
    g_signal_emit (self, signals[CHANGED], 0);
}

/* A connection of its own: the shared one would end the process together with the bus. */
static void
connect_to_bus (WatchLink *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;

  address = self->address != NULL ? g_strdup (self->address) : dup_session_address (&error);
  if (address == NULL)
    {
      wait_for_bus (self, g_steal_pointer (&error));
      return;
    }

  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                     | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, connected_cb, g_object_ref (self));
}

static void
watch_link_dispose (GObject *object)
{
  WatchLink *self = WATCH_LINK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (watch_link_parent_class)->dispose (object);
}

static void
watch_link_finalize (GObject *object)
{
  WatchLink *self = WATCH_LINK (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_free (self->address);

  G_OBJECT_CLASS (watch_link_parent_class)->finalize (object);
}

static void
watch_link_class_init (WatchLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = watch_link_dispose;
  object_class->finalize = watch_link_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
watch_link_init (WatchLink *self)
{
  self->cancellable = g_cancellable_new ();
  self->delay_msec = FIRST_DELAY_MSEC;
}

/* @address: (nullable): NULL for the session bus. */
WatchLink *
watch_link_new (const char *address)
{
  WatchLink *self = g_object_new (WATCH_TYPE_LINK, NULL);

  self->address = g_strdup (address);

  return self;
}

/* Apart from the constructor, so that no "changed" goes unheard. */
void
watch_link_start (WatchLink *self)
{
  connect_to_bus (self);
}

GDBusConnection *
watch_link_get_connection (WatchLink *self)
{
  return self->connection;
}

/* NULL while there is a connection, and before it is known that there is none. */
const GError *
watch_link_get_error (WatchLink *self)
{
  return self->error;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "watch-peer.h"

#include "watch-error.h"

struct _WatchPeer
{
  GObject          parent_instance;

  GDBusConnection *connection;
  char            *owner;           /* its unique name: another program can't take its place */
  char            *label;           /* what errors call it */
  gboolean         allows_commands;
  gboolean         has_complained;
};

G_DEFINE_FINAL_TYPE (WatchPeer, watch_peer, G_TYPE_OBJECT)

static void
watch_peer_finalize (GObject *object)
{
  WatchPeer *self = WATCH_PEER (object);

  g_clear_object (&self->connection);
  g_free (self->owner);
  g_free (self->label);

  G_OBJECT_CLASS (watch_peer_parent_class)->finalize (object);
}

static void
watch_peer_class_init (WatchPeerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = watch_peer_finalize;
}

static void
watch_peer_init (WatchPeer *self)
{
}

WatchPeer *
watch_peer_new (GDBusConnection *connection,
                const char      *owner)
{
  WatchPeer *self = g_object_new (WATCH_TYPE_PEER, NULL);

  self->connection = g_object_ref (connection);
  self->owner = g_strdup (owner);
  self->label = g_strdup (owner);

  return self;
}

GDBusConnection *
watch_peer_get_connection (WatchPeer *self)
{
  return self->connection;
}

const char *
watch_peer_get_owner (WatchPeer *self)
{
  return self->owner;
}

const char *
watch_peer_get_label (WatchPeer *self)
{
  return self->label;
}

void
watch_peer_set_label (WatchPeer  *self,
                      const char *label)
{
  g_free (self->label);
  self->label = g_strdup (label);
}

gboolean
watch_peer_allows_commands (WatchPeer *self)
{
  return self->allows_commands;
}

void
watch_peer_set_allows_commands (WatchPeer *self,
                                gboolean   allows_commands)
{
  self->allows_commands = allows_commands;
}

/* The callback gets a result for watch_peer_call_finish (). */
void
watch_peer_call (WatchPeer           *self,
                 const char          *path,
                 const char          *interface,
                 const char          *method,
                 GVariant            *arguments,
                 const char          *reply_type,
                 int                  timeout_msec,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_dbus_connection_call (self->connection, self->owner, path, interface, method, arguments,
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          timeout_msec, cancellable, callback, user_data);
}

GVariant *
watch_peer_call_finish (WatchPeer     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_autoptr (GError) cause = NULL;
  GVariant *reply = g_dbus_connection_call_finish (self->connection, result, &cause);

  if (reply == NULL)
    g_propagate_error (error, watch_error_from_call (cause, self->label));

  return reply;
}

/* NULL as the path: that of any object. */
guint
watch_peer_subscribe (WatchPeer           *self,
                      const char          *path,
                      const char          *interface,
                      const char          *signal,
                      GDBusSignalCallback  callback,
                      gpointer             user_data)
{
  return g_dbus_connection_signal_subscribe (self->connection, self->owner, interface, signal,
                                             path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                             callback, user_data, NULL);
}

void
watch_peer_unsubscribe (WatchPeer *self,
                        guint      id)
{
  g_dbus_connection_signal_unsubscribe (self->connection, id);
}

/* Once for each program: a broken one would fill the log. */
void
watch_peer_complain (WatchPeer  *self,
                     const char *what)
{
  if (self->has_complained)
    return;

  self->has_complained = TRUE;
  g_warning ("The program “%s” (%s) sent %s that cannot be understood; it is ignored. The program "
             "may use another version of resource-cache.", self->label, self->owner, what);
}

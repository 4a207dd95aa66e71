/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-flood-private.h"

#include "rc-export-sample-private.h"

#include <glib/gi18n-lib.h>

#define MAX_WAITING 4096
#define MAX_WAITING_PER_PEER 1024

struct _RcExportFlood
{
  gatomicrefcount ref_count;
  GDBusConnection *connection;
  GMainContext *context;     /* where requests are answered */
  guint filter;

  GMutex lock;
  GHashTable *waiting;       /* lock; peer → number of its requests */
  guint n_waiting;           /* lock */
};

typedef struct
{
  RcExportFlood *flood;
  char *peer;
} Request;

static void
flood_unref (gpointer data)
{
  RcExportFlood *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->waiting);
  g_mutex_clear (&self->lock);
  g_main_context_unref (self->context);
  g_free (self);
}

static gboolean
enter (RcExportFlood *self,
       const char    *peer)
{
  gboolean may_enter;
  guint n_of_peer;

  g_mutex_lock (&self->lock);
  n_of_peer = GPOINTER_TO_UINT (g_hash_table_lookup (self->waiting, peer));
  may_enter = self->n_waiting < MAX_WAITING && n_of_peer < MAX_WAITING_PER_PEER;
  if (may_enter)
    {
      self->n_waiting++;
      g_hash_table_insert (self->waiting, g_strdup (peer), GUINT_TO_POINTER (n_of_peer + 1));
    }
  g_mutex_unlock (&self->lock);

  return may_enter;
}

static void
leave (RcExportFlood *self,
       const char    *peer)
{
  guint n_of_peer;

  g_mutex_lock (&self->lock);
  self->n_waiting--;
  n_of_peer = GPOINTER_TO_UINT (g_hash_table_lookup (self->waiting, peer));
  if (n_of_peer > 1)
    g_hash_table_insert (self->waiting, g_strdup (peer), GUINT_TO_POINTER (n_of_peer - 1));
  else
    g_hash_table_remove (self->waiting, peer);
  g_mutex_unlock (&self->lock);
}

static gboolean
left_cb (gpointer data)
{
  Request *request = data;

  leave (request->flood, request->peer);
  return G_SOURCE_REMOVE;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  flood_unref (request->flood);
  g_free (request->peer);
  g_free (request);
}

/* GDBus will queue the request behind this: when it runs, those before are answered. */
static void
queue_leaving (RcExportFlood *self,
               const char    *peer)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Request *request = g_new (Request, 1);

  g_atomic_ref_count_inc (&self->ref_count);
  *request = (Request) { self, g_strdup (peer) };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, left_cb, request, request_free);
  g_source_attach (source, self->context);
}

static void
refuse (GDBusConnection *connection,
        GDBusMessage    *message)
{
  g_autoptr (GDBusMessage) answer = NULL;

  if (g_dbus_message_get_flags (message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED)
    return;

  answer = g_dbus_message_new_method_error_literal (
    message, "org.freedesktop.DBus.Error.LimitsExceeded",
    _("Too many requests wait for their answers. Wait for some of them first"));
  g_dbus_connection_send_message (connection, answer, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

/* In GDBus' own thread. */
static GDBusMessage *
filter_cb (GDBusConnection *connection,
           GDBusMessage    *message,
           gboolean         is_incoming,
           gpointer         user_data)
{
  RcExportFlood *self = user_data;
  const char *path = g_dbus_message_get_path (message);
  const char *sender = g_dbus_message_get_sender (message);
  const char *peer = sender != NULL ? sender : "";

  if (!is_incoming ||
      g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL ||
      path == NULL || !g_str_has_prefix (path, RC_EXPORT_PATH))
    return message;

  if (enter (self, peer))
    {
      queue_leaving (self, peer);
      return message;
    }

  refuse (connection, message);
  g_object_unref (message);
  return NULL;
}

/* To be called in the thread that answers. */
RcExportFlood *
rc_export_flood_new (GDBusConnection *connection)
{
  RcExportFlood *self = g_new0 (RcExportFlood, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->context = g_main_context_ref_thread_default ();
  self->connection = connection;
  g_atomic_ref_count_inc (&self->ref_count);
  self->filter = g_dbus_connection_add_filter (connection, filter_cb, self, flood_unref);

  return self;
}

void
rc_export_flood_free (RcExportFlood *self)
{
  g_dbus_connection_remove_filter (self->connection, self->filter);
  flood_unref (self);
}

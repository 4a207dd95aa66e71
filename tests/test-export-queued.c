/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-export-objects-private.h"
#include "rc-test.h"

#include <string.h>
#include <sys/socket.h>

/* Requests that GDBus has taken, and not given on yet, when the export ends. */

static GDBusConnection *
connect_to (int fd)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);

  return g_dbus_connection_new_sync (G_IO_STREAM (stream), NULL, G_DBUS_CONNECTION_FLAGS_NONE,
                                     NULL, NULL, NULL);
}

static GDBusMessage *
arrived_cb (GDBusConnection *connection,
            GDBusMessage    *message,
            gboolean         is_incoming,
            gpointer         latch)
{
  if (is_incoming)
    test_latch_add (latch);

  return message;
}

static void
answered_cb (GObject      *client,
             GAsyncResult *result,
             gpointer      user_data)
{
  GDBusMessage **answer = user_data;

  *answer = g_dbus_connection_send_message_with_reply_finish (G_DBUS_CONNECTION (client), result,
                                                              NULL);
  g_assert_nonnull (*answer);
}

/* When the second message arrives, the first one is queued. */
static void
send_two (GDBusConnection  *client,
          GDBusMessage    **answer)
{
  g_autoptr (GDBusMessage) call = NULL;
  g_autoptr (GDBusMessage) signal = NULL;

  call = g_dbus_message_new_method_call (NULL, "/dev/resourcecache/caches/1",
                                         "org.freedesktop.DBus.Introspectable", "Introspect");
  signal = g_dbus_message_new_signal ("/", "dev.resourcecache.Test", "Sent");
  g_dbus_connection_send_message_with_reply (client, call, G_DBUS_SEND_MESSAGE_FLAGS_NONE,
                                             G_MAXINT, NULL, NULL, answered_cb, answer);
  g_dbus_connection_send_message (client, signal, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
test_end (void)
{
  g_autoptr (GDBusConnection) server = NULL;
  g_autoptr (GDBusConnection) client = NULL;
  g_autoptr (GDBusMessage) answer = NULL;
  g_autofree char *printed = NULL;
  RcExportObjects *objects;
  RcExportList list;
  TestLatch arrived;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  server = connect_to (fds[0]);
  client = connect_to (fds[1]);
  test_latch_init (&arrived);
  rc_export_list_init (&list);
  objects = rc_export_objects_new (server, &list, NULL, NULL);
  g_assert_nonnull (objects);
  g_dbus_connection_add_filter (server, arrived_cb, &arrived, NULL);

  send_two (client, &answer);
  test_latch_wait_for (&arrived, 2);
  rc_export_objects_free (objects);
  rc_export_list_clear (&list);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);

  printed = g_dbus_message_print (answer, 0);
  g_assert_null (strstr (printed, "dev.resourcecache.Cache1"));
  g_dbus_connection_close_sync (client, NULL, NULL);
  g_dbus_connection_close_sync (server, NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/export-queued/end", test_end);

  return g_test_run ();
}

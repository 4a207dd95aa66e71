/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "watch-fixture.h"

#include <glib/gstdio.h>

void
test_bus_init (TestBus *self)
{
  self->folder = g_dir_make_tmp ("rc-bus-XXXXXX", NULL);
  self->address = g_strdup_printf ("unix:path=%s/bus", self->folder);
  self->daemon = NULL;
}

void
test_bus_start (TestBus *self)
{
  g_autofree char *option = g_strconcat ("--address=", self->address, NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  self->daemon = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                   | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                                   "dbus-daemon", "--session", "--nofork", "--nosyslog",
                                   "--print-address=1", option, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->daemon));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_nonnull (line);
}

void
test_bus_stop (TestBus *self)
{
  g_autofree char *path = g_build_filename (self->folder, "bus", NULL);

  g_subprocess_force_exit (self->daemon);
  g_subprocess_wait (self->daemon, NULL, NULL);
  g_clear_object (&self->daemon);
  g_unlink (path);
}

void
test_bus_clear (TestBus *self)
{
  if (self->daemon != NULL)
    test_bus_stop (self);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->address);
}

static GDBusMessage *
answer_locked (TestImpostor *self,
               GDBusMessage *call)
{
  const char *method = g_dbus_message_get_member (call);
  GVariant *answer = g_hash_table_lookup (self->answers, method);
  const char *error = g_hash_table_lookup (self->errors, method);
  GDBusMessage *reply;

  if (error != NULL)
    return g_dbus_message_new_method_error_literal (call, error, "as the test wants it");
  if (answer == NULL)
    return NULL;

  reply = g_dbus_message_new_method_reply (call);
  g_dbus_message_set_body (reply, answer);
  return reply;
}

/* In the thread of the connection. */
static GDBusMessage *
filter (GDBusConnection *connection,
        GDBusMessage    *message,
        gboolean         is_incoming,
        gpointer         user_data)
{
  TestImpostor *self = user_data;
  g_autoptr (GDBusMessage) reply = NULL;
  const char *method = g_dbus_message_get_member (message);
  GVariant *body;

  if (!is_incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  body = g_dbus_message_get_body (message);
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->counts, g_strdup (method),
                        GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->counts,
                                                                                 method)) + 1));
  g_free (self->last);
  self->last = body != NULL ? g_variant_print (body, FALSE) : g_strdup ("");
  reply = answer_locked (self, message);
  g_mutex_unlock (&self->lock);

  if (reply != NULL)
    g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);
  g_main_context_wakeup (NULL);

  return NULL;
}

void
test_impostor_init (TestImpostor *self,
                    TestBus      *bus)
{
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_variant_unref);
  self->errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->last = NULL;
  self->connection = g_dbus_connection_new_for_address_sync (
    bus->address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
    | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (self->connection, filter, self, NULL);
}

/* Leaves the bus. */
void
test_impostor_clear (TestImpostor *self)
{
  if (!g_dbus_connection_is_closed (self->connection))
    g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->errors);
  g_hash_table_unref (self->counts);
  g_free (self->last);
  g_mutex_clear (&self->lock);
}

void
test_impostor_own (TestImpostor *self,
                   const char   *name)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", name, 3u),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

/* @answer: in GVariant text. */
void
test_impostor_answer (TestImpostor *self,
                      const char   *method,
                      const char   *answer)
{
  g_autoptr (GError) error = NULL;
  GVariant *parsed = g_variant_parse (NULL, answer, NULL, NULL, &error);

  g_assert_no_error (error);
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->errors, method);
  g_hash_table_replace (self->answers, g_strdup (method), parsed);
  g_mutex_unlock (&self->lock);
}

void
test_impostor_refuse (TestImpostor *self,
                      const char   *method,
                      const char   *error)
{
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->errors, g_strdup (method), g_strdup (error));
  g_mutex_unlock (&self->lock);
}

void
test_impostor_emit (TestImpostor *self,
                    const char   *path,
                    const char   *interface,
                    const char   *signal,
                    const char   *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) parsed = g_variant_parse (NULL, arguments, NULL, NULL, &error);

  g_assert_no_error (error);
  g_dbus_connection_emit_signal (self->connection, NULL, path, interface, signal, parsed, &error);
  g_assert_no_error (error);
}

guint
test_impostor_count (TestImpostor *self,
                     const char   *method)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, method));
  g_mutex_unlock (&self->lock);

  return count;
}

char *
test_impostor_dup_last (TestImpostor *self)
{
  char *last;

  g_mutex_lock (&self->lock);
  last = g_strdup (self->last);
  g_mutex_unlock (&self->lock);

  return last;
}

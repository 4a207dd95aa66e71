/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz-peer.h"

#include <sys/socket.h>
#include <unistd.h>

#define HEADER_BYTES 16

/* Both trust each other: nobody has to say who he is. */
void
peer_open (Peer *self)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) stream = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  *self = (Peer) { .fd = fds[1] };
  socket = g_socket_new_from_fd (fds[0], NULL);
  stream = g_socket_connection_factory_create_connection (socket);
  self->server = g_dbus_connection_new_sync (G_IO_STREAM (stream), NULL,
                                             G_DBUS_CONNECTION_FLAGS_NONE, NULL, NULL, NULL);
  g_assert_nonnull (self->server);
}

/* Vanishes, whatever is under way. */
void
peer_close (Peer *self)
{
  close (self->fd);
  g_object_unref (self->server);
}

/* FALSE if nobody listens any more. */
gboolean
peer_write (Peer          *self,
            gconstpointer  bytes,
            gsize          n_bytes)
{
  const char *at = bytes;

  while (n_bytes > 0)
    {
      ssize_t n_sent = send (self->fd, at, n_bytes, MSG_NOSIGNAL);

      if (n_sent <= 0)
        return FALSE;
      at += n_sent;
      n_bytes -= n_sent;
    }

  return TRUE;
}

/* Returns its serial number, or 0 if it can't be written down. */
guint32
peer_send (Peer         *self,
           GDBusMessage *message)
{
  g_autofree guchar *blob = NULL;
  gsize length;

  g_dbus_message_set_serial (message, ++self->last_serial);
  blob = g_dbus_message_to_blob (message, &length, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  if (blob == NULL || !peer_write (self, blob, length))
    return 0;

  return self->last_serial;
}

static gboolean
read_all (Peer   *self,
          guchar *bytes,
          gsize   n_bytes)
{
  gsize n_read = 0;
  ssize_t n_more;

  for (; n_read < n_bytes; n_read += n_more)
    {
      n_more = recv (self->fd, bytes + n_read, n_bytes - n_read, 0);
      if (n_more <= 0)
        return FALSE;
    }

  return TRUE;
}

/* Waits for the next one; NULL if the connection is closed. */
GDBusMessage *
peer_receive (Peer *self)
{
  guchar header[HEADER_BYTES];
  g_autofree guchar *blob = NULL;
  g_autoptr (GError) error = NULL;
  GDBusMessage *message;
  gssize length;

  if (!read_all (self, header, HEADER_BYTES))
    return NULL;

  length = g_dbus_message_bytes_needed (header, HEADER_BYTES, &error);
  g_assert_no_error (error);
  blob = g_memdup2 (header, HEADER_BYTES);
  blob = g_realloc (blob, length);
  if (!read_all (self, blob + HEADER_BYTES, length - HEADER_BYTES))
    return NULL;

  message = g_dbus_message_new_from_blob (blob, length, G_DBUS_CAPABILITY_FLAGS_NONE, &error);
  g_assert_no_error (error);
  return message;
}

/* The last words, which need not be a message, nor a whole one. */
void
peer_break (Peer          *self,
            gconstpointer  bytes,
            gsize          n_bytes)
{
  peer_write (self, bytes, n_bytes);
  shutdown (self->fd, SHUT_WR);
  while (!g_dbus_connection_is_closed (self->server))
    g_thread_yield ();
}

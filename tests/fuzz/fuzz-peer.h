/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The other end of a connection, down to its bytes: no library keeps it from nonsense. */
typedef struct
{
  GDBusConnection *server;
  int fd;
  guint32 last_serial;
} Peer;

void          peer_open     (Peer          *self);
void          peer_close    (Peer          *self);
gboolean      peer_write    (Peer          *self,
                             gconstpointer  bytes,
                             gsize          n_bytes);
guint32       peer_send     (Peer          *self,
                             GDBusMessage  *message);
GDBusMessage *peer_receive  (Peer          *self);
void          peer_break    (Peer          *self,
                             gconstpointer  bytes,
                             gsize          n_bytes);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WATCH_MANAGER_PATH      "/dev/resourcecache"
#define WATCH_PROGRAM_PATH      "/dev/resourcecache/program"
#define WATCH_CACHES_PATH       "/dev/resourcecache/caches/"
#define WATCH_PROGRAM_INTERFACE "dev.resourcecache.Program1"
#define WATCH_CACHE_INTERFACE   "dev.resourcecache.Cache1"

#define WATCH_TYPE_PEER (watch_peer_get_type ())

G_DECLARE_FINAL_TYPE (WatchPeer, watch_peer, WATCH, PEER, GObject)

/* The other end: a program on a bus, shared by all that is known of it. */

WatchPeer       *watch_peer_new             (GDBusConnection     *connection,
                                             const char          *owner) G_GNUC_WARN_UNUSED_RESULT;
GDBusConnection *watch_peer_get_connection  (WatchPeer           *self);
const char      *watch_peer_get_owner       (WatchPeer           *self);
const char      *watch_peer_get_label       (WatchPeer           *self);
void             watch_peer_set_label       (WatchPeer           *self,
                                             const char          *label);
gboolean         watch_peer_allows_commands (WatchPeer           *self);
void             watch_peer_set_allows_commands (WatchPeer       *self,
                                             gboolean             allows_commands);

void             watch_peer_call            (WatchPeer           *self,
                                             const char          *path,
                                             const char          *interface,
                                             const char          *method,
                                             GVariant            *arguments,
                                             const char          *reply_type,
                                             int                  timeout_msec,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
GVariant        *watch_peer_call_finish     (WatchPeer           *self,
                                             GAsyncResult        *result,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;
guint            watch_peer_subscribe       (WatchPeer           *self,
                                             const char          *path,
                                             const char          *interface,
                                             const char          *signal,
                                             GDBusSignalCallback  callback,
                                             gpointer             user_data);
void             watch_peer_unsubscribe     (WatchPeer           *self,
                                             guint                id);
void             watch_peer_complain        (WatchPeer           *self,
                                             const char          *what);

G_END_DECLS

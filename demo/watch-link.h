/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WATCH_TYPE_LINK (watch_link_get_type ())

G_DECLARE_FINAL_TYPE (WatchLink, watch_link, WATCH, LINK, GObject)

/* A connection to a bus that comes back. "changed" tells when there is one, or none any more,
   or another reason why there is none. */

WatchLink       *watch_link_new            (const char *address) G_GNUC_WARN_UNUSED_RESULT;
void             watch_link_start          (WatchLink  *self);
GDBusConnection *watch_link_get_connection (WatchLink  *self);
const GError    *watch_link_get_error      (WatchLink  *self);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Our own connection is not to live on in processes that are forked off: the bus would take
   this process to be there after its end. */
void     rc_export_socket_remember (GDBusConnection  *connection);
void     rc_export_socket_forget   (void);
gboolean rc_export_socket_has_room (GError          **error);

G_END_DECLS

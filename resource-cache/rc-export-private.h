/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "rc-types.h"

G_BEGIN_DECLS

/* Lets others watch the caches of this process over D-Bus, in a thread of its own. There is
   one export at a time. */
void rc_export_start          (GDBusConnection *connection);
void rc_export_stop           (void);
void rc_export_start_if_wished (void);
gboolean rc_export_change_flags (RcExportFlags  flags);

G_END_DECLS

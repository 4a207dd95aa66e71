/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Lets nobody ask for more than can be answered: requests wait in memory. */
typedef struct _RcExportFlood RcExportFlood;

RcExportFlood *rc_export_flood_new  (GDBusConnection *connection);
void           rc_export_flood_free (RcExportFlood   *self);

G_END_DECLS

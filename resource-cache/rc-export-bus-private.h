/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "rc-export-objects-private.h"

G_BEGIN_DECLS

/* The connection, as long as there is one, and a new one when it has gone. Belongs to one
   thread. */
typedef struct
{
  GDBusConnection *given;    /* the program's; NULL: our own */
  const char *address;       /* of the bus, for our own */
  GCancellable *cancellable;
  RcExportList *list;

  GDBusConnection *connection;
  gulong closed;             /* handler */
  RcExportObjects *objects;
  char *app_id;              /* of the sandbox; nullable */
  char *name;                /* the one we own; nullable */
  GSource *retry;            /* nullable */
  guint n_failures;          /* in a row */
} RcExportBus;

void rc_export_bus_enter (RcExportBus *self);
void rc_export_bus_leave (RcExportBus *self);

G_END_DECLS

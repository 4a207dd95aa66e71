/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "rc-export-list-private.h"

G_BEGIN_DECLS

#define RC_EXPORT_PROGRAM 0  /* the number that no cache has */

/* Who is sent statistics, and how often. Belongs to one thread. */
typedef struct _RcExportWatches RcExportWatches;

RcExportWatches *rc_export_watches_new    (GDBusConnection  *connection,
                                           RcExportList     *list);
void             rc_export_watches_free   (RcExportWatches  *self);
gboolean         rc_export_watches_add    (RcExportWatches  *self,
                                           const char       *peer,
                                           guint             number,
                                           guint            *interval_msec,
                                           GError          **error);
void             rc_export_watches_remove (RcExportWatches  *self,
                                           const char       *peer,
                                           guint             number);
void             rc_export_watches_forget (RcExportWatches  *self,
                                           guint             number);
guint            rc_export_watches_count  (RcExportWatches  *self);

G_END_DECLS

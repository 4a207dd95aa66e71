/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "rc-export-list-private.h"

G_BEGIN_DECLS

/* The program and its caches as objects of one connection. Belongs to one thread. There is no
   object per cache: what is asked for is looked up. */
typedef struct _RcExportObjects RcExportObjects;

RcExportObjects *rc_export_objects_new        (GDBusConnection *connection,
                                               RcExportList    *list,
                                               const char      *sandbox_app_id,
                                               GError         **error);
void             rc_export_objects_free       (RcExportObjects *self);
void             rc_export_objects_sync       (RcExportObjects *self);
void             rc_export_objects_tell_flags (RcExportObjects *self);
guint            rc_export_objects_count_watches (RcExportObjects *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcExportObjects, rc_export_objects_free)

G_END_DECLS

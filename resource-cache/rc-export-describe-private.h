/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-export-list-private.h"

G_BEGIN_DECLS

/* What the objects tell about themselves; variants are floating. */
#define RC_EXPORT_MANAGER "org.freedesktop.DBus.ObjectManager"
#define RC_EXPORT_PROPERTIES "org.freedesktop.DBus.Properties"
#define RC_EXPORT_PROGRAM_INTERFACE "dev.resourcecache.Program1"
#define RC_EXPORT_CACHE_INTERFACE "dev.resourcecache.Cache1"

GVariant *rc_export_read_program_property (RcExportList *list,
                                           const char   *app_id,
                                           const char   *name);
GVariant *rc_export_read_cache_property   (RcPin        *pin,
                                           const char   *name);
GVariant *rc_export_describe_cache        (RcPin        *pin);
GVariant *rc_export_describe_all          (RcExportList *list,
                                           const char   *app_id);

G_END_DECLS

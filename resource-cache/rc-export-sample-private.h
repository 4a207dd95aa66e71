/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "rc-export-list-private.h"

G_BEGIN_DECLS

#define RC_EXPORT_PATH "/dev/resourcecache"
#define RC_EXPORT_PROGRAM_PATH RC_EXPORT_PATH "/program"
#define RC_EXPORT_CACHES_PATH RC_EXPORT_PATH "/caches"

/* Statistics, read now; variants are floating. */
GVariant *rc_export_sample_cache        (RcPin           *pin);
GVariant *rc_export_sample_program      (RcExportList    *list);
void      rc_export_send_cache_stats    (GDBusConnection *connection,
                                         const char      *peer,
                                         RcExportList    *list,
                                         guint            number);
void      rc_export_send_program_stats  (GDBusConnection *connection,
                                         const char      *peer,
                                         RcExportList    *list,
                                         GHashTable      *seen);
char     *rc_export_make_path           (guint            number);

G_END_DECLS

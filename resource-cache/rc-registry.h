/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-types.h>

G_BEGIN_DECLS

#define RC_TYPE_REGISTRY (rc_registry_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (RcRegistry, rc_registry, RC, REGISTRY, GObject)

RC_AVAILABLE_IN_ALL
RcRegistry *rc_registry_get_default    (void);

RC_AVAILABLE_IN_ALL
GPtrArray  *rc_registry_dup_caches     (RcRegistry *self) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
RcCache    *rc_registry_lookup         (RcRegistry *self,
                                        const char *name) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
RcCache    *rc_registry_ensure_cache   (RcRegistry *self,
                                        const char *name) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void        rc_registry_clear_all      (RcRegistry *self);
RC_AVAILABLE_IN_ALL
char       *rc_registry_to_openmetrics (RcRegistry *self) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
void        rc_registry_export         (RcRegistry      *self,
                                        GDBusConnection *connection);
RC_AVAILABLE_IN_ALL
void        rc_registry_unexport       (RcRegistry      *self);
RC_AVAILABLE_IN_ALL
RcExportFlags rc_registry_get_export_flags (RcRegistry  *self);
RC_AVAILABLE_IN_ALL
void        rc_registry_set_export_flags (RcRegistry    *self,
                                        RcExportFlags    export_flags);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_GTK_INSIDE) && !defined (RC_GTK_COMPILATION)
#error "Only <resource-cache-gtk4.h> can be included directly."
#endif

#include <resource-cache.h>

G_BEGIN_DECLS

/**
 * RcGtkLoadInfo:
 *
 * A snapshot of one load in progress. It does not change.
 *
 * Since: 0.1
 */
typedef struct _RcGtkLoadInfo RcGtkLoadInfo;

#define RC_GTK_TYPE_LOAD_INFO (rc_gtk_load_info_get_type ())

RC_AVAILABLE_IN_ALL
GType          rc_gtk_load_info_get_type     (void) G_GNUC_CONST;

RC_AVAILABLE_IN_ALL
RcGtkLoadInfo *rc_gtk_load_info_new          (const char    *label,
                                              gint64         elapsed_usec,
                                              double         progress,
                                              const char    *message) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
RcGtkLoadInfo *rc_gtk_load_info_ref          (RcGtkLoadInfo *self);
RC_AVAILABLE_IN_ALL
void           rc_gtk_load_info_unref        (RcGtkLoadInfo *self);

RC_AVAILABLE_IN_ALL
const char    *rc_gtk_load_info_get_label    (RcGtkLoadInfo *self);
RC_AVAILABLE_IN_ALL
gint64         rc_gtk_load_info_get_elapsed  (RcGtkLoadInfo *self);
RC_AVAILABLE_IN_ALL
double         rc_gtk_load_info_get_progress (RcGtkLoadInfo *self);
RC_AVAILABLE_IN_ALL
const char    *rc_gtk_load_info_get_message  (RcGtkLoadInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcGtkLoadInfo, rc_gtk_load_info_unref)

G_END_DECLS

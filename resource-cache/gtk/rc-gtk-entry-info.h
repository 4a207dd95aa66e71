/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_GTK_INSIDE) && !defined (RC_GTK_COMPILATION)
#error "Only <resource-cache-gtk4.h> can be included directly."
#endif

#include <resource-cache.h>

G_BEGIN_DECLS

/**
 * RcGtkEntryInfo:
 *
 * What is known of one entry, with what people and commands call it. It does not change.
 *
 * Since: 0.1
 */
typedef struct _RcGtkEntryInfo RcGtkEntryInfo;

#define RC_GTK_TYPE_ENTRY_INFO (rc_gtk_entry_info_get_type ())

RC_AVAILABLE_IN_ALL
GType           rc_gtk_entry_info_get_type  (void) G_GNUC_CONST;

RC_AVAILABLE_IN_ALL
RcGtkEntryInfo *rc_gtk_entry_info_new       (const char     *id,
                                             const char     *label,
                                             RcEntryInfo    *info) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
RcGtkEntryInfo *rc_gtk_entry_info_ref       (RcGtkEntryInfo *self);
RC_AVAILABLE_IN_ALL
void            rc_gtk_entry_info_unref     (RcGtkEntryInfo *self);

RC_AVAILABLE_IN_ALL
const char     *rc_gtk_entry_info_get_id    (RcGtkEntryInfo *self);
RC_AVAILABLE_IN_ALL
const char     *rc_gtk_entry_info_get_label (RcGtkEntryInfo *self);
RC_AVAILABLE_IN_ALL
RcEntryInfo    *rc_gtk_entry_info_get_info  (RcGtkEntryInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcGtkEntryInfo, rc_gtk_entry_info_unref)

G_END_DECLS

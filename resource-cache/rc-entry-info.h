/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-types.h>

G_BEGIN_DECLS

#define RC_TYPE_ENTRY_INFO (rc_entry_info_get_type ())

RC_AVAILABLE_IN_ALL
GType         rc_entry_info_get_type         (void) G_GNUC_CONST;

RC_AVAILABLE_IN_ALL
RcEntryInfo  *rc_entry_info_ref              (RcEntryInfo *self);
RC_AVAILABLE_IN_ALL
void          rc_entry_info_unref            (RcEntryInfo *self);

RC_AVAILABLE_IN_ALL
const char   *rc_entry_info_get_key          (RcEntryInfo *self);
RC_AVAILABLE_IN_ALL
gint64        rc_entry_info_get_age          (RcEntryInfo *self);
RC_AVAILABLE_IN_ALL
gint64        rc_entry_info_get_idle         (RcEntryInfo *self);
RC_AVAILABLE_IN_ALL
gint64        rc_entry_info_get_time_to_live (RcEntryInfo *self);
RC_AVAILABLE_IN_ALL
guint64       rc_entry_info_get_hits         (RcEntryInfo *self);
RC_AVAILABLE_IN_ALL
gint64        rc_entry_info_get_load_time    (RcEntryInfo *self);
RC_AVAILABLE_IN_ALL
guint64       rc_entry_info_get_weight       (RcEntryInfo *self);
RC_AVAILABLE_IN_ALL
guint         rc_entry_info_get_n_leases     (RcEntryInfo *self);
RC_AVAILABLE_IN_ALL
RcEntryState  rc_entry_info_get_state        (RcEntryInfo *self);

RC_AVAILABLE_IN_ALL
GVariant     *rc_entry_info_to_variant       (RcEntryInfo *self) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
RcEntryInfo  *rc_entry_info_new_from_variant (GVariant    *variant) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcEntryInfo, rc_entry_info_unref)

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-gtk-entry-info.h"

G_BEGIN_DECLS

#define RC_GTK_TYPE_ENTRY (rc_gtk_entry_get_type ())

G_DECLARE_FINAL_TYPE (RcGtkEntry, rc_gtk_entry, RC_GTK, ENTRY, GObject)

RcGtkEntry *rc_gtk_entry_new              (RcGtkEntryInfo *info) G_GNUC_WARN_UNUSED_RESULT;

const char *rc_gtk_entry_get_id           (RcGtkEntry     *self);
const char *rc_gtk_entry_get_label        (RcGtkEntry     *self);
gint64      rc_gtk_entry_get_age          (RcGtkEntry     *self);
gint64      rc_gtk_entry_get_idle         (RcGtkEntry     *self);
gint64      rc_gtk_entry_get_load_time    (RcGtkEntry     *self);
gint64      rc_gtk_entry_get_time_to_live (RcGtkEntry     *self);
gint64      rc_gtk_entry_get_hits         (RcGtkEntry     *self);
gint64      rc_gtk_entry_get_weight       (RcGtkEntry     *self);

void        rc_gtk_entry_update           (RcGtkEntry     *self,
                                           RcGtkEntryInfo *info);

G_END_DECLS

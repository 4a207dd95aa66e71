/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RC_GTK_TYPE_ENTRY_STORE (rc_gtk_entry_store_get_type ())

G_DECLARE_FINAL_TYPE (RcGtkEntryStore, rc_gtk_entry_store, RC_GTK, ENTRY_STORE, GObject)

RcGtkEntryStore *rc_gtk_entry_store_new       (void) G_GNUC_WARN_UNUSED_RESULT;

GListModel     *rc_gtk_entry_store_get_model (RcGtkEntryStore *self);
void            rc_gtk_entry_store_update    (RcGtkEntryStore *self,
                                            GPtrArray      *infos);

G_END_DECLS

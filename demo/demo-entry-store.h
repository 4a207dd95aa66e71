/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DEMO_TYPE_ENTRY_STORE (demo_entry_store_get_type ())

G_DECLARE_FINAL_TYPE (DemoEntryStore, demo_entry_store, DEMO, ENTRY_STORE, GObject)

DemoEntryStore *demo_entry_store_new       (void) G_GNUC_WARN_UNUSED_RESULT;

GListModel     *demo_entry_store_get_model (DemoEntryStore *self);
void            demo_entry_store_update    (DemoEntryStore *self,
                                            GPtrArray      *infos);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

G_BEGIN_DECLS

#define DEMO_TYPE_ENTRY (demo_entry_get_type ())

G_DECLARE_FINAL_TYPE (DemoEntry, demo_entry, DEMO, ENTRY, GObject)

DemoEntry  *demo_entry_new              (RcEntryInfo *info) G_GNUC_WARN_UNUSED_RESULT;

const char *demo_entry_get_key          (DemoEntry   *self);
const char *demo_entry_get_label        (DemoEntry   *self);
gint64      demo_entry_get_age          (DemoEntry   *self);
gint64      demo_entry_get_idle         (DemoEntry   *self);
gint64      demo_entry_get_load_time    (DemoEntry   *self);
gint64      demo_entry_get_time_to_live (DemoEntry   *self);
gint64      demo_entry_get_hits         (DemoEntry   *self);
gint64      demo_entry_get_weight       (DemoEntry   *self);

void        demo_entry_update           (DemoEntry   *self,
                                         RcEntryInfo *info);

G_END_DECLS

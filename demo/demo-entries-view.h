/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "demo-cache-model.h"

G_BEGIN_DECLS

#define DEMO_TYPE_ENTRIES_VIEW (demo_entries_view_get_type ())

G_DECLARE_FINAL_TYPE (DemoEntriesView, demo_entries_view, DEMO, ENTRIES_VIEW, AdwBin)

void demo_entries_view_set_model (DemoEntriesView *self,
                                  DemoCacheModel  *model);
void demo_entries_view_sort      (DemoEntriesView *self,
                                  const char      *column);

G_END_DECLS

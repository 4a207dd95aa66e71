/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>
#include <resource-cache-gtk4.h>

G_BEGIN_DECLS

#define DEMO_TYPE_CACHE_ROW (demo_cache_row_get_type ())

/* A cache in the sidebar: its name, its hit rate, what it holds, its last minute. Without a
   monitor it stands for the overview. */
G_DECLARE_FINAL_TYPE (DemoCacheRow, demo_cache_row, DEMO, CACHE_ROW, AdwBin)

void demo_cache_row_set_monitor (DemoCacheRow *self,
                                 RcGtkMonitor *monitor);

G_END_DECLS

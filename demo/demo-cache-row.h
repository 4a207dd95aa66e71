/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demo-cache-model.h"

G_BEGIN_DECLS

#define DEMO_TYPE_CACHE_ROW (demo_cache_row_get_type ())

G_DECLARE_FINAL_TYPE (DemoCacheRow, demo_cache_row, DEMO, CACHE_ROW, GtkListBoxRow)

GtkWidget      *demo_cache_row_new       (DemoCacheModel *model) G_GNUC_WARN_UNUSED_RESULT;

DemoCacheModel *demo_cache_row_get_model (DemoCacheRow   *self);

G_END_DECLS

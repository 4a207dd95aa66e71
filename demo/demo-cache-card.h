/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demo-cache-model.h"

G_BEGIN_DECLS

#define DEMO_TYPE_CACHE_CARD (demo_cache_card_get_type ())

G_DECLARE_FINAL_TYPE (DemoCacheCard, demo_cache_card, DEMO, CACHE_CARD, GtkFlowBoxChild)

GtkWidget      *demo_cache_card_new       (DemoCacheModel *model) G_GNUC_WARN_UNUSED_RESULT;

DemoCacheModel *demo_cache_card_get_model (DemoCacheCard  *self);

G_END_DECLS

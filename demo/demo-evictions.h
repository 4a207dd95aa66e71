/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>
#include <resource-cache.h>

G_BEGIN_DECLS

#define DEMO_TYPE_EVICTIONS (demo_evictions_get_type ())

G_DECLARE_FINAL_TYPE (DemoEvictions, demo_evictions, DEMO, EVICTIONS, GtkBox)

void demo_evictions_update (DemoEvictions *self,
                            RcStats       *stats);

G_END_DECLS

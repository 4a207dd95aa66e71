/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demo-workload.h"

G_BEGIN_DECLS

#define DEMO_TYPE_WORKLOAD_PANEL (demo_workload_panel_get_type ())

G_DECLARE_FINAL_TYPE (DemoWorkloadPanel, demo_workload_panel, DEMO, WORKLOAD_PANEL, GtkBox)

void demo_workload_panel_set_workload (DemoWorkloadPanel *self,
                                       DemoWorkload      *workload);

G_END_DECLS

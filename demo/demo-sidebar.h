/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "demo-program.h"
#include "demo-workload.h"

G_BEGIN_DECLS

#define DEMO_TYPE_SIDEBAR (demo_sidebar_get_type ())

/* A program to be chosen, and a list of its caches. Emits "program-chosen" when it shows
   another program, "selected" when another cache or the overview is selected, and "activated"
   when the user wants to see what is selected. */
G_DECLARE_FINAL_TYPE (DemoSidebar, demo_sidebar, DEMO, SIDEBAR, AdwBin)

/* Once in its life. Programs are DemoProgram; the first is this program itself. */
void          demo_sidebar_set_up         (DemoSidebar  *self,
                                           GListModel   *programs,
                                           DemoWorkload *workload);

DemoProgram  *demo_sidebar_get_program    (DemoSidebar  *self);
void          demo_sidebar_choose_program (DemoSidebar  *self,
                                           DemoProgram  *program);
/* NULL for the overview. */
RcGtkMonitor *demo_sidebar_get_monitor    (DemoSidebar  *self);
void          demo_sidebar_select         (DemoSidebar  *self,
                                           RcGtkMonitor *monitor);

G_END_DECLS

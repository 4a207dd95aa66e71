/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "demo-program.h"
#include "demo-workload.h"

G_BEGIN_DECLS

#define DEMO_TYPE_WINDOW (demo_window_get_type ())

/* A list of caches, and beside it the one that was chosen. */
G_DECLARE_FINAL_TYPE (DemoWindow, demo_window, DEMO, WINDOW, AdwApplicationWindow)

/* The programs are of DemoProgram, the first being this program itself. */
GtkWidget    *demo_window_new            (GtkApplication *application,
                                          GListModel     *programs,
                                          DemoWorkload   *workload) G_GNUC_WARN_UNUSED_RESULT;

DemoProgram  *demo_window_get_program    (DemoWindow     *self);
void          demo_window_choose_program (DemoWindow     *self,
                                          DemoProgram    *program);
/* NULL while the overview is shown. */
RcGtkMonitor *demo_window_get_monitor    (DemoWindow     *self);
void          demo_window_show_cache     (DemoWindow     *self,
                                          RcGtkMonitor   *monitor);
void          demo_window_show_page      (DemoWindow     *self,
                                          const char     *name);
void          demo_window_tell           (DemoWindow     *self,
                                          const char     *text);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "demo-sampler.h"
#include "demo-workload.h"

G_BEGIN_DECLS

#define DEMO_TYPE_WINDOW (demo_window_get_type ())

G_DECLARE_FINAL_TYPE (DemoWindow, demo_window, DEMO, WINDOW, AdwApplicationWindow)

GtkWidget *demo_window_new        (GtkApplication *application,
                                   DemoSampler    *sampler,
                                   DemoWorkload   *workload) G_GNUC_WARN_UNUSED_RESULT;

gboolean   demo_window_show_cache (DemoWindow     *self,
                                   const char     *name);
void       demo_window_show_view  (DemoWindow     *self,
                                   const char     *name);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache-gtk4.h>

G_BEGIN_DECLS

/* What the user can ask of the cache that a DemoWindow shows. */
void demo_commands_install (GtkWidgetClass *window_class);

/* Without a monitor no cache is shown. */
void demo_commands_update  (GtkWidget      *window,
                            RcGtkMonitor   *monitor);

G_END_DECLS

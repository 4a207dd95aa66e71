/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "rc-gtk-monitor.h"

G_BEGIN_DECLS

#define RC_GTK_TYPE_LOADS_VIEW (rc_gtk_loads_view_get_type ())

/* The loads that a cache has in progress; hidden while there are none. */
G_DECLARE_FINAL_TYPE (RcGtkLoadsView, rc_gtk_loads_view, RC_GTK, LOADS_VIEW, GtkBox)

void rc_gtk_loads_view_set_monitor (RcGtkLoadsView *self,
                                    RcGtkMonitor   *monitor);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_GTK_INSIDE) && !defined (RC_GTK_COMPILATION)
#error "Only <resource-cache-gtk4.h> can be included directly."
#endif

#include <gtk/gtk.h>

#include "resource-cache/gtk/rc-gtk-monitor.h"

G_BEGIN_DECLS

#define RC_GTK_TYPE_SPARKLINE (rc_gtk_sparkline_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (RcGtkSparkline, rc_gtk_sparkline, RC_GTK, SPARKLINE, GtkWidget)

RC_AVAILABLE_IN_ALL
RcGtkSparkline *rc_gtk_sparkline_new         (RcGtkMonitor   *monitor) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
RcGtkMonitor   *rc_gtk_sparkline_get_monitor (RcGtkSparkline *self);
RC_AVAILABLE_IN_ALL
void            rc_gtk_sparkline_set_monitor (RcGtkSparkline *self,
                                              RcGtkMonitor   *monitor);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_GTK_INSIDE) && !defined (RC_GTK_COMPILATION)
#error "Only <resource-cache-gtk4.h> can be included directly."
#endif

#include <gtk/gtk.h>
#include <resource-cache.h>

#include "resource-cache/gtk/rc-gtk-subject.h"

G_BEGIN_DECLS

#define RC_GTK_TYPE_MONITOR (rc_gtk_monitor_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (RcGtkMonitor, rc_gtk_monitor, RC_GTK, MONITOR, GObject)

RC_AVAILABLE_IN_ALL
RcGtkMonitor *rc_gtk_monitor_new                   (RcGtkSubject *subject)
                                                   G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
RcGtkSubject *rc_gtk_monitor_get_subject           (RcGtkMonitor *self);
RC_AVAILABLE_IN_ALL
RcStats      *rc_gtk_monitor_get_stats             (RcGtkMonitor *self);
RC_AVAILABLE_IN_ALL
double        rc_gtk_monitor_get_hit_rate          (RcGtkMonitor *self);
RC_AVAILABLE_IN_ALL
double        rc_gtk_monitor_get_hits_per_sec      (RcGtkMonitor *self);
RC_AVAILABLE_IN_ALL
double        rc_gtk_monitor_get_misses_per_sec    (RcGtkMonitor *self);
RC_AVAILABLE_IN_ALL
double        rc_gtk_monitor_get_evictions_per_sec (RcGtkMonitor *self);
RC_AVAILABLE_IN_ALL
gint64        rc_gtk_monitor_get_mean_load_time    (RcGtkMonitor *self);

RC_AVAILABLE_IN_ALL
void          rc_gtk_monitor_add_watcher           (RcGtkMonitor *self,
                                                    GtkWidget    *widget);
RC_AVAILABLE_IN_ALL
void          rc_gtk_monitor_remove_watcher        (RcGtkMonitor *self,
                                                    GtkWidget    *widget);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_GTK_INSIDE) && !defined (RC_GTK_COMPILATION)
#error "Only <resource-cache-gtk4.h> can be included directly."
#endif

#include <gtk/gtk.h>

#include "resource-cache/gtk/rc-gtk-monitor.h"

G_BEGIN_DECLS

#define RC_GTK_TYPE_STATS_VIEW (rc_gtk_stats_view_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (RcGtkStatsView, rc_gtk_stats_view, RC_GTK, STATS_VIEW, GtkWidget)

RC_AVAILABLE_IN_ALL
GtkWidget    *rc_gtk_stats_view_new           (void) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
GtkWidget    *rc_gtk_stats_view_new_for_cache (RcCache        *cache) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
RcGtkMonitor *rc_gtk_stats_view_get_monitor   (RcGtkStatsView *self);
RC_AVAILABLE_IN_ALL
void          rc_gtk_stats_view_set_monitor   (RcGtkStatsView *self,
                                               RcGtkMonitor   *monitor);
RC_AVAILABLE_IN_ALL
const char   *rc_gtk_stats_view_get_page      (RcGtkStatsView *self);
RC_AVAILABLE_IN_ALL
void          rc_gtk_stats_view_set_page      (RcGtkStatsView *self,
                                               const char     *page);

RC_AVAILABLE_IN_ALL
void          rc_gtk_stats_view_set_cache     (RcGtkStatsView *self,
                                               RcCache        *cache);
RC_AVAILABLE_IN_ALL
void          rc_gtk_stats_view_set_subject   (RcGtkStatsView *self,
                                               RcGtkSubject   *subject);
RC_AVAILABLE_IN_ALL
void          rc_gtk_stats_view_sort          (RcGtkStatsView *self,
                                               const char     *column);
RC_AVAILABLE_IN_ALL
void          rc_gtk_stats_view_show_error    (RcGtkStatsView *self,
                                               const char     *message);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_GTK_INSIDE) && !defined (RC_GTK_COMPILATION)
#error "Only <resource-cache-gtk4.h> can be included directly."
#endif

#include <gtk/gtk.h>
#include <resource-cache.h>

G_BEGIN_DECLS

#define RC_GTK_TYPE_LOAD_INDICATOR (rc_gtk_load_indicator_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (RcGtkLoadIndicator, rc_gtk_load_indicator, RC_GTK, LOAD_INDICATOR, GtkWidget)

RC_AVAILABLE_IN_ALL
GtkWidget  *rc_gtk_load_indicator_new           (RcCache            *cache)
                                                G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
RcCache    *rc_gtk_load_indicator_get_cache     (RcGtkLoadIndicator *self);
RC_AVAILABLE_IN_ALL
void        rc_gtk_load_indicator_set_cache     (RcGtkLoadIndicator *self,
                                                 RcCache            *cache);
RC_AVAILABLE_IN_ALL
RcLoad     *rc_gtk_load_indicator_dup_load      (RcGtkLoadIndicator *self)
                                                G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void        rc_gtk_load_indicator_set_load      (RcGtkLoadIndicator *self,
                                                 RcLoad             *load);
RC_AVAILABLE_IN_ALL
const char *rc_gtk_load_indicator_get_text      (RcGtkLoadIndicator *self);
RC_AVAILABLE_IN_ALL
void        rc_gtk_load_indicator_set_text      (RcGtkLoadIndicator *self,
                                                 const char         *text);
RC_AVAILABLE_IN_ALL
gboolean    rc_gtk_load_indicator_get_show_time (RcGtkLoadIndicator *self);
RC_AVAILABLE_IN_ALL
void        rc_gtk_load_indicator_set_show_time (RcGtkLoadIndicator *self,
                                                 gboolean            show_time);
RC_AVAILABLE_IN_ALL
gint64      rc_gtk_load_indicator_get_delay     (RcGtkLoadIndicator *self);
RC_AVAILABLE_IN_ALL
void        rc_gtk_load_indicator_set_delay     (RcGtkLoadIndicator *self,
                                                 gint64              delay_usec);
RC_AVAILABLE_IN_ALL
gboolean    rc_gtk_load_indicator_get_active    (RcGtkLoadIndicator *self);

G_END_DECLS

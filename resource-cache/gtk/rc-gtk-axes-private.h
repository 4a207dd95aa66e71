/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The fixed parts of a graph: its scale in percent, its minute, its grid. */
typedef struct _RcGtkAxes RcGtkAxes;

RcGtkAxes       *rc_gtk_axes_new       (GtkWidget             *widget) G_GNUC_WARN_UNUSED_RESULT;
void            rc_gtk_axes_free      (RcGtkAxes              *self);

graphene_rect_t rc_gtk_axes_get_plot  (RcGtkAxes              *self,
                                     float                  width,
                                     float                  height);
void            rc_gtk_axes_snapshot  (RcGtkAxes              *self,
                                     GtkSnapshot           *snapshot,
                                     const graphene_rect_t *plot,
                                     const GdkRGBA         *color);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcGtkAxes, rc_gtk_axes_free)

G_END_DECLS

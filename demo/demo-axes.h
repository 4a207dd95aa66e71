/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The fixed parts of a graph: its scale in percent, its minute, its grid. */
typedef struct _DemoAxes DemoAxes;

DemoAxes       *demo_axes_new       (GtkWidget             *widget) G_GNUC_WARN_UNUSED_RESULT;
void            demo_axes_free      (DemoAxes              *self);

graphene_rect_t demo_axes_get_plot  (DemoAxes              *self,
                                     float                  width,
                                     float                  height);
void            demo_axes_snapshot  (DemoAxes              *self,
                                     GtkSnapshot           *snapshot,
                                     const graphene_rect_t *plot,
                                     const GdkRGBA         *color);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAxes, demo_axes_free)

G_END_DECLS

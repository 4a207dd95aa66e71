/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "rc-gtk-history-private.h"

G_BEGIN_DECLS

/* The curve of a history over a plot of the given size, the newest sample one step to the
   right of the plot: it slides in while the next one is awaited. */
GskRenderNode *rc_gtk_curve_render     (RcGtkHistory   *history,
                                      float          width,
                                      float          height,
                                      const GdkRGBA *color) G_GNUC_WARN_UNUSED_RESULT;

float          rc_gtk_curve_step_width (float          width);
GdkRGBA        rc_gtk_curve_get_color  (GtkWidget     *widget);

G_END_DECLS

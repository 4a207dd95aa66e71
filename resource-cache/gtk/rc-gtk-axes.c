/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-axes-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_GRID_LINES 5
#define LABEL_GAP 6
#define LABEL_ALPHA 0.65
#define GRID_ALPHA 0.12

struct _RcGtkAxes
{
  PangoLayout *y_labels[2]; /* 0 % and 100 % */
  PangoLayout *x_labels[3]; /* a minute ago, half of it, now */
};

static int
label_width (PangoLayout *label)
{
  int width;

  pango_layout_get_pixel_size (label, &width, NULL);

  return width;
}

static int
label_height (PangoLayout *label)
{
  int height;

  pango_layout_get_pixel_size (label, NULL, &height);

  return height;
}

static void
snapshot_label (GtkSnapshot   *snapshot,
                PangoLayout   *label,
                float          x,
                float          y,
                const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x), roundf (y)));
  gtk_snapshot_append_layout (snapshot, label, color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_labels (RcGtkAxes              *self,
                 GtkSnapshot           *snapshot,
                 const graphene_rect_t *plot,
                 const GdkRGBA         *color)
{
  float left = plot->origin.x, width = plot->size.width;
  float bottom = plot->origin.y + plot->size.height;

  for (guint i = 0; i < G_N_ELEMENTS (self->y_labels); i++)
    snapshot_label (snapshot, self->y_labels[i],
                    left - LABEL_GAP - label_width (self->y_labels[i]),
                    bottom - i * plot->size.height - label_height (self->y_labels[i]) / 2.0,
                    color);
  for (guint i = 0; i < G_N_ELEMENTS (self->x_labels); i++)
    snapshot_label (snapshot, self->x_labels[i],
                    left + i * (width - label_width (self->x_labels[i])) / 2,
                    bottom + LABEL_GAP, color);
}

static void
snapshot_grid (GtkSnapshot           *snapshot,
               const graphene_rect_t *plot,
               const GdkRGBA         *color)
{
  for (int i = 0; i < N_GRID_LINES; i++)
    {
      float y = roundf (plot->origin.y + plot->size.height * i / (N_GRID_LINES - 1));

      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (plot->origin.x, y, plot->size.width, 1));
    }
}

static GdkRGBA
fade (const GdkRGBA *color,
      float          alpha)
{
  return (GdkRGBA) { color->red, color->green, color->blue, color->alpha * alpha };
}

/* Made anew when the widget's font changes. */
RcGtkAxes *
rc_gtk_axes_new (GtkWidget *widget)
{
  RcGtkAxes *self = g_new0 (RcGtkAxes, 1);

  /* Translators: the ends of a graph's vertical axis */
  self->y_labels[0] = gtk_widget_create_pango_layout (widget, _("0%"));
  self->y_labels[1] = gtk_widget_create_pango_layout (widget, _("100%"));
  /* Translators: places on a graph's time axis; s is for seconds */
  self->x_labels[0] = gtk_widget_create_pango_layout (widget, _("60 s ago"));
  self->x_labels[1] = gtk_widget_create_pango_layout (widget, _("30 s"));
  self->x_labels[2] = gtk_widget_create_pango_layout (widget, _("now"));

  return self;
}

void
rc_gtk_axes_free (RcGtkAxes *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->y_labels); i++)
    g_clear_object (&self->y_labels[i]);
  for (guint i = 0; i < G_N_ELEMENTS (self->x_labels); i++)
    g_clear_object (&self->x_labels[i]);
  g_free (self);
}

graphene_rect_t
rc_gtk_axes_get_plot (RcGtkAxes *self,
                    float     width,
                    float     height)
{
  float left = label_width (self->y_labels[1]) + LABEL_GAP;
  float top = label_height (self->y_labels[1]) / 2;
  float bottom = label_height (self->x_labels[0]) + LABEL_GAP;

  return GRAPHENE_RECT_INIT (left, top, MAX (width - left, 1), MAX (height - top - bottom, 1));
}

void
rc_gtk_axes_snapshot (RcGtkAxes              *self,
                    GtkSnapshot           *snapshot,
                    const graphene_rect_t *plot,
                    const GdkRGBA         *color)
{
  const GdkRGBA label_color = fade (color, LABEL_ALPHA);
  const GdkRGBA grid_color = fade (color, GRID_ALPHA);

  snapshot_grid (snapshot, plot, &grid_color);
  snapshot_labels (self, snapshot, plot, &label_color);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-sparkline.h"

#include "demo-curve.h"

/* The hit rate over the last minute as a word-sized picture, beside the number itself. */
struct _DemoSparkline
{
  GtkWidget    parent_instance;

  DemoHistory *history;
};

G_DEFINE_FINAL_TYPE (DemoSparkline, demo_sparkline, GTK_TYPE_WIDGET)

static void
demo_sparkline_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  DemoSparkline *self = DEMO_SPARKLINE (widget);
  float width = gtk_widget_get_width (widget);
  const GdkRGBA color = demo_curve_get_color (widget);
  GskRenderNode *curve;

  if (self->history == NULL || demo_history_is_empty (self->history))
    return;

  curve = demo_curve_render (self->history, width, gtk_widget_get_height (widget), &color);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-demo_curve_step_width (width), 0));
  gtk_snapshot_append_node (snapshot, curve);
  gsk_render_node_unref (curve);
}

static void
demo_sparkline_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 72 : 28;
}

static void
demo_sparkline_dispose (GObject *object)
{
  demo_sparkline_set_history (DEMO_SPARKLINE (object), NULL);

  G_OBJECT_CLASS (demo_sparkline_parent_class)->dispose (object);
}

static void
demo_sparkline_class_init (DemoSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_sparkline_dispose;
  widget_class->measure = demo_sparkline_measure;
  widget_class->snapshot = demo_sparkline_snapshot;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
demo_sparkline_init (DemoSparkline *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
demo_sparkline_set_history (DemoSparkline *self,
                            DemoHistory   *history)
{
  g_return_if_fail (DEMO_IS_SPARKLINE (self));

  if (self->history != NULL)
    g_signal_handlers_disconnect_by_func (self->history, gtk_widget_queue_draw, self);
  g_set_object (&self->history, history);
  if (history != NULL)
    g_signal_connect_swapped (history, "changed", G_CALLBACK (gtk_widget_queue_draw), self);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-sparkline.h"

#include "rc-gtk-curve-private.h"
#include "rc-gtk-monitor-private.h"

/**
 * RcGtkSparkline:
 *
 * The hit rate over the last minute as a word-sized picture, beside the number itself.
 *
 * It watches its monitor while it can be seen. Main thread only.
 *
 * Since: 0.1
 */
struct _RcGtkSparkline
{
  GtkWidget     parent_instance;

  RcGtkMonitor *monitor;
};

enum
{
  PROP_MONITOR = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcGtkSparkline, rc_gtk_sparkline, GTK_TYPE_WIDGET)

static void
rc_gtk_sparkline_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  RcGtkSparkline *self = RC_GTK_SPARKLINE (widget);
  float width = gtk_widget_get_width (widget);
  const GdkRGBA color = rc_gtk_curve_get_color (widget);
  RcGtkHistory *history;
  GskRenderNode *curve;

  history = self->monitor != NULL ? rc_gtk_monitor_get_history (self->monitor) : NULL;
  if (history == NULL || rc_gtk_history_is_empty (history))
    return;

  curve = rc_gtk_curve_render (history, width, gtk_widget_get_height (widget), &color);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-rc_gtk_curve_step_width (width), 0));
  gtk_snapshot_append_node (snapshot, curve);
  gsk_render_node_unref (curve);
}

static void
rc_gtk_sparkline_measure (GtkWidget      *widget,
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
rc_gtk_sparkline_dispose (GObject *object)
{
  rc_gtk_sparkline_set_monitor (RC_GTK_SPARKLINE (object), NULL);

  G_OBJECT_CLASS (rc_gtk_sparkline_parent_class)->dispose (object);
}

static void
rc_gtk_sparkline_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_MONITOR:
      g_value_set_object (value, RC_GTK_SPARKLINE (object)->monitor);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_sparkline_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_MONITOR:
      rc_gtk_sparkline_set_monitor (RC_GTK_SPARKLINE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_sparkline_class_init (RcGtkSparklineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_gtk_sparkline_dispose;
  object_class->get_property = rc_gtk_sparkline_get_property;
  object_class->set_property = rc_gtk_sparkline_set_property;
  widget_class->measure = rc_gtk_sparkline_measure;
  widget_class->snapshot = rc_gtk_sparkline_snapshot;

  /**
   * RcGtkSparkline:monitor:
   *
   * Whose hit rate is drawn.
   *
   * Since: 0.1
   */
  properties[PROP_MONITOR] =
    g_param_spec_object ("monitor", NULL, NULL, RC_GTK_TYPE_MONITOR,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
rc_gtk_sparkline_init (RcGtkSparkline *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * rc_gtk_sparkline_new:
 * @monitor: (nullable): whose hit rate to draw
 *
 * Makes a sparkline.
 *
 * Returns: (transfer floating): the sparkline
 *
 * Since: 0.1
 */
RcGtkSparkline *
rc_gtk_sparkline_new (RcGtkMonitor *monitor)
{
  return g_object_new (RC_GTK_TYPE_SPARKLINE, "monitor", monitor, NULL);
}

/**
 * rc_gtk_sparkline_get_monitor: (get-property monitor)
 * @self: a sparkline
 *
 * Gets whose hit rate is drawn.
 *
 * Returns: (transfer none) (nullable): the monitor
 *
 * Since: 0.1
 */
RcGtkMonitor *
rc_gtk_sparkline_get_monitor (RcGtkSparkline *self)
{
  g_return_val_if_fail (RC_GTK_IS_SPARKLINE (self), NULL);

  return self->monitor;
}

/**
 * rc_gtk_sparkline_set_monitor: (set-property monitor)
 * @self: a sparkline
 * @monitor: (nullable): whose hit rate to draw
 *
 * Sets whose hit rate is drawn.
 *
 * Since: 0.1
 */
void
rc_gtk_sparkline_set_monitor (RcGtkSparkline *self,
                              RcGtkMonitor   *monitor)
{
  g_return_if_fail (RC_GTK_IS_SPARKLINE (self));

  if (self->monitor == monitor)
    return;

  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->monitor, gtk_widget_queue_draw, self);
      rc_gtk_monitor_remove_watcher (self->monitor, GTK_WIDGET (self));
    }
  g_set_object (&self->monitor, monitor);
  if (monitor != NULL)
    {
      g_signal_connect_swapped (monitor, "sampled", G_CALLBACK (gtk_widget_queue_draw), self);
      rc_gtk_monitor_add_watcher (monitor, GTK_WIDGET (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MONITOR]);
}

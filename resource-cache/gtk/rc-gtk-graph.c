/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-graph-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "rc-gtk-axes-private.h"
#include "rc-gtk-curve-private.h"

/* The hit rate over the last minute; it moves evenly between samples. */
struct _RcGtkGraph
{
  GtkWidget      parent_instance;

  RcGtkHistory   *history;
  RcGtkAxes      *axes;
  PangoLayout   *placeholder;  /* shown while there is nothing to draw */
  GskRenderNode *curve;        /* what is drawn of history; NULL when it must be drawn anew */
  float          curve_width;  /* the size and colour that curve was made for */
  float          curve_height;
  GdkRGBA        curve_color;
  float          shift;        /* how far the curve moved since the last sample, in pixels */
  guint          tick_id;
};

enum
{
  PROP_HISTORY = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcGtkGraph, rc_gtk_graph, GTK_TYPE_WIDGET)

static graphene_rect_t
plot_area (RcGtkGraph *self)
{
  return rc_gtk_axes_get_plot (self->axes, gtk_widget_get_width (GTK_WIDGET (self)),
                             gtk_widget_get_height (GTK_WIDGET (self)));
}

static GdkRGBA
text_color (RcGtkGraph *self)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);

  return color;
}

static void
ensure_curve (RcGtkGraph             *self,
              const graphene_rect_t *plot)
{
  const GdkRGBA color = rc_gtk_curve_get_color (GTK_WIDGET (self));

  if (self->curve != NULL && plot->size.width == self->curve_width
      && plot->size.height == self->curve_height && gdk_rgba_equal (&color, &self->curve_color))
    return;

  g_clear_pointer (&self->curve, gsk_render_node_unref);
  self->curve_width = plot->size.width;
  self->curve_height = plot->size.height;
  self->curve_color = color;
  self->curve = rc_gtk_curve_render (self->history, plot->size.width, plot->size.height, &color);
}

static void
snapshot_curve (RcGtkGraph             *self,
                GtkSnapshot           *snapshot,
                const graphene_rect_t *plot)
{
  ensure_curve (self, plot);
  gtk_snapshot_push_clip (snapshot, plot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (plot->origin.x - self->shift,
                                                          plot->origin.y));
  gtk_snapshot_append_node (snapshot, self->curve);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_placeholder (RcGtkGraph             *self,
                      GtkSnapshot           *snapshot,
                      const graphene_rect_t *plot,
                      const GdkRGBA         *color)
{
  int height;

  pango_layout_set_width (self->placeholder, plot->size.width * PANGO_SCALE);
  pango_layout_get_pixel_size (self->placeholder, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (plot->origin.x,
                                                plot->origin.y + (plot->size.height - height) / 2));
  gtk_snapshot_append_layout (snapshot, self->placeholder, color);
  gtk_snapshot_restore (snapshot);
}

/* Whole device pixels: the graph is drawn again only when it would look different. */
static float
current_shift (RcGtkGraph *self)
{
  const graphene_rect_t plot = plot_area (self);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  float step = rc_gtk_curve_step_width (plot.size.width);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double elapsed;

  if (self->history == NULL || self->tick_id == 0 || clock == NULL)
    return step;

  elapsed = gdk_frame_clock_get_frame_time (clock) - rc_gtk_history_get_last_time (self->history);
  elapsed /= RC_GTK_PULSE_INTERVAL_MSEC * G_TIME_SPAN_MILLISECOND;

  return floor (CLAMP (elapsed, 0, 1) * step * scale) / scale;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  RcGtkGraph *self = RC_GTK_GRAPH (widget);
  float shift = current_shift (self);

  if (shift != self->shift)
    {
      self->shift = shift;
      gtk_widget_queue_draw (widget);
    }

  return G_SOURCE_CONTINUE;
}

static void
update_ticking (RcGtkGraph *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_animated = FALSE;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &is_animated, NULL);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (widget, self->tick_id);
  self->tick_id = 0;
  if (is_animated && gtk_widget_get_mapped (widget))
    self->tick_id = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
}

static void
history_changed_cb (RcGtkGraph *self)
{
  g_clear_pointer (&self->curve, gsk_render_node_unref);
  self->shift = current_shift (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
make_texts (RcGtkGraph *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  g_clear_pointer (&self->axes, rc_gtk_axes_free);
  self->axes = rc_gtk_axes_new (widget);
  g_clear_object (&self->placeholder);
  self->placeholder = gtk_widget_create_pango_layout (widget, _("No requests in the last minute"));
  pango_layout_set_alignment (self->placeholder, PANGO_ALIGN_CENTER);
}

static void
rc_gtk_graph_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  RcGtkGraph *self = RC_GTK_GRAPH (widget);
  const graphene_rect_t plot = plot_area (self);
  const GdkRGBA color = text_color (self);

  rc_gtk_axes_snapshot (self->axes, snapshot, &plot, &color);
  if (self->history != NULL && !rc_gtk_history_is_empty (self->history))
    snapshot_curve (self, snapshot, &plot);
  else
    snapshot_placeholder (self, snapshot, &plot, &color);
}

static void
rc_gtk_graph_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 480;
    }
  else
    *minimum = *natural = 180;
}

static void
rc_gtk_graph_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rc_gtk_graph_parent_class)->map (widget);

  update_ticking (RC_GTK_GRAPH (widget));
}

static void
rc_gtk_graph_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rc_gtk_graph_parent_class)->unmap (widget);

  update_ticking (RC_GTK_GRAPH (widget));
}

static void
rc_gtk_graph_css_changed (GtkWidget         *widget,
                        GtkCssStyleChange *change)
{
  RcGtkGraph *self = RC_GTK_GRAPH (widget);

  GTK_WIDGET_CLASS (rc_gtk_graph_parent_class)->css_changed (widget, change);

  make_texts (self);
  gtk_widget_queue_draw (widget);
}

static void
rc_gtk_graph_dispose (GObject *object)
{
  RcGtkGraph *self = RC_GTK_GRAPH (object);

  rc_gtk_graph_set_history (self, NULL);
  g_clear_pointer (&self->curve, gsk_render_node_unref);
  g_clear_pointer (&self->axes, rc_gtk_axes_free);
  g_clear_object (&self->placeholder);

  G_OBJECT_CLASS (rc_gtk_graph_parent_class)->dispose (object);
}

static void
rc_gtk_graph_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  RcGtkGraph *self = RC_GTK_GRAPH (object);

  switch (prop_id)
    {
    case PROP_HISTORY:
      g_value_set_object (value, self->history);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_graph_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  RcGtkGraph *self = RC_GTK_GRAPH (object);

  switch (prop_id)
    {
    case PROP_HISTORY:
      rc_gtk_graph_set_history (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_graph_class_init (RcGtkGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_gtk_graph_dispose;
  object_class->get_property = rc_gtk_graph_get_property;
  object_class->set_property = rc_gtk_graph_set_property;
  widget_class->css_changed = rc_gtk_graph_css_changed;
  widget_class->map = rc_gtk_graph_map;
  widget_class->measure = rc_gtk_graph_measure;
  widget_class->snapshot = rc_gtk_graph_snapshot;
  widget_class->unmap = rc_gtk_graph_unmap;

  properties[PROP_HISTORY] =
    g_param_spec_object ("history", NULL, NULL, RC_GTK_TYPE_HISTORY,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "graph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rc_gtk_graph_init (RcGtkGraph *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  make_texts (self);
}

RcGtkHistory *
rc_gtk_graph_get_history (RcGtkGraph *self)
{
  g_return_val_if_fail (RC_GTK_IS_GRAPH (self), NULL);

  return self->history;
}

void
rc_gtk_graph_set_history (RcGtkGraph   *self,
                        RcGtkHistory *history)
{
  g_return_if_fail (RC_GTK_IS_GRAPH (self));

  if (self->history == history)
    return;

  if (self->history != NULL)
    g_signal_handlers_disconnect_by_func (self->history, history_changed_cb, self);
  g_set_object (&self->history, history);
  if (history != NULL)
    g_signal_connect_swapped (history, "changed", G_CALLBACK (history_changed_cb), self);
  g_clear_pointer (&self->curve, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HISTORY]);
}

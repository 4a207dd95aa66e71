/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-activity-private.h"

#include <glib/gi18n-lib.h>

#include "rc-gtk-bounds-private.h"
#include "rc-gtk-clamp-private.h"
#include "rc-gtk-describe-private.h"
#include "rc-gtk-evictions-private.h"
#include "rc-gtk-format.h"
#include "rc-gtk-graph-private.h"
#include "rc-gtk-histogram-private.h"
#include "rc-gtk-loads-view-private.h"
#include "rc-gtk-monitor-private.h"
#include "rc-gtk-tile.h"

/* A screen reader is told of the graph at the pace of speech, not of sampling. */
#define DESCRIPTION_INTERVAL (5 * G_TIME_SPAN_SECOND)

struct _RcGtkActivity
{
  GtkWidget       parent_instance;

  RcGtkMonitor   *monitor;
  GtkWidget      *scrolled;
  RcGtkGraph     *graph;
  GtkLabel       *rate_label;
  GtkLabel       *saved_label;
  GtkWidget      *gone_label;
  RcGtkTile      *hits_tile;
  RcGtkTile      *misses_tile;
  RcGtkTile      *loads_tile;
  RcGtkTile      *failures_tile;
  RcGtkTile      *load_time_tile;
  RcGtkTile      *entries_tile;
  RcGtkTile      *weight_tile;
  RcGtkTile      *evictions_tile;
  RcGtkLoadsView *loads_view;
  RcGtkHistogram *histogram;
  GtkLabel       *histogram_label;
  RcGtkBounds    *bounds;
  RcGtkEvictions *evictions;
  char           *description;   /* what the graph was last described as */
  gint64          described_at;  /* monotonic */
};

enum
{
  SETTING_CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcGtkActivity, rc_gtk_activity, GTK_TYPE_WIDGET)

static void
describe_graph (RcGtkActivity *self)
{
  g_autofree char *description = rc_gtk_describe_graph (self->monitor);

  self->described_at = g_get_monotonic_time ();
  if (g_strcmp0 (description, self->description) == 0)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->graph),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
  g_free (self->description);
  self->description = g_steal_pointer (&description);
}

/* What there is, of how much there may be. */
static char *
join_capacity (char *taken,
               char *capacity)
{
  g_autofree char *left = taken;
  g_autofree char *right = capacity;

  /* Translators: how much there is, of how much there may be, as in 120 / 200 */
  return right == NULL ? g_steal_pointer (&left) : g_strdup_printf (_("%s / %s"), left, right);
}

static char *
format_entries (RcGtkActivity *self,
                RcStats       *stats)
{
  g_autoptr (GVariant) settings = NULL;
  guint max_entries = 0;

  settings = rc_gtk_subject_dup_settings (rc_gtk_monitor_get_subject (self->monitor));
  if (settings != NULL)
    g_variant_lookup (settings, "max-entries", "u", &max_entries);

  return join_capacity (rc_gtk_format_count (rc_stats_get_n_entries (stats)),
                        max_entries > 0 ? rc_gtk_format_count (max_entries) : NULL);
}

static void
update_tiles (RcGtkActivity *self,
              RcStats       *stats)
{
  RcGtkMonitor *monitor = self->monitor;

  rc_gtk_tile_take_value (self->hits_tile,
                          rc_gtk_format_per_sec (rc_gtk_monitor_get_hits_per_sec (monitor)));
  rc_gtk_tile_take_value (self->misses_tile,
                          rc_gtk_format_per_sec (rc_gtk_monitor_get_misses_per_sec (monitor)));
  rc_gtk_tile_take_value (self->loads_tile, rc_gtk_format_count (rc_stats_get_loads (stats)));
  rc_gtk_tile_take_value (self->failures_tile,
                          rc_gtk_format_count (rc_stats_get_load_failures (stats)));
  rc_gtk_tile_take_value (self->load_time_tile,
                          rc_gtk_format_duration (rc_gtk_monitor_get_mean_load_time (monitor)));
  rc_gtk_tile_take_value (self->entries_tile, format_entries (self, stats));
  rc_gtk_tile_take_value (self->weight_tile, rc_gtk_format_weight (rc_stats_get_weight (stats)));
  rc_gtk_tile_take_value (self->evictions_tile,
                          rc_gtk_format_count (rc_stats_get_evictions (stats)));
}

static void
update_histogram (RcGtkActivity *self,
                  RcStats       *stats)
{
  gsize n_counts;
  const guint64 *counts = rc_stats_get_load_times (stats, &n_counts);
  g_autofree char *text = rc_gtk_histogram_describe (counts, n_counts);

  rc_gtk_histogram_set_counts (self->histogram, counts, n_counts);
  gtk_label_set_label (self->histogram_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->histogram), rc_stats_get_loads (stats) > 0);
}

static void
update (RcGtkActivity *self)
{
  RcStats *stats = rc_gtk_monitor_get_stats (self->monitor);
  g_autofree char *rate = rc_gtk_format_percent (rc_gtk_monitor_get_hit_rate (self->monitor));
  g_autofree char *saved = NULL;

  gtk_widget_set_visible (self->gone_label,
                          rc_gtk_subject_is_gone (rc_gtk_monitor_get_subject (self->monitor)));
  gtk_label_set_label (self->rate_label, rate);
  if (stats == NULL)
    return;

  saved = rc_gtk_format_saved (rc_stats_get_time_saved (stats));
  gtk_label_set_label (self->saved_label, saved);
  update_tiles (self, stats);
  update_histogram (self, stats);
  rc_gtk_evictions_update (self->evictions, stats);
  if (g_get_monotonic_time () - self->described_at >= DESCRIPTION_INTERVAL)
    describe_graph (self);
}

static void
setting_changed_cb (RcGtkActivity *self,
                    const char    *name,
                    GVariant      *before,
                    GVariant      *after)
{
  g_signal_emit (self, signals[SETTING_CHANGED], 0, name, before, after);
}

static void
failed_cb (RcGtkActivity *self,
           const char    *message)
{
  g_signal_emit (self, signals[FAILED], 0, message);
}

static void
rc_gtk_activity_dispose (GObject *object)
{
  RcGtkActivity *self = RC_GTK_ACTIVITY (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_pointer (&self->description, g_free);

  G_OBJECT_CLASS (rc_gtk_activity_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, scrolled);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, graph);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, rate_label);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, saved_label);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, gone_label);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, hits_tile);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, misses_tile);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, loads_tile);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, failures_tile);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, load_time_tile);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, entries_tile);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, weight_tile);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, evictions_tile);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, loads_view);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, histogram);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, histogram_label);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, bounds);
  gtk_widget_class_bind_template_child (widget_class, RcGtkActivity, evictions);
}

static void
rc_gtk_activity_class_init (RcGtkActivityClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_gtk_activity_dispose;

  signals[SETTING_CHANGED] = g_signal_new ("setting-changed", type, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING,
                                           G_TYPE_VARIANT, G_TYPE_VARIANT);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (RC_GTK_TYPE_BOUNDS);
  g_type_ensure (RC_GTK_TYPE_CLAMP);
  g_type_ensure (RC_GTK_TYPE_EVICTIONS);
  g_type_ensure (RC_GTK_TYPE_GRAPH);
  g_type_ensure (RC_GTK_TYPE_HISTOGRAM);
  g_type_ensure (RC_GTK_TYPE_LOADS_VIEW);
  g_type_ensure (RC_GTK_TYPE_TILE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Gtk/rc-gtk-activity.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setting_changed_cb);
}

static void
rc_gtk_activity_init (RcGtkActivity *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rc_gtk_activity_set_monitor (RcGtkActivity *self,
                             RcGtkMonitor  *monitor)
{
  if (self->monitor == monitor)
    return;

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_set_object (&self->monitor, monitor);
  rc_gtk_bounds_set_monitor (self->bounds, monitor);
  rc_gtk_loads_view_set_monitor (self->loads_view, monitor);
  rc_gtk_graph_set_history (self->graph,
                            monitor != NULL ? rc_gtk_monitor_get_history (monitor) : NULL);
  if (monitor == NULL)
    return;

  g_signal_connect_swapped (monitor, "sampled", G_CALLBACK (update), self);
  describe_graph (self);
  update (self);
}

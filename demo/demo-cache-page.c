/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-cache-page.h"

#include <glib/gi18n.h>

#include "demo-describe.h"
#include "demo-entries-view.h"
#include "demo-evictions.h"
#include "demo-format.h"
#include "demo-graph.h"
#include "demo-limits.h"
#include "demo-stat.h"

/* A screen reader is told of the graph at the pace of speech, not of sampling. */
#define DESCRIPTION_INTERVAL (5 * G_TIME_SPAN_SECOND)

/* One cache: what it does, and what it holds. */
struct _DemoCachePage
{
  AdwBin           parent_instance;

  DemoCacheModel  *model;
  AdwViewStack    *stack;
  DemoGraph       *graph;
  GtkLabel        *rate_label;
  GtkLabel        *saved_label;
  DemoStat        *hits_stat;
  DemoStat        *misses_stat;
  DemoStat        *loads_stat;
  DemoStat        *failures_stat;
  DemoStat        *load_time_stat;
  DemoStat        *entries_stat;
  DemoStat        *weight_stat;
  DemoStat        *evictions_stat;
  DemoLimits      *limits;
  DemoEvictions   *evictions;
  DemoEntriesView *entries_view;
  char            *description;   /* what the graph was last described as */
  gint64           described_at;  /* monotonic */
};

G_DEFINE_FINAL_TYPE (DemoCachePage, demo_cache_page, ADW_TYPE_BIN)

static void
describe_graph (DemoCachePage *self)
{
  g_autofree char *description = demo_describe_graph (self->model);

  self->described_at = g_get_monotonic_time ();
  if (g_strcmp0 (description, self->description) == 0)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->graph),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
  g_free (self->description);
  self->description = g_steal_pointer (&description);
}

static char *
format_capacity (DemoCacheModel *model,
                 RcStats        *stats)
{
  g_autofree char *n_entries = demo_format_count (rc_stats_get_n_entries (stats));
  g_autofree char *capacity = NULL;

  if (demo_cache_model_get_max_entries (model) == 0)
    return g_steal_pointer (&n_entries);

  capacity = demo_format_count (demo_cache_model_get_max_entries (model));
  /* Translators: how many entries there are, of how many that may be, as in 120 / 200 */
  return g_strdup_printf (_("%s / %s"), n_entries, capacity);
}

static void
update_stats (DemoCachePage *self,
              RcStats       *stats)
{
  DemoCacheModel *model = self->model;

  demo_stat_take (self->hits_stat,
                  demo_format_per_sec (demo_cache_model_get_hits_per_sec (model)));
  demo_stat_take (self->misses_stat,
                  demo_format_per_sec (demo_cache_model_get_misses_per_sec (model)));
  demo_stat_take (self->loads_stat, demo_format_count (rc_stats_get_loads (stats)));
  demo_stat_take (self->failures_stat, demo_format_count (rc_stats_get_load_failures (stats)));
  demo_stat_take (self->load_time_stat,
                  demo_format_duration (demo_cache_model_get_mean_load_time (model)));
  demo_stat_take (self->entries_stat, format_capacity (model, stats));
  demo_stat_take (self->weight_stat, demo_format_weight (rc_stats_get_weight (stats)));
  demo_stat_take (self->evictions_stat, demo_format_count (rc_stats_get_evictions (stats)));
}

static void
update (DemoCachePage *self)
{
  RcStats *stats = demo_cache_model_get_stats (self->model);
  g_autofree char *rate = demo_format_percent (demo_cache_model_get_hit_rate (self->model));
  g_autofree char *saved = demo_format_saved (rc_stats_get_time_saved (stats));

  gtk_label_set_label (self->rate_label, rate);
  gtk_label_set_label (self->saved_label, saved);
  update_stats (self, stats);
  demo_evictions_update (self->evictions, stats);
  if (g_get_monotonic_time () - self->described_at >= DESCRIPTION_INTERVAL)
    describe_graph (self);
}

static void
demo_cache_page_dispose (GObject *object)
{
  DemoCachePage *self = DEMO_CACHE_PAGE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->description, g_free);

  G_OBJECT_CLASS (demo_cache_page_parent_class)->dispose (object);
}

static void
demo_cache_page_class_init (DemoCachePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_cache_page_dispose;

  g_type_ensure (DEMO_TYPE_ENTRIES_VIEW);
  g_type_ensure (DEMO_TYPE_EVICTIONS);
  g_type_ensure (DEMO_TYPE_GRAPH);
  g_type_ensure (DEMO_TYPE_LIMITS);
  g_type_ensure (DEMO_TYPE_STAT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-cache-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, stack);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, graph);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, rate_label);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, saved_label);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, hits_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, misses_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, loads_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, failures_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, load_time_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, entries_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, weight_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, evictions_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, limits);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, evictions);
  gtk_widget_class_bind_template_child (widget_class, DemoCachePage, entries_view);
}

static void
demo_cache_page_init (DemoCachePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwViewStack *
demo_cache_page_get_stack (DemoCachePage *self)
{
  g_return_val_if_fail (DEMO_IS_CACHE_PAGE (self), NULL);

  return self->stack;
}

DemoCacheModel *
demo_cache_page_get_model (DemoCachePage *self)
{
  g_return_val_if_fail (DEMO_IS_CACHE_PAGE (self), NULL);

  return self->model;
}

void
demo_cache_page_set_model (DemoCachePage  *self,
                           DemoCacheModel *model)
{
  g_return_if_fail (DEMO_IS_CACHE_PAGE (self));

  if (self->model == model)
    return;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  demo_limits_set_model (self->limits, model);
  demo_entries_view_set_model (self->entries_view, model);
  demo_graph_set_history (self->graph,
                          model != NULL ? demo_cache_model_get_history (model) : NULL);
  if (model == NULL)
    return;

  g_signal_connect_swapped (model, "sampled", G_CALLBACK (update), self);
  describe_graph (self);
  update (self);
}

/* Shows the entries, sorted by a column; the other way round when they already are. */
void
demo_cache_page_sort (DemoCachePage *self,
                      const char    *column)
{
  g_return_if_fail (DEMO_IS_CACHE_PAGE (self));

  adw_view_stack_set_visible_child_name (self->stack, "entries");
  demo_entries_view_sort (self->entries_view, column);
}

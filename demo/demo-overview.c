/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-overview.h"

#include "demo-cache-card.h"
#include "demo-format.h"
#include "demo-stat.h"

typedef struct
{
  double  hits_per_sec;
  double  misses_per_sec;
  guint64 n_entries;
  guint64 time_saved;
} Totals;

/* All caches at a glance. Emits "activated" with the model of the cache to be shown. */
struct _DemoOverview
{
  AdwBin       parent_instance;

  DemoSampler *sampler;
  GtkFlowBox  *cards;
  DemoStat    *hits_stat;
  DemoStat    *misses_stat;
  DemoStat    *entries_stat;
  DemoStat    *saved_stat;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DemoOverview, demo_overview, ADW_TYPE_BIN)

static Totals
add_up (GListModel *models)
{
  Totals totals = { 0 };

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (DemoCacheModel) model = g_list_model_get_item (models, i);
      RcStats *stats = demo_cache_model_get_stats (model);

      totals.hits_per_sec += demo_cache_model_get_hits_per_sec (model);
      totals.misses_per_sec += demo_cache_model_get_misses_per_sec (model);
      totals.n_entries += rc_stats_get_n_entries (stats);
      totals.time_saved += rc_stats_get_time_saved (stats);
    }

  return totals;
}

static void
update (DemoOverview *self)
{
  Totals totals = add_up (demo_sampler_get_models (self->sampler));

  demo_stat_take (self->hits_stat, demo_format_per_sec (totals.hits_per_sec));
  demo_stat_take (self->misses_stat, demo_format_per_sec (totals.misses_per_sec));
  demo_stat_take (self->entries_stat, demo_format_count (totals.n_entries));
  demo_stat_take (self->saved_stat, demo_format_duration (totals.time_saved));
}

static GtkWidget *
create_card (gpointer item,
             gpointer user_data)
{
  return demo_cache_card_new (DEMO_CACHE_MODEL (item));
}

static void
card_activated_cb (DemoOverview  *self,
                   DemoCacheCard *card)
{
  g_signal_emit (self, signals[ACTIVATED], 0, demo_cache_card_get_model (card));
}

static void
demo_overview_dispose (GObject *object)
{
  DemoOverview *self = DEMO_OVERVIEW (object);

  if (self->sampler != NULL)
    g_signal_handlers_disconnect_by_data (self->sampler, self);
  g_clear_object (&self->sampler);

  G_OBJECT_CLASS (demo_overview_parent_class)->dispose (object);
}

static void
demo_overview_class_init (DemoOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_overview_dispose;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, DEMO_TYPE_CACHE_MODEL);

  g_type_ensure (DEMO_TYPE_STAT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-overview.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoOverview, cards);
  gtk_widget_class_bind_template_child (widget_class, DemoOverview, hits_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoOverview, misses_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoOverview, entries_stat);
  gtk_widget_class_bind_template_child (widget_class, DemoOverview, saved_stat);
  gtk_widget_class_bind_template_callback (widget_class, card_activated_cb);
}

static void
demo_overview_init (DemoOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Once in the overview's life. */
void
demo_overview_set_sampler (DemoOverview *self,
                           DemoSampler  *sampler)
{
  g_return_if_fail (DEMO_IS_OVERVIEW (self));
  g_return_if_fail (self->sampler == NULL);

  self->sampler = g_object_ref (sampler);
  gtk_flow_box_bind_model (self->cards, demo_sampler_get_models (sampler), create_card,
                           NULL, NULL);
  g_signal_connect_swapped (sampler, "sampled", G_CALLBACK (update), self);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-overview.h"

#include "demo-cache-card.h"

/* Sums over all caches are read, not watched: a calm pace, and less work for many caches. */
#define INTERVAL_SECONDS 1

struct _DemoOverview
{
  AdwBin         parent_instance;

  DemoProgram   *program;
  DemoTotals     totals;      /* as they were read last */
  gint64         read_at;     /* monotonic; 0 before the first time */
  guint          source_id;   /* while the overview can be seen */
  GtkGridView   *cards;
  RcGtkTile     *hits_tile;
  RcGtkTile     *misses_tile;
  RcGtkTile     *entries_tile;
  RcGtkTile     *saved_tile;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DemoOverview, demo_overview, ADW_TYPE_BIN)

static double
per_sec (guint64 before,
         guint64 now,
         gint64  elapsed_usec)
{
  return now > before && elapsed_usec > 0 ? (now - before) * 1e6 / elapsed_usec : 0;
}

static void
update (DemoOverview *self)
{
  DemoTotals totals = demo_program_add_up (self->program);
  gint64 now = g_get_monotonic_time ();
  gint64 elapsed = self->read_at > 0 ? now - self->read_at : 0;
  double hits_per_sec = per_sec (self->totals.n_hits, totals.n_hits, elapsed);
  double misses_per_sec = per_sec (self->totals.n_misses, totals.n_misses, elapsed);

  rc_gtk_tile_take_value (self->hits_tile, rc_gtk_format_per_sec (hits_per_sec));
  rc_gtk_tile_take_value (self->misses_tile, rc_gtk_format_per_sec (misses_per_sec));
  rc_gtk_tile_take_value (self->entries_tile, rc_gtk_format_count (totals.n_entries));
  rc_gtk_tile_take_value (self->saved_tile, rc_gtk_format_duration (totals.time_saved));
  self->totals = totals;
  self->read_at = now;
}

static gboolean
tick_cb (gpointer user_data)
{
  update (DEMO_OVERVIEW (user_data));

  return G_SOURCE_CONTINUE;
}

static void
update_ticking (DemoOverview *self)
{
  gboolean is_shown = self->program != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (is_shown == (self->source_id != 0))
    return;

  if (is_shown)
    {
      self->read_at = 0;
      update (self);
      self->source_id = g_timeout_add_seconds (INTERVAL_SECONDS, tick_cb, self);
    }
  else
    g_clear_handle_id (&self->source_id, g_source_remove);
}

static void
bind_cb (DemoOverview *self,
         GtkListItem  *item)
{
  demo_cache_card_set_monitor (DEMO_CACHE_CARD (gtk_list_item_get_child (item)),
                               gtk_list_item_get_item (item));
}

static void
setup_cb (DemoOverview *self,
          GtkListItem  *item)
{
  gtk_list_item_set_child (item, g_object_new (DEMO_TYPE_CACHE_CARD, NULL));
}

static void
unbind_cb (DemoOverview *self,
           GtkListItem  *item)
{
  demo_cache_card_set_monitor (DEMO_CACHE_CARD (gtk_list_item_get_child (item)), NULL);
}

static void
card_activated_cb (DemoOverview *self,
                   guint         position)
{
  GListModel *model = G_LIST_MODEL (gtk_grid_view_get_model (self->cards));
  g_autoptr (RcGtkMonitor) monitor = g_list_model_get_item (model, position);

  g_signal_emit (self, signals[ACTIVATED], 0, monitor);
}

static void
demo_overview_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (demo_overview_parent_class)->map (widget);

  update_ticking (DEMO_OVERVIEW (widget));
}

static void
demo_overview_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (demo_overview_parent_class)->unmap (widget);

  update_ticking (DEMO_OVERVIEW (widget));
}

static void
demo_overview_dispose (GObject *object)
{
  DemoOverview *self = DEMO_OVERVIEW (object);

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_object (&self->program);

  G_OBJECT_CLASS (demo_overview_parent_class)->dispose (object);
}

static void
demo_overview_class_init (DemoOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_overview_dispose;
  widget_class->map = demo_overview_map;
  widget_class->unmap = demo_overview_unmap;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, RC_GTK_TYPE_MONITOR);

  g_type_ensure (RC_GTK_TYPE_TILE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-overview.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoOverview, cards);
  gtk_widget_class_bind_template_child (widget_class, DemoOverview, hits_tile);
  gtk_widget_class_bind_template_child (widget_class, DemoOverview, misses_tile);
  gtk_widget_class_bind_template_child (widget_class, DemoOverview, entries_tile);
  gtk_widget_class_bind_template_child (widget_class, DemoOverview, saved_tile);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, card_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
demo_overview_init (DemoOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
demo_overview_set_program (DemoOverview *self,
                           DemoProgram  *program)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_if_fail (DEMO_IS_OVERVIEW (self));

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_set_object (&self->program, program);
  if (program != NULL)
    selection = GTK_SELECTION_MODEL (
      gtk_no_selection_new (g_object_ref (demo_program_get_monitors (program))));
  gtk_grid_view_set_model (self->cards, selection);
  update_ticking (self);
}

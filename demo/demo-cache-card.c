/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-cache-card.h"

#include "demo-list-item.h"

struct _DemoCacheCard
{
  AdwBin          parent_instance;

  RcGtkMonitor   *monitor;
  GtkLabel       *name_label;
  GtkLabel       *rate_label;
  GtkLabel       *saved_label;
  RcGtkSparkline *sparkline;
};

G_DEFINE_FINAL_TYPE (DemoCacheCard, demo_cache_card, ADW_TYPE_BIN)

static void
update (DemoCacheCard *self)
{
  RcStats *stats = rc_gtk_monitor_get_stats (self->monitor);
  g_autofree char *rate = rc_gtk_format_percent (rc_gtk_monitor_get_hit_rate (self->monitor));
  g_autofree char *saved = NULL;

  saved = rc_gtk_format_saved (stats != NULL ? rc_stats_get_time_saved (stats) : 0);
  gtk_label_set_label (self->rate_label, rate);
  gtk_label_set_label (self->saved_label, saved);
}

static void
demo_cache_card_dispose (GObject *object)
{
  DemoCacheCard *self = DEMO_CACHE_CARD (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (demo_cache_card_parent_class)->dispose (object);
}

static void
demo_cache_card_class_init (DemoCacheCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_cache_card_dispose;

  g_type_ensure (RC_GTK_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-cache-card.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoCacheCard, name_label);
  gtk_widget_class_bind_template_child (widget_class, DemoCacheCard, rate_label);
  gtk_widget_class_bind_template_child (widget_class, DemoCacheCard, saved_label);
  gtk_widget_class_bind_template_child (widget_class, DemoCacheCard, sparkline);
}

static void
demo_cache_card_init (DemoCacheCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
demo_cache_card_set_monitor (DemoCacheCard *self,
                             RcGtkMonitor  *monitor)
{
  g_return_if_fail (DEMO_IS_CACHE_CARD (self));

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_set_object (&self->monitor, monitor);
  rc_gtk_sparkline_set_monitor (self->sparkline, monitor);
  if (monitor == NULL)
    return;

  demo_name_list_item (GTK_WIDGET (self), self->name_label,
                       rc_gtk_subject_get_name (rc_gtk_monitor_get_subject (monitor)));
  g_signal_connect_swapped (monitor, "sampled", G_CALLBACK (update), self);
  update (self);
}

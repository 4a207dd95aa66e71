/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-cache-card.h"

#include <glib/gi18n.h>

#include "demo-format.h"
#include "demo-sparkline.h"

/* A cache in the overview. */
struct _DemoCacheCard
{
  GtkFlowBoxChild parent_instance;

  DemoCacheModel *model;
  GtkLabel       *name_label;
  GtkLabel       *rate_label;
  GtkLabel       *saved_label;
  DemoSparkline  *sparkline;
};

G_DEFINE_FINAL_TYPE (DemoCacheCard, demo_cache_card, GTK_TYPE_FLOW_BOX_CHILD)

static void
update (DemoCacheCard *self)
{
  RcStats *stats = demo_cache_model_get_stats (self->model);
  g_autofree char *rate = demo_format_percent (demo_cache_model_get_hit_rate (self->model));
  g_autofree char *saved = demo_format_saved (rc_stats_get_time_saved (stats));

  gtk_label_set_label (self->rate_label, rate);
  gtk_label_set_label (self->saved_label, saved);
}

static void
demo_cache_card_dispose (GObject *object)
{
  DemoCacheCard *self = DEMO_CACHE_CARD (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (demo_cache_card_parent_class)->dispose (object);
}

static void
demo_cache_card_class_init (DemoCacheCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_cache_card_dispose;

  g_type_ensure (DEMO_TYPE_SPARKLINE);
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

GtkWidget *
demo_cache_card_new (DemoCacheModel *model)
{
  DemoCacheCard *self = g_object_new (DEMO_TYPE_CACHE_CARD, NULL);
  const char *name = demo_cache_model_get_name (model);

  self->model = g_object_ref (model);
  gtk_label_set_label (self->name_label, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  demo_sparkline_set_history (self->sparkline, demo_cache_model_get_history (model));
  g_signal_connect_swapped (model, "sampled", G_CALLBACK (update), self);
  update (self);

  return GTK_WIDGET (self);
}

DemoCacheModel *
demo_cache_card_get_model (DemoCacheCard *self)
{
  g_return_val_if_fail (DEMO_IS_CACHE_CARD (self), NULL);

  return self->model;
}

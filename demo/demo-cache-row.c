/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-cache-row.h"

#include <glib/gi18n.h>

#include "demo-format.h"
#include "demo-sparkline.h"

/* A cache in the sidebar: its name, its hit rate, what it holds, its last minute. */
struct _DemoCacheRow
{
  GtkListBoxRow   parent_instance;

  DemoCacheModel *model;
  GtkLabel       *name_label;
  GtkLabel       *detail_label;
  DemoSparkline  *sparkline;
};

G_DEFINE_FINAL_TYPE (DemoCacheRow, demo_cache_row, GTK_TYPE_LIST_BOX_ROW)

static void
update (DemoCacheRow *self)
{
  RcStats *stats = demo_cache_model_get_stats (self->model);
  g_autofree char *rate = demo_format_percent (demo_cache_model_get_hit_rate (self->model));
  g_autofree char *entries = demo_format_entries (rc_stats_get_n_entries (stats));
  g_autofree char *detail = NULL;

  /* Translators: a cache's hit rate and how much it holds, as in 83% · 120 entries */
  detail = g_strdup_printf (_("%s · %s"), rate, entries);
  gtk_label_set_label (self->detail_label, detail);
}

static void
demo_cache_row_dispose (GObject *object)
{
  DemoCacheRow *self = DEMO_CACHE_ROW (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (demo_cache_row_parent_class)->dispose (object);
}

static void
demo_cache_row_class_init (DemoCacheRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_cache_row_dispose;

  g_type_ensure (DEMO_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-cache-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoCacheRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, DemoCacheRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, DemoCacheRow, sparkline);
}

static void
demo_cache_row_init (DemoCacheRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
demo_cache_row_new (DemoCacheModel *model)
{
  DemoCacheRow *self = g_object_new (DEMO_TYPE_CACHE_ROW, NULL);
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
demo_cache_row_get_model (DemoCacheRow *self)
{
  g_return_val_if_fail (DEMO_IS_CACHE_ROW (self), NULL);

  return self->model;
}

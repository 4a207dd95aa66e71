/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-cache-row.h"

#include <glib/gi18n.h>

#include "demo-list-item.h"

struct _DemoCacheRow
{
  AdwBin          parent_instance;

  RcGtkMonitor   *monitor;
  GtkLabel       *name_label;
  GtkLabel       *detail_label;
  RcGtkSparkline *sparkline;
};

G_DEFINE_FINAL_TYPE (DemoCacheRow, demo_cache_row, ADW_TYPE_BIN)

static void
update (DemoCacheRow *self)
{
  RcStats *stats = rc_gtk_monitor_get_stats (self->monitor);
  g_autofree char *rate = rc_gtk_format_percent (rc_gtk_monitor_get_hit_rate (self->monitor));
  g_autofree char *entries = NULL;
  g_autofree char *detail = NULL;

  entries = rc_gtk_format_entries (stats != NULL ? rc_stats_get_n_entries (stats) : 0);
  /* Translators: a cache's hit rate and how much it holds, as in 83% · 120 entries */
  detail = g_strdup_printf (_("%s · %s"), rate, entries);
  gtk_label_set_label (self->detail_label, detail);
}

static void
demo_cache_row_dispose (GObject *object)
{
  DemoCacheRow *self = DEMO_CACHE_ROW (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (demo_cache_row_parent_class)->dispose (object);
}

static void
demo_cache_row_class_init (DemoCacheRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_cache_row_dispose;

  g_type_ensure (RC_GTK_TYPE_SPARKLINE);
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

void
demo_cache_row_set_monitor (DemoCacheRow *self,
                            RcGtkMonitor *monitor)
{
  RcGtkSubject *subject = monitor != NULL ? rc_gtk_monitor_get_subject (monitor) : NULL;

  g_return_if_fail (DEMO_IS_CACHE_ROW (self));

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_set_object (&self->monitor, monitor);
  rc_gtk_sparkline_set_monitor (self->sparkline, monitor);
  gtk_widget_set_visible (GTK_WIDGET (self->sparkline), monitor != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), monitor != NULL);
  demo_name_list_item (GTK_WIDGET (self), self->name_label,
                       subject != NULL ? rc_gtk_subject_get_name (subject) : _("Overview"));
  if (monitor == NULL)
    return;

  g_signal_connect_swapped (monitor, "sampled", G_CALLBACK (update), self);
  update (self);
}

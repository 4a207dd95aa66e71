/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-evictions-private.h"

#include <glib/gi18n-lib.h>

#include "rc-gtk-format.h"

/* In the order of the enumeration. */
static const char *const reason_names[RC_N_EVICT_REASONS] = {
  /* Translators: these are reasons why entries left a cache */
  [RC_EVICT_REASON_REMOVED] = N_("Removed"),
  [RC_EVICT_REASON_CLEARED] = N_("Cleared"),
  [RC_EVICT_REASON_REPLACED] = N_("Replaced"),
  [RC_EVICT_REASON_EXPIRED] = N_("Expired"),
  [RC_EVICT_REASON_IDLE] = N_("Idle"),
  [RC_EVICT_REASON_CAPACITY] = N_("Cache full"),
  [RC_EVICT_REASON_INVALID] = N_("No longer valid"),
  [RC_EVICT_REASON_MEMORY_PRESSURE] = N_("Memory pressure"),
  [RC_EVICT_REASON_CLOSED] = N_("Cache closed"),
};

typedef struct
{
  GtkWidget *name;
  GtkWidget *bar;
  GtkWidget *count;
} Row;

/* How often entries left, by reason: a bar for each reason that has occurred. */
struct _RcGtkEvictions
{
  GtkBox     parent_instance;

  GtkWidget *placeholder;
  GtkGrid   *grid;
  Row        rows[RC_N_EVICT_REASONS];
};

G_DEFINE_FINAL_TYPE (RcGtkEvictions, rc_gtk_evictions, GTK_TYPE_BOX)

static void
add_row (RcGtkEvictions *self,
         RcEvictReason  reason)
{
  Row *row = &self->rows[reason];

  row->name = gtk_label_new (_(reason_names[reason]));
  gtk_label_set_xalign (GTK_LABEL (row->name), 0);
  row->bar = g_object_new (GTK_TYPE_PROGRESS_BAR,
                           "hexpand", TRUE,
                           "valign", GTK_ALIGN_CENTER,
                           NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(reason_names[reason]),
                                  -1);
  row->count = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "width-chars", 7, NULL);
  gtk_widget_add_css_class (row->count, "rc-numeric");

  gtk_grid_attach (self->grid, row->name, 0, reason, 1, 1);
  gtk_grid_attach (self->grid, row->bar, 1, reason, 1, 1);
  gtk_grid_attach (self->grid, row->count, 2, reason, 1, 1);
}

static void
update_row (Row     *row,
            guint64  count,
            guint64  total)
{
  g_autofree char *text = rc_gtk_format_count (count);

  gtk_widget_set_visible (row->name, count > 0);
  gtk_widget_set_visible (row->bar, count > 0);
  gtk_widget_set_visible (row->count, count > 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (row->bar),
                                 total > 0 ? count / (double) total : 0);
  gtk_label_set_label (GTK_LABEL (row->count), text);
}

static void
rc_gtk_evictions_class_init (RcGtkEvictionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Gtk/rc-gtk-evictions.ui");
  gtk_widget_class_bind_template_child (widget_class, RcGtkEvictions, placeholder);
  gtk_widget_class_bind_template_child (widget_class, RcGtkEvictions, grid);
}

static void
rc_gtk_evictions_init (RcGtkEvictions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < RC_N_EVICT_REASONS; i++)
    {
      add_row (self, i);
      update_row (&self->rows[i], 0, 0);
    }
}

void
rc_gtk_evictions_update (RcGtkEvictions *self,
                       RcStats       *stats)
{
  guint64 total;

  g_return_if_fail (RC_GTK_IS_EVICTIONS (self));

  total = rc_stats_get_evictions (stats);
  gtk_widget_set_visible (self->placeholder, total == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->grid), total > 0);
  for (guint i = 0; i < RC_N_EVICT_REASONS; i++)
    update_row (&self->rows[i], rc_stats_get_evictions_for (stats, i), total);
}

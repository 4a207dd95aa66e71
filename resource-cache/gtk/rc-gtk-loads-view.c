/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-loads-view-private.h"

#include <glib/gi18n-lib.h>

#include "rc-gtk-format.h"

/* Who loads more than this at once is told the number of the rest. */
#define MAX_ROWS 8

#define LEAST_USEC (G_TIME_SPAN_SECOND / 2)

typedef struct
{
  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *elapsed;
  GtkWidget *message;
  GtkWidget *bar;
} Row;

struct _RcGtkLoadsView
{
  GtkBox        parent_instance;

  RcGtkMonitor *monitor;
  GCancellable *cancellable;  /* of the listing that is under way; NULL if none is */
  GtkBox       *list;
  GtkLabel     *rest_label;
  Row           rows[MAX_ROWS];
};

G_DEFINE_FINAL_TYPE (RcGtkLoadsView, rc_gtk_loads_view, GTK_TYPE_BOX)

static void
create_row (RcGtkLoadsView *self,
            Row            *row)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  row->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  row->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE,
                             "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  row->elapsed = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, NULL);
  row->message = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0,
                               "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  row->bar = gtk_progress_bar_new ();
  gtk_widget_add_css_class (row->elapsed, "rc-numeric");
  gtk_widget_add_css_class (row->message, "dim-label");
  gtk_widget_add_css_class (row->message, "rc-caption");
  gtk_box_append (GTK_BOX (line), row->label);
  gtk_box_append (GTK_BOX (line), row->elapsed);
  gtk_box_append (GTK_BOX (row->box), line);
  gtk_box_append (GTK_BOX (row->box), row->message);
  gtk_box_append (GTK_BOX (row->box), row->bar);
  gtk_box_append (self->list, row->box);
}

static void
update_row (Row           *row,
            RcGtkLoadInfo *info)
{
  const char *label = info != NULL ? rc_gtk_load_info_get_label (info) : NULL;
  const char *message = info != NULL ? rc_gtk_load_info_get_message (info) : NULL;
  double progress = info != NULL ? rc_gtk_load_info_get_progress (info) : -1;
  g_autofree char *elapsed = NULL;

  gtk_widget_set_visible (row->box, info != NULL);
  if (info == NULL)
    return;

  elapsed = rc_gtk_format_elapsed (rc_gtk_load_info_get_elapsed (info));
  gtk_label_set_label (GTK_LABEL (row->label), label);
  gtk_label_set_label (GTK_LABEL (row->elapsed), elapsed);
  gtk_label_set_label (GTK_LABEL (row->message), message != NULL ? message : "");
  gtk_widget_set_visible (row->message, message != NULL && message[0] != '\0');
  gtk_widget_set_visible (row->bar, progress >= 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (row->bar), CLAMP (progress, 0, 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

/* What is over at once would only make the page jump. The longest come first. */
static guint
count_long (GPtrArray *infos)
{
  guint n = 0;

  while (n < infos->len && rc_gtk_load_info_get_elapsed (infos->pdata[n]) >= LEAST_USEC)
    n++;

  return n;
}

static void
show_loads (RcGtkLoadsView *self,
            GPtrArray      *infos)
{
  guint n_long = count_long (infos);
  guint n_rest = n_long > MAX_ROWS ? n_long - MAX_ROWS : 0;
  /* Translators: loads in progress beyond those that are listed above */
  g_autofree char *rest = g_strdup_printf (ngettext ("and %u more", "and %u more", n_rest),
                                           n_rest);

  for (guint i = 0; i < MAX_ROWS; i++)
    update_row (&self->rows[i], i < n_long ? infos->pdata[i] : NULL);
  gtk_label_set_label (self->rest_label, rest);
  gtk_widget_set_visible (GTK_WIDGET (self->rest_label), n_rest > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), n_long > 0);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (RcGtkLoadsView) self = user_data;
  g_autoptr (GPtrArray) infos = NULL;

  infos = rc_gtk_subject_list_loads_finish (RC_GTK_SUBJECT (source), result, NULL);
  if (self->monitor == NULL || rc_gtk_monitor_get_subject (self->monitor) != (gpointer) source)
    return;

  g_clear_object (&self->cancellable);
  if (infos != NULL)
    show_loads (self, infos);
}

static void
update (RcGtkLoadsView *self)
{
  RcStats *stats = rc_gtk_monitor_get_stats (self->monitor);
  g_autoptr (GPtrArray) none = NULL;

  if (stats == NULL || rc_stats_get_n_loading (stats) == 0)
    {
      none = g_ptr_array_new ();
      show_loads (self, none);
      return;
    }
  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  rc_gtk_subject_list_loads_async (rc_gtk_monitor_get_subject (self->monitor), self->cancellable,
                                   listed_cb, g_object_ref (self));
}

static void
rc_gtk_loads_view_dispose (GObject *object)
{
  rc_gtk_loads_view_set_monitor (RC_GTK_LOADS_VIEW (object), NULL);

  G_OBJECT_CLASS (rc_gtk_loads_view_parent_class)->dispose (object);
}

static void
rc_gtk_loads_view_class_init (RcGtkLoadsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_gtk_loads_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Gtk/rc-gtk-loads-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RcGtkLoadsView, list);
  gtk_widget_class_bind_template_child (widget_class, RcGtkLoadsView, rest_label);
}

static void
rc_gtk_loads_view_init (RcGtkLoadsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < MAX_ROWS; i++)
    create_row (self, &self->rows[i]);
}

void
rc_gtk_loads_view_set_monitor (RcGtkLoadsView *self,
                               RcGtkMonitor   *monitor)
{
  if (self->monitor == monitor)
    return;

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->monitor, monitor);
  if (monitor == NULL)
    return;

  g_signal_connect_swapped (monitor, "sampled", G_CALLBACK (update), self);
  update (self);
}

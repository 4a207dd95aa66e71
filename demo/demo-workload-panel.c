/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-workload-panel.h"

#include <glib/gi18n.h>

/* How the built-in workload is driven: whether, how fast, and how unevenly. */
struct _DemoWorkloadPanel
{
  GtkBox         parent_instance;

  DemoWorkload  *workload;
  GtkButton     *run_button;
  GtkAdjustment *rate_adjustment;
  GtkAdjustment *skew_adjustment;
};

G_DEFINE_FINAL_TYPE (DemoWorkloadPanel, demo_workload_panel, GTK_TYPE_BOX)

static void
show_running (DemoWorkloadPanel *self)
{
  gboolean is_running = demo_workload_get_running (self->workload);
  const char *text = is_running ? _("Pause Workload") : _("Resume Workload");

  gtk_button_set_icon_name (self->run_button, is_running ? "media-playback-pause-symbolic"
                                                         : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->run_button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->run_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
demo_workload_panel_dispose (GObject *object)
{
  DemoWorkloadPanel *self = DEMO_WORKLOAD_PANEL (object);

  g_clear_object (&self->workload);

  G_OBJECT_CLASS (demo_workload_panel_parent_class)->dispose (object);
}

static void
demo_workload_panel_class_init (DemoWorkloadPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_workload_panel_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-workload-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoWorkloadPanel, run_button);
  gtk_widget_class_bind_template_child (widget_class, DemoWorkloadPanel, rate_adjustment);
  gtk_widget_class_bind_template_child (widget_class, DemoWorkloadPanel, skew_adjustment);
}

static void
demo_workload_panel_init (DemoWorkloadPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Once in the panel's life. */
void
demo_workload_panel_set_workload (DemoWorkloadPanel *self,
                                  DemoWorkload      *workload)
{
  const GBindingFlags both_ways = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  g_return_if_fail (DEMO_IS_WORKLOAD_PANEL (self));
  g_return_if_fail (self->workload == NULL);

  self->workload = g_object_ref (workload);
  g_object_bind_property (workload, "rate", self->rate_adjustment, "value", both_ways);
  g_object_bind_property (workload, "skew", self->skew_adjustment, "value", both_ways);
  g_signal_connect_object (workload, "notify::running", G_CALLBACK (show_running), self,
                           G_CONNECT_SWAPPED);
  show_running (self);
}

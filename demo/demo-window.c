/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-window.h"

#include <glib/gi18n.h>

#include "demo-commands.h"
#include "demo-own-program.h"
#include "demo-overview.h"
#include "demo-save.h"
#include "demo-sidebar.h"
#include "demo-state.h"

struct _DemoWindow
{
  AdwApplicationWindow  parent_instance;

  DemoWorkload         *workload;
  DemoProgram          *program;      /* whose "changed" is followed */
  gboolean              has_started;  /* the workload, which begins when it is first looked at */
  AdwToastOverlay      *toasts;
  AdwLeaflet           *leaflet;
  DemoSidebar          *sidebar;
  AdwWindowTitle       *title;
  GtkStack             *content;
  DemoOverview         *overview;
  AdwStatusPage        *problem_page;
  RcGtkStatsView       *view;
};

G_DEFINE_FINAL_TYPE (DemoWindow, demo_window, ADW_TYPE_APPLICATION_WINDOW)

/* Returns the part of the content that is to be seen, and says on it what is wrong. */
static const char *
choose_content (DemoWindow *self)
{
  DemoProgram *program = demo_sidebar_get_program (self->sidebar);
  g_autofree char *problem = demo_program_dup_problem (program);
  /* It has words of other programs in it. */
  g_autofree char *markup = problem != NULL ? g_markup_escape_text (problem, -1) : NULL;
  GListModel *monitors = demo_program_get_monitors (program);

  switch (demo_program_get_state (program))
    {
    case DEMO_PROGRAM_GONE:
      adw_status_page_set_title (self->problem_page, _("Program Ended"));
      adw_status_page_set_description (self->problem_page, markup);
      return "problem";
    case DEMO_PROGRAM_FAILED:
      adw_status_page_set_title (self->problem_page, _("Caches Can't Be Read"));
      adw_status_page_set_description (self->problem_page, markup);
      return "problem";
    case DEMO_PROGRAM_READING:
      if (g_list_model_get_n_items (monitors) == 0)
        return "reading";
      break;
    case DEMO_PROGRAM_READY:
    default:
      if (g_list_model_get_n_items (monitors) == 0)
        return "empty";
      break;
    }

  return demo_sidebar_get_monitor (self->sidebar) != NULL ? "cache" : "overview";
}

static void
show_selected (DemoWindow *self)
{
  RcGtkMonitor *monitor = demo_sidebar_get_monitor (self->sidebar);
  const char *content = choose_content (self);
  gboolean is_cache = g_str_equal (content, "cache");
  const char *title = _("Overview");

  if (is_cache)
    {
      rc_gtk_stats_view_set_monitor (self->view, monitor);
      title = rc_gtk_subject_get_name (rc_gtk_monitor_get_subject (monitor));
    }
  gtk_stack_set_visible_child_name (self->content, content);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, demo_program_get_name (self->program));
  demo_commands_update (GTK_WIDGET (self), is_cache ? monitor : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.export",
                                 is_cache || g_str_equal (content, "overview"));
}

static void
program_chosen_cb (DemoWindow *self)
{
  DemoProgram *program = demo_sidebar_get_program (self->sidebar);

  if (self->program != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->program, self);
      g_signal_handlers_disconnect_by_data (demo_program_get_monitors (self->program), self);
      demo_program_set_watched (self->program, FALSE);
    }
  g_set_object (&self->program, program);
  demo_program_set_watched (program, TRUE);
  g_signal_connect_swapped (program, "changed", G_CALLBACK (show_selected), self);
  g_signal_connect_swapped (demo_program_get_monitors (program), "items-changed",
                            G_CALLBACK (show_selected), self);
  demo_overview_set_program (self->overview, program);
  if (DEMO_IS_OWN_PROGRAM (program) && !self->has_started)
    demo_workload_set_running (self->workload, self->has_started = TRUE);
  show_selected (self);
}

static void
activated_cb (DemoWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
setting_changed_cb (DemoWindow *self,
                    const char *name,
                    GVariant   *before,
                    GVariant   *after)
{
  RcGtkMonitor *monitor = demo_sidebar_get_monitor (self->sidebar);
  AdwToast *toast = adw_toast_new (_("Limit changed"));

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo-setting");
  adw_toast_set_action_target_value (toast, g_variant_new ("(sv)", name, before));
  g_object_set_data_full (G_OBJECT (self), "undo-subject",
                          g_object_ref (rc_gtk_monitor_get_subject (monitor)), g_object_unref);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
undo_setting_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  RcGtkSubject *subject = g_object_get_data (G_OBJECT (widget), "undo-subject");

  if (subject != NULL)
    rc_gtk_subject_run_async (subject, RC_GTK_COMMANDS_SET, parameter, NULL, NULL, NULL);
}

static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  adw_leaflet_navigate (DEMO_WINDOW (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
sort_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  rc_gtk_stats_view_sort (DEMO_WINDOW (widget)->view, g_variant_get_string (parameter, NULL));
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  demo_save_ask (DEMO_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static gboolean
demo_window_close_request (GtkWindow *window)
{
  demo_state_save (window);

  return GTK_WINDOW_CLASS (demo_window_parent_class)->close_request (window);
}

static void
demo_window_dispose (GObject *object)
{
  DemoWindow *self = DEMO_WINDOW (object);

  if (self->program != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->program, self);
      g_signal_handlers_disconnect_by_data (demo_program_get_monitors (self->program), self);
      demo_program_set_watched (self->program, FALSE);
    }
  g_clear_object (&self->program);
  g_clear_object (&self->workload);

  G_OBJECT_CLASS (demo_window_parent_class)->dispose (object);
}

static void
demo_window_class_init (DemoWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = demo_window_close_request;

  g_type_ensure (DEMO_TYPE_OVERVIEW);
  g_type_ensure (DEMO_TYPE_SIDEBAR);
  g_type_ensure (RC_GTK_TYPE_STATS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, title);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, content);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, overview);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, view);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, demo_window_show_cache);
  gtk_widget_class_bind_template_callback (widget_class, program_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, setting_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_selected);

  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "win.sort", "s", sort_action);
  gtk_widget_class_install_action (widget_class, "win.undo-setting", "(sv)", undo_setting_action);
  demo_commands_install (widget_class);
}

static void
demo_window_init (DemoWindow *self)
{
  g_autoptr (GPropertyAction) page = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  page = g_property_action_new ("view", self->view, "page");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (page));
}

GtkWidget *
demo_window_new (GtkApplication *application,
                 GListModel     *programs,
                 DemoWorkload   *workload)
{
  DemoWindow *self = g_object_new (DEMO_TYPE_WINDOW, "application", application, NULL);
  g_autoptr (GPropertyAction) running = g_property_action_new ("running", workload, "running");

  self->workload = g_object_ref (workload);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (running));
  demo_sidebar_set_up (self->sidebar, programs, workload);
  demo_state_restore (GTK_WINDOW (self));

  return GTK_WIDGET (self);
}

DemoProgram *
demo_window_get_program (DemoWindow *self)
{
  g_return_val_if_fail (DEMO_IS_WINDOW (self), NULL);

  return self->program;
}

void
demo_window_choose_program (DemoWindow  *self,
                            DemoProgram *program)
{
  g_return_if_fail (DEMO_IS_WINDOW (self));

  demo_sidebar_choose_program (self->sidebar, program);
}

RcGtkMonitor *
demo_window_get_monitor (DemoWindow *self)
{
  g_return_val_if_fail (DEMO_IS_WINDOW (self), NULL);

  return demo_sidebar_get_monitor (self->sidebar);
}

void
demo_window_show_cache (DemoWindow   *self,
                        RcGtkMonitor *monitor)
{
  g_return_if_fail (DEMO_IS_WINDOW (self));

  demo_sidebar_select (self->sidebar, monitor);
  activated_cb (self);
}

void
demo_window_show_page (DemoWindow *self,
                       const char *name)
{
  g_return_if_fail (DEMO_IS_WINDOW (self));

  rc_gtk_stats_view_set_page (self->view, name);
}

void
demo_window_tell (DemoWindow *self,
                  const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  g_return_if_fail (DEMO_IS_WINDOW (self));

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-window.h"

#include <glib/gi18n.h>

#include "demo-cache-page.h"
#include "demo-cache-row.h"
#include "demo-overview.h"
#include "demo-workload-panel.h"

/* A list of caches, and beside it the one that was chosen. */
struct _DemoWindow
{
  AdwApplicationWindow  parent_instance;

  DemoSampler          *sampler;
  AdwToastOverlay      *toasts;
  AdwLeaflet           *leaflet;
  GtkListBox           *list;
  DemoWorkloadPanel    *workload_panel;
  AdwViewSwitcherTitle *title;
  AdwViewSwitcherBar   *switcher_bar;
  GtkStack             *content;
  DemoOverview         *overview;
  DemoCachePage        *page;
};

G_DEFINE_FINAL_TYPE (DemoWindow, demo_window, ADW_TYPE_APPLICATION_WINDOW)

static GtkWidget *
create_overview_row (void)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label", _("Overview"),
                                   "xalign", 0.0,
                                   "margin-top", 9,
                                   "margin-bottom", 9,
                                   NULL);
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", label, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Overview"),
                                  -1);

  return row;
}

/* The sampler itself stands for the overview of all that it samples. */
static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  if (DEMO_IS_SAMPLER (item))
    return create_overview_row ();

  return demo_cache_row_new (DEMO_CACHE_MODEL (item));
}

static GListModel *
create_rows_model (DemoSampler *sampler)
{
  g_autoptr (GListStore) first = g_list_store_new (DEMO_TYPE_SAMPLER);
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  g_list_store_append (first, sampler);
  g_list_store_append (parts, first);
  g_list_store_append (parts, demo_sampler_get_models (sampler));

  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}

static DemoCacheModel *
selected_model (DemoWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return DEMO_IS_CACHE_ROW (row) ? demo_cache_row_get_model (DEMO_CACHE_ROW (row)) : NULL;
}

static gboolean
has_caches (DemoWindow *self)
{
  return g_list_model_get_n_items (demo_sampler_get_models (self->sampler)) > 0;
}

static void
watch_entries (DemoWindow *self)
{
  AdwViewStack *stack = demo_cache_page_get_stack (self->page);
  gboolean is_listing = g_strcmp0 (adw_view_stack_get_visible_child_name (stack), "entries") == 0;

  demo_sampler_set_watched (self->sampler, is_listing ? selected_model (self) : NULL);
}

/* Below the page when it does not fit above it; the overview has no views to switch. */
static void
reveal_switcher (DemoWindow *self)
{
  adw_view_switcher_bar_set_reveal (self->switcher_bar,
                                    adw_view_switcher_title_get_title_visible (self->title)
                                    && selected_model (self) != NULL);
}

static void
show_selected (DemoWindow *self)
{
  DemoCacheModel *model = selected_model (self);

  if (model != NULL)
    demo_cache_page_set_model (self->page, model);
  gtk_stack_set_visible_child_name (self->content,
                                    model != NULL ? "cache"
                                                  : has_caches (self) ? "overview" : "empty");
  adw_view_switcher_title_set_title (self->title,
                                     model != NULL ? demo_cache_model_get_name (model)
                                                   : _("Overview"));
  adw_view_switcher_title_set_view_switcher_enabled (self->title, model != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.clear", model != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sort", model != NULL);
  reveal_switcher (self);
  watch_entries (self);
}

static void
row_selected_cb (DemoWindow    *self,
                 GtkListBoxRow *row)
{
  if (row != NULL)
    show_selected (self);
}

static void
row_activated_cb (DemoWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
select_model (DemoWindow     *self,
              DemoCacheModel *model)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (DEMO_IS_CACHE_ROW (row) && demo_cache_row_get_model (DEMO_CACHE_ROW (row)) == model)
      {
        gtk_list_box_select_row (self->list, row);
        adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
        return;
      }
}

/* The cache that was shown may be the one that went. */
static void
caches_changed_cb (DemoWindow *self)
{
  if (gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  show_selected (self);
}

static void
clear_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  DemoWindow *self = DEMO_WINDOW (widget);
  DemoCacheModel *model = selected_model (self);
  g_autofree char *text = NULL;
  guint n_entries;

  if (model == NULL)
    return;

  n_entries = rc_stats_get_n_entries (demo_cache_model_get_stats (model));
  demo_cache_model_clear (model);
  demo_cache_model_refresh_entries (model);
  /* Translators: %u is a number of entries, %s the name of the cache they were cleared from */
  text = g_strdup_printf (ngettext ("%u entry cleared from “%s”", "%u entries cleared from “%s”",
                                    n_entries),
                          n_entries, demo_cache_model_get_name (model));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
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
  demo_cache_page_sort (DEMO_WINDOW (widget)->page, g_variant_get_string (parameter, NULL));
}

static gboolean
is_seen (DemoWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  GdkToplevelState unseen = GDK_TOPLEVEL_STATE_MINIMIZED;

#if GTK_CHECK_VERSION (4, 12, 0)
  unseen |= GDK_TOPLEVEL_STATE_SUSPENDED;
#endif

  return gtk_widget_get_mapped (GTK_WIDGET (self)) && surface != NULL
         && (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & unseen) == 0;
}

static void
update_sampling (DemoWindow *self)
{
  if (self->sampler != NULL)
    demo_sampler_set_active (self->sampler, is_seen (self));
}

static void
demo_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (demo_window_parent_class)->realize (widget);

  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state",
                           G_CALLBACK (update_sampling), widget, G_CONNECT_SWAPPED);
}

static void
demo_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (demo_window_parent_class)->map (widget);

  update_sampling (DEMO_WINDOW (widget));
}

static void
demo_window_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (demo_window_parent_class)->unmap (widget);

  update_sampling (DEMO_WINDOW (widget));
}

static void
demo_window_dispose (GObject *object)
{
  DemoWindow *self = DEMO_WINDOW (object);

  if (self->sampler != NULL)
    demo_sampler_set_active (self->sampler, FALSE);
  g_clear_object (&self->sampler);

  G_OBJECT_CLASS (demo_window_parent_class)->dispose (object);
}

static void
demo_window_class_init (DemoWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_window_dispose;
  widget_class->map = demo_window_map;
  widget_class->realize = demo_window_realize;
  widget_class->unmap = demo_window_unmap;

  g_type_ensure (DEMO_TYPE_CACHE_PAGE);
  g_type_ensure (DEMO_TYPE_OVERVIEW);
  g_type_ensure (DEMO_TYPE_WORKLOAD_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, list);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, workload_panel);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, title);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, content);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, overview);
  gtk_widget_class_bind_template_child (widget_class, DemoWindow, page);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);

  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "win.sort", "s", sort_action);
}

static void
demo_window_init (DemoWindow *self)
{
  AdwViewStack *stack;
  g_autoptr (GPropertyAction) view = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  stack = demo_cache_page_get_stack (self->page);
  adw_view_switcher_title_set_stack (self->title, stack);
  view = g_property_action_new ("view", stack, "visible-child-name");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (view));
  g_signal_connect_swapped (self->title, "notify::title-visible", G_CALLBACK (reveal_switcher),
                            self);
  g_signal_connect_swapped (stack, "notify::visible-child", G_CALLBACK (watch_entries), self);
  g_signal_connect_swapped (self->overview, "activated", G_CALLBACK (select_model), self);
}

GtkWidget *
demo_window_new (GtkApplication *application,
                 DemoSampler    *sampler,
                 DemoWorkload   *workload)
{
  DemoWindow *self = g_object_new (DEMO_TYPE_WINDOW, "application", application, NULL);
  g_autoptr (GPropertyAction) running = g_property_action_new ("running", workload, "running");
  g_autoptr (GListModel) rows = create_rows_model (sampler);

  self->sampler = g_object_ref (sampler);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (running));
  demo_workload_panel_set_workload (self->workload_panel, workload);
  demo_overview_set_sampler (self->overview, sampler);
  gtk_list_box_bind_model (self->list, rows, create_row, NULL, NULL);
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (caches_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  caches_changed_cb (self);

  return GTK_WIDGET (self);
}

/* Returns FALSE if there is no such cache. */
gboolean
demo_window_show_cache (DemoWindow *self,
                        const char *name)
{
  DemoCacheModel *model;

  g_return_val_if_fail (DEMO_IS_WINDOW (self), FALSE);

  model = demo_sampler_find (self->sampler, name);
  if (model == NULL)
    return FALSE;

  select_model (self, model);

  return TRUE;
}

void
demo_window_show_view (DemoWindow *self,
                       const char *name)
{
  g_return_if_fail (DEMO_IS_WINDOW (self));

  adw_view_stack_set_visible_child_name (demo_cache_page_get_stack (self->page), name);
}

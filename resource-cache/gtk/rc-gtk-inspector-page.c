/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-inspector-page-private.h"

#include <glib/gi18n-lib.h>
#include <resource-cache.h>

#include "rc-gtk-stats-view.h"
#include "rc-gtk-style-private.h"

struct _RcGtkInspectorPage
{
  GtkWidget       parent_instance;

  GtkStack       *stack;
  GtkDropDown    *chooser;
  RcGtkStatsView *view;
};

/* What the inspector asks of every page. */
enum
{
  PROP_TITLE = 1,
  PROP_NAME,
  PROP_OBJECT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcGtkInspectorPage, rc_gtk_inspector_page, GTK_TYPE_WIDGET)

static void
update (RcGtkInspectorPage *self)
{
  RcCache *cache = gtk_drop_down_get_selected_item (self->chooser);
  RcGtkMonitor *monitor = rc_gtk_stats_view_get_monitor (self->view);
  g_autoptr (RcCache) shown = NULL;

  if (monitor != NULL)
    g_object_get (rc_gtk_monitor_get_subject (monitor), "cache", &shown, NULL);
  if (cache != NULL && cache != shown)
    rc_gtk_stats_view_set_cache (self->view, cache);
  gtk_stack_set_visible_child_name (self->stack, cache != NULL ? "cache" : "empty");
}

static void
rc_gtk_inspector_page_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, _("Caches"));
      break;
    case PROP_NAME:
      g_value_set_string (value, "resource-cache");
      break;
    case PROP_OBJECT:
      g_value_set_object (value, NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* The object that is inspected is of no concern: caches belong to the process. */
static void
rc_gtk_inspector_page_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  if (prop_id != PROP_OBJECT)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
rc_gtk_inspector_page_dispose (GObject *object)
{
  g_clear_pointer ((GtkWidget **) &RC_GTK_INSPECTOR_PAGE (object)->stack, gtk_widget_unparent);

  G_OBJECT_CLASS (rc_gtk_inspector_page_parent_class)->dispose (object);
}

static void
rc_gtk_inspector_page_class_init (RcGtkInspectorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_gtk_inspector_page_dispose;
  object_class->get_property = rc_gtk_inspector_page_get_property;
  object_class->set_property = rc_gtk_inspector_page_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OBJECT] = g_param_spec_object ("object", NULL, NULL, G_TYPE_OBJECT,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RC_GTK_TYPE_STATS_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Gtk/rc-gtk-inspector-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RcGtkInspectorPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RcGtkInspectorPage, chooser);
  gtk_widget_class_bind_template_child (widget_class, RcGtkInspectorPage, view);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
rc_gtk_inspector_page_init (RcGtkInspectorPage *self)
{
  rc_gtk_style_ensure (GTK_WIDGET (self));
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_drop_down_set_expression (self->chooser,
                                gtk_property_expression_new (RC_TYPE_CACHE, NULL, "name"));
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (rc_registry_get_default ()));
  update (self);
}

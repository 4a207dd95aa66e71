/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-sidebar.h"

#include <glib/gi18n.h>

#include "demo-cache-row.h"
#include "demo-own-program.h"
#include "demo-workload-panel.h"

struct _DemoSidebar
{
  AdwBin              parent_instance;

  GListModel         *programs;
  GListStore         *ended;      /* the program that is shown, once it has left the list */
  DemoProgram        *program;    /* NULL at first */
  guint               keep_id;    /* of the source that puts it there */
  GtkDropDown        *chooser;
  GtkListView        *list;
  GtkSingleSelection *selection;  /* of the overview, and the program's monitors */
  GtkWidget          *workload_box;
  DemoWorkloadPanel  *workload_panel;
};

enum
{
  PROP_FOLDED = 1,
  N_PROPS
};

enum
{
  PROGRAM_CHOSEN,
  SELECTED,
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DemoSidebar, demo_sidebar, ADW_TYPE_BIN)

/* A text stands for the overview. */
static GListModel *
create_rows (DemoProgram *program)
{
  GtkStringList *first = gtk_string_list_new ((const char *[]) { "overview", NULL });
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  g_list_store_append (parts, first);
  g_list_store_append (parts, demo_program_get_monitors (program));
  g_object_unref (first);

  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}

static void
selected_cb (DemoSidebar *self)
{
  /* The cache that was selected may be the one that went. */
  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, 0);
  else
    g_signal_emit (self, signals[SELECTED], 0);
}

static void
show_program (DemoSidebar *self,
              DemoProgram *program)
{
  if (!g_set_object (&self->program, program))
    return;

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  self->selection = gtk_single_selection_new (create_rows (program));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_selected (self->selection, 0);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  gtk_widget_set_visible (self->workload_box, DEMO_IS_OWN_PROGRAM (program));
  g_signal_emit (self, signals[PROGRAM_CHOSEN], 0);
}

static guint
find_program (DemoSidebar *self,
              DemoProgram *program)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->programs); i++)
    {
      g_autoptr (DemoProgram) item = g_list_model_get_item (self->programs, i);

      if (item == program)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static gboolean
keep_cb (gpointer user_data)
{
  DemoSidebar *self = user_data;

  self->keep_id = 0;
  g_list_store_append (self->ended, self->program);
  gtk_drop_down_set_selected (self->chooser, find_program (self, self->program));

  return G_SOURCE_REMOVE;
}

/* The list chooses a neighbour for the program that has left it. What a user looks at stays,
   until he chooses something else. */
static void
program_chosen_cb (DemoSidebar *self)
{
  DemoProgram *program = gtk_drop_down_get_selected_item (self->chooser);

  if (self->program == NULL || program == self->program || self->keep_id != 0)
    return;

  if (find_program (self, self->program) == GTK_INVALID_LIST_POSITION)
    {
      self->keep_id = g_idle_add (keep_cb, self);
      return;
    }

  show_program (self, program);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->ended)) > 0)
    g_list_store_remove_all (self->ended);
}

static void
activated_cb (DemoSidebar *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
setup_row_cb (DemoSidebar *self,
              GtkListItem *item)
{
  gtk_list_item_set_child (item, g_object_new (DEMO_TYPE_CACHE_ROW, NULL));
}

static void
bind_row_cb (DemoSidebar *self,
             GtkListItem *item)
{
  gpointer monitor = gtk_list_item_get_item (item);

  demo_cache_row_set_monitor (DEMO_CACHE_ROW (gtk_list_item_get_child (item)),
                              RC_GTK_IS_MONITOR (monitor) ? monitor : NULL);
}

static void
unbind_row_cb (DemoSidebar *self,
               GtkListItem *item)
{
  demo_cache_row_set_monitor (DEMO_CACHE_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
setup_program_cb (DemoSidebar *self,
                  GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0,
                                  "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *detail = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0,
                                    "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (box, "program");
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_item_set_child (item, box);
}

static void
bind_program_cb (DemoSidebar *self,
                 GtkListItem *item)
{
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  DemoProgram *program = gtk_list_item_get_item (item);
  g_autofree char *detail = demo_program_dup_detail (program);

  gtk_label_set_label (GTK_LABEL (name), demo_program_get_name (program));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (name)), detail);
}

static char *
dup_search_text (DemoProgram *program)
{
  g_autofree char *detail = demo_program_dup_detail (program);

  return g_strdup_printf ("%s %s", demo_program_get_name (program), detail);
}

static void
demo_sidebar_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FOLDED:
      g_value_set_boolean (value,
                           gtk_list_view_get_single_click_activate (DEMO_SIDEBAR (object)->list));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
demo_sidebar_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_FOLDED:
      gtk_list_view_set_single_click_activate (DEMO_SIDEBAR (object)->list,
                                               g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
demo_sidebar_dispose (GObject *object)
{
  DemoSidebar *self = DEMO_SIDEBAR (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->program);
  g_clear_handle_id (&self->keep_id, g_source_remove);
  g_clear_object (&self->programs);
  g_clear_object (&self->ended);

  G_OBJECT_CLASS (demo_sidebar_parent_class)->dispose (object);
}

static void
install_signals (GType type)
{
  signals[PROGRAM_CHOSEN] = g_signal_new ("program-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTED] = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
demo_sidebar_class_init (DemoSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = demo_sidebar_dispose;
  object_class->get_property = demo_sidebar_get_property;
  object_class->set_property = demo_sidebar_set_property;

  /* Where the sidebar hides what is selected, one click shows it. */
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals (G_TYPE_FROM_CLASS (klass));

  g_type_ensure (DEMO_TYPE_WORKLOAD_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoSidebar, chooser);
  gtk_widget_class_bind_template_child (widget_class, DemoSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, DemoSidebar, workload_box);
  gtk_widget_class_bind_template_child (widget_class, DemoSidebar, workload_panel);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_program_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, program_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_program_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
}

static void
demo_sidebar_init (DemoSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  /* The button within has the focus, and no property for its name. */
  gtk_accessible_update_property (
    GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->chooser))),
    GTK_ACCESSIBLE_PROPERTY_LABEL, _("Program"),
    -1);
}

void
demo_sidebar_set_up (DemoSidebar  *self,
                     GListModel   *programs,
                     DemoWorkload *workload)
{
  GtkExpression *text = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                     G_CALLBACK (dup_search_text), NULL, NULL);
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  g_return_if_fail (DEMO_IS_SIDEBAR (self));

  self->ended = g_list_store_new (DEMO_TYPE_PROGRAM);
  g_list_store_append (parts, programs);
  g_list_store_append (parts, self->ended);
  self->programs = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  demo_workload_panel_set_workload (self->workload_panel, workload);
  gtk_drop_down_set_expression (self->chooser, text);
  gtk_drop_down_set_model (self->chooser, self->programs);
  gtk_expression_unref (text);
}

DemoProgram *
demo_sidebar_get_program (DemoSidebar *self)
{
  g_return_val_if_fail (DEMO_IS_SIDEBAR (self), NULL);

  return self->program;
}

void
demo_sidebar_choose_program (DemoSidebar *self,
                             DemoProgram *program)
{
  g_return_if_fail (DEMO_IS_SIDEBAR (self));

  show_program (self, program);
  gtk_drop_down_set_selected (self->chooser, find_program (self, program));
}

RcGtkMonitor *
demo_sidebar_get_monitor (DemoSidebar *self)
{
  gpointer item;

  g_return_val_if_fail (DEMO_IS_SIDEBAR (self), NULL);

  item = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;

  return RC_GTK_IS_MONITOR (item) ? item : NULL;
}

void
demo_sidebar_select (DemoSidebar  *self,
                     RcGtkMonitor *monitor)
{
  GListModel *monitors;

  g_return_if_fail (DEMO_IS_SIDEBAR (self));

  monitors = demo_program_get_monitors (self->program);
  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (RcGtkMonitor) item = g_list_model_get_item (monitors, i);

      if (item == monitor)
        {
          gtk_single_selection_set_selected (self->selection, i + 1);
          break;
        }
    }
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-entries-view.h"

#include <glib/gi18n.h>

#include "demo-entry.h"
#include "demo-format.h"

typedef struct
{
  const char *name;
  const char *title;
  gint64    (*get)    (DemoEntry *entry); /* NULL: the key's label, as it is */
  char     *(*format) (gint64     number);
} Column;

static char *
format_hits (gint64 hits)
{
  return demo_format_count (hits);
}

static char *
format_bytes (gint64 weight)
{
  return demo_format_weight (weight);
}

static char *
format_deadline (gint64 usec)
{
  return usec < 0 ? g_strdup ("–") : demo_format_age (usec);
}

static const Column columns[] = {
  { "key", N_("Key"), NULL, NULL },
  { "hits", N_("Hits"), demo_entry_get_hits, format_hits },
  { "load-time", N_("Load Time"), demo_entry_get_load_time, demo_format_duration },
  { "weight", N_("Weight"), demo_entry_get_weight, format_bytes },
  { "age", N_("Age"), demo_entry_get_age, demo_format_age },
  { "idle", N_("Idle"), demo_entry_get_idle, demo_format_age },
  { "time-to-live", N_("Expires In"), demo_entry_get_time_to_live, format_deadline },
};

/* The entries of one cache, as a table that can be sorted by every column. */
struct _DemoEntriesView
{
  AdwBin            parent_instance;

  DemoCacheModel   *model;
  GtkStack         *stack;
  GtkColumnView    *view;
  GtkSortListModel *sorted;
  const Column     *sorted_by; /* what was last asked for by name, and which way */
  GtkSortType       direction;
};

G_DEFINE_FINAL_TYPE (DemoEntriesView, demo_entries_view, ADW_TYPE_BIN)

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  const Column *column = user_data;
  gint64 left, right;

  if (column->get == NULL)
    return g_utf8_collate (demo_entry_get_label (DEMO_ENTRY ((gpointer) a)),
                           demo_entry_get_label (DEMO_ENTRY ((gpointer) b)));

  left = column->get (DEMO_ENTRY ((gpointer) a));
  right = column->get (DEMO_ENTRY ((gpointer) b));

  return (left > right) - (left < right);
}

static const Column *
column_of (GtkListItem *item)
{
  return g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), "column");
}

static void
update_cell (GtkListItem *item)
{
  const Column *column = column_of (item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  DemoEntry *entry = gtk_list_item_get_item (item);
  g_autofree char *text = NULL;

  text = column->get != NULL ? column->format (column->get (entry))
                             : g_strdup (demo_entry_get_label (entry));
  gtk_label_set_label (label, text);
  if (column->get == NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item,
          gpointer            user_data)
{
  const Column *column = user_data;
  GtkWidget *label = gtk_label_new (NULL);

  g_object_set_data (G_OBJECT (label), "column", user_data);
  if (column->get == NULL)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_START);
      gtk_label_set_width_chars (GTK_LABEL (label), 16);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
    }
  else
    {
      gtk_label_set_width_chars (GTK_LABEL (label), 7);
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_widget_add_css_class (label, "numeric");
    }
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item,
         gpointer            user_data)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "changed",
                            G_CALLBACK (update_cell), item);
  update_cell (item);
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *item,
           gpointer            user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), update_cell, item);
}

static void
add_column (DemoEntriesView *self,
            const Column    *description)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;
  g_autoptr (GtkCustomSorter) sorter = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), (gpointer) description);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);

  column = gtk_column_view_column_new (_(description->title), factory);
  sorter = gtk_custom_sorter_new (compare, (gpointer) description, NULL);
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, description->get == NULL);
  gtk_column_view_append_column (self->view, column);
}

/* A title stands above its numbers, and the list within the table has the table's name.
   GTK has no property for either. */
static void
dress_table (DemoEntriesView *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = gtk_widget_get_first_child (header);

  for (guint i = 0; i < G_N_ELEMENTS (columns) && title != NULL; i++)
    {
      GtkWidget *content = gtk_widget_get_first_child (title);

      if (content != NULL && columns[i].get != NULL)
        gtk_widget_set_halign (content, GTK_ALIGN_END);
      title = gtk_widget_get_next_sibling (title);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_next_sibling (header)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Entries"),
                                  -1);
}

static void
show_entries (DemoEntriesView *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "entries");
}

/* The rows are the same objects with other numbers: their order is looked at again. */
static void
listed_cb (DemoEntriesView *self)
{
  gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
demo_entries_view_dispose (GObject *object)
{
  DemoEntriesView *self = DEMO_ENTRIES_VIEW (object);

  demo_entries_view_set_model (self, NULL);
  g_clear_object (&self->sorted);

  G_OBJECT_CLASS (demo_entries_view_parent_class)->dispose (object);
}

static void
demo_entries_view_class_init (DemoEntriesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_entries_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-entries-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoEntriesView, stack);
  gtk_widget_class_bind_template_child (widget_class, DemoEntriesView, view);
}

static void
demo_entries_view_init (DemoEntriesView *self)
{
  GtkSorter *sorter;

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, &columns[i]);
  demo_entries_view_sort (self, "hits");
  dress_table (self);

  sorter = gtk_column_view_get_sorter (self->view);
  self->sorted = gtk_sort_list_model_new (NULL, g_object_ref (sorter));
  gtk_column_view_set_model (self->view,
                             GTK_SELECTION_MODEL (gtk_single_selection_new (
                               g_object_ref (G_LIST_MODEL (self->sorted)))));
  g_signal_connect_swapped (self->sorted, "items-changed", G_CALLBACK (show_entries), self);
}

void
demo_entries_view_set_model (DemoEntriesView *self,
                             DemoCacheModel  *model)
{
  g_return_if_fail (DEMO_IS_ENTRIES_VIEW (self));

  if (self->model == model)
    return;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  gtk_sort_list_model_set_model (self->sorted,
                                 model != NULL ? demo_cache_model_get_entries (model) : NULL);
  if (model != NULL)
    g_signal_connect_swapped (model, "listed", G_CALLBACK (listed_cb), self);
}

/* For the keyboard, which does not reach the titles: the same name again turns the order. */
void
demo_entries_view_sort (DemoEntriesView *self,
                        const char      *column)
{
  g_autoptr (GtkColumnViewColumn) target = NULL;
  guint position = 0;

  g_return_if_fail (DEMO_IS_ENTRIES_VIEW (self));

  while (position < G_N_ELEMENTS (columns) && !g_str_equal (columns[position].name, column))
    position++;
  if (position == G_N_ELEMENTS (columns))
    return;

  if (self->sorted_by == &columns[position])
    self->direction = !self->direction;
  else
    self->direction = columns[position].get != NULL ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING;
  self->sorted_by = &columns[position];
  target = g_list_model_get_item (gtk_column_view_get_columns (self->view), position);
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (self->view, target, self->direction);
}

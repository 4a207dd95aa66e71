/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-entry-columns-private.h"

#include <glib/gi18n-lib.h>

#include "rc-gtk-entry-private.h"
#include "rc-gtk-format.h"

typedef struct
{
  const char *name;
  const char *title;
  gint64    (*get)    (RcGtkEntry *entry); /* NULL: the key's label, as it is */
  char     *(*format) (gint64     number);
} Column;

static char *
format_hits (gint64 hits)
{
  return rc_gtk_format_count (hits);
}

static char *
format_bytes (gint64 weight)
{
  return rc_gtk_format_weight (weight);
}

static char *
format_deadline (gint64 usec)
{
  return usec < 0 ? g_strdup ("–") : rc_gtk_format_age (usec);
}

static const Column columns[] = {
  { "key", N_("Key"), NULL, NULL },
  { "hits", N_("Hits"), rc_gtk_entry_get_hits, format_hits },
  { "load-time", N_("Load Time"), rc_gtk_entry_get_load_time, rc_gtk_format_duration },
  { "weight", N_("Weight"), rc_gtk_entry_get_weight, format_bytes },
  { "age", N_("Age"), rc_gtk_entry_get_age, rc_gtk_format_age },
  { "idle", N_("Idle"), rc_gtk_entry_get_idle, rc_gtk_format_age },
  { "time-to-live", N_("Expires In"), rc_gtk_entry_get_time_to_live, format_deadline },
};

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  const Column *column = user_data;
  gint64 left, right;

  if (column->get == NULL)
    return g_utf8_collate (rc_gtk_entry_get_label (RC_GTK_ENTRY ((gpointer) a)),
                           rc_gtk_entry_get_label (RC_GTK_ENTRY ((gpointer) b)));

  left = column->get (RC_GTK_ENTRY ((gpointer) a));
  right = column->get (RC_GTK_ENTRY ((gpointer) b));

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
  RcGtkEntry *entry = gtk_list_item_get_item (item);
  g_autofree char *text = NULL;

  text = column->get != NULL ? column->format (column->get (entry))
                             : g_strdup (rc_gtk_entry_get_label (entry));
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
      gtk_widget_add_css_class (label, "rc-numeric");
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
add_column (GtkColumnView *view,
            const Column  *description)
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
  gtk_column_view_append_column (view, column);
}

/* A title stands above its numbers, and the list within the table has the table's name.
   GTK has no property for either. */
static void
dress_table (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
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

void
rc_gtk_entry_columns_add (GtkColumnView *view)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (view, &columns[i]);
  dress_table (view);
}

int
rc_gtk_entry_columns_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].name, name))
      return i;

  return -1;
}

GtkSortType
rc_gtk_entry_columns_get_direction (int column)
{
  return columns[column].get != NULL ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-entries-view-private.h"

#include <glib/gi18n-lib.h>

#include "rc-gtk-entry-columns-private.h"
#include "rc-gtk-entry-private.h"
#include "rc-gtk-entry-store-private.h"

/* Entries are listed at a calmer pace than counters: their numbers are read, not watched.
   The more there are, the calmer: what takes long is done less often. */
#define SAMPLES_PER_LISTING 4
#define ENTRIES_PER_SAMPLE 500

struct _RcGtkEntriesView
{
  GtkBox              parent_instance;

  RcGtkMonitor       *monitor;
  RcGtkEntryStore    *store;
  GCancellable       *cancellable; /* of the listing that is under way; NULL if none is */
  guint               n_samples;   /* since the last listing */
  GtkStack           *stack;
  GtkSearchEntry     *search_entry;
  GtkColumnView      *view;
  GtkActionBar       *action_bar;
  GtkButton          *refresh_button;
  GtkButton          *remove_button;
  GtkCustomFilter    *filter;
  GtkSortListModel   *sorted;
  GtkSingleSelection *selection;
  char               *needle;      /* what is searched for, casefolded; NULL for nothing */
  int                 sorted_by;   /* the column last asked for by name, and which way */
  GtkSortType         direction;
};

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcGtkEntriesView, rc_gtk_entries_view, GTK_TYPE_BOX)

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  RcGtkEntriesView *self = user_data;
  g_autofree char *label = NULL;

  if (self->needle == NULL)
    return TRUE;

  label = g_utf8_casefold (rc_gtk_entry_get_label (RC_GTK_ENTRY (item)), -1);

  return strstr (label, self->needle) != NULL;
}

static void
search_changed_cb (RcGtkEntriesView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->needle, g_free);
  if (text[0] != '\0')
    self->needle = g_utf8_casefold (text, -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
show_entries (RcGtkEntriesView *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0;

  gtk_stack_set_visible_child_name (self->stack,
                                    !is_empty ? "entries"
                                              : self->needle != NULL ? "none-found" : "empty");
}

static void
update_actions (RcGtkEntriesView *self)
{
  RcGtkCommands allowed = RC_GTK_COMMANDS_NONE;

  if (self->monitor != NULL
      && gtk_single_selection_get_selected_item (self->selection) != NULL)
    allowed = rc_gtk_subject_get_commands (rc_gtk_monitor_get_subject (self->monitor));

  gtk_widget_set_sensitive (GTK_WIDGET (self->refresh_button),
                            (allowed & RC_GTK_COMMANDS_REFRESH) != 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->remove_button),
                            (allowed & RC_GTK_COMMANDS_REMOVE) != 0);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (RcGtkEntriesView) self = user_data;
  g_autoptr (GPtrArray) infos = NULL;
  GtkAdjustment *top = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  gboolean is_at_top;

  infos = rc_gtk_subject_list_entries_finish (RC_GTK_SUBJECT (source), result, NULL);
  if (self->monitor == NULL || rc_gtk_monitor_get_subject (self->monitor) != (gpointer) source)
    return;

  g_clear_object (&self->cancellable);
  if (infos == NULL)
    return;

  is_at_top = gtk_adjustment_get_value (top) == 0;
  rc_gtk_entry_store_update (self->store, infos);
  /* The rows are the same objects with other numbers: their order is looked at again. */
  gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
  /* The view would follow the row that was first. */
  if (is_at_top)
    gtk_adjustment_set_value (top, 0);
  update_actions (self);
}

static void
list_entries (RcGtkEntriesView *self)
{
  if (self->cancellable != NULL)
    return;

  self->n_samples = 0;
  self->cancellable = g_cancellable_new ();
  rc_gtk_subject_list_entries_async (rc_gtk_monitor_get_subject (self->monitor),
                                     self->cancellable, listed_cb, g_object_ref (self));
}

static void
sampled_cb (RcGtkEntriesView *self)
{
  RcStats *stats = rc_gtk_monitor_get_stats (self->monitor);
  guint n_entries = stats != NULL ? rc_stats_get_n_entries (stats) : 0;

  self->n_samples++;
  if (gtk_widget_get_mapped (GTK_WIDGET (self))
      && self->n_samples >= SAMPLES_PER_LISTING + n_entries / ENTRIES_PER_SAMPLE)
    list_entries (self);
}

static void
rc_gtk_entries_view_map (GtkWidget *widget)
{
  RcGtkEntriesView *self = RC_GTK_ENTRIES_VIEW (widget);

  GTK_WIDGET_CLASS (rc_gtk_entries_view_parent_class)->map (widget);

  if (self->monitor != NULL)
    list_entries (self);
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (RcGtkEntriesView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rc_gtk_subject_run_finish (RC_GTK_SUBJECT (source), result, &error))
    g_signal_emit (self, signals[FAILED], 0, error->message);
  if (self->monitor != NULL)
    list_entries (self);
}

static void
run (RcGtkEntriesView *self,
     RcGtkCommands     command)
{
  RcGtkEntry *entry = gtk_single_selection_get_selected_item (self->selection);
  RcGtkSubject *subject;

  if (entry == NULL || self->monitor == NULL)
    return;

  subject = rc_gtk_monitor_get_subject (self->monitor);
  if ((rc_gtk_subject_get_commands (subject) & command) != 0)
    rc_gtk_subject_run_async (subject, command,
                              g_variant_new_string (rc_gtk_entry_get_id (entry)), NULL, ran_cb,
                              g_object_ref (self));
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  run (RC_GTK_ENTRIES_VIEW (widget), RC_GTK_COMMANDS_REMOVE);
}

static void
refresh_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  run (RC_GTK_ENTRIES_VIEW (widget), RC_GTK_COMMANDS_REFRESH);
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (RC_GTK_ENTRIES_VIEW (widget)->search_entry));
}

static void
rc_gtk_entries_view_dispose (GObject *object)
{
  RcGtkEntriesView *self = RC_GTK_ENTRIES_VIEW (object);

  rc_gtk_entries_view_set_monitor (self, NULL);
  gtk_column_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filter);
  g_clear_object (&self->store);
  g_clear_pointer (&self->needle, g_free);

  G_OBJECT_CLASS (rc_gtk_entries_view_parent_class)->dispose (object);
}

static void
rc_gtk_entries_view_class_init (RcGtkEntriesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_gtk_entries_view_dispose;
  widget_class->map = rc_gtk_entries_view_map;

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Gtk/rc-gtk-entries-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RcGtkEntriesView, stack);
  gtk_widget_class_bind_template_child (widget_class, RcGtkEntriesView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RcGtkEntriesView, view);
  gtk_widget_class_bind_template_child (widget_class, RcGtkEntriesView, action_bar);
  gtk_widget_class_bind_template_child (widget_class, RcGtkEntriesView, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, RcGtkEntriesView, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);

  gtk_widget_class_install_action (widget_class, "entries.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "entries.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "entries.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK,
                                       "entries.search", NULL);
}

/* The sign that clears the text is a button without a name. GTK has no property for it. */
static void
dress_search_entry (RcGtkEntriesView *self)
{
  GtkWidget *sign = gtk_widget_get_last_child (GTK_WIDGET (self->search_entry));

  gtk_accessible_update_property (GTK_ACCESSIBLE (sign),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Clear the search"),
                                  -1);
}

static void
create_models (RcGtkEntriesView *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  GtkFilterListModel *filtered;

  self->store = rc_gtk_entry_store_new ();
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  filtered = gtk_filter_list_model_new (g_object_ref (rc_gtk_entry_store_get_model (self->store)),
                                        g_object_ref (GTK_FILTER (self->filter)));
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (sorter));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->sorted, "items-changed", G_CALLBACK (show_entries), self);
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (update_actions), self);
}

static void
rc_gtk_entries_view_init (RcGtkEntriesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  rc_gtk_entry_columns_add (self->view);
  dress_search_entry (self);
  self->sorted_by = -1;
  rc_gtk_entries_view_sort (self, "hits");
  create_models (self);
  show_entries (self);
  update_actions (self);
}

void
rc_gtk_entries_view_set_monitor (RcGtkEntriesView *self,
                                 RcGtkMonitor     *monitor)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  if (self->monitor == monitor)
    return;

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->monitor, monitor);
  rc_gtk_entry_store_update (self->store, none);
  if (monitor == NULL)
    return;

  g_signal_connect_swapped (monitor, "sampled", G_CALLBACK (sampled_cb), self);
  gtk_widget_set_visible (GTK_WIDGET (self->action_bar),
                          rc_gtk_subject_get_commands (rc_gtk_monitor_get_subject (monitor))
                          != RC_GTK_COMMANDS_NONE);
  update_actions (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    list_entries (self);
}

/* For the keyboard, which does not reach the titles: the same name again turns the order. */
void
rc_gtk_entries_view_sort (RcGtkEntriesView *self,
                          const char       *column)
{
  g_autoptr (GtkColumnViewColumn) target = NULL;
  int position = rc_gtk_entry_columns_find (column);

  if (position < 0)
    return;

  if (self->sorted_by == position)
    self->direction = !self->direction;
  else
    self->direction = rc_gtk_entry_columns_get_direction (position);
  self->sorted_by = position;
  target = g_list_model_get_item (gtk_column_view_get_columns (self->view), position);
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (self->view, target, self->direction);
}

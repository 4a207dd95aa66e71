/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-limits.h"

#include <glib/gi18n.h>

/* The bounds of a cache, changed while it is in use. */
struct _DemoLimits
{
  AdwPreferencesGroup  parent_instance;

  DemoCacheModel      *model;
  AdwActionRow        *ttl_row;
  GtkEditable         *ttl_entry;
  GtkSpinButton       *max_entries_spin;
  gboolean             is_updating; /* what changes comes from the cache, not from the user */
};

G_DEFINE_FINAL_TYPE (DemoLimits, demo_limits, ADW_TYPE_PREFERENCES_GROUP)

static char *
format_ttl (gint64 ttl_usec)
{
  return ttl_usec > 0 ? rc_duration_format (ttl_usec) : g_strdup ("");
}

/* An empty text is how people say "never". */
static gboolean
parse_ttl (const char  *text,
           gint64      *ttl_usec,
           GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  *ttl_usec = 0;

  return stripped[0] == '\0' || rc_duration_parse (stripped, ttl_usec, error);
}

static void
show_ttl_error (DemoLimits   *self,
                const GError *error)
{
  GtkAccessible *entry = GTK_ACCESSIBLE (self->ttl_entry);

  adw_action_row_set_subtitle (self->ttl_row,
                               error != NULL ? error->message
                                             : _("As in 90, 1m30s or 1.5 hours; empty for no end"));
  gtk_accessible_update_state (entry,
                               GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                             : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (entry,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  adw_action_row_get_subtitle (self->ttl_row),
                                  -1);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->ttl_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->ttl_row), "error");
}

static void
ttl_changed_cb (DemoLimits *self)
{
  g_autoptr (GError) error = NULL;
  gint64 ttl_usec;

  parse_ttl (gtk_editable_get_text (self->ttl_entry), &ttl_usec, &error);
  show_ttl_error (self, error);
}

static void
show_settings (DemoLimits *self)
{
  g_autofree char *ttl = format_ttl (demo_cache_model_get_ttl (self->model));

  self->is_updating = TRUE;
  gtk_editable_set_text (self->ttl_entry, ttl);
  gtk_spin_button_set_value (self->max_entries_spin,
                             demo_cache_model_get_max_entries (self->model));
  self->is_updating = FALSE;
}

/* A text that is no duration stays for the user to mend; the cache keeps what it had. */
static void
ttl_applied_cb (DemoLimits *self)
{
  gint64 ttl_usec;

  if (self->model == NULL
      || !parse_ttl (gtk_editable_get_text (self->ttl_entry), &ttl_usec, NULL))
    return;

  demo_cache_model_set_ttl (self->model, ttl_usec);
  show_settings (self);
}

static void
max_entries_changed_cb (DemoLimits *self)
{
  if (self->model != NULL && !self->is_updating)
    demo_cache_model_set_max_entries (self->model,
                                      gtk_spin_button_get_value_as_int (self->max_entries_spin));
}

static void
demo_limits_dispose (GObject *object)
{
  demo_limits_set_model (DEMO_LIMITS (object), NULL);

  G_OBJECT_CLASS (demo_limits_parent_class)->dispose (object);
}

static void
demo_limits_class_init (DemoLimitsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = demo_limits_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Viewer/demo-limits.ui");
  gtk_widget_class_bind_template_child (widget_class, DemoLimits, ttl_row);
  gtk_widget_class_bind_template_child (widget_class, DemoLimits, ttl_entry);
  gtk_widget_class_bind_template_child (widget_class, DemoLimits, max_entries_spin);
  gtk_widget_class_bind_template_callback (widget_class, max_entries_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, ttl_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, ttl_changed_cb);
}

static void
demo_limits_init (DemoLimits *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_ttl_error (self, NULL);
}

void
demo_limits_set_model (DemoLimits     *self,
                       DemoCacheModel *model)
{
  g_return_if_fail (DEMO_IS_LIMITS (self));

  if (self->model == model)
    return;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  if (model == NULL)
    return;

  g_signal_connect_swapped (model, "settings-changed", G_CALLBACK (show_settings), self);
  show_settings (self);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-bounds-private.h"

#include <glib/gi18n-lib.h>

#include "rc-gtk-format.h"

struct _RcGtkBounds
{
  GtkBox         parent_instance;

  RcGtkMonitor  *monitor;
  GVariant      *settings;      /* as they are shown; NULL before they are known */
  GtkLabel      *hint_label;
  GtkEditable   *ttl_entry;
  GtkSpinButton *max_entries_spin;
  GtkLabel      *capacity_label;
  GtkProgressBar *capacity_bar;
  gboolean       is_updating;   /* what changes comes from the cache, not from the user */
};

/* One change on its way to the cache. */
typedef struct
{
  RcGtkBounds *self;
  const char  *name;
  GVariant    *before;
  GVariant    *after;
} Change;

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcGtkBounds, rc_gtk_bounds, GTK_TYPE_BOX)

static void
change_free (Change *change)
{
  g_object_unref (change->self);
  g_variant_unref (change->before);
  g_variant_unref (change->after);
  g_free (change);
}

static gint64
known_ttl (RcGtkBounds *self)
{
  gint64 ttl_usec = 0;

  if (self->settings != NULL)
    g_variant_lookup (self->settings, "ttl", "x", &ttl_usec);

  return ttl_usec;
}

static guint
known_max_entries (RcGtkBounds *self)
{
  guint max_entries = 0;

  if (self->settings != NULL)
    g_variant_lookup (self->settings, "max-entries", "u", &max_entries);

  return max_entries;
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
show_ttl_error (RcGtkBounds  *self,
                const GError *error)
{
  GtkAccessible *entry = GTK_ACCESSIBLE (self->ttl_entry);

  gtk_label_set_label (self->hint_label,
                       error != NULL ? error->message
                                     : _("As in 90, 1m30s or 1.5 hours; empty for no end"));
  gtk_accessible_update_state (entry,
                               GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                             : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (entry,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_label (self->hint_label),
                                  -1);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->ttl_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->ttl_entry), "error");
}

static void
ttl_changed_cb (RcGtkBounds *self)
{
  g_autoptr (GError) error = NULL;
  gint64 ttl_usec;

  parse_ttl (gtk_editable_get_text (self->ttl_entry), &ttl_usec, &error);
  show_ttl_error (self, error);
}

static void
show_settings (RcGtkBounds *self)
{
  gint64 ttl_usec = known_ttl (self);
  g_autofree char *ttl = ttl_usec > 0 ? rc_duration_format (ttl_usec) : g_strdup ("");

  self->is_updating = TRUE;
  gtk_editable_set_text (self->ttl_entry, ttl);
  gtk_spin_button_set_value (self->max_entries_spin, known_max_entries (self));
  self->is_updating = FALSE;
}

/* The bound that is nearer counts: it is the one that evicts. */
static void
show_capacity (RcGtkBounds *self)
{
  RcStats *stats = rc_gtk_monitor_get_stats (self->monitor);
  guint max_entries = known_max_entries (self);
  guint64 max_weight = 0;
  g_autofree char *percent = NULL;
  g_autofree char *text = NULL;
  double used = 0;

  if (stats == NULL)
    return;

  if (self->settings != NULL)
    g_variant_lookup (self->settings, "max-weight", "t", &max_weight);
  if (max_entries > 0)
    used = rc_stats_get_n_entries (stats) / (double) max_entries;
  if (max_weight > 0)
    used = MAX (used, rc_stats_get_weight (stats) / (double) max_weight);

  percent = rc_gtk_format_percent (used);
  /* Translators: %s is a percentage */
  text = g_strdup_printf (_("Capacity used: %s"), percent);
  gtk_label_set_label (self->capacity_label, text);
  gtk_progress_bar_set_fraction (self->capacity_bar, CLAMP (used, 0, 1));
  gtk_widget_set_visible (GTK_WIDGET (self->capacity_label), max_entries > 0 || max_weight > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->capacity_bar), max_entries > 0 || max_weight > 0);
}

static void
update (RcGtkBounds *self)
{
  RcGtkSubject *subject = rc_gtk_monitor_get_subject (self->monitor);
  g_autoptr (GVariant) settings = rc_gtk_subject_dup_settings (subject);
  gboolean is_allowed = !rc_gtk_subject_is_gone (subject)
                        && (rc_gtk_subject_get_commands (subject) & RC_GTK_COMMANDS_SET) != 0;

  /* Each by itself: assistive technology is not told of what a parent is. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->ttl_entry), is_allowed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->max_entries_spin), is_allowed);
  show_capacity (self);
  if (settings == NULL
      || (self->settings != NULL && g_variant_equal (settings, self->settings)))
    return;

  g_clear_pointer (&self->settings, g_variant_unref);
  self->settings = g_steal_pointer (&settings);
  show_settings (self);
  show_capacity (self);
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Change *change = user_data;
  g_autoptr (GError) error = NULL;

  if (rc_gtk_subject_run_finish (RC_GTK_SUBJECT (source), result, &error))
    g_signal_emit (change->self, signals[CHANGED], 0, change->name, change->before,
                   change->after);
  else
    g_signal_emit (change->self, signals[FAILED], 0, error->message);
  if (change->self->monitor != NULL)
    update (change->self);
  change_free (change);
}

static void
apply (RcGtkBounds *self,
       const char  *name,
       GVariant    *before,
       GVariant    *after)
{
  Change *change = g_new0 (Change, 1);

  change->self = g_object_ref (self);
  change->name = name;
  change->before = g_variant_ref_sink (before);
  change->after = g_variant_ref_sink (after);
  rc_gtk_subject_run_async (rc_gtk_monitor_get_subject (self->monitor), RC_GTK_COMMANDS_SET,
                            g_variant_new ("(sv)", name, after), NULL, changed_cb, change);
}

/* A text that is no duration stays for the user to mend; the cache keeps what it had. */
static void
ttl_applied_cb (RcGtkBounds *self)
{
  gint64 ttl_usec;

  if (self->monitor == NULL
      || !parse_ttl (gtk_editable_get_text (self->ttl_entry), &ttl_usec, NULL))
    return;

  if (ttl_usec != known_ttl (self))
    apply (self, "ttl", g_variant_new_int64 (known_ttl (self)), g_variant_new_int64 (ttl_usec));
  else
    show_settings (self);
}

static void
max_entries_changed_cb (RcGtkBounds *self)
{
  guint max_entries = (guint) gtk_spin_button_get_value (self->max_entries_spin);

  if (self->monitor != NULL && !self->is_updating && max_entries != known_max_entries (self))
    apply (self, "max-entries", g_variant_new_uint32 (known_max_entries (self)),
           g_variant_new_uint32 (max_entries));
}

static void
rc_gtk_bounds_dispose (GObject *object)
{
  RcGtkBounds *self = RC_GTK_BOUNDS (object);

  rc_gtk_bounds_set_monitor (self, NULL);
  g_clear_pointer (&self->settings, g_variant_unref);

  G_OBJECT_CLASS (rc_gtk_bounds_parent_class)->dispose (object);
}

static void
rc_gtk_bounds_class_init (RcGtkBoundsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_gtk_bounds_dispose;

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_VARIANT, G_TYPE_VARIANT);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Gtk/rc-gtk-bounds.ui");
  gtk_widget_class_bind_template_child (widget_class, RcGtkBounds, hint_label);
  gtk_widget_class_bind_template_child (widget_class, RcGtkBounds, ttl_entry);
  gtk_widget_class_bind_template_child (widget_class, RcGtkBounds, max_entries_spin);
  gtk_widget_class_bind_template_child (widget_class, RcGtkBounds, capacity_label);
  gtk_widget_class_bind_template_child (widget_class, RcGtkBounds, capacity_bar);
  gtk_widget_class_bind_template_callback (widget_class, max_entries_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, ttl_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, ttl_changed_cb);
}

static void
rc_gtk_bounds_init (RcGtkBounds *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_ttl_error (self, NULL);
}

void
rc_gtk_bounds_set_monitor (RcGtkBounds  *self,
                           RcGtkMonitor *monitor)
{
  if (self->monitor == monitor)
    return;

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_set_object (&self->monitor, monitor);
  g_clear_pointer (&self->settings, g_variant_unref);
  if (monitor == NULL)
    return;

  g_signal_connect_swapped (monitor, "sampled", G_CALLBACK (update), self);
  update (self);
}

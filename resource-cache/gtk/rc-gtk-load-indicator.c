/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-load-indicator-private.h"

#include <glib/gi18n-lib.h>

#include "rc-gtk-format.h"
#include "rc-gtk-style-private.h"

/* Tenths of a second are shown: it looks as often. */
#define INTERVAL_MSEC 100

/**
 * RcGtkLoadIndicator:
 *
 * Tells that something is being loaded: a spinner and a text, the time it has taken so far,
 * and how far it is if the loader tells.
 *
 * It shows the loads of a cache, or one load, and takes no room while there is none. Loads that
 * take less than [property@RcGtk.LoadIndicator:delay] are not shown at all, so that nothing
 * flickers. With a load's own message, that is the text.
 *
 * ```c
 * gtk_box_append (box, rc_gtk_load_indicator_new (cache));
 * ```
 *
 * The cache may be used in any threads; the widget belongs to the main thread.
 *
 * Since: 0.1
 */

G_DEFINE_FINAL_TYPE (RcGtkLoadIndicator, rc_gtk_load_indicator, GTK_TYPE_WIDGET)

/* Returns the load that has taken longest, and how many there are. */
static RcLoad *
choose_load (RcGtkLoadIndicator *self,
             guint              *n_loads)
{
  g_autoptr (RcLoad) load = g_weak_ref_get (&self->load);
  g_autoptr (GPtrArray) loads = NULL;

  *n_loads = 1;
  if (load != NULL && !rc_load_is_settled (load))
    return g_steal_pointer (&load);

  loads = self->roster != NULL ? rc_gtk_load_roster_dup_loads (self->roster) : NULL;
  *n_loads = loads != NULL ? loads->len : 0;

  return *n_loads > 0 ? g_object_ref (loads->pdata[0]) : NULL;
}

static char *
format_text (RcGtkLoadIndicator *self,
             RcLoad             *load,
             guint               n_loads)
{
  g_autofree char *message = rc_load_dup_message (load);
  const char *text = self->text != NULL ? self->text : _("Loading…");

  if (message != NULL && message[0] != '\0')
    text = message;
  if (n_loads == 1)
    return g_strdup (text);

  /* Translators: what is being loaded, and how many more things are */
  return g_strdup_printf (ngettext ("%s (and %u more)", "%s (and %u more)", n_loads - 1),
                          text, n_loads - 1);
}

static void
show_load (RcGtkLoadIndicator *self,
           RcLoad             *load,
           guint               n_loads)
{
  g_autofree char *text = format_text (self, load, n_loads);
  g_autofree char *elapsed = rc_gtk_format_elapsed (rc_load_get_elapsed (load));
  double progress = rc_load_get_progress (load);

  if (g_strcmp0 (gtk_label_get_label (self->text_label), text) != 0)
    {
      gtk_label_set_label (self->text_label, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                      -1);
    }
  gtk_label_set_label (self->time_label, elapsed);
  gtk_widget_set_visible (GTK_WIDGET (self->time_label), self->show_time);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), progress >= 0);
  gtk_progress_bar_set_fraction (self->bar, CLAMP (progress, 0, 1));
}

static void
set_active (RcGtkLoadIndicator *self,
            gboolean            is_active)
{
  if (gtk_widget_get_visible (self->box) == is_active)
    return;

  gtk_widget_set_visible (self->box, is_active);
  gtk_spinner_set_spinning (self->spinner, is_active);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, is_active, -1);
  g_object_notify (G_OBJECT (self), "active");
}

static gboolean
tick_cb (gpointer user_data)
{
  RcGtkLoadIndicator *self = user_data;
  guint n_loads;
  g_autoptr (RcLoad) load = choose_load (self, &n_loads);

  if (load != NULL && rc_load_get_elapsed (load) >= self->delay_usec)
    {
      show_load (self, load, n_loads);
      set_active (self, TRUE);
    }
  else
    set_active (self, FALSE);
  if (load != NULL)
    return G_SOURCE_CONTINUE;

  self->source_id = 0;

  return G_SOURCE_REMOVE;
}

/* Looks at once, and goes on looking while anything is loading. */
void
rc_gtk_load_indicator_update (gpointer user_data)
{
  RcGtkLoadIndicator *self = user_data;

  g_clear_handle_id (&self->source_id, g_source_remove);
  if (tick_cb (self) == G_SOURCE_CONTINUE)
    self->source_id = g_timeout_add (INTERVAL_MSEC, tick_cb, self);
}

static void
rc_gtk_load_indicator_dispose (GObject *object)
{
  RcGtkLoadIndicator *self = RC_GTK_LOAD_INDICATOR (object);

  g_clear_pointer (&self->roster, rc_gtk_load_roster_stop);
  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_object (&self->cache);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (rc_gtk_load_indicator_parent_class)->dispose (object);
}

static void
rc_gtk_load_indicator_finalize (GObject *object)
{
  RcGtkLoadIndicator *self = RC_GTK_LOAD_INDICATOR (object);

  g_weak_ref_clear (&self->load);
  g_free (self->text);

  G_OBJECT_CLASS (rc_gtk_load_indicator_parent_class)->finalize (object);
}

static void
rc_gtk_load_indicator_class_init (RcGtkLoadIndicatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_gtk_load_indicator_dispose;
  object_class->finalize = rc_gtk_load_indicator_finalize;
  rc_gtk_load_indicator_install_properties (object_class);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Gtk/rc-gtk-load-indicator.ui");
  gtk_widget_class_bind_template_child (widget_class, RcGtkLoadIndicator, box);
  gtk_widget_class_bind_template_child (widget_class, RcGtkLoadIndicator, spinner);
  gtk_widget_class_bind_template_child (widget_class, RcGtkLoadIndicator, text_label);
  gtk_widget_class_bind_template_child (widget_class, RcGtkLoadIndicator, time_label);
  gtk_widget_class_bind_template_child (widget_class, RcGtkLoadIndicator, bar);
}

static void
rc_gtk_load_indicator_init (RcGtkLoadIndicator *self)
{
  g_weak_ref_init (&self->load, NULL);
  self->delay_usec = RC_GTK_LOAD_INDICATOR_DELAY;
  rc_gtk_style_ensure (GTK_WIDGET (self));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rc_gtk_load_indicator_new:
 * @cache: (nullable): the cache whose loads to show
 *
 * Makes an indicator.
 *
 * Returns: (transfer floating): the indicator
 *
 * Since: 0.1
 */
GtkWidget *
rc_gtk_load_indicator_new (RcCache *cache)
{
  return g_object_new (RC_GTK_TYPE_LOAD_INDICATOR, "cache", cache, NULL);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-load-indicator.h"

#include <glib/gi18n-lib.h>

#include "rc-gtk-format.h"
#include "rc-gtk-load-roster-private.h"
#include "rc-gtk-style-private.h"

#define DEFAULT_DELAY (G_TIME_SPAN_SECOND / 2)

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
struct _RcGtkLoadIndicator
{
  GtkWidget        parent_instance;

  RcCache         *cache;
  RcGtkLoadRoster *roster;       /* of the cache */
  GWeakRef         load;         /* one that was set; a load that nobody holds has failed */
  char            *text;         /* NULL: the usual one */
  gint64           delay_usec;
  gboolean         show_time;

  GtkWidget       *box;
  GtkSpinner      *spinner;
  GtkLabel        *text_label;
  GtkLabel        *time_label;
  GtkProgressBar  *bar;
  guint            source_id;    /* while anything is loading */
};

enum
{
  PROP_CACHE = 1,
  PROP_LOAD,
  PROP_TEXT,
  PROP_SHOW_TIME,
  PROP_DELAY,
  PROP_ACTIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
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

static void
loads_changed (gpointer user_data)
{
  RcGtkLoadIndicator *self = user_data;

  g_clear_handle_id (&self->source_id, g_source_remove);
  if (tick_cb (self) == G_SOURCE_CONTINUE)
    self->source_id = g_timeout_add (INTERVAL_MSEC, tick_cb, self);
}

static void
rc_gtk_load_indicator_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  RcGtkLoadIndicator *self = RC_GTK_LOAD_INDICATOR (object);

  switch (prop_id)
    {
    case PROP_CACHE:
      g_value_set_object (value, self->cache);
      break;
    case PROP_LOAD:
      g_value_take_object (value, rc_gtk_load_indicator_dup_load (self));
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_SHOW_TIME:
      g_value_set_boolean (value, self->show_time);
      break;
    case PROP_DELAY:
      g_value_set_int64 (value, self->delay_usec);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, rc_gtk_load_indicator_get_active (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_load_indicator_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  RcGtkLoadIndicator *self = RC_GTK_LOAD_INDICATOR (object);

  switch (prop_id)
    {
    case PROP_CACHE:
      rc_gtk_load_indicator_set_cache (self, g_value_get_object (value));
      break;
    case PROP_LOAD:
      rc_gtk_load_indicator_set_load (self, g_value_get_object (value));
      break;
    case PROP_TEXT:
      rc_gtk_load_indicator_set_text (self, g_value_get_string (value));
      break;
    case PROP_SHOW_TIME:
      rc_gtk_load_indicator_set_show_time (self, g_value_get_boolean (value));
      break;
    case PROP_DELAY:
      rc_gtk_load_indicator_set_delay (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
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
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * RcGtkLoadIndicator:cache:
   *
   * The cache whose loads are shown.
   *
   * Since: 0.1
   */
  properties[PROP_CACHE] = g_param_spec_object ("cache", NULL, NULL, RC_TYPE_CACHE, flags);

  /**
   * RcGtkLoadIndicator:load: (getter dup_load)
   *
   * The load that is shown before those of the cache.
   *
   * Since: 0.1
   */
  properties[PROP_LOAD] = g_param_spec_object ("load", NULL, NULL, RC_TYPE_LOAD, flags);

  /**
   * RcGtkLoadIndicator:text:
   *
   * What is shown beside the spinner, unless the load has a message; `NULL` for “Loading…”.
   *
   * Since: 0.1
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);

  /**
   * RcGtkLoadIndicator:show-time:
   *
   * Whether it is shown for how long the load has been going on, in tenths of a second.
   *
   * Since: 0.1
   */
  properties[PROP_SHOW_TIME] = g_param_spec_boolean ("show-time", NULL, NULL, FALSE, flags);

  /**
   * RcGtkLoadIndicator:delay:
   *
   * How long a load must have taken before it is shown, in microseconds: half a second.
   *
   * Since: 0.1
   */
  properties[PROP_DELAY] = g_param_spec_int64 ("delay", NULL, NULL, 0, G_MAXINT64,
                                               DEFAULT_DELAY, flags);

  /**
   * RcGtkLoadIndicator:active: (getter get_active)
   *
   * Whether a load is shown right now.
   *
   * Since: 0.1
   */
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_gtk_load_indicator_class_init (RcGtkLoadIndicatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_gtk_load_indicator_dispose;
  object_class->finalize = rc_gtk_load_indicator_finalize;
  object_class->get_property = rc_gtk_load_indicator_get_property;
  object_class->set_property = rc_gtk_load_indicator_set_property;
  install_properties (object_class);

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
  self->delay_usec = DEFAULT_DELAY;
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

/**
 * rc_gtk_load_indicator_get_cache: (get-property cache)
 * @self: an indicator
 *
 * Gets the cache whose loads are shown.
 *
 * Returns: (transfer none) (nullable): the cache
 *
 * Since: 0.1
 */
RcCache *
rc_gtk_load_indicator_get_cache (RcGtkLoadIndicator *self)
{
  g_return_val_if_fail (RC_GTK_IS_LOAD_INDICATOR (self), NULL);

  return self->cache;
}

/**
 * rc_gtk_load_indicator_set_cache: (set-property cache)
 * @self: an indicator
 * @cache: (nullable): the cache whose loads to show
 *
 * Sets the cache whose loads are shown: those that begin from now on.
 *
 * Since: 0.1
 */
void
rc_gtk_load_indicator_set_cache (RcGtkLoadIndicator *self,
                                 RcCache            *cache)
{
  g_return_if_fail (RC_GTK_IS_LOAD_INDICATOR (self));

  if (!g_set_object (&self->cache, cache))
    return;

  g_clear_pointer (&self->roster, rc_gtk_load_roster_stop);
  if (cache != NULL)
    self->roster = rc_gtk_load_roster_new (cache, loads_changed, self);
  loads_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CACHE]);
}

/**
 * rc_gtk_load_indicator_dup_load: (get-property load)
 * @self: an indicator
 *
 * Gets the load that was set.
 *
 * Returns: (transfer full) (nullable): the load; `NULL` also if it is gone
 *
 * Since: 0.1
 */
RcLoad *
rc_gtk_load_indicator_dup_load (RcGtkLoadIndicator *self)
{
  g_return_val_if_fail (RC_GTK_IS_LOAD_INDICATOR (self), NULL);

  return g_weak_ref_get (&self->load);
}

/**
 * rc_gtk_load_indicator_set_load: (set-property load)
 * @self: an indicator
 * @load: (nullable): the load to show
 *
 * Sets one load to be shown before those of the cache, until it ends. It is not kept alive.
 *
 * Since: 0.1
 */
void
rc_gtk_load_indicator_set_load (RcGtkLoadIndicator *self,
                                RcLoad             *load)
{
  g_return_if_fail (RC_GTK_IS_LOAD_INDICATOR (self));

  g_weak_ref_set (&self->load, load);
  loads_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOAD]);
}

/**
 * rc_gtk_load_indicator_get_text: (get-property text)
 * @self: an indicator
 *
 * Gets what is shown beside the spinner.
 *
 * Returns: (nullable): the text; `NULL` for the usual one
 *
 * Since: 0.1
 */
const char *
rc_gtk_load_indicator_get_text (RcGtkLoadIndicator *self)
{
  g_return_val_if_fail (RC_GTK_IS_LOAD_INDICATOR (self), NULL);

  return self->text;
}

/**
 * rc_gtk_load_indicator_set_text: (set-property text)
 * @self: an indicator
 * @text: (nullable): the text; `NULL` for the usual one
 *
 * Sets what is shown beside the spinner.
 *
 * Since: 0.1
 */
void
rc_gtk_load_indicator_set_text (RcGtkLoadIndicator *self,
                                const char         *text)
{
  g_return_if_fail (RC_GTK_IS_LOAD_INDICATOR (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  loads_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * rc_gtk_load_indicator_get_show_time: (get-property show-time)
 * @self: an indicator
 *
 * Gets whether the time is shown.
 *
 * Returns: `TRUE` if it is
 *
 * Since: 0.1
 */
gboolean
rc_gtk_load_indicator_get_show_time (RcGtkLoadIndicator *self)
{
  g_return_val_if_fail (RC_GTK_IS_LOAD_INDICATOR (self), FALSE);

  return self->show_time;
}

/**
 * rc_gtk_load_indicator_set_show_time: (set-property show-time)
 * @self: an indicator
 * @show_time: whether to show the time
 *
 * Sets whether the time is shown.
 *
 * Since: 0.1
 */
void
rc_gtk_load_indicator_set_show_time (RcGtkLoadIndicator *self,
                                     gboolean            show_time)
{
  g_return_if_fail (RC_GTK_IS_LOAD_INDICATOR (self));

  if (self->show_time == !!show_time)
    return;

  self->show_time = !!show_time;
  loads_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_TIME]);
}

/**
 * rc_gtk_load_indicator_get_delay: (get-property delay)
 * @self: an indicator
 *
 * Gets how long a load must have taken before it is shown.
 *
 * Returns: the time in microseconds
 *
 * Since: 0.1
 */
gint64
rc_gtk_load_indicator_get_delay (RcGtkLoadIndicator *self)
{
  g_return_val_if_fail (RC_GTK_IS_LOAD_INDICATOR (self), 0);

  return self->delay_usec;
}

/**
 * rc_gtk_load_indicator_set_delay: (set-property delay)
 * @self: an indicator
 * @delay_usec: the time in microseconds
 *
 * Sets how long a load must have taken before it is shown.
 *
 * Since: 0.1
 */
void
rc_gtk_load_indicator_set_delay (RcGtkLoadIndicator *self,
                                 gint64              delay_usec)
{
  g_return_if_fail (RC_GTK_IS_LOAD_INDICATOR (self));
  g_return_if_fail (delay_usec >= 0);

  if (self->delay_usec == delay_usec)
    return;

  self->delay_usec = delay_usec;
  loads_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DELAY]);
}

/**
 * rc_gtk_load_indicator_get_active: (get-property active)
 * @self: an indicator
 *
 * Gets whether a load is shown right now.
 *
 * Returns: `TRUE` if one is
 *
 * Since: 0.1
 */
gboolean
rc_gtk_load_indicator_get_active (RcGtkLoadIndicator *self)
{
  g_return_val_if_fail (RC_GTK_IS_LOAD_INDICATOR (self), FALSE);

  return gtk_widget_get_visible (self->box);
}

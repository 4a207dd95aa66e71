/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-load-indicator-private.h"

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

static void
get_property (GObject    *object,
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
set_property (GObject      *object,
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
create_pspecs (void)
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
                                               RC_GTK_LOAD_INDICATOR_DELAY, flags);

  /**
   * RcGtkLoadIndicator:active: (getter get_active)
   *
   * Whether a load is shown right now.
   *
   * Since: 0.1
   */
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

void
rc_gtk_load_indicator_install_properties (GObjectClass *object_class)
{
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  create_pspecs ();
  g_object_class_install_properties (object_class, N_PROPS, properties);
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
    self->roster = rc_gtk_load_roster_new (cache, rc_gtk_load_indicator_update, self);
  rc_gtk_load_indicator_update (self);
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
  rc_gtk_load_indicator_update (self);
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
  rc_gtk_load_indicator_update (self);
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
  rc_gtk_load_indicator_update (self);
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
  rc_gtk_load_indicator_update (self);
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

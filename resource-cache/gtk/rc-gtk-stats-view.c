/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-stats-view.h"

#include "rc-gtk-activity-private.h"
#include "rc-gtk-cache-subject.h"
#include "rc-gtk-entries-view-private.h"
#include "rc-gtk-style-private.h"

/**
 * RcGtkStatsView:
 *
 * One cache: what it does, and what it holds.
 *
 * The page `activity` has the hit rate with its curve, rates, load times, what is loading now,
 * the bounds, and why entries left; the page `entries` has a table of the entries. Errors of
 * commands are shown in the view itself.
 *
 * ```c
 * gtk_window_set_child (window, rc_gtk_stats_view_new_for_cache (cache));
 * ```
 *
 * Nothing is read while the view can't be seen. Main thread only.
 *
 * Since: 0.1
 */
struct _RcGtkStatsView
{
  GtkWidget         parent_instance;

  RcGtkMonitor     *monitor;
  GtkWidget        *box;
  GtkStack         *stack;
  GtkRevealer      *error_bar;
  GtkLabel         *error_label;
  RcGtkActivity    *activity;
  RcGtkEntriesView *entries_view;
};

enum
{
  PROP_MONITOR = 1,
  PROP_PAGE,
  PROP_CACHE,
  PROP_SUBJECT,
  N_PROPS
};

enum
{
  SETTING_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcGtkStatsView, rc_gtk_stats_view, GTK_TYPE_WIDGET)

static void
hide_error (RcGtkStatsView *self)
{
  gtk_revealer_set_reveal_child (self->error_bar, FALSE);
}

static void
setting_changed_cb (RcGtkStatsView *self,
                    const char     *name,
                    GVariant       *before,
                    GVariant       *after)
{
  g_signal_emit (self, signals[SETTING_CHANGED], 0, name, before, after);
}

static void
page_changed_cb (RcGtkStatsView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

static void
rc_gtk_stats_view_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RcGtkStatsView *self = RC_GTK_STATS_VIEW (object);

  switch (prop_id)
    {
    case PROP_MONITOR:
      g_value_set_object (value, self->monitor);
      break;
    case PROP_PAGE:
      g_value_set_string (value, rc_gtk_stats_view_get_page (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_stats_view_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  RcGtkStatsView *self = RC_GTK_STATS_VIEW (object);

  switch (prop_id)
    {
    case PROP_MONITOR:
      rc_gtk_stats_view_set_monitor (self, g_value_get_object (value));
      break;
    case PROP_PAGE:
      rc_gtk_stats_view_set_page (self, g_value_get_string (value));
      break;
    case PROP_CACHE:
      rc_gtk_stats_view_set_cache (self, g_value_get_object (value));
      break;
    case PROP_SUBJECT:
      rc_gtk_stats_view_set_subject (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_stats_view_dispose (GObject *object)
{
  RcGtkStatsView *self = RC_GTK_STATS_VIEW (object);

  if (self->monitor != NULL)
    rc_gtk_monitor_remove_watcher (self->monitor, GTK_WIDGET (self));
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (rc_gtk_stats_view_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * RcGtkStatsView:monitor:
   *
   * The cache's numbers; several views can share them.
   *
   * Since: 0.1
   */
  properties[PROP_MONITOR] = g_param_spec_object ("monitor", NULL, NULL, RC_GTK_TYPE_MONITOR,
                                                  G_PARAM_READWRITE | flags);

  /**
   * RcGtkStatsView:page:
   *
   * What is in view: `activity` or `entries`.
   *
   * Since: 0.1
   */
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, "activity",
                                               G_PARAM_READWRITE | flags);

  /**
   * RcGtkStatsView:cache:
   *
   * To show a cache of this process: a short way to set the monitor.
   *
   * Since: 0.1
   */
  properties[PROP_CACHE] = g_param_spec_object ("cache", NULL, NULL, RC_TYPE_CACHE,
                                                G_PARAM_WRITABLE | flags);

  /**
   * RcGtkStatsView:subject:
   *
   * To show any cache: a short way to set the monitor.
   *
   * Since: 0.1
   */
  properties[PROP_SUBJECT] = g_param_spec_object ("subject", NULL, NULL, RC_GTK_TYPE_SUBJECT,
                                                  G_PARAM_WRITABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_gtk_stats_view_class_init (RcGtkStatsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_gtk_stats_view_dispose;
  object_class->get_property = rc_gtk_stats_view_get_property;
  object_class->set_property = rc_gtk_stats_view_set_property;
  install_properties (object_class);

  /**
   * RcGtkStatsView::setting-changed:
   * @self: the view
   * @name: the name of the setting
   * @before: what it was
   * @after: what it is now
   *
   * Emitted when the user has changed a setting, so that it can be undone.
   *
   * Since: 0.1
   */
  signals[SETTING_CHANGED] = g_signal_new ("setting-changed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_VARIANT,
                                           G_TYPE_VARIANT);

  g_type_ensure (RC_GTK_TYPE_ACTIVITY);
  g_type_ensure (RC_GTK_TYPE_ENTRIES_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/resourcecache/Gtk/rc-gtk-stats-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RcGtkStatsView, box);
  gtk_widget_class_bind_template_child (widget_class, RcGtkStatsView, stack);
  gtk_widget_class_bind_template_child (widget_class, RcGtkStatsView, error_bar);
  gtk_widget_class_bind_template_child (widget_class, RcGtkStatsView, error_label);
  gtk_widget_class_bind_template_child (widget_class, RcGtkStatsView, activity);
  gtk_widget_class_bind_template_child (widget_class, RcGtkStatsView, entries_view);
  gtk_widget_class_bind_template_callback (widget_class, hide_error);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rc_gtk_stats_view_show_error);
  gtk_widget_class_bind_template_callback (widget_class, setting_changed_cb);
}

static void
rc_gtk_stats_view_init (RcGtkStatsView *self)
{
  rc_gtk_style_ensure (GTK_WIDGET (self));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rc_gtk_stats_view_new:
 *
 * Makes a view that shows nothing yet.
 *
 * Returns: (transfer floating): the view
 *
 * Since: 0.1
 */
GtkWidget *
rc_gtk_stats_view_new (void)
{
  return g_object_new (RC_GTK_TYPE_STATS_VIEW, NULL);
}

/**
 * rc_gtk_stats_view_new_for_cache: (constructor)
 * @cache: a cache of this process
 *
 * Makes a view of a cache.
 *
 * Returns: (transfer floating): the view
 *
 * Since: 0.1
 */
GtkWidget *
rc_gtk_stats_view_new_for_cache (RcCache *cache)
{
  g_return_val_if_fail (RC_IS_CACHE (cache), NULL);

  return g_object_new (RC_GTK_TYPE_STATS_VIEW, "cache", cache, NULL);
}

/**
 * rc_gtk_stats_view_get_monitor: (get-property monitor)
 * @self: a view
 *
 * Gets the numbers that are shown.
 *
 * Returns: (transfer none) (nullable): the monitor
 *
 * Since: 0.1
 */
RcGtkMonitor *
rc_gtk_stats_view_get_monitor (RcGtkStatsView *self)
{
  g_return_val_if_fail (RC_GTK_IS_STATS_VIEW (self), NULL);

  return self->monitor;
}

/**
 * rc_gtk_stats_view_set_monitor: (set-property monitor)
 * @self: a view
 * @monitor: (nullable): the numbers to show
 *
 * Sets the numbers that are shown.
 *
 * Since: 0.1
 */
void
rc_gtk_stats_view_set_monitor (RcGtkStatsView *self,
                               RcGtkMonitor   *monitor)
{
  g_return_if_fail (RC_GTK_IS_STATS_VIEW (self));

  if (self->monitor == monitor)
    return;

  if (self->monitor != NULL)
    rc_gtk_monitor_remove_watcher (self->monitor, GTK_WIDGET (self));
  g_set_object (&self->monitor, monitor);
  hide_error (self);
  rc_gtk_activity_set_monitor (self->activity, monitor);
  rc_gtk_entries_view_set_monitor (self->entries_view, monitor);
  if (monitor != NULL)
    rc_gtk_monitor_add_watcher (monitor, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MONITOR]);
}

/**
 * rc_gtk_stats_view_get_page: (get-property page)
 * @self: a view
 *
 * Gets what is in view.
 *
 * Returns: (nullable): `activity` or `entries`
 *
 * Since: 0.1
 */
const char *
rc_gtk_stats_view_get_page (RcGtkStatsView *self)
{
  g_return_val_if_fail (RC_GTK_IS_STATS_VIEW (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}

/**
 * rc_gtk_stats_view_set_page: (set-property page)
 * @self: a view
 * @page: `activity` or `entries`
 *
 * Sets what is in view.
 *
 * Since: 0.1
 */
void
rc_gtk_stats_view_set_page (RcGtkStatsView *self,
                            const char     *page)
{
  g_return_if_fail (RC_GTK_IS_STATS_VIEW (self));
  g_return_if_fail (page != NULL);

  gtk_stack_set_visible_child_name (self->stack, page);
}

/**
 * rc_gtk_stats_view_set_cache: (set-property cache)
 * @self: a view
 * @cache: (nullable): a cache of this process
 *
 * Shows a cache of this process.
 *
 * Since: 0.1
 */
void
rc_gtk_stats_view_set_cache (RcGtkStatsView *self,
                             RcCache        *cache)
{
  g_autoptr (RcGtkCacheSubject) subject = NULL;

  g_return_if_fail (RC_GTK_IS_STATS_VIEW (self));

  subject = cache != NULL ? rc_gtk_cache_subject_new (cache) : NULL;
  rc_gtk_stats_view_set_subject (self, (RcGtkSubject *) subject);
}

/**
 * rc_gtk_stats_view_set_subject: (set-property subject)
 * @self: a view
 * @subject: (nullable): any cache
 *
 * Shows a cache, wherever it is.
 *
 * Since: 0.1
 */
void
rc_gtk_stats_view_set_subject (RcGtkStatsView *self,
                               RcGtkSubject   *subject)
{
  g_autoptr (RcGtkMonitor) monitor = NULL;

  g_return_if_fail (RC_GTK_IS_STATS_VIEW (self));

  monitor = subject != NULL ? rc_gtk_monitor_new (subject) : NULL;
  rc_gtk_stats_view_set_monitor (self, monitor);
}

/**
 * rc_gtk_stats_view_sort:
 * @self: a view
 * @column: `key`, `hits`, `load-time`, `weight`, `age`, `idle` or `time-to-live`
 *
 * Shows the entries, sorted by a column; the other way round when they already are.
 *
 * Since: 0.1
 */
void
rc_gtk_stats_view_sort (RcGtkStatsView *self,
                        const char     *column)
{
  g_return_if_fail (RC_GTK_IS_STATS_VIEW (self));
  g_return_if_fail (column != NULL);

  rc_gtk_stats_view_set_page (self, "entries");
  rc_gtk_entries_view_sort (self->entries_view, column);
}

/**
 * rc_gtk_stats_view_show_error:
 * @self: a view
 * @message: what went wrong
 *
 * Shows an error until it is dismissed, or another cache is shown.
 *
 * Since: 0.1
 */
void
rc_gtk_stats_view_show_error (RcGtkStatsView *self,
                              const char     *message)
{
  g_return_if_fail (RC_GTK_IS_STATS_VIEW (self));

  gtk_label_set_label (self->error_label, message);
  gtk_revealer_set_reveal_child (self->error_bar, TRUE);
}

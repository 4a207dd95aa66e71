/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-monitor-private.h"

#include <math.h>

#include "rc-gtk-presence-private.h"
#include "rc-gtk-pulse-private.h"

/**
 * RcGtkMonitor:
 *
 * The numbers of one cache as they move: rates, the hit rate, and its last minute.
 *
 * A monitor reads its subject four times a second, and only while one of its watchers can be
 * seen: see [method@RcGtk.Monitor.add_watcher]. Several widgets can share one. Main thread only.
 *
 * Since: 0.1
 */

enum
{
  PROP_SUBJECT = 1,
  N_PROPS
};

enum
{
  SAMPLED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcGtkMonitor, rc_gtk_monitor, G_TYPE_OBJECT)

static void
pulse_cb (gpointer user_data,
          gint64   now_usec)
{
  g_autoptr (RcGtkMonitor) self = g_object_ref (user_data);

  rc_gtk_monitor_sample (self, now_usec);
}

static gboolean
is_seen (RcGtkMonitor *self)
{
  for (guint i = 0; i < self->watchers->len; i++)
    if (rc_gtk_presence_is_seen (self->watchers->pdata[i]))
      return TRUE;

  return FALSE;
}

static void
update_active (RcGtkMonitor *self)
{
  gboolean is_active = is_seen (self);

  if (self->is_active == is_active)
    return;

  self->is_active = is_active;
  rc_gtk_subject_set_watched (self->subject, is_active);
  if (is_active)
    {
      rc_gtk_pulse_add (pulse_cb, self);
      rc_gtk_monitor_sample (self, g_get_monotonic_time ());
    }
  else
    rc_gtk_pulse_remove (self);
}

static void
rc_gtk_monitor_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SUBJECT:
      g_value_set_object (value, RC_GTK_MONITOR (object)->subject);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_monitor_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SUBJECT:
      RC_GTK_MONITOR (object)->subject = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_gtk_monitor_constructed (GObject *object)
{
  RcGtkMonitor *self = RC_GTK_MONITOR (object);

  G_OBJECT_CLASS (rc_gtk_monitor_parent_class)->constructed (object);

  if (self->subject != NULL)
    self->stats = rc_gtk_subject_dup_stats (self->subject);
}

static void
rc_gtk_monitor_dispose (GObject *object)
{
  RcGtkMonitor *self = RC_GTK_MONITOR (object);

  for (guint i = 0; i < self->watchers->len; i++)
    g_signal_handlers_disconnect_by_data (self->watchers->pdata[i], self);
  g_ptr_array_set_size (self->watchers, 0);
  if (self->subject != NULL)
    update_active (self);
  g_clear_object (&self->subject);

  G_OBJECT_CLASS (rc_gtk_monitor_parent_class)->dispose (object);
}

static void
rc_gtk_monitor_finalize (GObject *object)
{
  RcGtkMonitor *self = RC_GTK_MONITOR (object);

  rc_gtk_rates_clear (&self->rates);
  g_clear_pointer (&self->stats, rc_stats_unref);
  g_ptr_array_unref (self->watchers);
  g_object_unref (self->history);

  G_OBJECT_CLASS (rc_gtk_monitor_parent_class)->finalize (object);
}

static void
rc_gtk_monitor_class_init (RcGtkMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = rc_gtk_monitor_constructed;
  object_class->dispose = rc_gtk_monitor_dispose;
  object_class->finalize = rc_gtk_monitor_finalize;
  object_class->get_property = rc_gtk_monitor_get_property;
  object_class->set_property = rc_gtk_monitor_set_property;

  /**
   * RcGtkMonitor:subject:
   *
   * What is read.
   *
   * Since: 0.1
   */
  properties[PROP_SUBJECT] =
    g_param_spec_object ("subject", NULL, NULL, RC_GTK_TYPE_SUBJECT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * RcGtkMonitor::sampled:
   * @self: the monitor
   *
   * Emitted when the numbers have been read.
   *
   * Since: 0.1
   */
  signals[SAMPLED] = g_signal_new ("sampled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rc_gtk_monitor_init (RcGtkMonitor *self)
{
  self->hit_rate = NAN;
  self->history = rc_gtk_history_new ();
  self->watchers = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rc_gtk_monitor_new:
 * @subject: what to read
 *
 * Makes a monitor that has no watchers yet.
 *
 * Returns: (transfer full): the monitor
 *
 * Since: 0.1
 */
RcGtkMonitor *
rc_gtk_monitor_new (RcGtkSubject *subject)
{
  g_return_val_if_fail (RC_GTK_IS_SUBJECT (subject), NULL);

  return g_object_new (RC_GTK_TYPE_MONITOR, "subject", subject, NULL);
}

/**
 * rc_gtk_monitor_get_subject:
 * @self: a monitor
 *
 * Gets what is read.
 *
 * Returns: (transfer none): the subject
 *
 * Since: 0.1
 */
RcGtkSubject *
rc_gtk_monitor_get_subject (RcGtkMonitor *self)
{
  g_return_val_if_fail (RC_GTK_IS_MONITOR (self), NULL);

  return self->subject;
}

/**
 * rc_gtk_monitor_add_watcher:
 * @self: a monitor
 * @widget: a widget that shows the numbers
 *
 * Keeps the numbers up to date while a widget can be seen: while it is mapped, and its window
 * is not minimised. The widget is not kept alive; its end is its removal.
 *
 * Since: 0.1
 */
void
rc_gtk_monitor_add_watcher (RcGtkMonitor *self,
                            GtkWidget    *widget)
{
  RcGtkPresence *presence;

  g_return_if_fail (RC_GTK_IS_MONITOR (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  presence = rc_gtk_presence_new (widget);
  g_signal_connect_swapped (presence, "changed", G_CALLBACK (update_active), self);
  g_ptr_array_add (self->watchers, presence);
  update_active (self);
}

/**
 * rc_gtk_monitor_remove_watcher:
 * @self: a monitor
 * @widget: a widget that was added
 *
 * Takes back [method@RcGtk.Monitor.add_watcher].
 *
 * Since: 0.1
 */
void
rc_gtk_monitor_remove_watcher (RcGtkMonitor *self,
                               GtkWidget    *widget)
{
  g_return_if_fail (RC_GTK_IS_MONITOR (self));

  for (guint i = 0; i < self->watchers->len; i++)
    if (rc_gtk_presence_is_of (self->watchers->pdata[i], widget))
      {
        g_signal_handlers_disconnect_by_data (self->watchers->pdata[i], self);
        g_ptr_array_remove_index (self->watchers, i);
        break;
      }
  update_active (self);
}

/* Reads the counters once; everything that is shown follows from it. */
void
rc_gtk_monitor_sample (RcGtkMonitor *self,
                       gint64        now_usec)
{
  RcStats *stats = rc_gtk_subject_dup_stats (self->subject);
  double hit_rate;

  if (stats == NULL)
    return;

  hit_rate = rc_gtk_rates_measure (&self->rates, stats, now_usec);
  if (!isnan (hit_rate))
    self->hit_rate = hit_rate;
  g_clear_pointer (&self->stats, rc_stats_unref);
  self->stats = stats;
  rc_gtk_history_push (self->history, hit_rate, now_usec);
  g_signal_emit (self, signals[SAMPLED], 0);
}

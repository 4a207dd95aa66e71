/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-monitor-private.h"

#include <math.h>

#include "rc-gtk-pulse-private.h"

/* The trend compares with the hit rate of this many samples ago. */
#define TREND_LENGTH (5000 / RC_GTK_PULSE_INTERVAL_MSEC)
#define TREND_STEP 0.02

/**
 * rc_gtk_monitor_get_stats:
 * @self: a monitor
 *
 * Gets the statistics as they were read last.
 *
 * Returns: (transfer none) (nullable): the statistics; `NULL` if nothing is known yet
 *
 * Since: 0.1
 */
RcStats *
rc_gtk_monitor_get_stats (RcGtkMonitor *self)
{
  g_return_val_if_fail (RC_GTK_IS_MONITOR (self), NULL);

  return self->stats;
}

/**
 * rc_gtk_monitor_get_hit_rate:
 * @self: a monitor
 *
 * Gets the share of hits in the requests of two seconds: the last in which there were any.
 *
 * Returns: a number from 0 to 1; not a number if nothing has been asked for yet
 *
 * Since: 0.1
 */
double
rc_gtk_monitor_get_hit_rate (RcGtkMonitor *self)
{
  g_return_val_if_fail (RC_GTK_IS_MONITOR (self), NAN);

  return self->hit_rate;
}

/**
 * rc_gtk_monitor_get_hits_per_sec:
 * @self: a monitor
 *
 * Gets how many hits there were per second, over the last two.
 *
 * Returns: the rate
 *
 * Since: 0.1
 */
double
rc_gtk_monitor_get_hits_per_sec (RcGtkMonitor *self)
{
  g_return_val_if_fail (RC_GTK_IS_MONITOR (self), 0);

  return self->rates.hits_per_sec;
}

/**
 * rc_gtk_monitor_get_misses_per_sec:
 * @self: a monitor
 *
 * Gets how many misses there were per second, over the last two.
 *
 * Returns: the rate
 *
 * Since: 0.1
 */
double
rc_gtk_monitor_get_misses_per_sec (RcGtkMonitor *self)
{
  g_return_val_if_fail (RC_GTK_IS_MONITOR (self), 0);

  return self->rates.misses_per_sec;
}

/**
 * rc_gtk_monitor_get_evictions_per_sec:
 * @self: a monitor
 *
 * Gets how many entries left per second, over the last two.
 *
 * Returns: the rate
 *
 * Since: 0.1
 */
double
rc_gtk_monitor_get_evictions_per_sec (RcGtkMonitor *self)
{
  g_return_val_if_fail (RC_GTK_IS_MONITOR (self), 0);

  return self->rates.evictions_per_sec;
}

/**
 * rc_gtk_monitor_get_mean_load_time:
 * @self: a monitor
 *
 * Gets how long a load took on average, over all that the statistics know of.
 *
 * Returns: the time in microseconds; 0 if nothing was loaded
 *
 * Since: 0.1
 */
gint64
rc_gtk_monitor_get_mean_load_time (RcGtkMonitor *self)
{
  guint64 n_loads;

  g_return_val_if_fail (RC_GTK_IS_MONITOR (self), 0);

  n_loads = self->stats != NULL ? rc_stats_get_loads (self->stats) : 0;

  return n_loads > 0 ? rc_stats_get_total_load_time (self->stats) / n_loads : 0;
}

RcGtkTrend
rc_gtk_monitor_get_trend (RcGtkMonitor *self)
{
  double change = rc_gtk_history_get_value (self->history, 0)
                  - rc_gtk_history_get_value (self->history, TREND_LENGTH);

  if (change > TREND_STEP)
    return RC_GTK_TREND_RISING;
  if (change < -TREND_STEP)
    return RC_GTK_TREND_FALLING;

  return RC_GTK_TREND_STEADY;
}

RcGtkHistory *
rc_gtk_monitor_get_history (RcGtkMonitor *self)
{
  return self->history;
}

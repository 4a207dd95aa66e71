/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-describe-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "rc-gtk-format.h"
#include "rc-gtk-monitor-private.h"

static const char *
trend_format (RcGtkTrend trend)
{
  switch (trend)
    {
    case RC_GTK_TREND_RISING:
      /* Translators: all three are numbers, as in 83%, 12 and 2.5 */
      return _("Hit rate %s, rising; hits per second: %s, misses per second: %s");
    case RC_GTK_TREND_FALLING:
      /* Translators: all three are numbers, as in 83%, 12 and 2.5 */
      return _("Hit rate %s, falling; hits per second: %s, misses per second: %s");
    case RC_GTK_TREND_STEADY:
    default:
      /* Translators: all three are numbers, as in 83%, 12 and 2.5 */
      return _("Hit rate %s, steady; hits per second: %s, misses per second: %s");
    }
}

char *
rc_gtk_describe_graph (RcGtkMonitor *model)
{
  double hits_per_sec = rc_gtk_monitor_get_hits_per_sec (model);
  double misses_per_sec = rc_gtk_monitor_get_misses_per_sec (model);
  g_autofree char *rate = rc_gtk_format_percent (rc_gtk_monitor_get_hit_rate (model));
  g_autofree char *hits = rc_gtk_format_per_sec (hits_per_sec);
  g_autofree char *misses = rc_gtk_format_per_sec (misses_per_sec);

  if (isnan (rc_gtk_monitor_get_hit_rate (model)))
    return g_strdup (_("Nothing has been asked for yet"));
  if (hits_per_sec + misses_per_sec <= 0)
    return g_strdup_printf (_("Hit rate %s when last used; no requests now"), rate);

  return g_strdup_printf (trend_format (rc_gtk_monitor_get_trend (model)), rate, hits, misses);
}

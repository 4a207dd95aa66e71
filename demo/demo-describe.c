/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-describe.h"

#include <glib/gi18n.h>
#include <math.h>

#include "demo-format.h"

static const char *
trend_format (DemoTrend trend)
{
  switch (trend)
    {
    case DEMO_TREND_RISING:
      /* Translators: all three are numbers, as in 83%, 12 and 2.5 */
      return _("Hit rate %s, rising; hits per second: %s, misses per second: %s");
    case DEMO_TREND_FALLING:
      /* Translators: all three are numbers, as in 83%, 12 and 2.5 */
      return _("Hit rate %s, falling; hits per second: %s, misses per second: %s");
    case DEMO_TREND_STEADY:
    default:
      /* Translators: all three are numbers, as in 83%, 12 and 2.5 */
      return _("Hit rate %s, steady; hits per second: %s, misses per second: %s");
    }
}

char *
demo_describe_graph (DemoCacheModel *model)
{
  double hits_per_sec = demo_cache_model_get_hits_per_sec (model);
  double misses_per_sec = demo_cache_model_get_misses_per_sec (model);
  g_autofree char *rate = demo_format_percent (demo_cache_model_get_hit_rate (model));
  g_autofree char *hits = demo_format_per_sec (hits_per_sec);
  g_autofree char *misses = demo_format_per_sec (misses_per_sec);

  if (isnan (demo_cache_model_get_hit_rate (model)))
    return g_strdup (_("Nothing has been asked for yet"));
  if (hits_per_sec + misses_per_sec <= 0)
    return g_strdup_printf (_("Hit rate %s when last used; no requests now"), rate);

  return g_strdup_printf (trend_format (demo_cache_model_get_trend (model)), rate, hits, misses);
}

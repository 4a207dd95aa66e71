/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "top-format.h"

#include <math.h>

#define UNKNOWN "–"
#define MINUTE_SECONDS 60
#define HOUR_SECONDS (60 * MINUTE_SECONDS)
#define DAY_SECONDS (24 * HOUR_SECONDS)

/* Four digits at most; then 12.3k, 123k, 1.2M. */
static char *
format_number (double number)
{
  static const char suffixes[] = "kMGTPE";
  guint i = 0;

  if (number < 9999.5)
    return g_strdup_printf ("%.0f", number);

  /* The next suffix where rounding would make a thousand of it. */
  for (number /= 1000; number >= 999.5 && suffixes[i + 1] != '\0'; number /= 1000)
    i++;

  return g_strdup_printf (number < 99.95 ? "%.1f%c" : "%.0f%c", number, suffixes[i]);
}

char *
top_format_count (guint64 count)
{
  return format_number (count);
}

/* How much of a bound is used; 0 is no bound. */
char *
top_format_of (guint64 count,
               guint64 limit)
{
  g_autofree char *used = top_format_count (count);
  g_autofree char *bound = top_format_count (limit);

  return limit > 0 ? g_strdup_printf ("%s/%s", used, bound) : g_steal_pointer (&used);
}

char *
top_format_per_sec (double per_second)
{
  if (isnan (per_second))
    return g_strdup (UNKNOWN);
  if (per_second >= 0.05 && per_second < 9.95)
    return g_strdup_printf ("%.1f", per_second);

  return format_number (per_second < 0.05 ? 0 : per_second);
}

/* Only all is 100 %. */
char *
top_format_percent (double fraction)
{
  if (isnan (fraction))
    return g_strdup (UNKNOWN);
  if (fraction >= 1)
    return g_strdup ("100%");

  return g_strdup_printf ("%.1f%%", MIN (fraction * 100, 99.9));
}

static char *
format_long (guint64 seconds)
{
  guint64 minutes = seconds % HOUR_SECONDS / MINUTE_SECONDS;
  guint64 hours = seconds % DAY_SECONDS / HOUR_SECONDS;

  if (seconds < HOUR_SECONDS)
    return g_strdup_printf ("%um%02us", (guint) minutes, (guint) (seconds % MINUTE_SECONDS));
  if (seconds < DAY_SECONDS)
    return g_strdup_printf ("%uh%02um", (guint) hours, (guint) minutes);

  return g_strdup_printf ("%" G_GUINT64_FORMAT "d%02uh", seconds / DAY_SECONDS, (guint) hours);
}

char *
top_format_duration (double usec)
{
  if (isnan (usec))
    return g_strdup (UNKNOWN);
  if (usec < 999.5)
    return g_strdup_printf ("%.0fµs", usec);
  if (usec < 999.5e3)
    return g_strdup_printf (usec < 9.95e3 ? "%.1fms" : "%.0fms", usec / 1e3);
  if (usec < 59.95e6)
    return g_strdup_printf ("%.1fs", usec / 1e6);

  return format_long ((guint64) round (usec / 1e6));
}

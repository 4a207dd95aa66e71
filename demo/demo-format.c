/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "demo-format.h"

#include <glib/gi18n.h>
#include <math.h>

char *
demo_format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

char *
demo_format_entries (guint64 count)
{
  g_autofree char *number = demo_format_count (count);

  /* Translators: how much a cache holds; %s is the number */
  return g_strdup_printf (ngettext ("%s entry", "%s entries", (gulong) count), number);
}

/* One decimal while it says something, none when the number is large. */
char *
demo_format_per_sec (double per_second)
{
  if (per_second < 0.05)
    return g_strdup ("0");

  return g_strdup_printf (per_second < 9.95 ? "%'.1f" : "%'.0f", per_second);
}

char *
demo_format_percent (double fraction)
{
  if (isnan (fraction))
    return g_strdup ("–");

  /* Translators: a percentage, as in 83% */
  return g_strdup_printf (_("%.0f%%"), fraction * 100);
}

static char *
format_short (gint64 usec)
{
  if (usec < 1000)
    /* Translators: microseconds */
    return g_strdup_printf (_("%d µs"), (int) usec);
  if (usec < 10 * 1000)
    /* Translators: milliseconds */
    return g_strdup_printf (_("%.1f ms"), usec / 1e3);
  if (usec < G_TIME_SPAN_SECOND)
    return g_strdup_printf (_("%.0f ms"), usec / 1e3);

  /* Translators: seconds */
  return g_strdup_printf (_("%.1f s"), usec / 1e6);
}

/* In whole seconds, for what grows while one looks at it. */
char *
demo_format_age (gint64 usec)
{
  int seconds = (int) (usec / G_TIME_SPAN_SECOND % 60);
  int minutes = (int) (usec / G_TIME_SPAN_MINUTE % 60);
  int hours = (int) (usec / G_TIME_SPAN_HOUR % 24);

  if (usec < G_TIME_SPAN_MINUTE)
    /* Translators: seconds */
    return g_strdup_printf (_("%d s"), MAX (seconds, 0));
  if (usec < G_TIME_SPAN_HOUR)
    /* Translators: minutes and seconds */
    return g_strdup_printf (_("%d min %d s"), minutes, seconds);
  if (usec < G_TIME_SPAN_DAY)
    /* Translators: hours and minutes */
    return g_strdup_printf (_("%d h %d min"), hours, minutes);

  /* Translators: days and hours */
  return g_strdup_printf (_("%d d %d h"), (int) (usec / G_TIME_SPAN_DAY), hours);
}

char *
demo_format_duration (gint64 usec)
{
  if (usec < 10 * G_TIME_SPAN_SECOND)
    return format_short (MAX (usec, 0));

  return demo_format_age (usec);
}

/* The library leaves the unit to the program; bytes are usual, and what our workload counts. */
char *
demo_format_weight (guint64 weight)
{
  return g_format_size (weight);
}

char *
demo_format_saved (gint64 usec)
{
  g_autofree char *duration = demo_format_duration (usec);

  /* Translators: %s is a duration, as in 2 min 14 s */
  return g_strdup_printf (_("%s of loading avoided"), duration);
}

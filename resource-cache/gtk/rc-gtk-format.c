/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-gtk-format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * rc_gtk_format_count:
 * @count: a number
 *
 * Writes a number with its thousands marked.
 *
 * Returns: (transfer full): the text, in the user's language
 *
 * Since: 0.1
 */
char *
rc_gtk_format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

/**
 * rc_gtk_format_entries:
 * @count: a number
 *
 * Writes how many entries there are, as in “120 entries”.
 *
 * Returns: (transfer full): the text, in the user's language
 *
 * Since: 0.1
 */
char *
rc_gtk_format_entries (guint64 count)
{
  g_autofree char *number = rc_gtk_format_count (count);

  /* Translators: how much a cache holds; %s is the number */
  return g_strdup_printf (ngettext ("%s entry", "%s entries", (gulong) count), number);
}

/**
 * rc_gtk_format_per_sec:
 * @per_second: how often something happens
 *
 * Writes a rate: with one decimal while that says something.
 *
 * Returns: (transfer full): the text, in the user's language
 *
 * Since: 0.1
 */
char *
rc_gtk_format_per_sec (double per_second)
{
  if (per_second < 0.05)
    return g_strdup ("0");

  return g_strdup_printf (per_second < 9.95 ? "%'.1f" : "%'.0f", per_second);
}

/**
 * rc_gtk_format_percent:
 * @fraction: a number from 0 to 1, or not a number
 *
 * Writes a share in percent; a dash for what is not a number.
 *
 * Returns: (transfer full): the text, in the user's language
 *
 * Since: 0.1
 */
char *
rc_gtk_format_percent (double fraction)
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

/**
 * rc_gtk_format_age:
 * @age_usec: a time in microseconds
 *
 * Writes a time in whole seconds, for what grows while one looks at it.
 *
 * Returns: (transfer full): the text, in the user's language
 *
 * Since: 0.1
 */
char *
rc_gtk_format_age (gint64 age_usec)
{
  int seconds = (int) (age_usec / G_TIME_SPAN_SECOND % 60);
  int minutes = (int) (age_usec / G_TIME_SPAN_MINUTE % 60);
  int hours = (int) (age_usec / G_TIME_SPAN_HOUR % 24);

  if (age_usec < G_TIME_SPAN_MINUTE)
    /* Translators: seconds */
    return g_strdup_printf (_("%d s"), MAX (seconds, 0));
  if (age_usec < G_TIME_SPAN_HOUR)
    /* Translators: minutes and seconds */
    return g_strdup_printf (_("%d min %d s"), minutes, seconds);
  if (age_usec < G_TIME_SPAN_DAY)
    /* Translators: hours and minutes */
    return g_strdup_printf (_("%d h %d min"), hours, minutes);

  /* Translators: days and hours */
  return g_strdup_printf (_("%d d %d h"), (int) (age_usec / G_TIME_SPAN_DAY), hours);
}

/**
 * rc_gtk_format_duration:
 * @time_usec: a time in microseconds
 *
 * Writes how long something takes, as in “16 ms” or “2 min 14 s”.
 *
 * Returns: (transfer full): the text, in the user's language
 *
 * Since: 0.1
 */
char *
rc_gtk_format_duration (gint64 time_usec)
{
  if (time_usec < 10 * G_TIME_SPAN_SECOND)
    return format_short (MAX (time_usec, 0));

  return rc_gtk_format_age (time_usec);
}

/**
 * rc_gtk_format_elapsed:
 * @elapsed_usec: a time in microseconds
 *
 * Writes for how long something has been going on: in tenths of a second at first.
 *
 * Returns: (transfer full): the text, in the user's language
 *
 * Since: 0.1
 */
char *
rc_gtk_format_elapsed (gint64 elapsed_usec)
{
  if (elapsed_usec < G_TIME_SPAN_MINUTE)
    /* Translators: seconds */
    return g_strdup_printf (_("%.1f s"), elapsed_usec / 100000 / 10.0);

  return rc_gtk_format_age (elapsed_usec);
}

/**
 * rc_gtk_format_weight:
 * @weight: a weight
 *
 * Writes a weight as bytes, which are usual.
 *
 * Returns: (transfer full): the text, in the user's language
 *
 * Since: 0.1
 */
char *
rc_gtk_format_weight (guint64 weight)
{
  return g_format_size (weight);
}

/**
 * rc_gtk_format_saved:
 * @time_usec: a time in microseconds
 *
 * Writes how much loading was avoided, as in “2 min 14 s of loading avoided”.
 *
 * Returns: (transfer full): the text, in the user's language
 *
 * Since: 0.1
 */
char *
rc_gtk_format_saved (gint64 time_usec)
{
  g_autofree char *duration = rc_gtk_format_duration (time_usec);

  /* Translators: %s is a duration, as in 2 min 14 s */
  return g_strdup_printf (_("%s of loading avoided"), duration);
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-duration.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rc-error.h"

#define MAX_SHOWN_BYTES 80

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)

typedef struct
{
  gint64      usec;
  const char *names[8];
} Unit;

/* The first name is the one that is written; micro sign and Greek letter are both in use. */
static const Unit units[] = {
  { 1, { "us", "\302\265s", "\316\274s", "usec", "usecs", "microsecond", "microseconds" } },
  { 1000, { "ms", "msec", "msecs", "millisecond", "milliseconds" } },
  { SECOND, { "s", "sec", "secs", "second", "seconds" } },
  { MINUTE, { "min", "mins", "m", "minute", "minutes" } },
  { HOUR, { "h", "hr", "hrs", "hour", "hours" } },
  { DAY, { "d", "day", "days" } },
  { WEEK, { "w", "wk", "wks", "week", "weeks" } },
};

typedef struct
{
  const char  *text;
  const char  *at;
  guint64      usec;
  gboolean     is_positive;
  GError     **error;
} Scan;

/* Digits are kept as text: a binary fraction can't hold 0.1. */
typedef struct
{
  const char *start;
  guint64     whole;
  gsize       n_whole;
  const char *fraction;
  gsize       n_fraction;
} Number;

static gboolean
fail (Scan       *scan,
      const char *at,
      const char *reason)
{
  g_autofree char *head = g_strndup (scan->text, MAX_SHOWN_BYTES);
  g_autofree char *shown = g_utf8_make_valid (head, -1);

  /* Translators: the last %s is a reason, as in “it is negative”. */
  g_set_error (scan->error, RC_ERROR, RC_ERROR_INVALID_DURATION,
               _("The duration “%s” can't be read from character %ld on: %s. Write a number of "
                 "seconds (“90”), numbers with units (“1h 30min”, “1.5 days”; the units are us, "
                 "ms, s, min, h, d and w), “PT1H30M” or “01:30:00”."),
               shown, g_utf8_pointer_to_offset (scan->text, at) + 1, reason);
  return FALSE;
}

static void
skip_spaces (Scan *scan)
{
  while (g_ascii_isspace (*scan->at))
    scan->at++;
}

static gsize
count_digits (const char *text)
{
  return strspn (text, "0123456789");
}

static gboolean
read_number (Scan       *scan,
             const char *decimal_marks,
             Number     *number)
{
  *number = (Number) { .start = scan->at, .n_whole = count_digits (scan->at), .fraction = "" };

  /* What does not fit becomes the largest number, which no unit can hold. */
  if (number->n_whole > 0)
    number->whole = g_ascii_strtoull (number->start, NULL, 10);

  scan->at += number->n_whole;
  if (*scan->at != '\0' && strchr (decimal_marks, *scan->at) != NULL)
    {
      number->fraction = scan->at + 1;
      number->n_fraction = count_digits (number->fraction);
      if (number->n_fraction > 0)
        scan->at = number->fraction + number->n_fraction;
    }

  return number->n_whole + number->n_fraction > 0 ||
         fail (scan, scan->at, *scan->at == '-' ? _("it is negative") : _("a number is missing"));
}

/* Half microseconds, rounded down; exact however many digits there are, because
   dividing step by step rounds like dividing once. */
static guint64
get_fraction (const Number *number,
              gint64        unit_usec)
{
  guint64 halves = 0;

  for (gsize i = number->n_fraction; i > 0; i--)
    halves = (halves + 2 * unit_usec * g_ascii_digit_value (number->fraction[i - 1])) / 10;

  return halves;
}

static gboolean
add_number (Scan         *scan,
            const Number *number,
            gint64        unit_usec)
{
  guint64 usec;

  if (!g_uint64_checked_mul (&usec, number->whole, unit_usec) ||
      !g_uint64_checked_add (&usec, usec, (get_fraction (number, unit_usec) + 1) / 2) ||
      !g_uint64_checked_add (&scan->usec, scan->usec, usec) ||
      scan->usec > G_MAXINT64)
    return fail (scan, number->start, _("it is more than 106751991 days"));

  scan->is_positive |= number->whole > 0 ||
                       strspn (number->fraction, "0") < number->n_fraction;
  return TRUE;
}

static const Unit *
find_unit (const char *word,
           gsize       length)
{
  g_autofree char *lower = g_ascii_strdown (word, length);

  /* A capital M is a month to some and a minute to others. */
  if (length == 1 && *word == 'M')
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strv_contains (units[i].names, lower))
      return &units[i];

  return NULL;
}

static gboolean
read_unit (Scan        *scan,
           const Unit **unit)
{
  const char *end = scan->at;

  while (g_ascii_isalpha (*end) || (guchar) *end >= 0x80)
    end++;

  if (end == scan->at)
    return fail (scan, scan->at, _("a unit is missing"));

  *unit = find_unit (scan->at, end - scan->at);
  if (*unit == NULL)
    return fail (scan, scan->at, _("this is no unit"));

  scan->at = end;
  return TRUE;
}

/* Numbers with units; a single number may stand without. */
static gboolean
read_parts (Scan *scan)
{
  guint seen = 0;

  do
    {
      Number number;
      const Unit *unit;
      const char *unit_start;

      skip_spaces (scan);
      if (!read_number (scan, ".", &number))
        return FALSE;
      if (seen == 0 && *scan->at == '\0')
        return add_number (scan, &number, SECOND);

      skip_spaces (scan);
      unit_start = scan->at;
      if (!read_unit (scan, &unit))
        return FALSE;
      if (seen & (1u << (unit - units)))
        return fail (scan, unit_start, _("this unit was given before"));
      if (!add_number (scan, &number, unit->usec))
        return FALSE;

      seen |= 1u << (unit - units);
    }
  while (*scan->at != '\0');

  return TRUE;
}

static gboolean
read_clock (Scan *scan)
{
  static const gint64 fields[] = { HOUR, MINUTE, SECOND };
  Number number;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (i > 0 && *scan->at++ != ':')
        return fail (scan, scan->at - 1, _("hours, minutes and seconds are needed"));
      if (!read_number (scan, fields[i] == SECOND ? "." : "", &number))
        return FALSE;
      if (i > 0 && (number.whole > 59 || number.n_whole < 1 || number.n_whole > 2))
        return fail (scan, number.start, _("minutes and seconds go from 0 to 59"));
      if (!add_number (scan, &number, fields[i]))
        return FALSE;
    }

  return *scan->at == '\0' || fail (scan, scan->at, _("nothing may follow the seconds"));
}

/* One number and its letter; @letters, those that may still come, moves past it. */
static gboolean
read_iso_field (Scan        *scan,
                const char **letters)
{
  Number number;
  const char *found;
  char letter;

  if (!read_number (scan, ".,", &number))
    return FALSE;

  letter = g_ascii_tolower (*scan->at);
  found = letter != '\0' ? strchr (*letters, letter) : NULL;
  if (found == NULL)
    return fail (scan, scan->at, _("a unit is missing, of no fixed length or out of order"));

  scan->at++;
  if (number.n_fraction > 0 && *scan->at != '\0')
    return fail (scan, scan->at, _("only the last number may have a fraction"));

  *letters = found + 1;
  return add_number (scan, &number, find_unit (&letter, 1)->usec);
}

static gboolean
read_iso (Scan *scan)
{
  const char *letters = "wd";
  gboolean is_time = FALSE;

  scan->at++;
  do
    {
      if (!is_time && g_ascii_toupper (*scan->at) == 'T')
        {
          is_time = TRUE;
          letters = "hms";
          scan->at++;
        }
      if (!read_iso_field (scan, &letters))
        return FALSE;
    }
  while (*scan->at != '\0');

  return TRUE;
}

static gboolean
read_duration (Scan *scan)
{
  skip_spaces (scan);
  if (*scan->at == '\0')
    return fail (scan, scan->at, _("it is empty"));
  if (g_ascii_toupper (*scan->at) == 'P')
    return read_iso (scan);
  if (scan->at[count_digits (scan->at)] == ':')
    return read_clock (scan);

  return read_parts (scan);
}

/**
 * rc_duration_parse:
 * @text: a duration as people write it
 * @usec: (out) (optional): return location for the duration, in microseconds
 * @error: return location for an error
 *
 * Reads a duration.
 *
 * | text | what it means |
 * |---|---|
 * | `90`, `3.5` | seconds |
 * | `250ms`, `1h23s`, `1.5 days`, `1 day 23hr 45minutes` | numbers with units, each unit once |
 * | `PT1H30M`, `P1DT2H`, `P1W`, `PT0,5S` | ISO 8601, without years and months |
 * | `01:02:03`, `100:00:00.5` | hours, minutes and seconds |
 *
 * The units are `us`, `ms`, `s`, `min`, `h`, `d`, `w` and their usual longer
 * forms in English, in capitals or not; `m` is a minute, and `M` is refused
 * because it may be a month. `01:30` is refused because it may be hours and
 * minutes or minutes and seconds. The locale has no influence.
 *
 * Decimal fractions are exact. What is finer than a microsecond is rounded, but
 * never to 0, which would turn a short limit into none.
 *
 * Fails with `RC_ERROR_INVALID_DURATION`, naming the position, the reason
 * and what is accepted, and leaves @usec alone. Safe from any thread.
 *
 * Returns: `TRUE` if @text was read
 *
 * Since: 0.1
 */
gboolean
rc_duration_parse (const char  *text,
                   gint64      *usec,
                   GError     **error)
{
  g_autofree char *chomped = NULL;
  Scan scan = { .error = error };

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  chomped = g_strchomp (g_strdup (text));
  scan.text = scan.at = chomped;
  if (!read_duration (&scan))
    return FALSE;

  if (usec != NULL)
    *usec = scan.is_positive ? MAX (scan.usec, 1) : 0;
  return TRUE;
}

static gint64
append_unit (GString    *text,
             gint64      usec,
             const Unit *unit)
{
  gint64 rest = usec % unit->usec;
  gboolean has_fraction = rest > 0 && unit->usec <= SECOND;

  g_string_append_printf (text, "%s%" G_GINT64_FORMAT "%s",
                          text->len > 0 ? " " : "", usec / unit->usec, has_fraction ? "." : "");

  for (gint64 digit = unit->usec / 10; has_fraction && rest > 0; digit /= 10)
    {
      g_string_append_c (text, '0' + rest / digit);
      rest %= digit;
    }

  g_string_append (text, unit->names[0]);
  return rest;
}

/**
 * rc_duration_format:
 * @usec: a duration in microseconds, 0 or more
 *
 * Writes a duration in a form that people read with ease.
 *
 * As in `1d 2h`, `1min 30.5s`, `250ms` or `0s`. It is not translated, and
 * [func@Rc.duration_parse] reads the same number back. Safe from any thread.
 *
 * Returns: (transfer full): the text
 *
 * Since: 0.1
 */
char *
rc_duration_format (gint64 usec)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (usec >= 0, NULL);

  text = g_string_new (usec == 0 ? "0s" : NULL);

  /* Weeks, the last unit, are read but not written: 30d says more than 4w 2d. */
  for (gsize i = G_N_ELEMENTS (units) - 1; i-- > 0;)
    if (usec >= units[i].usec)
      usec = append_unit (text, usec, &units[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

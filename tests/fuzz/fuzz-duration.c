/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <resource-cache/resource-cache.h>

/* The first eight bytes are a duration that is written and read back; all of them are a text. */

#define UNTOUCHED (-42)

static gint64
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 usec = UNTOUCHED;

  if (rc_duration_parse (text, &usec, &error))
    {
      g_assert_no_error (error);
      g_assert_cmpint (usec, >=, 0);
    }
  else
    {
      g_assert_error (error, RC_ERROR, RC_ERROR_INVALID_DURATION);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpint (usec, ==, UNTOUCHED);
    }

  return usec;
}

static void
check_formatted (gint64 usec)
{
  g_autofree char *text = rc_duration_format (usec);

  g_assert_cmpint (parse (text), ==, usec);
}

/* From the first character, which is 1, to the place behind the last one. */
static void
check_position (const char *text)
{
  g_autofree char *chomped = g_strchomp (g_strdup (text));
  g_autoptr (GError) error = NULL;
  const char *found;
  long position;

  g_assert_false (rc_duration_parse (text, NULL, &error));
  found = g_strrstr (error->message, "can't be read from character ");
  g_assert_nonnull (found);
  position = strtol (found + strlen ("can't be read from character "), NULL, 10);
  g_assert_cmpint (position, >=, 1);
  g_assert_cmpint (position, <=, (long) strlen (chomped) + 1);
}

/* What is written another way without another meaning. */
static void
check_kin (const char *text,
           gint64      usec)
{
  g_autofree char *spaced = g_strconcat (" \t", text, "\n", NULL);
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *upper = g_ascii_strup (text, -1);

  g_assert_cmpint (parse (spaced), ==, usec);
  if (usec == UNTOUCHED)
    return;

  g_assert_cmpint (parse (lower), ==, usec);
  if (strchr (lower, 'm') == NULL)
    g_assert_cmpint (parse (upper), ==, usec);
}

/* By floating point, which is right to a part in a billion. */
static void
check_sum (const char *text,
           gint64      usec)
{
  static const struct { char letter; double usec; } units[] = {
    { 's', 1e6 }, { 'h', 3600e6 }, { 'd', 86400e6 }, { 'w', 604800e6 },
  };
  double sum = 0;

  while (*text != '\0')
    {
      gsize n_digits = strspn (text, "0123456789");
      gsize n = n_digits;
      gsize unit;

      if (text[n] == '.')
        n += 1 + strspn (text + n + 1, "0123456789");
      for (unit = 0; unit < G_N_ELEMENTS (units) && units[unit].letter != text[n]; unit++)
        ;
      /* Only the plainest form is understood here. */
      if (n_digits == 0 || unit == G_N_ELEMENTS (units) || g_ascii_isalpha (text[n + 1]))
        return;
      sum += g_ascii_strtod (text, NULL) * units[unit].usec;
      text += n + 1;
    }

  g_assert_cmpfloat (ABS (sum - usec), <=, 2 + sum * 1e-9);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes,
                        size_t         n_bytes)
{
  g_autofree char *text = g_strndup ((const char *) bytes, n_bytes);
  guint64 number = 0;
  gint64 usec;

  memcpy (&number, bytes, MIN (n_bytes, sizeof number));
  check_formatted (number >> 1);

  usec = parse (text);
  check_kin (text, usec);
  if (usec == UNTOUCHED)
    check_position (text);
  else
    {
      check_formatted (usec);
      check_sum (text, usec);
    }

  return 0;
}

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "rc-gtk-format.h"

#define USEC G_GINT64_CONSTANT (1)
#define SECOND G_TIME_SPAN_SECOND

typedef struct
{
  gint64      usec;
  const char *duration;
  const char *age;
} Case;

static const Case cases[] = {
  { -5 * USEC, "0 µs", "0 s" },
  { 0, "0 µs", "0 s" },
  { 999 * USEC, "999 µs", "0 s" },
  { 1500 * USEC, "1.5 ms", "0 s" },
  { 42 * 1000 * USEC, "42 ms", "0 s" },
  { 1 * SECOND + 400 * 1000, "1.4 s", "1 s" },
  { 59 * SECOND, "59 s", "59 s" },
  { 134 * SECOND, "2 min 14 s", "2 min 14 s" },
  { (3 * 60 + 5) * 60 * SECOND, "3 h 5 min", "3 h 5 min" },
  { (2 * 24 + 4) * 60 * 60 * SECOND, "2 d 4 h", "2 d 4 h" },
};

static void
test_durations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *duration = rc_gtk_format_duration (cases[i].usec);
      g_autofree char *age = rc_gtk_format_age (cases[i].usec);

      g_assert_cmpstr (duration, ==, cases[i].duration);
      g_assert_cmpstr (age, ==, cases[i].age);
    }
}

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_numbers (void)
{
  assert_text (rc_gtk_format_percent (0.834), "83%");
  assert_text (rc_gtk_format_percent (1), "100%");
  assert_text (rc_gtk_format_percent (NAN), "–");
  assert_text (rc_gtk_format_per_sec (0), "0");
  assert_text (rc_gtk_format_per_sec (2.54), "2.5");
  assert_text (rc_gtk_format_per_sec (9.96), "10");
  assert_text (rc_gtk_format_per_sec (412.4), "412");
  assert_text (rc_gtk_format_entries (1), "1 entry");
  assert_text (rc_gtk_format_entries (2), "2 entries");
  assert_text (rc_gtk_format_saved (134 * SECOND), "2 min 14 s of loading avoided");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/gtk-format/durations", test_durations);
  g_test_add_func ("/rc/gtk-format/numbers", test_numbers);

  return g_test_run ();
}

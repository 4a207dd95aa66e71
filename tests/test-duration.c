/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include <resource-cache/resource-cache.h>

#define SECOND G_GINT64_CONSTANT (1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)

#define UNTOUCHED G_GINT64_CONSTANT (-4711)
#define N_RANDOM 50000

typedef struct
{
  const char *text;
  gint64      usec;
} Good;

typedef struct
{
  const char *text;
  guint       position;
  const char *reason;
} Bad;

static void
announce (const char *text)
{
  g_autofree char *escaped = g_strescape (text, NULL);

  g_test_message ("\"%s\"", escaped);
}

static void
check_good (gconstpointer cases)
{
  for (const Good *good = cases; good->text != NULL; good++)
    {
      g_autoptr (GError) error = NULL;
      gint64 usec = UNTOUCHED;

      announce (good->text);
      rc_duration_parse (good->text, &usec, &error);
      g_assert_no_error (error);
      g_assert_cmpint (usec, ==, good->usec);
    }
}

static void
check_bad (gconstpointer cases)
{
  for (const Bad *bad = cases; bad->text != NULL; bad++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *where = NULL;
      gint64 usec = UNTOUCHED;

      announce (bad->text);
      where = g_strdup_printf ("character %u on: %s", bad->position, bad->reason);
      g_assert_false (rc_duration_parse (bad->text, &usec, &error));
      g_assert_error (error, RC_ERROR, RC_ERROR_INVALID_DURATION);
      g_assert_nonnull (strstr (error->message, where));
      g_assert_nonnull (strstr (error->message, "“1h 30min”"));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpint (usec, ==, UNTOUCHED);
    }
}

static const Good seconds[] = {
  { "90", 90 * SECOND },
  { "60", MINUTE },
  { "0", 0 },
  { "3.5", 3500000 },
  { ".5", 500000 },
  { "0007", 7 * SECOND },
  { "  12\t\n", 12 * SECOND },
  { NULL },
};

static const Good units[] = {
  { "1us", 1 }, { "10us", 10 }, { "1\302\265s", 1 }, { "1\316\274s", 1 },
  { "2usec", 2 }, { "2 usecs", 2 }, { "1 microsecond", 1 }, { "3 microseconds", 3 },
  { "250ms", 250000 }, { "1msec", 1000 }, { "2 msecs", 2000 },
  { "1 millisecond", 1000 }, { "2 milliseconds", 2000 },
  { "1s", SECOND }, { "1sec", SECOND }, { "2secs", 2 * SECOND },
  { "1 second", SECOND }, { "2 seconds", 2 * SECOND },
  { "1m", MINUTE }, { "1min", MINUTE }, { "2mins", 2 * MINUTE },
  { "1 minute", MINUTE }, { "2 minutes", 2 * MINUTE },
  { "1h", HOUR }, { "1hr", HOUR }, { "2hrs", 2 * HOUR },
  { "1 hour", HOUR }, { "2 hours", 2 * HOUR },
  { "1d", DAY }, { "1 day", DAY }, { "2 days", 2 * DAY },
  { "1w", WEEK }, { "1wk", WEEK }, { "2wks", 2 * WEEK },
  { "1 week", WEEK }, { "2 weeks", 2 * WEEK },
  { "1 Day 2 HOURS 5MIN", DAY + 2 * HOUR + 5 * MINUTE },
  { NULL },
};

static const Good sums[] = {
  { "1h23s", HOUR + 23 * SECOND },
  { "1d23h", 47 * HOUR },
  { "1 day 23hr 45minutes", 47 * HOUR + 45 * MINUTE },
  { "1.5 days", 36 * HOUR },
  { "1.5d23.5h", 36 * HOUR + 23 * HOUR + 30 * MINUTE },
  { "30min 1h", HOUR + 30 * MINUTE },
  { "0h0s", 0 },
  { NULL },
};

static const Good iso[] = {
  { "PT1H", HOUR },
  { "PT1H30M", 90 * MINUTE },
  { "P1DT2H", DAY + 2 * HOUR },
  { "P1W", WEEK },
  { "PT36H", 36 * HOUR },
  { "PT0S", 0 },
  { "PT0,5S", 500000 },
  { "PT0.000001S", 1 },
  { "P1DT1,5H", DAY + 90 * MINUTE },
  { "pt1h30m", HOUR + 30 * MINUTE },
  { NULL },
};

static const Good clocks[] = {
  { "01:02:03", HOUR + 2 * MINUTE + 3 * SECOND },
  { "1:2:3", HOUR + 2 * MINUTE + 3 * SECOND },
  { "00:00:00.25", 250000 },
  { "100:59:59", 100 * HOUR + 59 * MINUTE + 59 * SECOND },
  { NULL },
};

static const Good exact[] = {
  { "0.1s", 100000 },
  { "0.000001s", 1 },
  { "1.000001", 1000001 },
  { "0.30000000000000004", 300000 },
  { "9007199254.740993", G_GINT64_CONSTANT (9007199254740993) },
  { "0.9999995s", SECOND },
  { "0.99999949999999999999999999999s", 999999 },
  { "0.000000011574074074074074074074d", 1000 },
  { NULL },
};

static const Good never_becomes_zero[] = {
  { "0.0000001s", 1 },
  { "0.1us", 1 },
  { "PT0.00000000000001S", 1 },
  { "0.0000000s", 0 },
  { NULL },
};

static const Good largest[] = {
  { "9223372036854775807us", G_MAXINT64 },
  { "9223372036854.775807", G_MAXINT64 },
  { "106751991d 4h 54.775807s", G_MAXINT64 },
  { "00000000000000000000000000000000001s", SECOND },
  { NULL },
};

#define OVERFLOW_REASON "it is more than 106751991 days"

static const Bad overflow[] = {
  { "9223372036854775808us", 1, OVERFLOW_REASON },
  { "9223372036854.775808", 1, OVERFLOW_REASON },
  { "9223372036854.7758075", 1, OVERFLOW_REASON },
  { "106751991d 4h 54.775808s", 15, OVERFLOW_REASON },
  { "18446744073709551616us", 1, OVERFLOW_REASON },
  { "99999999999999999999999999999999999999999", 1, OVERFLOW_REASON },
  { "1d 99999999999999999999h", 4, OVERFLOW_REASON },
  { "30500569w", 1, OVERFLOW_REASON },
  { "PT9999999999999999H", 3, OVERFLOW_REASON },
  { "9999999999999:00:00", 1, OVERFLOW_REASON },
  { NULL },
};

static const Bad empty[] = {
  { "", 1, "it is empty" },
  { "   ", 1, "it is empty" },
  { NULL },
};

static const Bad unknown_unit[] = {
  { "1 flecond", 3, "this is no unit" },
  { "1h 2q", 5, "this is no unit" },
  { "1M", 2, "this is no unit" },
  { "5ns", 2, "this is no unit" },
  { "2 months", 3, "this is no unit" },
  { "1µx", 2, "this is no unit" },
  { "1e3", 2, "this is no unit" },
  { NULL },
};

static const Bad missing_unit[] = {
  { "1h 30", 6, "a unit is missing" },
  { "1 2", 3, "a unit is missing" },
  { "1.", 2, "a unit is missing" },
  { "1,5 days", 2, "a unit is missing" },
  { "1.5.5s", 4, "a unit is missing" },
  { NULL },
};

static const Bad negative[] = {
  { "-1", 1, "it is negative" },
  { " -1s", 2, "it is negative" },
  { "1h -30min", 4, "it is negative" },
  { "PT-1H", 3, "it is negative" },
  { "-00:00:01", 1, "it is negative" },
  { NULL },
};

static const Bad junk[] = {
  { "soon", 1, "a number is missing" },
  { "+5s", 1, "a number is missing" },
  { "1h, 30min", 3, "a number is missing" },
  { "1µs ?", 5, "a number is missing" },
  { "nan", 1, "a number is missing" },
  { "01:02:03 h", 9, "nothing may follow the seconds" },
  { NULL },
};

static const Bad unit_twice[] = {
  { "1s 2s", 5, "this unit was given before" },
  { "1s 2sec", 5, "this unit was given before" },
  { "1h 5min 2hours", 10, "this unit was given before" },
  { NULL },
};

#define BAD_ISO_REASON "a unit is missing, of no fixed length or out of order"

static const Bad bad_iso[] = {
  { "P", 2, "a number is missing" },
  { "PT", 3, "a number is missing" },
  { "P1DT", 5, "a number is missing" },
  { "P1D T1H", 4, "a number is missing" },
  { "PT1HT1M", 5, "a number is missing" },
  { "P1Y", 3, BAD_ISO_REASON },
  { "P1M", 3, BAD_ISO_REASON },
  { "P1H", 3, BAD_ISO_REASON },
  { "PT1D", 4, BAD_ISO_REASON },
  { "PT1S1H", 6, BAD_ISO_REASON },
  { "PT1H1H", 6, BAD_ISO_REASON },
  { "PT1", 4, BAD_ISO_REASON },
  { "PT1.5H30M", 7, "only the last number may have a fraction" },
  { NULL },
};

static const Bad bad_clock[] = {
  { "01:30", 6, "hours, minutes and seconds are needed" },
  { "01:", 4, "a number is missing" },
  { "1:60:00", 3, "minutes and seconds go from 0 to 59" },
  { "1:00:60", 6, "minutes and seconds go from 0 to 59" },
  { "1:00:007", 6, "minutes and seconds go from 0 to 59" },
  { "1:00:.5", 6, "minutes and seconds go from 0 to 59" },
  { "1.5:00:00", 4, "a unit is missing" },
  { "01:02:03:04", 9, "nothing may follow the seconds" },
  { NULL },
};

static const Bad bad_utf8[] = {
  { "\377", 1, "a number is missing" },
  { "1\303", 2, "this is no unit" },
  { NULL },
};

static void
test_long_text (void)
{
  g_autofree char *text = g_strnfill (1000 * 1000, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_false (rc_duration_parse (text, NULL, &error));
  g_assert_error (error, RC_ERROR, RC_ERROR_INVALID_DURATION);
  g_assert_cmpuint (strlen (error->message), <, 1000);
}

static void
test_null (void)
{
  gint64 usec = UNTOUCHED;

  if (g_test_subprocess ())
    {
      rc_duration_parse (NULL, &usec, NULL);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*CRITICAL*text != NULL*");
}

static void
test_only_check (void)
{
  g_assert_true (rc_duration_parse ("1h", NULL, NULL));
  g_assert_false (rc_duration_parse ("1x", NULL, NULL));
}

static void
test_format (void)
{
  static const Good cases[] = {
    { "0s", 0 },
    { "1us", 1 },
    { "999us", 999 },
    { "1ms", 1000 },
    { "1.5ms", 1500 },
    { "250ms", 250000 },
    { "999.999ms", 999999 },
    { "1s", SECOND },
    { "1.000001s", SECOND + 1 },
    { "1min", MINUTE },
    { "1min 30.5s", 90500000 },
    { "1h 30min", 90 * MINUTE },
    { "1h 5ms", HOUR + 5000 },
    { "1d 2h", 26 * HOUR },
    { "30d", 30 * DAY },
    { "106751991d 4h 54.775807s", G_MAXINT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rc_duration_format (cases[i].usec);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
check_round_trip (gint64 usec)
{
  g_autofree char *text = rc_duration_format (usec);
  g_autoptr (GError) error = NULL;
  gint64 again = UNTOUCHED;

  rc_duration_parse (text, &again, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again, ==, usec);
}

static void
test_round_trip_boundaries (void)
{
  static const gint64 steps[] = { 1, 1000, SECOND, MINUTE, HOUR, DAY, WEEK };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    for (gint64 factor = 1; factor <= 1000; factor *= 10)
      for (gint64 offset = -1; offset <= 1; offset++)
        check_round_trip (steps[i] * factor + offset);

  for (guint bit = 0; bit < 63; bit++)
    check_round_trip (G_MAXINT64 >> bit);
}

static void
test_round_trip_random (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      guint64 bits = ((guint64) g_test_rand_int () << 32) | (guint32) g_test_rand_int ();

      check_round_trip ((bits & G_MAXINT64) >> g_test_rand_int_range (0, 63));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/rc/duration/seconds", seconds, check_good);
  g_test_add_data_func ("/rc/duration/units", units, check_good);
  g_test_add_data_func ("/rc/duration/sums", sums, check_good);
  g_test_add_data_func ("/rc/duration/iso", iso, check_good);
  g_test_add_data_func ("/rc/duration/clock", clocks, check_good);
  g_test_add_data_func ("/rc/duration/exact", exact, check_good);
  g_test_add_data_func ("/rc/duration/never-becomes-zero", never_becomes_zero, check_good);
  g_test_add_data_func ("/rc/duration/largest", largest, check_good);
  g_test_add_data_func ("/rc/duration/overflow", overflow, check_bad);
  g_test_add_data_func ("/rc/duration/empty", empty, check_bad);
  g_test_add_data_func ("/rc/duration/unknown-unit", unknown_unit, check_bad);
  g_test_add_data_func ("/rc/duration/missing-unit", missing_unit, check_bad);
  g_test_add_data_func ("/rc/duration/negative", negative, check_bad);
  g_test_add_data_func ("/rc/duration/junk", junk, check_bad);
  g_test_add_data_func ("/rc/duration/unit-twice", unit_twice, check_bad);
  g_test_add_data_func ("/rc/duration/bad-iso", bad_iso, check_bad);
  g_test_add_data_func ("/rc/duration/bad-clock", bad_clock, check_bad);
  g_test_add_data_func ("/rc/duration/bad-utf8", bad_utf8, check_bad);
  g_test_add_func ("/rc/duration/long-text", test_long_text);
  g_test_add_func ("/rc/duration/null", test_null);
  g_test_add_func ("/rc/duration/only-check", test_only_check);
  g_test_add_func ("/rc/duration/format", test_format);
  g_test_add_func ("/rc/duration/round-trip-boundaries", test_round_trip_boundaries);
  g_test_add_func ("/rc/duration/round-trip-random", test_round_trip_random);

  return g_test_run ();
}

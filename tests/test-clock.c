/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include <time.h>

#include "rc-clock-private.h"

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)

/* The shortest sleep that counts as one. */
#define MOMENT (G_USEC_PER_SEC / 4)

static int n_changes;

static void
count_change (void)
{
  g_atomic_int_inc (&n_changes);
}

static gint64
read_boot_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
check_runs (void)
{
  gint64 before = read_boot_time ();
  gint64 now = rc_clock_now ();
  gint64 after = read_boot_time ();

  g_assert_cmpint (before, <=, now);
  g_assert_cmpint (now, <=, after);
}

static void
test_runs (void)
{
  g_assert_false (rc_clock_is_frozen ());
  check_runs ();
}

static void
test_freeze (void)
{
  gint64 before = rc_clock_now ();
  gint64 frozen;
  gint64 start;

  rc_clock_freeze ();
  g_assert_true (rc_clock_is_frozen ());
  frozen = rc_clock_now ();
  g_assert_cmpint (frozen, >=, before);

  start = read_boot_time ();
  while (read_boot_time () < start + 10)
    ;
  g_assert_cmpint (rc_clock_now (), ==, frozen);

  rc_clock_freeze ();
  g_assert_cmpint (rc_clock_now (), ==, frozen);
  rc_clock_thaw ();
}

static void
test_advance (void)
{
  gint64 frozen;

  rc_clock_freeze ();
  frozen = rc_clock_now ();
  rc_clock_advance (0);
  g_assert_cmpint (rc_clock_now (), ==, frozen);
  rc_clock_advance (1);
  g_assert_cmpint (rc_clock_now (), ==, frozen + 1);
  rc_clock_advance (24 * HOUR);
  g_assert_cmpint (rc_clock_now (), ==, frozen + 1 + 24 * HOUR);
  rc_clock_thaw ();
}

static void
test_thaw (void)
{
  rc_clock_freeze ();
  rc_clock_advance (HOUR);
  rc_clock_thaw ();
  g_assert_false (rc_clock_is_frozen ());
  check_runs ();

  rc_clock_thaw ();
  check_runs ();
}

static gpointer
read_in_thread (gpointer now)
{
  *(gint64 *) now = rc_clock_now ();
  return NULL;
}

static void
test_threads (void)
{
  gint64 there = 0;

  rc_clock_freeze ();
  rc_clock_advance (5);
  g_thread_join (g_thread_new ("clock", read_in_thread, &there));
  g_assert_cmpint (there, ==, rc_clock_now ());
  rc_clock_thaw ();
}

static void
test_changed_func (void)
{
  rc_clock_set_changed_func (count_change);
  g_atomic_int_set (&n_changes, 0);

  rc_clock_freeze ();
  g_assert_cmpint (g_atomic_int_get (&n_changes), ==, 1);
  rc_clock_advance (1);
  g_assert_cmpint (g_atomic_int_get (&n_changes), ==, 2);
  rc_clock_thaw ();
  g_assert_cmpint (g_atomic_int_get (&n_changes), ==, 3);

  rc_clock_set_changed_func (NULL);
  rc_clock_freeze ();
  rc_clock_thaw ();
  g_assert_cmpint (g_atomic_int_get (&n_changes), ==, 3);
}

static void
test_advance_running (void)
{
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*call rc_clock_freeze()*");
  rc_clock_advance (1);
  g_test_assert_expected_messages ();
  g_assert_false (rc_clock_is_frozen ());
  check_runs ();
}

static void
test_advance_backwards (void)
{
  gint64 frozen;

  rc_clock_freeze ();
  frozen = rc_clock_now ();
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*usec >= 0*");
  rc_clock_advance (-1);
  g_test_assert_expected_messages ();
  g_assert_cmpint (rc_clock_now (), ==, frozen);
  rc_clock_thaw ();
}

static void
assert_never_slept (void)
{
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, G_MININT64);
}

static void
test_suspend (void)
{
  gint64 frozen;

  rc_clock_freeze ();
  frozen = rc_clock_now ();
  assert_never_slept ();
  rc_clock_advance (24 * HOUR);
  assert_never_slept ();

  rc_clock_suspend (HOUR);
  g_assert_cmpint (rc_clock_now (), ==, frozen + 25 * HOUR);
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, frozen + 25 * HOUR);
  rc_clock_advance (HOUR);
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, frozen + 25 * HOUR);
  rc_clock_freeze ();
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, frozen + 25 * HOUR);

  rc_clock_suspend (HOUR);
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, frozen + 27 * HOUR);
  rc_clock_thaw ();
}

/* Nobody can tell when it was, but it was before the one who looks. */
static void
test_suspend_unnoticed (void)
{
  gint64 frozen;

  rc_clock_freeze ();
  frozen = rc_clock_now ();
  rc_clock_suspend (HOUR);
  rc_clock_advance (5);
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, frozen + HOUR + 5);
  rc_clock_advance (5);
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, frozen + HOUR + 5);
  rc_clock_thaw ();
}

/* Two clocks that are read one after the other differ a little. */
static void
test_suspend_for_a_moment (void)
{
  gint64 frozen;

  rc_clock_freeze ();
  frozen = rc_clock_now ();
  rc_clock_suspend (0);
  rc_clock_suspend (MOMENT - 1);
  g_assert_cmpint (rc_clock_now (), ==, frozen + MOMENT - 1);
  assert_never_slept ();

  /* Moments add up. */
  rc_clock_suspend (1);
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, frozen + MOMENT);
  rc_clock_suspend (MOMENT);
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, frozen + 2 * MOMENT);
  rc_clock_thaw ();
}

/* The test's time is over, and so is what it did while it slept. */
static void
test_thaw_after_suspend (void)
{
  rc_clock_freeze ();
  rc_clock_suspend (HOUR);
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, rc_clock_now ());
  rc_clock_thaw ();
  check_runs ();
  assert_never_slept ();

  rc_clock_freeze ();
  assert_never_slept ();
  rc_clock_suspend (HOUR);
  rc_clock_thaw ();
  assert_never_slept ();
  assert_never_slept ();
}

static void
test_suspend_changes (void)
{
  rc_clock_freeze ();
  rc_clock_set_changed_func (count_change);
  g_atomic_int_set (&n_changes, 0);
  rc_clock_suspend (HOUR);
  g_assert_cmpint (g_atomic_int_get (&n_changes), ==, 1);
  rc_clock_get_resumed_at ();
  g_assert_cmpint (g_atomic_int_get (&n_changes), ==, 1);
  rc_clock_set_changed_func (NULL);
  rc_clock_thaw ();
}

/* To the end of time, and not beyond it: there is a time that never comes. */
#define END_OF_TIME (G_MAXINT64 - 1)

static void
test_end_of_time (void)
{
  rc_clock_freeze ();
  rc_clock_advance (G_MAXINT64);
  g_assert_cmpint (rc_clock_now (), ==, END_OF_TIME);
  rc_clock_advance (1);
  g_assert_cmpint (rc_clock_now (), ==, END_OF_TIME);
  rc_clock_suspend (G_MAXINT64);
  rc_clock_suspend (G_MAXINT64);
  g_assert_cmpint (rc_clock_now (), ==, END_OF_TIME);
  g_assert_cmpint (rc_clock_get_resumed_at (), ==, END_OF_TIME);
  rc_clock_thaw ();
  check_runs ();
}

static void
test_suspend_running (void)
{
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL,
                         "*rc_clock_freeze() before rc_clock_suspend()*");
  rc_clock_suspend (HOUR);
  g_test_assert_expected_messages ();
  check_runs ();
  assert_never_slept ();
}

static void
test_suspend_backwards (void)
{
  gint64 frozen;

  rc_clock_freeze ();
  frozen = rc_clock_now ();
  g_test_expect_message ("resource-cache", G_LOG_LEVEL_CRITICAL, "*usec >= 0*");
  rc_clock_suspend (-HOUR);
  g_test_assert_expected_messages ();
  g_assert_cmpint (rc_clock_now (), ==, frozen);
  assert_never_slept ();
  rc_clock_thaw ();
}

/* It goes before the exact one by two ticks of the system at most. Where these come late, as
   in a virtual machine, it may fall behind. */
static void
test_coarse (void)
{
  gint64 before = rc_clock_now_coarse ();

  for (int i = 0; i < 100000; i++)
    {
      gint64 coarse = rc_clock_now_coarse ();

      g_assert_cmpint (coarse, >=, before);
      g_assert_cmpint (ABS (rc_clock_now () - coarse), <, G_USEC_PER_SEC / 4);
      before = coarse;
    }
}

static void
test_coarse_frozen (void)
{
  rc_clock_freeze ();
  g_assert_cmpint (rc_clock_now_coarse (), ==, rc_clock_now ());
  rc_clock_advance (1);
  g_assert_cmpint (rc_clock_now_coarse (), ==, rc_clock_now ());
  rc_clock_thaw ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/clock/runs", test_runs);
  g_test_add_func ("/rc/clock/freeze", test_freeze);
  g_test_add_func ("/rc/clock/advance", test_advance);
  g_test_add_func ("/rc/clock/thaw", test_thaw);
  g_test_add_func ("/rc/clock/threads", test_threads);
  g_test_add_func ("/rc/clock/changed-func", test_changed_func);
  g_test_add_func ("/rc/clock/coarse", test_coarse);
  g_test_add_func ("/rc/clock/coarse-frozen", test_coarse_frozen);
  g_test_add_func ("/rc/clock/advance-running", test_advance_running);
  g_test_add_func ("/rc/clock/advance-backwards", test_advance_backwards);
  g_test_add_func ("/rc/clock/suspend", test_suspend);
  g_test_add_func ("/rc/clock/suspend-unnoticed", test_suspend_unnoticed);
  g_test_add_func ("/rc/clock/suspend-for-a-moment", test_suspend_for_a_moment);
  g_test_add_func ("/rc/clock/thaw-after-suspend", test_thaw_after_suspend);
  g_test_add_func ("/rc/clock/suspend-changes", test_suspend_changes);
  g_test_add_func ("/rc/clock/end-of-time", test_end_of_time);
  g_test_add_func ("/rc/clock/suspend-running", test_suspend_running);
  g_test_add_func ("/rc/clock/suspend-backwards", test_suspend_backwards);

  return g_test_run ();
}

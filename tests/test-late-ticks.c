/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-clock-private.h"
#include "rc-test.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* A machine that shares its processors may be late with the ticks of its coarse clocks: what
   has expired by the exact one must not be handed out meanwhile. */

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)
#define LATE (G_USEC_PER_SEC / 10)

typedef struct
{
  gint64 moved_usec;        /* every clock */
  gint64 late_usec;         /* how much less the coarse ones */
  gint64 wall_usec;         /* how much more the wall clock */
  gint64 pause_usec;        /* from a look at one exact clock to a look at the other; once */
  clockid_t first;          /* of these two */
  gboolean is_between;      /* them */
} Shift;

static GMutex lock;
static Shift shift;         /* lock */

static gint64
get_shift_locked (clockid_t clock)
{
  switch (clock)
    {
    case CLOCK_MONOTONIC_COARSE:
      return shift.moved_usec - shift.late_usec;
    case CLOCK_REALTIME_COARSE:
      return shift.moved_usec - shift.late_usec + shift.wall_usec;
    default:
      return shift.moved_usec;
    }
}

static void
pause_between_locked (clockid_t clock)
{
  gboolean is_exact = clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME;

  if (shift.is_between && is_exact && clock != shift.first)
    {
      shift.moved_usec += shift.pause_usec;
      shift.pause_usec = 0;
    }
  shift.is_between = clock == shift.first && shift.pause_usec > 0;
}

/* Of the clocks that are shifted, the exact one of each kind. */
static clockid_t
get_exact (clockid_t clock)
{
  switch (clock)
    {
    case CLOCK_MONOTONIC_COARSE:
      return CLOCK_MONOTONIC;
    case CLOCK_REALTIME_COARSE:
      return CLOCK_REALTIME;
    default:
      return clock;
    }
}

static int
get_begin_locked (clockid_t        clock,
                  struct timespec *time)
{
  static struct timespec begin[CLOCK_BOOTTIME + 1];
  struct timespec *first = &begin[get_exact (clock)];
  int failed = 0;

  if (first->tv_sec == 0 && first->tv_nsec == 0)
    failed = syscall (SYS_clock_gettime, get_exact (clock), first);
  *time = *first;
  return failed;
}

static void
add (struct timespec *time,
     gint64           usec)
{
  gint64 nsec = time->tv_nsec + usec % G_USEC_PER_SEC * 1000;

  time->tv_sec += usec / G_USEC_PER_SEC + nsec / 1000000000;
  time->tv_nsec = nsec % 1000000000;
}

int clock_gettime (clockid_t        clock,
                   struct timespec *time);

/* For the whole program. Time stands still and is moved, or a slow machine would move it. */
int
clock_gettime (clockid_t        clock,
               struct timespec *time)
{
  int failed;

  if (clock < 0 || clock > CLOCK_BOOTTIME)
    return syscall (SYS_clock_gettime, clock, time);

  g_mutex_lock (&lock);
  pause_between_locked (clock);
  failed = get_begin_locked (clock, time);
  add (time, get_shift_locked (clock));
  g_mutex_unlock (&lock);
  return failed;
}

static void
set_shift (Shift other)
{
  g_mutex_lock (&lock);
  shift = other;
  g_mutex_unlock (&lock);
}

static RcCache *
make_cache (gint64 ttl_usec)
{
  g_autoptr (TestResource) resource = test_resource_new (1);
  RcCache *cache = rc_cache_new ("test");

  set_shift ((Shift) { 0, });
  rc_cache_set_ttl (cache, ttl_usec);
  rc_cache_insert (cache, "a", G_OBJECT (resource));
  return cache;
}

static gboolean
looks_up (RcCache *cache)
{
  g_autoptr (GObject) object = rc_cache_lookup (cache, "a");

  return object != NULL;
}

static gboolean
is_at_hand (RcCache *cache)
{
  g_auto (GValue) value = G_VALUE_INIT;

  return rc_cache_try_hit_value (cache, "a", &value);
}

/* The first hit gives the thread what it needs for the others. */
static void
test_expired (void)
{
  g_autoptr (RcCache) cache = make_cache (HOUR);

  g_assert_true (looks_up (cache));
  g_assert_true (is_at_hand (cache));

  set_shift ((Shift) { .moved_usec = HOUR - LATE / 2, .late_usec = LATE });
  g_assert_true (is_at_hand (cache));
  set_shift ((Shift) { .moved_usec = HOUR + LATE / 2, .late_usec = LATE });
  g_assert_false (is_at_hand (cache));
  g_assert_false (looks_up (cache));
}

static gboolean
count_cb (const char    *key,
          const GValue  *value,
          gpointer       user_data,
          GError       **error)
{
  ++*(int *) user_data;
  return TRUE;
}

static void
test_validated (void)
{
  g_autoptr (RcCache) cache = make_cache (0);
  int n_validated = 0;

  rc_cache_set_validate_func (cache, count_cb, &n_validated, NULL);
  rc_cache_set_validate_interval (cache, HOUR);
  g_assert_true (looks_up (cache));
  set_shift ((Shift) { .moved_usec = HOUR - LATE / 2, .late_usec = LATE });
  g_assert_true (looks_up (cache));
  g_assert_cmpint (n_validated, ==, 0);
  set_shift ((Shift) { .moved_usec = HOUR + LATE / 2, .late_usec = LATE });
  g_assert_true (looks_up (cache));
  g_assert_cmpint (n_validated, ==, 1);
}

/* Somebody else may have the processor while the coarse clock is being compared with the
   exact one. */
static void
test_interrupted (gconstpointer first)
{
  set_shift ((Shift) { 0, });
  rc_clock_now_coarse ();

  set_shift ((Shift) { .moved_usec = HOUR, .wall_usec = HOUR, .pause_usec = HOUR,
                       .first = GPOINTER_TO_INT (first) });
  rc_clock_now_coarse ();
  g_assert_cmpint (shift.moved_usec, ==, 2 * HOUR);
  g_assert_cmpint (ABS (rc_clock_now () - rc_clock_now_coarse ()), <, RC_CLOCK_DOUBT_USEC);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rc/late-ticks/expired", test_expired);
  g_test_add_func ("/rc/late-ticks/validated", test_validated);
  g_test_add_data_func ("/rc/late-ticks/interrupted/after-monotonic",
                        GINT_TO_POINTER (CLOCK_MONOTONIC), test_interrupted);
  g_test_add_data_func ("/rc/late-ticks/interrupted/after-boottime",
                        GINT_TO_POINTER (CLOCK_BOOTTIME), test_interrupted);

  return g_test_run ();
}

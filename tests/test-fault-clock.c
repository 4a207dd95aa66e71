/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-clock-private.h"
#include "rc-housekeeper-private.h"
#include "rc-test.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Clocks that jump, each by itself or all together, forwards and backwards. */

#define SECOND ((gint64) G_USEC_PER_SEC)
#define HOUR (3600 * SECOND)
#define TTL (10 * HOUR)

/* As far as a machine's clock goes: some two hundred years. */
#define AGES (G_GINT64_CONSTANT (200) * 365 * 24 * HOUR)

typedef struct
{
  gint64 monotonic_usec;    /* stands still while the machine sleeps */
  gint64 asleep_usec;       /* how much more the clock that does not */
  gint64 wall_usec;         /* of the wall clock */
} Shift;

static GMutex lock;
static Shift shift;         /* lock */
static int n_looks;         /* atomic; at the clock that does not stand still */

static gint64
get_shift_locked (clockid_t clock)
{
  switch (clock)
    {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
      return shift.wall_usec;
    case CLOCK_BOOTTIME:
      return shift.monotonic_usec + shift.asleep_usec;
    default:
      return shift.monotonic_usec;
    }
}

int clock_gettime (clockid_t        clock,
                   struct timespec *time);

/* The system's, for the whole program, but moved. */
int
clock_gettime (clockid_t        clock,
               struct timespec *time)
{
  int failed = syscall (SYS_clock_gettime, clock, time);
  gint64 usec, nsec;

  if (clock == CLOCK_BOOTTIME)
    g_atomic_int_inc (&n_looks);
  g_mutex_lock (&lock);
  usec = get_shift_locked (clock);
  g_mutex_unlock (&lock);

  nsec = time->tv_nsec + usec % SECOND * 1000;
  time->tv_sec += usec / SECOND + (nsec < 0 ? -1 : nsec / 1000000000);
  time->tv_nsec = nsec < 0 ? nsec + 1000000000 : nsec % 1000000000;
  return failed;
}

static void
set_shift (Shift other)
{
  g_mutex_lock (&lock);
  shift = other;
  g_mutex_unlock (&lock);
}

typedef struct
{
  RcCache *cache;
  int n_released;           /* atomic */
  int n_validated;
} Fixture;

static gboolean
validate (const char    *key,
          const GValue  *value,
          gpointer       user_data,
          GError       **error)
{
  ((Fixture *) user_data)->n_validated++;
  return TRUE;
}

static void
set_up (Fixture       *f,
        gconstpointer  unused)
{
  g_autoptr (TestResource) resource = test_resource_new (1);

  set_shift ((Shift) { .monotonic_usec = HOUR });
  *f = (Fixture) { .cache = rc_cache_new ("test") };
  rc_cache_set_ttl (f->cache, TTL);
  rc_cache_set_release_func (f->cache, test_release, &f->n_released, NULL);
  rc_cache_insert (f->cache, "a", G_OBJECT (resource));
}

static void
tear_down (Fixture       *f,
           gconstpointer  unused)
{
  g_assert_finalize_object (f->cache);
  g_assert_cmpint (f->n_released, ==, 1);
  set_shift ((Shift) { 0, });
}

static gboolean
is_there (Fixture *f)
{
  g_autoptr (GObject) object = rc_cache_lookup (f->cache, "a");
  g_autoptr (GObject) at_hand = rc_cache_try_hit (f->cache, "a");

  g_assert_true (object != NULL || at_hand == NULL);
  g_assert_cmpint (object != NULL, ==, rc_cache_contains (f->cache, "a"));
  return object != NULL;
}

/* Nobody's business: not even a jump to the end of what it can say. */
static void
test_wall (Fixture       *f,
           gconstpointer  unused)
{
  const gint64 jumps[] = { HOUR, -HOUR, 20 * HOUR, -20 * HOUR, 40 * 365 * 24 * HOUR,
                           -40 * 365 * 24 * HOUR, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      set_shift ((Shift) { .monotonic_usec = HOUR, .wall_usec = jumps[i] });
      g_assert_true (is_there (f));
    }
  g_assert_cmpint (f->n_released, ==, 0);
}

/* The wall clock is set just when the time is over. */
static void
test_wall_at_the_end (Fixture       *f,
                      gconstpointer  unused)
{
  g_assert_true (is_there (f));
  set_shift ((Shift) { .monotonic_usec = HOUR + TTL, .wall_usec = TTL - HOUR });
  g_assert_false (is_there (f));
}

static void
test_forward (Fixture       *f,
              gconstpointer  usec)
{
  set_shift ((Shift) { .monotonic_usec = HOUR + TTL - SECOND * 60, .wall_usec = TTL });
  g_assert_true (is_there (f));
  set_shift ((Shift) { .monotonic_usec = *(const gint64 *) usec, .wall_usec = TTL });
  g_assert_false (is_there (f));
  g_assert_cmpint (f->n_released, ==, 1);
}

/* What has not expired yet does not expire the sooner, nor after more than its time. */
static void
test_back (Fixture       *f,
           gconstpointer  usec)
{
  g_assert_true (is_there (f));
  set_shift ((Shift) { .monotonic_usec = HOUR - *(const gint64 *) usec });
  g_assert_true (is_there (f));
  rc_cache_prune (f->cache);
  g_assert_true (is_there (f));
  set_shift ((Shift) { .monotonic_usec = HOUR + TTL });
  g_assert_false (is_there (f));
}

/* A sleep counts, and is noticed. It takes a second of work as well. */
#define AWAKE (HOUR + SECOND)

static void
test_asleep (Fixture       *f,
             gconstpointer  unused)
{
  rc_cache_set_validate_func (f->cache, validate, f, NULL);
  rc_cache_set_validate_interval (f->cache, TTL);
  g_assert_true (is_there (f));
  g_assert_cmpint (f->n_validated, ==, 0);
  set_shift ((Shift) { .monotonic_usec = AWAKE, .asleep_usec = TTL / 2, .wall_usec = TTL / 2 });
  g_assert_true (is_there (f));
  g_assert_cmpint (f->n_validated, ==, 1);
  set_shift ((Shift) { .monotonic_usec = AWAKE + SECOND, .asleep_usec = TTL, .wall_usec = TTL });
  g_assert_false (is_there (f));
}

/* What another test has let the machine sleep. */
static void
forget_sleep (void)
{
  rc_clock_freeze ();
  rc_clock_thaw ();
  rc_clock_get_resumed_at ();
}

/* A machine that is restored from an older image has slept less than it knew: that is no
   sleep. */
static void
test_asleep_less (Fixture       *f,
                  gconstpointer  unused)
{
  rc_cache_set_validate_func (f->cache, validate, f, NULL);
  rc_cache_set_validate_interval (f->cache, TTL);
  forget_sleep ();
  set_shift ((Shift) { .monotonic_usec = AWAKE, .asleep_usec = 2 * HOUR,
                       .wall_usec = 2 * HOUR });
  g_assert_true (is_there (f));
  g_assert_cmpint (f->n_validated, ==, 1);
  set_shift ((Shift) { .monotonic_usec = AWAKE + SECOND, .wall_usec = HOUR });
  g_assert_true (is_there (f));
  g_assert_cmpint (f->n_validated, ==, 1);
  set_shift ((Shift) { .monotonic_usec = AWAKE + 2 * SECOND, .asleep_usec = TTL,
                       .wall_usec = TTL });
  g_assert_false (is_there (f));
}

static gboolean
stop_cb (gpointer has_waited)
{
  *(gboolean *) has_waited = TRUE;
  return G_SOURCE_REMOVE;
}

/* Wherever the clock stands, whoever waits for it looks at it now and then only. */
static void
test_housekeeper_sleeps (Fixture       *f,
                         gconstpointer  usec)
{
  gboolean has_waited = FALSE;

  set_shift ((Shift) { .monotonic_usec = HOUR - *(const gint64 *) usec });
  rc_cache_set_idle_timeout (f->cache, TTL / 2);
  g_assert_true (rc_housekeeper_is_running ());
  g_atomic_int_set (&n_looks, 0);
  g_timeout_add (50, stop_cb, &has_waited);
  while (!has_waited)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_atomic_int_get (&n_looks), <, 100);
}

/* What comes after a sleep is done in its time, though another clock has not slept. */
static void
test_housekeeper_wakes (void)
{
  g_autoptr (TestResource) resource = test_resource_new (1);
  RcCache *cache = rc_cache_new ("test");
  int n_released = 0;

  set_shift ((Shift) { .monotonic_usec = HOUR, .asleep_usec = TTL, .wall_usec = TTL });
  rc_cache_set_release_func (cache, test_release, &n_released, NULL);
  rc_cache_set_ttl (cache, 10000);
  rc_cache_insert (cache, "a", G_OBJECT (resource));
  test_wait_until (g_atomic_int_get (&n_released) == 1);
  test_wait_until (!rc_housekeeper_is_running ());
  g_assert_finalize_object (cache);
  set_shift ((Shift) { 0, });
}

/* To the last moment that there is: nothing overflows, and what is due is done. */
static void
test_end_of_time (void)
{
  Fixture f;

  rc_clock_freeze ();
  set_up (&f, NULL);
  rc_cache_set_idle_timeout (f.cache, G_MAXINT64);
  rc_cache_set_stale_if_error (f.cache, G_MAXINT64);
  rc_cache_set_refresh_after (f.cache, G_MAXINT64);
  rc_cache_set_retry_delay (f.cache, G_MAXINT64);
  rc_cache_set_load_timeout (f.cache, G_MAXINT64);
  rc_clock_advance (TTL - 1);
  g_assert_true (is_there (&f));
  rc_cache_set_ttl (f.cache, G_MAXINT64);
  rc_clock_advance (AGES);
  g_assert_true (is_there (&f));
  rc_clock_suspend (G_MAXINT64);
  rc_cache_set_stale_if_error (f.cache, 0);
  rc_cache_set_ttl (f.cache, 1);
  g_assert_false (is_there (&f));
  tear_down (&f, NULL);
  rc_clock_thaw ();
}

#define add(name, func, data) \
  g_test_add ("/rc/fault-clock/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  static const gint64 just = HOUR + TTL + SECOND;
  static const gint64 far = AGES;
  static const gint64 minute = 60 * SECOND;
  static const gint64 hours = 5 * HOUR;

  g_test_init (&argc, &argv, NULL);

  add ("wall", test_wall, NULL);
  add ("wall-at-the-end", test_wall_at_the_end, NULL);
  add ("forward/just", test_forward, &just);
  add ("forward/far", test_forward, &far);
  add ("back/minute", test_back, &minute);
  add ("back/hours", test_back, &hours);
  add ("asleep", test_asleep, NULL);
  add ("asleep-less", test_asleep_less, NULL);
  add ("housekeeper-sleeps/minute", test_housekeeper_sleeps, &minute);
  add ("housekeeper-sleeps/hours", test_housekeeper_sleeps, &hours);
  g_test_add_func ("/rc/fault-clock/housekeeper-wakes", test_housekeeper_wakes);
  g_test_add_func ("/rc/fault-clock/end-of-time", test_end_of_time);

  return g_test_run ();
}

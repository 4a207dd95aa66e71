/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rc-clock-private.h"

#include <time.h>

#ifdef CLOCK_BOOTTIME
#define SUSPEND_AWARE_CLOCK CLOCK_BOOTTIME
#else
#define SUSPEND_AWARE_CLOCK CLOCK_MONOTONIC
#endif

/* What never happens is not due even then. */
#define END_OF_TIME (G_MAXINT64 - 1)

/* No two clocks are read at the same time. */
#define SHORTEST_SLEEP_USEC (G_USEC_PER_SEC / 4)

static GMutex clock_lock;
gboolean rc_clock_frozen;                /* atomic */
static gint64 frozen_usec;               /* clock_lock */
static gint64 frozen_asleep_usec;        /* clock_lock; how long the machine has slept */
static gint64 known_asleep_usec = -1;    /* clock_lock; when somebody looked last */
static gint64 resumed_at = G_MININT64;   /* clock_lock */
static RcClockChangedFunc changed_func;  /* atomic */

static gint64
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint64
read_system_clock (void)
{
  return read_clock (SUSPEND_AWARE_CLOCK);
}

/* How long the machine has slept since it was started. */
static gint64
read_system_sleep (void)
{
  return MAX (read_system_clock () - g_get_monotonic_time (), 0);
}

static void
set_frozen (gboolean frozen,
            gint64   usec)
{
  RcClockChangedFunc changed;

  g_mutex_lock (&clock_lock);
  frozen_usec = usec;
  if (g_atomic_int_get (&rc_clock_frozen) != frozen)
    {
      frozen_asleep_usec = read_system_sleep ();
      known_asleep_usec = -1;
      resumed_at = G_MININT64;
    }
  g_atomic_int_set (&rc_clock_frozen, frozen);
  g_mutex_unlock (&clock_lock);

  changed = g_atomic_pointer_get (&changed_func);
  if (changed != NULL)
    changed ();
}

/**
 * rc_clock_now:
 *
 * The time by which every cache reckons.
 *
 * It counts the time that the machine sleeps (`CLOCK_BOOTTIME`) and never
 * follows the wall clock; its zero means nothing. May be called from any thread.
 *
 * Returns: the time, in microseconds
 *
 * Since: 0.1
 */
gint64
rc_clock_now (void)
{
  gint64 now;

  if (G_LIKELY (!g_atomic_int_get (&rc_clock_frozen)))
    return read_system_clock ();

  g_mutex_lock (&clock_lock);
  now = rc_clock_frozen ? frozen_usec : read_system_clock ();
  g_mutex_unlock (&clock_lock);

  return now;
}

#if defined (CLOCK_MONOTONIC_COARSE) && defined (CLOCK_REALTIME_COARSE)
/* More than the clocks below differ by because one of them has ticked. */
#define LONGEST_TICK_USEC 20000

static gint64 coarse_offset;             /* atomic; from the coarse clock to the exact one */
static gint64 coarse_distance;           /* atomic; from the coarse clock to the wall clock */

/* More than it takes to read two clocks, unless somebody else has the processor meanwhile. */
#define LONGEST_LOOK_USEC 1000
#define MAX_LOOKS 8

/* Too large by as much as it took, rather than too small. */
static gint64
measure_coarse_offset (void)
{
  gint64 offset = 0;

  for (int i = 0; i < MAX_LOOKS; i++)
    {
      gint64 began = read_clock (CLOCK_MONOTONIC);

      offset = read_system_clock () - began;
      if (read_clock (CLOCK_MONOTONIC) - began < LONGEST_LOOK_USEC)
        break;
    }

  return offset;
}

/* One at a time, so that the two numbers belong together. */
static gint64
align_coarse_clock (gint64 distance)
{
  gint64 offset;

  g_mutex_lock (&clock_lock);
  offset = measure_coarse_offset ();
  __atomic_store_n (&coarse_offset, offset, __ATOMIC_RELAXED);
  __atomic_store_n (&coarse_distance, distance, __ATOMIC_RELEASE);
  g_mutex_unlock (&clock_lock);

  return offset;
}

/* A clock that stands still while the machine sleeps, and what it has slept. The wall clock
   does not stand still then: as long as it keeps its distance, nothing has happened; if not,
   the exact clock tells what. */
static gint64
look_at_coarse_clock (void)
{
  gint64 coarse = read_clock (CLOCK_MONOTONIC_COARSE);
  gint64 distance = read_clock (CLOCK_REALTIME_COARSE) - coarse;
  gint64 known = __atomic_load_n (&coarse_distance, __ATOMIC_ACQUIRE);

  if (G_UNLIKELY (ABS (distance - known) > LONGEST_TICK_USEC))
    return coarse + align_coarse_clock (distance);

  return coarse + __atomic_load_n (&coarse_offset, __ATOMIC_RELAXED);
}

__thread RcClockTick rc_clock_tick;

/* Nothing has happened until the next one. */
gint64
rc_clock_see_tick (const struct timespec *time)
{
  struct timespec length;

  clock_getres (CLOCK_MONOTONIC_COARSE, &length);
  rc_clock_tick.time = *time;
  rc_clock_tick.next_usec = look_at_coarse_clock () + 2 * length.tv_nsec / 1000;

  return rc_clock_tick.next_usec;
}
#endif

/**
 * rc_clock_freeze:
 *
 * Stops the time of every cache in this process, for tests.
 *
 * From here on only [func@Rc.clock_advance] moves it, so that a test of a time
 * to live needs no sleep. As Caffeine's `Ticker`, or fake timers elsewhere.
 *
 * Since: 0.1
 */
void
rc_clock_freeze (void)
{
  set_frozen (TRUE, rc_clock_now ());
}

static gboolean
check_move (gint64      usec,
            const char *verb)
{
  g_return_val_if_fail (usec >= 0, FALSE);

  if (!rc_clock_is_frozen ())
    g_critical ("The clock runs by itself: call rc_clock_freeze() before %s", verb);

  return rc_clock_is_frozen ();
}

static void
move (gint64 usec)
{
  gint64 now = rc_clock_now ();

  set_frozen (TRUE, usec < END_OF_TIME - now ? now + usec : END_OF_TIME);
}

/**
 * rc_clock_advance:
 * @usec: how far, in microseconds; negative values are an error
 *
 * Moves the frozen time forward, for tests.
 *
 * When it returns, everything that has become due is done: what expired has left
 * its cache and has been released. Without [func@Rc.clock_freeze] before it, it
 * is an error. Do not call it with a lock held that a callback may want.
 *
 * Since: 0.1
 */
void
rc_clock_advance (gint64 usec)
{
  if (check_move (usec, "rc_clock_advance()"))
    move (usec);
}

/**
 * rc_clock_suspend:
 * @usec: how long, in microseconds; negative values are an error
 *
 * Moves the frozen time forward as if the machine had slept so long, for tests.
 *
 * Like [func@Rc.clock_advance], and [property@Rc.Cache:revalidate-on-resume] takes
 * effect, if it was for longer than a moment.
 *
 * Since: 0.1
 */
void
rc_clock_suspend (gint64 usec)
{
  if (!check_move (usec, "rc_clock_suspend()"))
    return;

  rc_clock_get_resumed_at ();

  g_mutex_lock (&clock_lock);
  frozen_asleep_usec += MIN (usec, G_MAXINT64 - frozen_asleep_usec);
  g_mutex_unlock (&clock_lock);

  move (usec);
}

/**
 * rc_clock_thaw:
 *
 * Lets the time of every cache run by itself again, from the system's clock.
 *
 * Since: 0.1
 */
void
rc_clock_thaw (void)
{
  set_frozen (FALSE, 0);
}

gboolean
rc_clock_is_frozen (void)
{
  return g_atomic_int_get (&rc_clock_frozen);
}

/* Since when the machine has not slept, as far as somebody looked: G_MININT64 if it never
   has. Two clocks, of which one stands still meanwhile, tell it. */
gint64
rc_clock_get_resumed_at (void)
{
  gint64 now = rc_clock_now ();
  gint64 asleep;
  gint64 at;

  g_mutex_lock (&clock_lock);
  asleep = rc_clock_frozen ? frozen_asleep_usec : read_system_sleep ();
  if (known_asleep_usec < 0)
    known_asleep_usec = asleep;
  else if (asleep - known_asleep_usec >= SHORTEST_SLEEP_USEC)
    {
      known_asleep_usec = asleep;
      resumed_at = now;
    }
  at = resumed_at;
  g_mutex_unlock (&clock_lock);

  return at;
}

/* Who waits for a time wants to know that it was moved. Returns who wanted it before. */
RcClockChangedFunc
rc_clock_set_changed_func (RcClockChangedFunc func)
{
  return (RcClockChangedFunc) g_atomic_pointer_exchange (&changed_func, func);
}

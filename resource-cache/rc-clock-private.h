/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-clock.h"

#include <time.h>

G_BEGIN_DECLS

typedef void (*RcClockChangedFunc) (void);

#define RC_TIME_NEVER G_MAXINT64

/* More than the coarse clock is ever late by. */
#define RC_CLOCK_DOUBT_USEC G_USEC_PER_SEC

/* @usec after @time, or never. */
static inline gint64
rc_time_add (gint64 time,
             gint64 usec)
{
  return usec < RC_TIME_NEVER - time ? time + usec : RC_TIME_NEVER;
}

gboolean rc_clock_is_frozen        (void);
gint64   rc_clock_get_resumed_at   (void);
RcClockChangedFunc rc_clock_set_changed_func (RcClockChangedFunc func);

#if defined (CLOCK_MONOTONIC_COARSE) && defined (CLOCK_REALTIME_COARSE)
/* The last tick of the system that a thread has seen. */
typedef struct
{
  struct timespec time;
  gint64 next_usec;         /* when the one after the next is due, by the clock of caches */
} RcClockTick;

/* Few bytes, that a program which loads the library late still has room for. */
extern __thread RcClockTick rc_clock_tick G_GNUC_INTERNAL
  __attribute__ ((tls_model ("initial-exec")));
extern gboolean rc_clock_frozen G_GNUC_INTERNAL;

gint64   rc_clock_see_tick         (const struct timespec *time);

/* Now, or later by two ticks of the system at most, which are some milliseconds. But a machine
   that shares its processors may be late with its ticks: it is then earlier than now by as
   much. It costs a fifth of the exact one. */
static inline gint64
rc_clock_now_coarse (void)
{
  struct timespec now;

  if (G_UNLIKELY (g_atomic_int_get (&rc_clock_frozen)))
    return rc_clock_now ();

  clock_gettime (CLOCK_MONOTONIC_COARSE, &now);
  if (G_LIKELY (now.tv_nsec == rc_clock_tick.time.tv_nsec &&
                now.tv_sec == rc_clock_tick.time.tv_sec))
    return rc_clock_tick.next_usec;

  return rc_clock_see_tick (&now);
}
#else
#define rc_clock_now_coarse rc_clock_now
#endif

G_END_DECLS

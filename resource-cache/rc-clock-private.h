/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-clock.h"

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

gint64   rc_clock_now_coarse       (void);
gboolean rc_clock_is_frozen        (void);
gint64   rc_clock_get_resumed_at   (void);
void     rc_clock_set_changed_func (RcClockChangedFunc func);

G_END_DECLS

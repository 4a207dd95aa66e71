/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-pin-private.h"

G_BEGIN_DECLS

/* One thread for everything in the process that has to happen at a time. It runs
   only while something is to be done, and keeps no program alive. */
typedef struct _RcChore RcChore;

/* Does what is due for @owner, in a bounded step. Returns the time of the next
   step, not later than @now if there is more to do, or G_MAXINT64. */
typedef gint64 (*RcChoreFunc) (gpointer owner,
                               gint64   now);

RcChore *rc_chore_new          (RcPin       *pin,
                                RcChoreFunc  func);
void     rc_chore_free         (RcChore     *self);
void     rc_chore_end          (RcChore     *self);
void     rc_chore_schedule     (RcChore     *self,
                                gint64       due);
void     rc_chore_unschedule   (RcChore     *self);

gboolean rc_housekeeper_is_running (void);
void     rc_housekeeper_retry      (void);

G_END_DECLS

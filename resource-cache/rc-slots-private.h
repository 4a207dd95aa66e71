/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-flight-private.h"

G_BEGIN_DECLS

/* Which loads of a cache run, the one that began first in front, and which queue until
   there is a slot for them, the most urgent in front. Takes no lock. */
typedef struct
{
  guint max_running;         /* 0 = unbounded */
  GQueue running;            /* of RcFlight, by their slot */
  GQueue queued;             /* likewise */
  RcWaitGate gate;           /* the same for the wait-for graph */
} RcSlots;

void      rc_slots_init          (RcSlots  *self);
gboolean  rc_slots_enter         (RcSlots  *self,
                                  RcFlight *flight,
                                  gint64    now);
void      rc_slots_leave         (RcSlots  *self,
                                  RcFlight *flight);
RcFlight *rc_slots_next          (RcSlots  *self,
                                  gint64    now);
void      rc_slots_promote       (RcSlots  *self,
                                  RcFlight *flight,
                                  gint64    now);
void      rc_slots_set_priority  (RcSlots  *self,
                                  RcFlight *flight,
                                  int       priority);
gboolean  rc_slots_is_needed     (RcSlots  *self,
                                  RcFlight *flight);
GSList   *rc_slots_list          (RcSlots  *self);
RcFlight *rc_slots_peek_oldest   (RcSlots  *self);

G_END_DECLS

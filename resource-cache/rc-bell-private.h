/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-housekeeper-private.h"

G_BEGIN_DECLS

/* Tells the program in its main context that something has happened, once for many times. When
   that context wakes up it looks whether a time has come, and before it sleeps whether a number
   has changed. Safe from any thread. */
typedef struct _RcBell RcBell;

RcBell *rc_bell_new     (GMainContext *context,
                         RcPin        *pin,
                         RcChoreFunc   func,
                         GClosure     *closure,
                         GBytes       *memory,
                         const gint32 *watched);
void    rc_bell_free    (RcBell       *self);

void    rc_bell_ring    (RcBell       *self);
void    rc_bell_set_due (RcBell       *self,
                         gint64        due);

G_END_DECLS

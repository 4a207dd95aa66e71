/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-pin-private.h"

G_BEGIN_DECLS

/* Every live cache of the process, for whoever wants to list them: below both the
   cache and the registry, so that neither needs to know the other. */
typedef void (*RcRosterChangedFunc) (gpointer user_data);

void       rc_roster_add              (RcPin               *pin);
void       rc_roster_remove           (RcPin               *pin);
GPtrArray *rc_roster_dup              (void);
void       rc_roster_watch            (RcRosterChangedFunc  func,
                                       gpointer             user_data);
void       rc_roster_unwatch          (RcRosterChangedFunc  func,
                                       gpointer             user_data);

G_END_DECLS

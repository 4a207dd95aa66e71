/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

G_BEGIN_DECLS

/* The loads that a cache has in progress, gathered in whatever threads they begin and end. */
typedef struct _RcGtkLoadRoster RcGtkLoadRoster;

/* Called in the main thread, once for many changes. */
typedef void (*RcGtkLoadRosterFunc) (gpointer user_data);

RcGtkLoadRoster *rc_gtk_load_roster_new       (RcCache             *cache,
                                               RcGtkLoadRosterFunc  changed,
                                               gpointer             user_data)
                                              G_GNUC_WARN_UNUSED_RESULT;
/* Nothing is called afterwards. */
void             rc_gtk_load_roster_stop      (RcGtkLoadRoster     *self);

/* The loads, the longest first. Do not keep them: a load that nobody holds has failed. */
GPtrArray       *rc_gtk_load_roster_dup_loads (RcGtkLoadRoster     *self)
                                              G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

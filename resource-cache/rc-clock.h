/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-types.h>

G_BEGIN_DECLS

RC_AVAILABLE_IN_ALL
gint64 rc_clock_now     (void);

RC_AVAILABLE_IN_ALL
void   rc_clock_freeze  (void);

RC_AVAILABLE_IN_ALL
void   rc_clock_advance (gint64 usec);

RC_AVAILABLE_IN_ALL
void   rc_clock_suspend (gint64 usec);

RC_AVAILABLE_IN_ALL
void   rc_clock_thaw    (void);

G_END_DECLS

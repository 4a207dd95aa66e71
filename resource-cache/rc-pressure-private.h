/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*RcPressureFunc) (GMemoryMonitorWarningLevel level);

/* Hears the machine's warnings that memory runs out, in the default main context, as long
   as there are more calls of the first than of the second. Without a main loop there is
   nothing to hear, and nothing is done for it. */
void rc_pressure_watch   (RcPressureFunc func);
void rc_pressure_unwatch (void);

G_END_DECLS

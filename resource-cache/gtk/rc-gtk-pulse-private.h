/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one timer of all that is watched: none runs while nothing is. Main thread only. */
#define RC_GTK_PULSE_INTERVAL_MSEC 250

typedef void (*RcGtkPulseFunc) (gpointer user_data,
                                gint64   now_usec);

/* The same data is added once only. */
void rc_gtk_pulse_add    (RcGtkPulseFunc func,
                          gpointer       user_data);
void rc_gtk_pulse_remove (gpointer       user_data);

G_END_DECLS

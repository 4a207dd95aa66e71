/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "rc-gtk-monitor.h"

G_BEGIN_DECLS

#define RC_GTK_TYPE_BOUNDS (rc_gtk_bounds_get_type ())

/* The bounds of a cache, to be changed while it is in use. Emits "changed" with the name of a
   setting, what it was and what it is now, when a user changed it; "failed" with a message. */
G_DECLARE_FINAL_TYPE (RcGtkBounds, rc_gtk_bounds, RC_GTK, BOUNDS, GtkBox)

void rc_gtk_bounds_set_monitor (RcGtkBounds  *self,
                                RcGtkMonitor *monitor);

G_END_DECLS

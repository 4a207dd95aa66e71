/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "rc-gtk-monitor.h"

G_BEGIN_DECLS

#define RC_GTK_TYPE_ACTIVITY (rc_gtk_activity_get_type ())

/* What one cache does. Emits "setting-changed" and "failed", as RcGtkBounds does. */
G_DECLARE_FINAL_TYPE (RcGtkActivity, rc_gtk_activity, RC_GTK, ACTIVITY, GtkWidget)

void rc_gtk_activity_set_monitor (RcGtkActivity *self,
                                  RcGtkMonitor  *monitor);

G_END_DECLS

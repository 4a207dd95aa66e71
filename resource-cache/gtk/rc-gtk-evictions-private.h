/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>
#include <resource-cache.h>

G_BEGIN_DECLS

#define RC_GTK_TYPE_EVICTIONS (rc_gtk_evictions_get_type ())

G_DECLARE_FINAL_TYPE (RcGtkEvictions, rc_gtk_evictions, RC_GTK, EVICTIONS, GtkBox)

void rc_gtk_evictions_update (RcGtkEvictions *self,
                            RcStats       *stats);

G_END_DECLS

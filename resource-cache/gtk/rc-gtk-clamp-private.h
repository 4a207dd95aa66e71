/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RC_GTK_TYPE_CLAMP (rc_gtk_clamp_get_type ())

/* Keeps its child from becoming so wide that lines are hard to follow. */
G_DECLARE_FINAL_TYPE (RcGtkClamp, rc_gtk_clamp, RC_GTK, CLAMP, GtkWidget)

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "rc-gtk-history-private.h"

G_BEGIN_DECLS

#define RC_GTK_TYPE_GRAPH (rc_gtk_graph_get_type ())

G_DECLARE_FINAL_TYPE (RcGtkGraph, rc_gtk_graph, RC_GTK, GRAPH, GtkWidget)

RcGtkHistory *rc_gtk_graph_get_history (RcGtkGraph   *self);
void         rc_gtk_graph_set_history (RcGtkGraph   *self,
                                     RcGtkHistory *history);

G_END_DECLS

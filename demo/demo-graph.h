/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demo-history.h"

G_BEGIN_DECLS

#define DEMO_TYPE_GRAPH (demo_graph_get_type ())

G_DECLARE_FINAL_TYPE (DemoGraph, demo_graph, DEMO, GRAPH, GtkWidget)

DemoHistory *demo_graph_get_history (DemoGraph   *self);
void         demo_graph_set_history (DemoGraph   *self,
                                     DemoHistory *history);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "demo-history.h"

G_BEGIN_DECLS

#define DEMO_TYPE_SPARKLINE (demo_sparkline_get_type ())

G_DECLARE_FINAL_TYPE (DemoSparkline, demo_sparkline, DEMO, SPARKLINE, GtkWidget)

void demo_sparkline_set_history (DemoSparkline *self,
                                 DemoHistory   *history);

G_END_DECLS

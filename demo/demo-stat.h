/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DEMO_TYPE_STAT (demo_stat_get_type ())

G_DECLARE_FINAL_TYPE (DemoStat, demo_stat, DEMO, STAT, GtkFlowBoxChild)

void demo_stat_set_value (DemoStat   *self,
                          const char *value);
void demo_stat_take      (DemoStat   *self,
                          char       *value);

G_END_DECLS

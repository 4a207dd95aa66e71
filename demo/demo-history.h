/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a graph shows: one minute of samples, taken at one pace by all who sample. */
#define DEMO_SAMPLE_INTERVAL_MSEC 250
#define DEMO_HISTORY_SECONDS      60
#define DEMO_HISTORY_LENGTH       (DEMO_HISTORY_SECONDS * 1000 / DEMO_SAMPLE_INTERVAL_MSEC + 2)

#define DEMO_TYPE_HISTORY (demo_history_get_type ())

G_DECLARE_FINAL_TYPE (DemoHistory, demo_history, DEMO, HISTORY, GObject)

DemoHistory *demo_history_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void         demo_history_push          (DemoHistory *self,
                                         double       value,
                                         gint64       now_usec);
double       demo_history_get_value     (DemoHistory *self,
                                         guint        age);
gint64       demo_history_get_last_time (DemoHistory *self);
gboolean     demo_history_is_empty      (DemoHistory *self);

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "rc-gtk-pulse-private.h"

G_BEGIN_DECLS

/* What a graph shows: one minute of samples, taken at one pace by all who sample. */
#define RC_GTK_HISTORY_SECONDS      60
#define RC_GTK_HISTORY_LENGTH       (RC_GTK_HISTORY_SECONDS * 1000 / RC_GTK_PULSE_INTERVAL_MSEC + 2)

#define RC_GTK_TYPE_HISTORY (rc_gtk_history_get_type ())

G_DECLARE_FINAL_TYPE (RcGtkHistory, rc_gtk_history, RC_GTK, HISTORY, GObject)

RcGtkHistory *rc_gtk_history_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void         rc_gtk_history_push          (RcGtkHistory *self,
                                         double       value,
                                         gint64       now_usec);
double       rc_gtk_history_get_value     (RcGtkHistory *self,
                                         guint        age);
gint64       rc_gtk_history_get_last_time (RcGtkHistory *self);
gboolean     rc_gtk_history_is_empty      (RcGtkHistory *self);

G_END_DECLS

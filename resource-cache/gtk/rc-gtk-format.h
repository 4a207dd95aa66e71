/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_GTK_INSIDE) && !defined (RC_GTK_COMPILATION)
#error "Only <resource-cache-gtk4.h> can be included directly."
#endif

#include <resource-cache.h>

G_BEGIN_DECLS

RC_AVAILABLE_IN_ALL
char *rc_gtk_format_count    (guint64 count)        G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
char *rc_gtk_format_entries  (guint64 count)        G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
char *rc_gtk_format_per_sec  (double  per_second)   G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
char *rc_gtk_format_percent  (double  fraction)     G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
char *rc_gtk_format_duration (gint64  time_usec)    G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
char *rc_gtk_format_elapsed  (gint64  elapsed_usec) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
char *rc_gtk_format_age      (gint64  age_usec)     G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
char *rc_gtk_format_weight   (guint64 weight)       G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
char *rc_gtk_format_saved    (gint64  time_usec)    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

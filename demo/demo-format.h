/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers as people read them, in the reader's language; free with g_free (). */

char *demo_format_count    (guint64 count)      G_GNUC_WARN_UNUSED_RESULT;
char *demo_format_entries  (guint64 count)      G_GNUC_WARN_UNUSED_RESULT;
char *demo_format_per_sec  (double  per_second) G_GNUC_WARN_UNUSED_RESULT;
char *demo_format_percent  (double  fraction)   G_GNUC_WARN_UNUSED_RESULT;
char *demo_format_duration (gint64  usec)       G_GNUC_WARN_UNUSED_RESULT;
char *demo_format_age      (gint64  usec)       G_GNUC_WARN_UNUSED_RESULT;
char *demo_format_weight   (guint64 weight)     G_GNUC_WARN_UNUSED_RESULT;
char *demo_format_saved    (gint64  usec)       G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

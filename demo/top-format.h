/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers in few cells; free with g_free (). What is not known, NAN, is a dash. */

char *top_format_count    (guint64 count)      G_GNUC_WARN_UNUSED_RESULT;
char *top_format_of       (guint64 count,
                           guint64 limit)      G_GNUC_WARN_UNUSED_RESULT;
char *top_format_per_sec  (double  per_second) G_GNUC_WARN_UNUSED_RESULT;
char *top_format_percent  (double  fraction)   G_GNUC_WARN_UNUSED_RESULT;
char *top_format_duration (double  usec)       G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-types.h>

G_BEGIN_DECLS

RC_AVAILABLE_IN_ALL
gboolean rc_duration_parse  (const char  *text,
                             gint64      *usec,
                             GError     **error);

RC_AVAILABLE_IN_ALL
char    *rc_duration_format (gint64       usec) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

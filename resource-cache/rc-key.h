/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-types.h>

G_BEGIN_DECLS

RC_AVAILABLE_IN_ALL
char *rc_key_build     (const char *scope,
                        GVariant   *args) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
char *rc_key_dup_label (const char *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

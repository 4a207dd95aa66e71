/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rc-cache.h"

G_BEGIN_DECLS

/* For bindings of the same version that call one entry again and again, in C. A tap is used by
   one thread at a time, and so are all taps of a cache: in Python, by who has the GIL. */
typedef struct _RcTap RcTap;

RC_AVAILABLE_IN_ALL
RcTap    *rc_tap_new  (RcCache    *cache,
                       const char *key,
                       GType       type,
                       gpointer    boxed);
RC_AVAILABLE_IN_ALL
void      rc_tap_free (RcTap      *self);

RC_AVAILABLE_IN_ALL
gboolean  rc_tap_hit  (RcTap      *self);

G_END_DECLS

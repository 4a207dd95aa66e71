/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-cache.h>

G_BEGIN_DECLS

RC_AVAILABLE_IN_ALL
gboolean  rc_cache_open_board     (RcCache     *self,
                                   GClosure    *taken,
                                   GBytes     **board,
                                   GBytes     **gate,
                                   guint       *gate_mask);
RC_AVAILABLE_IN_ALL
GObject  *rc_cache_hit_on_board   (RcCache     *self,
                                   const char  *key,
                                   guint       *place,
                                   int         *mark) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a cache's program wants to be called: a main context, and the thread that
   chose it, which may not be running a main loop yet. Immutable. */
typedef struct _RcHome RcHome;

RcHome       *rc_home_new         (GMainContext   *context);
RcHome       *rc_home_ref         (RcHome         *self);
void          rc_home_unref       (RcHome         *self);
GMainContext *rc_home_get_context (RcHome         *self);
gboolean      rc_home_is_here     (RcHome         *self);
void          rc_home_invoke      (RcHome         *self,
                                   GSourceFunc     func,
                                   gpointer        data,
                                   GDestroyNotify  notify);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcHome, rc_home_unref)

G_END_DECLS

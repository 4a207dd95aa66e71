/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-types.h>

G_BEGIN_DECLS

#define RC_TYPE_LOAD (rc_load_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (RcLoad, rc_load, RC, LOAD, GObject)

RC_AVAILABLE_IN_ALL
const char   *rc_load_get_key         (RcLoad       *self);
RC_AVAILABLE_IN_ALL
GCancellable *rc_load_get_cancellable (RcLoad       *self);
RC_AVAILABLE_IN_ALL
gint64        rc_load_get_elapsed     (RcLoad       *self);
RC_AVAILABLE_IN_ALL
gboolean      rc_load_is_settled      (RcLoad       *self);
RC_AVAILABLE_IN_ALL
const GError *rc_load_get_error       (RcLoad       *self);
RC_AVAILABLE_IN_ALL
gboolean      rc_load_serves_previous (RcLoad       *self);

RC_AVAILABLE_IN_ALL
GObject      *rc_load_dup_previous    (RcLoad       *self) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
gboolean      rc_load_get_previous_value (RcLoad    *self,
                                       GValue       *value);
RC_AVAILABLE_IN_ALL
void          rc_load_set_main_context (RcLoad      *self,
                                       GMainContext *main_context);

RC_AVAILABLE_IN_ALL
double        rc_load_get_progress    (RcLoad       *self);
RC_AVAILABLE_IN_ALL
void          rc_load_set_progress    (RcLoad       *self,
                                       double        progress);
RC_AVAILABLE_IN_ALL
char         *rc_load_dup_message     (RcLoad       *self) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void          rc_load_set_message     (RcLoad       *self,
                                       const char   *message);

RC_AVAILABLE_IN_ALL
void          rc_load_set_ttl         (RcLoad       *self,
                                       gint64        ttl_usec);
RC_AVAILABLE_IN_ALL
void          rc_load_set_weight      (RcLoad       *self,
                                       guint64       weight);
RC_AVAILABLE_IN_ALL
void          rc_load_set_store       (RcLoad       *self,
                                       gboolean      store);
RC_AVAILABLE_IN_ALL
void          rc_load_add_tag         (RcLoad       *self,
                                       const char   *tag);
RC_AVAILABLE_IN_ALL
void          rc_load_add_message     (RcLoad       *self,
                                       const char   *message);

RC_AVAILABLE_IN_ALL
void          rc_load_return_object   (RcLoad       *self,
                                       GObject      *value);
RC_AVAILABLE_IN_ALL
void          rc_load_return_value    (RcLoad       *self,
                                       const GValue *value);
RC_AVAILABLE_IN_ALL
void          rc_load_return_error    (RcLoad       *self,
                                       GError       *error);
RC_AVAILABLE_IN_ALL
void          rc_load_return_failure  (RcLoad       *self,
                                       const GValue *failure,
                                       const char   *message);
RC_AVAILABLE_IN_ALL
void          rc_load_abandon         (RcLoad       *self);
RC_AVAILABLE_IN_ALL
void          rc_load_set_hold        (RcLoad       *self,
                                       gboolean      hold);

G_END_DECLS

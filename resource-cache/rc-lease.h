/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-types.h>

G_BEGIN_DECLS

#define RC_TYPE_LEASE (rc_lease_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (RcLease, rc_lease, RC, LEASE, GObject)

RC_AVAILABLE_IN_ALL
RcLease    *rc_cache_acquire     (RcCache       *self,
                                  const char    *key,
                                  GCancellable  *cancellable,
                                  GError       **error) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void        rc_cache_acquire_async  (RcCache              *self,
                                     const char           *key,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
RC_AVAILABLE_IN_ALL
RcLease    *rc_cache_acquire_finish (RcCache              *self,
                                     GAsyncResult         *result,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
RcLease    *rc_cache_begin_lease    (RcCache              *self,
                                     const char           *key,
                                     RcLoad              **load,
                                     GCancellable         *cancellable,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
RcLease    *rc_cache_begin_lease_finish (RcCache          *self,
                                     GAsyncResult         *result,
                                     RcLoad              **load,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
RcLease    *rc_load_acquire         (RcLoad               *self) G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
const char *rc_lease_get_key     (RcLease       *self);
RC_AVAILABLE_IN_ALL
GObject    *rc_lease_dup_object  (RcLease       *self) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
gboolean    rc_lease_get_value   (RcLease       *self,
                                  GValue        *value);
RC_AVAILABLE_IN_ALL
gboolean    rc_lease_is_released (RcLease       *self);
RC_AVAILABLE_IN_ALL
void        rc_lease_mark_broken (RcLease       *self);
RC_AVAILABLE_IN_ALL
void        rc_lease_release     (RcLease       *self);

G_END_DECLS

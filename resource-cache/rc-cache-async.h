/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-cache.h>

G_BEGIN_DECLS

RC_AVAILABLE_IN_ALL
void      rc_cache_get_async             (RcCache              *self,
                                          const char           *key,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
RC_AVAILABLE_IN_ALL
GObject  *rc_cache_get_finish            (RcCache              *self,
                                          GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void      rc_cache_get_value_async       (RcCache              *self,
                                          const char           *key,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
RC_AVAILABLE_IN_ALL
gboolean  rc_cache_get_value_finish      (RcCache              *self,
                                          GAsyncResult         *result,
                                          GValue               *value,
                                          GError              **error);
RC_AVAILABLE_IN_ALL
void      rc_cache_get_with_async        (RcCache              *self,
                                          const char           *key,
                                          RcLoadFunc            load,
                                          gpointer              load_data,
                                          GDestroyNotify        load_notify,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
RC_AVAILABLE_IN_ALL
GObject  *rc_cache_get_with_finish       (RcCache              *self,
                                          GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
void      rc_cache_get_with_value_async  (RcCache              *self,
                                          const char           *key,
                                          RcLoadFunc            load,
                                          gpointer              load_data,
                                          GDestroyNotify        load_notify,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
RC_AVAILABLE_IN_ALL
gboolean  rc_cache_get_with_value_finish (RcCache              *self,
                                          GAsyncResult         *result,
                                          GValue               *value,
                                          GError              **error);

RC_AVAILABLE_IN_ALL
void      rc_cache_begin_async           (RcCache              *self,
                                          const char           *key,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
RC_AVAILABLE_IN_ALL
gboolean  rc_cache_begin_finish          (RcCache              *self,
                                          GAsyncResult         *result,
                                          GValue               *value,
                                          RcLoad              **load,
                                          GError              **error);

RC_AVAILABLE_IN_ALL
void      rc_cache_refresh_async         (RcCache              *self,
                                          const char           *key,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
RC_AVAILABLE_IN_ALL
gboolean  rc_cache_refresh_finish        (RcCache              *self,
                                          GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS

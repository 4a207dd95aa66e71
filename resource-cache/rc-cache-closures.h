/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-cache.h>

G_BEGIN_DECLS

RC_AVAILABLE_IN_ALL
void      rc_cache_get_value_async_with_closure       (RcCache      *self,
                                                       const char   *key,
                                                       GCancellable *cancellable,
                                                       GClosure     *callback);
RC_AVAILABLE_IN_ALL
void      rc_cache_get_with_value_async_with_closures (RcCache      *self,
                                                       const char   *key,
                                                       GClosure     *load,
                                                       GCancellable *cancellable,
                                                       GClosure     *callback);
RC_AVAILABLE_IN_ALL
void      rc_cache_begin_async_with_closure           (RcCache      *self,
                                                       const char   *key,
                                                       GCancellable *cancellable,
                                                       GClosure     *callback);
RC_AVAILABLE_IN_ALL
void      rc_cache_acquire_async_with_closure         (RcCache      *self,
                                                       const char   *key,
                                                       GCancellable *cancellable,
                                                       GClosure     *callback);
RC_AVAILABLE_IN_ALL
void      rc_cache_refresh_async_with_closure         (RcCache      *self,
                                                       const char   *key,
                                                       GCancellable *cancellable,
                                                       GClosure     *callback);
RC_AVAILABLE_IN_ALL
guint     rc_cache_remove_matching_with_closure       (RcCache      *self,
                                                       GClosure     *match);

RC_AVAILABLE_IN_ALL
void      rc_cache_set_load_func_with_closure         (RcCache      *self,
                                                       GClosure     *load);
RC_AVAILABLE_IN_ALL
void      rc_cache_set_validate_func_with_closure     (RcCache      *self,
                                                       GClosure     *validate);
RC_AVAILABLE_IN_ALL
void      rc_cache_set_release_func_with_closure      (RcCache      *self,
                                                       GClosure     *release);
RC_AVAILABLE_IN_ALL
void      rc_cache_set_weigh_func_with_closure        (RcCache      *self,
                                                       GClosure     *weigh);

G_END_DECLS

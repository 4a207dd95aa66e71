/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_INSIDE) && !defined (RC_COMPILATION)
#error "Only <resource-cache.h> can be included directly."
#endif

#include <resource-cache/rc-cache.h>

G_BEGIN_DECLS

RC_AVAILABLE_IN_ALL
GObject  *rc_cache_get            (RcCache         *self,
                                   const char      *key,
                                   GCancellable    *cancellable,
                                   GError         **error) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
gboolean  rc_cache_get_value      (RcCache         *self,
                                   const char      *key,
                                   GValue          *value,
                                   GCancellable    *cancellable,
                                   GError         **error);
RC_AVAILABLE_IN_ALL
GObject  *rc_cache_get_with       (RcCache         *self,
                                   const char      *key,
                                   RcLoadFunc       load,
                                   gpointer         user_data,
                                   GDestroyNotify   notify,
                                   GCancellable    *cancellable,
                                   GError         **error) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
gboolean  rc_cache_get_with_value (RcCache         *self,
                                   const char      *key,
                                   RcLoadFunc       load,
                                   gpointer         user_data,
                                   GDestroyNotify   notify,
                                   GValue          *value,
                                   GCancellable    *cancellable,
                                   GError         **error);

RC_AVAILABLE_IN_ALL
GObject  *rc_cache_try_hit        (RcCache         *self,
                                   const char      *key) G_GNUC_WARN_UNUSED_RESULT;
RC_AVAILABLE_IN_ALL
gboolean  rc_cache_try_hit_value  (RcCache         *self,
                                   const char      *key,
                                   GValue          *value);
RC_AVAILABLE_IN_ALL
gboolean  rc_cache_begin          (RcCache         *self,
                                   const char      *key,
                                   GValue          *value,
                                   RcLoad         **load,
                                   GCancellable    *cancellable,
                                   GError         **error);
RC_AVAILABLE_IN_ALL
gboolean  rc_cache_take_failure   (RcCache         *self,
                                   GValue          *failure);

G_END_DECLS

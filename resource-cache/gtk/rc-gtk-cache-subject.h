/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (RC_GTK_INSIDE) && !defined (RC_GTK_COMPILATION)
#error "Only <resource-cache-gtk4.h> can be included directly."
#endif

#include <resource-cache.h>

#include "resource-cache/gtk/rc-gtk-subject.h"

G_BEGIN_DECLS

#define RC_GTK_TYPE_CACHE_SUBJECT (rc_gtk_cache_subject_get_type ())

RC_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (RcGtkCacheSubject, rc_gtk_cache_subject, RC_GTK, CACHE_SUBJECT, GObject)

RC_AVAILABLE_IN_ALL
RcGtkCacheSubject *rc_gtk_cache_subject_new       (RcCache           *cache)
                                                  G_GNUC_WARN_UNUSED_RESULT;

RC_AVAILABLE_IN_ALL
RcCache           *rc_gtk_cache_subject_dup_cache (RcGtkCacheSubject *self)
                                                  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

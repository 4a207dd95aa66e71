/* SPDX-FileCopyrightText: The resource-cache authors
   SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <resource-cache.h>

G_BEGIN_DECLS

GVariant *rc_gtk_settings_dup (RcCache   *cache);
gboolean  rc_gtk_settings_set (RcCache   *cache,
                               GVariant  *argument,
                               GError   **error);

G_END_DECLS
